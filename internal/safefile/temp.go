package safefile

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Temporary files are called .elterntool-<tag of the target>-<16 random hex digits>.tmp.
const (
	tempEnd    = ".tmp"
	tempRandom = 16 + len(tempEnd)
)

func tempStart(base string) string { return prefix + tag(base) + "-" }

func randomName(base string) string {
	var random [(tempRandom - len(tempEnd)) / 2]byte
	rand.Read(random[:]) // never fails
	return tempStart(base) + hex.EncodeToString(random[:]) + tempEnd
}

var tempNames = regexp.MustCompile(`^` + regexp.QuoteMeta(prefix) + `[0-9a-f]{8}-[0-9a-f]{16}` + regexp.QuoteMeta(tempEnd) + `$`)

// IsTemporary tells whether a file is called as the temporary ones of this package are.
func IsTemporary(name string) bool { return tempNames.MatchString(name) }

// A tempFile lies in the folder of its target and is removed by discard unless
// it was moved to its place before.
type tempFile struct {
	*os.File
	path   string
	closed bool
}

// newTemp makes a temporary file for target, which only its owner may read; like,
// if not nil, is the file it will take the place of, see makeTemp.
func newTemp(target string, like *os.File) (*tempFile, error) {
	dir, base := filepath.Split(target)
	for range 100 {
		path := dir + randomName(base)
		f, err := makeTemp(path, like)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, folderError(OpWrite, target, err)
		}
		return &tempFile{File: f, path: path}, nil
	}
	return nil, &Error{Kind: ErrExists, Op: OpWrite, Path: target}
}

// writeBuffer is for content that is written in small pieces.
const writeBuffer = 64 << 10

// fill writes the content. It need not be on the disk yet, see sync.
func (t *tempFile) fill(ctx context.Context, target string, write func(io.Writer) error) (size int64, err error) {
	out := &output{ctx: ctx, path: target, file: t.File}
	buf := bufio.NewWriterSize(out, writeBuffer)
	if err := write(buf); err != nil {
		return 0, err
	}
	// A callback may have overlooked that writing failed; buf has not.
	if err := buf.Flush(); err != nil {
		return 0, err
	}
	return out.written, nil
}

// sync brings the content, of so many bytes, to the disk. Some file systems find out only here
// that it is full (NFS, quotas).
func (t *tempFile) sync(target string, written int64) error {
	if err := t.Sync(); err != nil {
		return fail(OpWrite, target, err)
	}
	info, err := t.Stat()
	if err != nil {
		return fail(OpWrite, target, err)
	}
	if info.Size() != written {
		return &Error{Op: OpWrite, Path: target, Err: io.ErrShortWrite}
	}
	return nil
}

// settle brings to the disk what was set last and closes the file.
func (t *tempFile) settle(target string) (made state, err error) {
	if err = t.Sync(); err == nil {
		made, err = stateOf(t.File)
	}
	if err == nil {
		err = t.close()
	}
	return made, fail(OpWrite, target, err)
}

func (t *tempFile) close() error {
	if t.closed {
		return nil
	}
	t.closed = true
	return t.Close()
}

func (t *tempFile) discard() {
	t.close()
	remove(t.path)
}

// output writes to a file until the context ends.
type output struct {
	ctx     context.Context
	path    string // of the target, for errors
	file    *os.File
	written int64
}

func (o *output) Write(p []byte) (int, error) {
	if err := ended(o.ctx); err != nil {
		return 0, err
	}
	n, err := o.file.Write(p)
	o.written += int64(n)
	return n, fail(OpWrite, o.path, err)
}

// input reads from a file until the context ends.
type input struct {
	ctx  context.Context
	path string
	file *os.File
}

func (i *input) ReadAt(p []byte, off int64) (int, error) {
	if err := ended(i.ctx); err != nil {
		return 0, err
	}
	n, err := i.file.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fail(OpRead, i.path, err)
	}
	return n, err
}
