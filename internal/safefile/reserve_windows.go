package safefile

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// A reservation is an open lock file that the system deletes with its last handle.
type reservation struct {
	handle    windows.Handle
	exclusive bool
}

// reserve makes the file at path and lets nobody else open it for writing. The
// system takes it away when the process ends.
func reserve(path string) (*reservation, error) {
	for start, wait := time.Now(), 20*time.Millisecond; ; wait *= 2 {
		h, err := createFile(path, windows.GENERIC_WRITE|windows.DELETE, windows.FILE_SHARE_READ, nil, windows.OPEN_ALWAYS,
			windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE)
		if err == nil {
			return &reservation{handle: h, exclusive: true}, nil
		}
		if !isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_DELETE_PENDING) {
			return nil, err
		}
		// A virus scanner or another run that is just ending.
		if time.Since(start) > probeTime/4 {
			return nil, &Error{Kind: ErrBusy, Op: OpReserve, Path: path, Err: errors.Unwrap(err)}
		}
		time.Sleep(wait)
	}
}

func (r *reservation) release() {
	if r != nil {
		windows.CloseHandle(r.handle)
	}
}
