package safefile

import (
	"errors"

	"golang.org/x/sys/windows"
)

func systemKind(err error) error {
	switch {
	case isAny(err, windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED):
		return ErrDiskFull
	case isAny(err, windows.ERROR_WRITE_PROTECT):
		return ErrReadOnlyFolder
	case isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_USER_MAPPED_FILE):
		return ErrOpenElsewhere
	}
	return nil
}

// transient reports whether trying again soon may help: virus scanners, indexers
// and sync clients hold a new or changed file for moments. While they do, a
// deletion or replacement fails with one of these.
func transient(err error) bool {
	return isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_ACCESS_DENIED,
		windows.ERROR_USER_MAPPED_FILE, windows.ERROR_DELETE_PENDING,
		windows.ERROR_UNABLE_TO_REMOVE_REPLACED, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT)
}

func isAny(err error, codes ...windows.Errno) bool {
	for _, code := range codes {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}
