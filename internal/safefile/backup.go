package safefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"
)

// BackupName is the name a backup of the file called name has if it is made at t:
//
//	datei01.ods → datei01 (Sicherung 2026-11-23 10.15.00).ods
//
// An overlong stem is shortened. If the name is taken, a number is added, from 2.
func BackupName(name string, t time.Time) string { return backupName(name, t, 1) }

func backupName(name string, t time.Time, n int) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if stem == "" || len(ext) > maxStem/4 { // ".ods" or no extension at all
		stem, ext = name, ""
	}
	for len(stem)+len(ext) > maxStem {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	number := ""
	if n > 1 {
		number = fmt.Sprintf(", %d", n)
	}
	return fmt.Sprintf("%s (Sicherung %s%s)%s", stem, t.Format("2006-01-02 15.04.05"), number, ext)
}

// maxBackups bounds the search for a free name within one second.
const maxBackups = 100

// backup copies src to a file beside it that only its owner may read and that has
// the time of the old one. It is whole when it gets its name, and it is on the
// disk when backup returns. A content other than the fingerprint's is ErrChanged.
func (s *Saver) backup(ctx context.Context, src *Source) (path string, err error) {
	tmp, err := newTemp(src.path, nil)
	if err != nil {
		return "", err
	}
	moved := false
	defer func() {
		tmp.close()
		if !moved {
			tmp.discard()
		}
	}()
	sum := newSum()
	if err := src.copyTo(ctx, io.MultiWriter(tmp.File, sum)); err != nil {
		return "", fail(OpBackup, src.name, err)
	}
	if sum.Sum64() != src.print.sum {
		return "", &Error{Kind: ErrChanged, Op: OpBackup, Path: src.name}
	}
	if err := setModified(tmp, src.print.modified); err != nil {
		return "", fail(OpBackup, src.name, err)
	}
	if _, err := tmp.settle(src.name); err != nil {
		return "", err
	}
	if err := s.begin(ctx, "publish backup"); err != nil {
		return "", err
	}
	now := s.now()
	for n := 1; n <= maxBackups; n++ {
		path = filepath.Join(src.dir(), backupName(src.base(), now, n))
		err = publish(ctx, tmp.path, path)
		if err == nil {
			moved = true
			syncDir(src.dir()) // if it does not succeed here, it will not after the replacement, where it is said
			return path, nil
		}
		if err = fail(OpBackup, path, err); !errors.Is(err, ErrExists) {
			break
		}
	}
	return "", err
}

// verify reads src once more and returns ErrChanged if its content is another.
func (s *Source) verify(ctx context.Context) error {
	sum := newSum()
	if err := s.copyTo(ctx, sum); err != nil {
		return err
	}
	if sum.Sum64() != s.print.sum {
		return &Error{Kind: ErrChanged, Op: OpRead, Path: s.name}
	}
	return nil
}
