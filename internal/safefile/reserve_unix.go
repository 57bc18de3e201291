//go:build unix

package safefile

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A reservation is an open lock file.
type reservation struct {
	file      *os.File // nil if not exclusive
	exclusive bool     // false where the file system knows no locks
}

// reserve opens or makes the file at path and locks it.
func reserve(path string) (*reservation, error) {
	const attempts = 100 // each one means that another run ended in between
	for range attempts {
		f, err := openLock(path)
		if err != nil {
			return nil, err
		}
		if r, err := take(f, path); r != nil || err != nil {
			return r, err
		}
	}
	return nil, &Error{Kind: ErrBusy, Op: OpReserve, Path: path}
}

// take locks f, opened at path. Whoever gives a lock up removes the file first, so
// one may have opened a file that is gone when it is locked; then take returns
// nil, and the next one is to be opened.
func take(f *os.File, path string) (*reservation, error) {
	switch err := flock(f); {
	case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, unix.EBADF): // EBADF: a colleague's file on NFS, see openLock
		f.Close()
		return nil, &Error{Kind: ErrBusy, Op: OpReserve, Path: path}
	case err != nil: // ENOLCK, ENOTSUP …: no locks here
		os.Remove(path)
		f.Close()
		return &reservation{}, nil
	}
	ours, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	if there, err := os.Lstat(path); err != nil || !os.SameFile(ours, there) {
		f.Close()
		return nil, nil
	}
	return &reservation{file: f, exclusive: true}, nil
}

// openLock opens for writing where it may, as NFS asks of an exclusive lock. The
// file is empty; that colleagues may read it lets them lock it if it was left.
func openLock(path string) (*os.File, error) {
	const flags = unix.O_NOFOLLOW | unix.O_NONBLOCK
	for range 10 {
		for _, mode := range []int{os.O_RDWR, os.O_RDONLY} {
			f, err := os.OpenFile(path, mode|flags, 0)
			if err == nil {
				return f, nil
			}
			if !errors.Is(err, fs.ErrPermission) {
				break
			}
		}
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|flags, 0o644)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		time.Sleep(time.Millisecond)
	}
	// It is there, and it cannot be opened: a colleague's, left and unreadable.
	return nil, &Error{Kind: ErrBusy, Op: OpReserve, Path: path}
}

func flock(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func (r *reservation) release() {
	if r != nil && r.exclusive {
		os.Remove(r.file.Name()) // before the lock goes, see reserve
		r.file.Close()
	}
}
