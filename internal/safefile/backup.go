package safefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Kind is what a copy of an old content is kept for, as its name says it.
type Kind string

const (
	Backup Kind = "Sicherung"      // of what was replaced by something new
	Undone Kind = "zurückgenommen" // of what was replaced by something older
)

const copyTime = "2006-01-02 15.04.05"

// BackupName is the name a backup of the file called name has if it is made at t:
//
//	datei01.ods → datei01 (Sicherung 2026-11-23 10.15.00).ods
//
// An overlong stem is shortened. If the name is taken, a number is added, from 2.
func BackupName(name string, t time.Time) string { return copyName(name, Backup, t, 1) }

// A Copy is what the name of a copy says.
type Copy struct {
	Of   string // name of the file it is a copy of; shortened, if that is overlong
	Kind Kind
	Time time.Time // when it was made, in local time
}

var copyNames = regexp.MustCompile(`^(.+) \((` + string(Backup) + `|` + string(Undone) + `) ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}\.[0-9]{2}\.[0-9]{2})(?:, [0-9]{1,3})?\)(\.[^.]*)?$`)

// ParseCopy reads the name of a copy that Replace has kept. A system may have
// decomposed its letters.
func ParseCopy(name string) (c Copy, ok bool) {
	m := copyNames.FindStringSubmatch(norm.NFC.String(name))
	if m == nil {
		return Copy{}, false
	}
	t, err := time.ParseInLocation(copyTime, m[3], time.Local)
	return Copy{Of: m[1] + m[4], Kind: Kind(m[2]), Time: t}, err == nil
}

func copyName(name string, kind Kind, t time.Time, n int) string {
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
	return fmt.Sprintf("%s (%s %s%s)%s", stem, kind, t.Format(copyTime), number, ext)
}

// maxBackups bounds the search for a free name within one second.
const maxBackups = 100

// backup copies src to a file beside it that only its owner may read and that has
// the time of the old one. It is whole when it gets its name, and it is on the
// disk when backup returns. A content other than the fingerprint's is ErrChanged.
func (s *Saver) backup(ctx context.Context, src *Source, kind Kind) (path string, err error) {
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
		path = filepath.Join(src.dir(), copyName(src.base(), kind, now, n))
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
