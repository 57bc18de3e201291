//go:build unix

package safefile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// replaceFile is atomic: whoever opens target gets the old or the new file.
func replaceFile(_ context.Context, tmp, target string) (leftover string, err error) {
	return "", os.Rename(tmp, target)
}

func overwrite(tmp, target string) error { return os.Rename(tmp, target) }

// publish moves tmp to target unless that exists; then the error is an
// fs.ErrExist. It takes the best way that the file system knows.
func publish(_ context.Context, tmp, target string) error {
	return publishBy(renameExclusive, os.Link, tmp, target)
}

func publishBy(rename, link func(from, to string) error, tmp, target string) error {
	err := rename(tmp, target)
	if !unsupported(err) {
		return linkError("rename", tmp, target, err)
	}
	err = link(tmp, target)
	if err == nil {
		return os.Remove(tmp)
	}
	if !unsupported(err) && !errors.Is(err, unix.EPERM) { // EPERM: FAT
		return err
	}
	// An empty file keeps the name free for us; if the process is killed here, it
	// stays.
	f, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	if err := os.Rename(tmp, target); err != nil {
		os.Remove(target)
		return err
	}
	return nil
}

func linkError(op, from, to string, err error) error {
	if err == nil {
		return nil
	}
	return &os.LinkError{Op: op, Old: from, New: to, Err: err}
}

func unsupported(err error) bool {
	return errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EOPNOTSUPP)
}

// syncDir brings the names in a folder to the disk. Where the file system does
// not offer that, or the folder may be written but not read, there is nothing to
// be done and nothing to be said.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil
		}
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !unsupported(err) && !errors.Is(err, unix.EBADF) {
		return err
	}
	return nil
}

// folderWritable asks whether a file could be made beside target.
func folderWritable(target string) error {
	dir := filepath.Dir(target)
	if err := unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS); err != nil {
		return folderError(OpWrite, target, &os.PathError{Op: "access", Path: dir, Err: err})
	}
	return nil
}

func setModified(t *tempFile, nanoseconds int64) error {
	mtime := time.Unix(0, nanoseconds)
	return os.Chtimes(t.path, mtime, mtime)
}
