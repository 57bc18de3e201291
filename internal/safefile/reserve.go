package safefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Every file this package makes for itself begins with prefix, so that a folder
// listing shows where it comes from and Unix hides it.
const prefix = ".elterntool-"

// Reserve makes sure that the file may be replaced and that no other run of the
// program works on it, and holds that until Close. It returns ErrReadOnly,
// ErrReadOnlyFolder, ErrHardLink, ErrOpenElsewhere or ErrBusy. Replace calls it if
// it was not called; a program calls it before long work.
//
// The reservation is a lock of the system on an empty file beside the source, so
// it ends with the process, however that ends. Where the file system knows no
// locks there is none; Check still finds what another run did.
func (s *Source) Reserve(ctx context.Context) error {
	if s.held != nil {
		return nil
	}
	if err := ended(ctx); err != nil {
		return err
	}
	// The lock files come first: they know a name.
	if err := s.InUse(); err != nil {
		return err
	}
	if err := changeable(s.path); err != nil {
		err = fail(OpReserve, s.name, err)
		var e *Error
		if errors.As(err, &e) {
			e.Path = s.name
		}
		return err
	}
	held, err := reserve(filepath.Join(s.dir(), reserveName(s.base())))
	if err != nil {
		return folderError(OpReserve, s.name, err)
	}
	s.held = held
	if held.exclusive {
		sweep(s.dir(), s.base())
	}
	return nil
}

// folderError turns the refusal to make a file into one that names the folder.
func folderError(op Op, path string, err error) error {
	err = fail(op, path, err)
	var e *Error
	if errors.As(err, &e) && (e.Kind == fs.ErrPermission || e.Kind == ErrReadOnlyFolder) {
		return &Error{Kind: ErrReadOnlyFolder, Op: op, Path: filepath.Dir(path), Err: e.Err}
	}
	return err
}

// maxStem is how much of a name goes into the names made from it; file systems
// take 255 bytes (NTFS, APFS: 255 UTF-16 units, which is no less).
const maxStem = 200

func reserveName(base string) string {
	if len(base) > maxStem {
		base = tag(base)
	}
	return prefix + base + ".lock"
}

// tag is a short name for a file name.
func tag(base string) string {
	sum := sha256.Sum256([]byte(base))
	return hex.EncodeToString(sum[:4])
}

// sweep removes what runs that were killed left behind for the same file: they
// hold personal data. Nobody else has a temporary file for it while it is reserved.
func sweep(dir, base string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	start := tempStart(base)
	for {
		names, err := d.Readdirnames(1000)
		for _, name := range names {
			if !strings.HasPrefix(name, start) || len(name) != len(start)+tempRandom || !strings.HasSuffix(name, tempEnd) {
				continue
			}
			path := filepath.Join(dir, name)
			if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
				os.Remove(path) // what cannot be removed now stays for the next run
			}
		}
		if err != nil {
			return
		}
	}
}
