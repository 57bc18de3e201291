//go:build unix

package safefile

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

type fileID struct{ dev, ino uint64 }

// resolve gives the absolute path behind all symbolic links.
func resolve(name string) (string, error) {
	path, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

func openRegular(path string) (*os.File, error) {
	// Opening a device can do things, so it is looked at first. O_NONBLOCK is for
	// the pipe that takes the file's place in between.
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, &Error{Kind: ErrNotRegular, Op: OpRead, Path: path}
	}
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &Error{Kind: ErrNotRegular, Op: OpRead, Path: path}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func stateOf(f *os.File) (state, error) {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return state{}, &os.PathError{Op: "fstat", Path: f.Name(), Err: err}
	}
	return stateFrom(&st), nil
}

// stateAt opens the file where it may: network file systems promise fresh times
// at opening only (NFS: close-to-open consistency).
func stateAt(path string) (state, error) {
	if f, err := openRegular(path); err == nil {
		defer f.Close()
		return stateOf(f)
	}
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return state{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return stateFrom(&st), nil
}

func stateFrom(st *unix.Stat_t) state {
	return state{
		id:       fileID{uint64(st.Dev), uint64(st.Ino)},
		size:     st.Size,
		modified: st.Mtim.Nano(),
		changed:  st.Ctim.Nano(),
	}
}

// changeable says why a file may not be replaced: ErrReadOnly if nobody or not
// this user may write to it, ErrHardLink if it has other names, which would keep
// the old content.
func changeable(path string) error {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if st.Mode&0o222 == 0 {
		return &Error{Kind: ErrReadOnly, Op: OpReserve, Path: path}
	}
	if err := unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS); err != nil {
		return &Error{Kind: ErrReadOnly, Op: OpReserve, Path: path, Err: err}
	}
	if st.Nlink > 1 {
		return &Error{Kind: ErrHardLink, Op: OpReserve, Path: path}
	}
	return nil
}
