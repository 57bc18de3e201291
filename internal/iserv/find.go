package iserv

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/delimited"
)

// Limits of Find. A folder of a school has some hundred files.
const (
	maxEntries    = 100_000
	maxCandidates = 1_000
)

// A Candidate is a file that could be a result file by its name.
type Candidate struct {
	Path     string
	Profile  string
	Suffix   string
	Time     time.Time // of the run, local: from the name, else of the file
	FromName bool      // the name says the time
	Rows     bool      // something stands behind the header
	Err      error     // why it does not fit, an *Error

	size int64
	copy bool
}

// Found is what a folder holds.
type Found struct {
	Newest     *Candidate  // nil: there is none that fits
	Copies     []Candidate // of Newest: same bytes, same time or numbered by a browser
	Rivals     []Candidate // of the same time as Newest, other bytes: a person must choose
	Others     []Candidate // fit too, but are older; newest first
	OtherKinds []Candidate // name another kind of result (changed, deleted): left out
	Unfit      []Candidate // called like a result, but Err
	Incomplete bool        // the folder is too big: not all of it was looked at
}

// Find looks for the result files of imports in a folder, not below it: regular
// files "Import-….csv" whose header fits. The newest is the one of the latest time.
// That is the time in the name, taken as local, and where the name has none, the
// time of the file (Candidate.FromName tells which). The time of a file is that of
// its last change: a copy may be later than the run it comes from, never earlier.
func Find(dir string) (*Found, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	found := &Found{}
	var fit []Candidate
	seen, looked := 0, 0
	for {
		entries, err := d.ReadDir(1024)
		for _, entry := range entries {
			name, ok := ParseName(entry.Name())
			if !ok || !entry.Type().IsRegular() {
				continue
			}
			if looked++; looked > maxCandidates {
				found.Incomplete = true
				break
			}
			c := candidate(dir, entry, name)
			switch {
			case !name.Added:
				found.OtherKinds = append(found.OtherKinds, c)
			case c.Err != nil:
				found.Unfit = append(found.Unfit, c)
			default:
				fit = append(fit, c)
			}
		}
		if seen += len(entries); seen >= maxEntries {
			found.Incomplete = true
		}
		if err == io.EOF || found.Incomplete {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	for _, list := range [][]Candidate{fit, found.OtherKinds, found.Unfit} {
		slices.SortFunc(list, newestFirst)
	}
	return found, found.choose(fit)
}

// newestFirst orders by time; of one time, numbered copies come last.
func newestFirst(a, b Candidate) int {
	numbered := func(c Candidate) int {
		if c.copy {
			return 1
		}
		return 0
	}
	return cmp.Or(b.Time.Compare(a.Time), numbered(a)-numbered(b), strings.Compare(a.Path, b.Path))
}

// choose takes the first of the fitting files and tells its copies and rivals from
// the others.
func (f *Found) choose(fit []Candidate) error {
	if len(fit) == 0 {
		return nil
	}
	f.Newest = &fit[0]
	for _, c := range fit[1:] {
		switch same, err := sameBytes(f.Newest, &c); {
		case err != nil:
			return err
		case same:
			f.Copies = append(f.Copies, c)
		case c.Time.Equal(f.Newest.Time):
			f.Rivals = append(f.Rivals, c)
		default:
			f.Others = append(f.Others, c)
		}
	}
	return nil
}

// candidate looks at the beginning of a file.
func candidate(dir string, entry fs.DirEntry, name Name) Candidate {
	c := Candidate{
		Path: filepath.Join(dir, entry.Name()), Profile: name.Profile, Suffix: name.Suffix,
		Time: name.Time, FromName: !name.Time.IsZero(), copy: name.Copy,
	}
	info, err := entry.Info()
	if err == nil {
		c.size = info.Size()
		if !c.FromName {
			c.Time = info.ModTime().Local()
		}
		if name.Added {
			err = c.peek()
		}
	}
	var e *Error
	if err != nil && !errors.As(err, &e) {
		e = &Error{Kind: err}
	}
	if e != nil {
		e.File = c.Path
		c.Err = e
	}
	return c
}

// peek reads the header.
func (c *Candidate) peek() error {
	f, err := os.Open(c.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	text, whole, err := delimited.Peek(f, c.size)
	if err != nil {
		return fromText(err)
	}
	cols, err := findHeader(text, whole)
	if err != nil {
		return err
	}
	c.Rows = len(bytes.TrimSpace(text[min(cols.skip, len(text)):])) > 0
	_, err = admit(cols, filepath.Base(c.Path), false)
	return err
}

// sameBytes compares two files.
func sameBytes(a, b *Candidate) (bool, error) {
	if a.size != b.size {
		return false, nil
	}
	var files [2]*os.File
	for i, path := range []string{a.Path, b.Path} {
		f, err := os.Open(path)
		if err != nil {
			return false, err
		}
		defer f.Close()
		files[i] = f
	}
	x, y := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, errA := io.ReadFull(files[0], x)
		m, errB := io.ReadFull(files[1], y)
		if n != m || !bytes.Equal(x[:n], y[:m]) {
			return false, nil
		}
		if errA != nil || errB != nil {
			ended := func(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }
			if ended(errA) && ended(errB) {
				return true, nil
			}
			return false, errors.Join(errA, errB)
		}
	}
}
