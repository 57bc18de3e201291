package safefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A Document is a whole file that is made in memory, and where it goes.
type Document struct {
	Path     string
	Data     []byte
	Not      []string // see CreateOptions
	NoBackup bool     // of what is there under the name

	// Prove says whether the file that is written is what it should be; nil: it reads byte
	// for byte as Data.
	Prove func(io.ReaderAt, int64) error
}

// CanPut returns the error that Put would return before it writes, as far as it can be
// told now. It makes nothing.
func (s *Saver) CanPut(d *Document) error {
	return s.CanCreate(d.Path, CreateOptions{Overwrite: true, Not: d.Not})
}

// There tells whether the file has that content already.
func (d *Document) There() bool {
	// Looked at first: a pipe or a device may never end.
	info, err := os.Stat(d.Path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(d.Data)) {
		return false
	}
	b, err := os.ReadFile(d.Path)
	return err == nil && bytes.Equal(b, d.Data)
}

// Placed is what came of a document.
type Placed struct {
	Path      string // that of the document
	Unchanged bool   // it was there already, byte for byte
	Backup    string // path of what was there with another content; "": nothing, or no backup was wanted
	Lost      []Loss
}

// Put writes a document into a new file, or into the place of what is there under its name,
// which stays as a backup: somebody may have worked in it.
func (s *Saver) Put(ctx context.Context, d *Document) (*Placed, error) {
	if d.There() {
		return &Placed{Path: d.Path, Unchanged: true}, nil
	}
	write := func(w io.Writer) error {
		_, err := w.Write(d.Data)
		return err
	}
	prove := d.Prove
	if prove == nil {
		prove = d.prove
	}
	if err := s.CanPut(d); err != nil {
		return nil, err
	}
	src, err := Open(ctx, d.Path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := s.Create(ctx, d.Path, CreateOptions{Not: d.Not}, write, prove); err != nil {
			return nil, err
		}
		return &Placed{Path: d.Path}, nil
	}
	if err != nil {
		return nil, err
	}
	defer src.Close()
	res, err := s.Replace(ctx, src, ReplaceOptions{Backup: !d.NoBackup}, write, prove)
	if err != nil {
		return nil, err
	}
	return &Placed{Path: d.Path, Backup: res.Backup, Lost: res.Lost}, nil
}

func (d *Document) prove(r io.ReaderAt, size int64) error {
	b := make([]byte, len(d.Data))
	if _, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if size != int64(len(d.Data)) || !bytes.Equal(b, d.Data) {
		return fmt.Errorf("%s reads otherwise than it was written", filepath.Base(d.Path))
	}
	return nil
}
