//go:build unix

package safefile

import (
	"errors"

	"golang.org/x/sys/unix"
)

func systemKind(err error) error {
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return ErrDiskFull
	case errors.Is(err, unix.EROFS):
		return ErrReadOnlyFolder
	case errors.Is(err, unix.EBUSY), errors.Is(err, unix.ETXTBSY):
		return ErrOpenElsewhere // what the cifs driver makes of a sharing violation
	}
	return nil
}

// transient reports whether trying again soon may help. Here nobody holds a name
// so that it cannot be replaced.
func transient(error) bool { return false }
