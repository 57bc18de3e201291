package safefile

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// CreateOptions say how to create.
type CreateOptions struct {
	// Overwrite allows an existing file to be replaced. It then has the permissions
	// of a new one.
	Overwrite bool
	// Not lists files that must not be hit, whatever the spelling of the path and
	// whichever links lead there: the inputs. Those that do not exist are ignored.
	Not []string
}

// CanCreate returns the error that Create would return before it writes, as far
// as it can be told now: ErrSameFile, ErrExists, ErrNotRegular, ErrReadOnly,
// ErrNoFolder, ErrReadOnlyFolder, ErrOpenElsewhere. It makes nothing.
func (s *Saver) CanCreate(path string, opt CreateOptions) error {
	target, err := opt.check(path)
	if err != nil {
		return err
	}
	return folderWritable(target)
}

// check finds the file that path stands for, behind all links.
func (opt CreateOptions) check(path string) (target string, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		// Perhaps a link to nothing: whoever made it had something in mind.
		if _, err := os.Lstat(path); err == nil {
			return "", &Error{Kind: ErrExists, Op: OpWrite, Path: path}
		}
		return opt.checkFolder(path)
	case err != nil:
		return "", fail(OpWrite, path, err)
	}
	for _, other := range opt.Not {
		if o, err := os.Stat(other); err == nil && os.SameFile(info, o) {
			return "", &Error{Kind: ErrSameFile, Op: OpWrite, Path: path}
		}
	}
	if !info.Mode().IsRegular() {
		return "", &Error{Kind: ErrNotRegular, Op: OpWrite, Path: path}
	}
	if !opt.Overwrite {
		return "", &Error{Kind: ErrExists, Op: OpWrite, Path: path}
	}
	if target, err = resolve(path); err != nil {
		return "", fail(OpWrite, path, err)
	}
	if lock := findLock(target); lock != nil {
		return "", &Error{Kind: ErrOpenElsewhere, Op: OpWrite, Path: path, Lock: lock}
	}
	// Another name of the file keeps the old content, which is as it should be.
	if err := changeable(target); err != nil && !errors.Is(err, ErrHardLink) {
		return "", fail(OpWrite, path, err)
	}
	return target, nil
}

func (opt CreateOptions) checkFolder(path string) (target string, err error) {
	target, err = filepath.Abs(path)
	if err != nil {
		return "", fail(OpWrite, path, err)
	}
	dir := filepath.Dir(target)
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		dir = target // meant as a folder
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", &Error{Kind: ErrNoFolder, Op: OpWrite, Path: dir, Err: err}
	}
	if dir == target {
		return "", &Error{Kind: ErrNotRegular, Op: OpWrite, Path: path}
	}
	return target, nil
}

// Create writes a new file that only its owner may read. It is filled by write,
// brought to the disk, and read back by prove, if that is not nil, before it gets
// its name. A file that is there already is not touched unless opt says so, and
// then only by a whole new one. If it returns an error, nothing is left behind.
func (s *Saver) Create(ctx context.Context, path string, opt CreateOptions, write func(io.Writer) error, prove func(io.ReaderAt, int64) error) (*Result, error) {
	target, err := opt.check(path)
	if err != nil {
		return nil, err
	}
	tmp, err := newTemp(target, nil)
	if err != nil {
		return nil, err
	}
	moved := false
	defer func() {
		tmp.close()
		if !moved {
			tmp.discard()
		}
	}()
	res := &Result{Path: target}
	if res.Size, err = s.fill(ctx, tmp, path, write, prove); err != nil {
		return nil, err
	}
	if err := tmp.close(); err != nil {
		return nil, fail(OpWrite, path, err)
	}
	if err := s.begin(ctx, "replace"); err != nil {
		return nil, err
	}
	// Somebody may have made it, or opened it, in the meantime.
	if again, err := opt.check(path); err != nil {
		return nil, err
	} else if again != target {
		return nil, &Error{Kind: ErrChanged, Op: OpWrite, Path: path}
	}
	err = publish(ctx, tmp.path, target)
	if opt.Overwrite && errors.Is(err, fs.ErrExist) {
		err = persist(ctx, transient, holdTime, func() error { return s.overwrite(tmp.path, target) })
	}
	if err != nil {
		return nil, fail(OpReplace, path, err)
	}
	moved = true
	if syncDir(filepath.Dir(target)) != nil {
		res.Lost = append(res.Lost, Loss{LossDurability, filepath.Dir(target)})
	}
	return res, nil
}

func (s *Saver) overwrite(oldpath, newpath string) error {
	if s.Rename != nil {
		return s.Rename(oldpath, newpath)
	}
	return overwrite(oldpath, newpath)
}
