package journal

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"elterntool/internal/safefile"
)

// Limits of what is read and written. A step takes about 500 bytes.
const (
	maxSize  = 4 << 20
	maxSteps = 1_000 // the oldest go first
	maxText  = 200   // characters of a header or the name of a sheet
)

// ErrUnreadable is a file of the name of a journal that is none, or one of a later
// version.
var ErrUnreadable = errors.New("not a journal of this version")

// A Step is one change of Datei-01.
type Step struct {
	Time    time.Time `json:"time"`
	Command string    `json:"command"` // "enrich --geschwister"; flags without their values
	Sheet   string    `json:"sheet,omitempty"`
	Columns []Column  `json:"columns,omitempty"`
	Before  State     `json:"before"`
	After   State     `json:"after"`
	Backup  string    `json:"backup,omitempty"` // file with the content before; "": none was kept
	Undone  *Undone   `json:"undone,omitempty"` // nil: the change is in Datei-01, or was overwritten by later ones
}

// A Column is one that a step has filled.
type Column struct {
	Header string `json:"header"`
	Col    int    `json:"col"` // from 1
	Added  bool   `json:"added,omitempty"`
	Cells  int    `json:"cells"`
	Rows   string `json:"rows,omitempty"` // that were filled, as "2-36,40"; "": not known, or too many ranges
}

// A State is one content of Datei-01.
type State struct {
	SHA256 string `json:"sha256"` // lower case hex
	Size   int64  `json:"bytes"`
}

// Undone says that a step was taken back.
type Undone struct {
	Time   time.Time `json:"time"`
	Kept   string    `json:"kept,omitempty"`   // file with the content after; "": there is none
	Lapsed bool      `json:"lapsed,omitempty"` // something else has been changed since: no way forward
}

// A Journal is all steps, the oldest first.
type Journal struct {
	Path  string
	Steps []Step
}

type head struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	File    string `json:"file"`
}

const (
	format  = "elterntool-history"
	version = 1
	ending  = " (Verlauf).jsonl"
)

// Name is the name of the journal of the file called base. That keeps its ending:
// datei01.ods and datei01.xlsx have one each.
func Name(base string) string {
	const most = 200 // as in package safefile
	for len(base) > most {
		_, size := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-size]
	}
	return base + ending
}

// ParseName tells of a file's name whether it is that of a journal, and of which file.
func ParseName(name string) (of string, ok bool) {
	of, ok = strings.CutSuffix(name, ending)
	return of, ok && of != ""
}

// Sum is the state of a content.
func Sum(ctx context.Context, r io.ReaderAt, size int64) (State, error) {
	h := sha256.New()
	n, err := io.Copy(h, &reader{ctx, io.NewSectionReader(r, 0, size)})
	return NewState(h.Sum(nil), n), err
}

// NewState is the state of a content with that checksum.
func NewState(sum []byte, size int64) State { return State{hex.EncodeToString(sum), size} }

// SumFile is the state of the file at path.
func SumFile(ctx context.Context, path string) (State, error) {
	info, err := os.Stat(path)
	if err != nil {
		return State{}, err
	}
	if !info.Mode().IsRegular() {
		return State{}, &fs.PathError{Op: "read", Path: path, Err: fs.ErrInvalid}
	}
	f, err := os.Open(path)
	if err != nil {
		return State{}, err
	}
	defer f.Close()
	return Sum(ctx, f, info.Size())
}

type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// Read reads the journal of the file at path, which must be behind all links. If
// there is none, it is empty. A file that is no journal is ErrUnreadable.
func Read(path string) (*Journal, error) {
	j := &Journal{Path: filepath.Join(filepath.Dir(path), Name(filepath.Base(path)))}
	info, err := os.Stat(j.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return j, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, j.unreadable("size or kind of file", nil)
	}
	b, err := os.ReadFile(j.Path)
	if err != nil {
		return nil, err
	}
	return j, j.parse(b)
}

func (j *Journal) parse(b []byte) error {
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, maxSize)
	for n := 1; lines.Scan(); n++ {
		line := lines.Bytes()
		switch {
		case n == 1:
			var h head
			if err := json.Unmarshal(line, &h); err != nil || h.Format != format || h.Version != version {
				return j.unreadable("first line", err)
			}
		case len(bytes.TrimSpace(line)) == 0:
		default:
			var s Step
			if err := json.Unmarshal(line, &s); err != nil {
				return j.unreadable(fmt.Sprintf("line %d", n), err)
			}
			if err := s.check(); err != nil {
				return j.unreadable(fmt.Sprintf("line %d", n), err)
			}
			if len(j.Steps) == maxSteps {
				return j.unreadable("number of lines", nil)
			}
			j.Steps = append(j.Steps, s)
		}
	}
	if len(b) == 0 {
		return j.unreadable("empty", nil)
	}
	return lines.Err()
}

func (j *Journal) unreadable(where string, err error) error {
	return &fs.PathError{Op: "read", Path: j.Path, Err: errors.Join(fmt.Errorf("%w: %s", ErrUnreadable, where), err)}
}

// check refuses what could lead out of the folder.
func (s *Step) check() error {
	names := []string{s.Backup}
	if s.Undone != nil {
		names = append(names, s.Undone.Kept)
	}
	for _, n := range names {
		if n == "." || n == ".." || strings.ContainsAny(n, `/\:`) {
			return errors.New("name of a file with a path")
		}
	}
	return nil
}

// Add puts a new step behind the others. What was taken back before it cannot be
// brought back any more.
func (j *Journal) Add(s Step) {
	for i := range j.Steps {
		if u := j.Steps[i].Undone; u != nil {
			u.Lapsed = true
		}
	}
	s.Sheet = clip(s.Sheet)
	for i := range s.Columns {
		s.Columns[i].Header = clip(s.Columns[i].Header)
	}
	j.Steps = append(j.Steps, s)
	j.Steps = j.Steps[max(0, len(j.Steps)-maxSteps):]
}

func clip(s string) string {
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText-1]) + "…"
	}
	return s
}

// Write writes the journal anew, whole or not at all. Whoever calls it has reserved
// Datei-01: there is no other lock.
func (j *Journal) Write(ctx context.Context, saver *safefile.Saver) error {
	of, _ := ParseName(filepath.Base(j.Path))
	_, err := saver.Create(ctx, j.Path, safefile.CreateOptions{Overwrite: true}, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		err := e.Encode(head{format, version, of})
		for i := range j.Steps {
			err = errors.Join(err, e.Encode(&j.Steps[i]))
		}
		return err
	}, nil)
	return err
}
