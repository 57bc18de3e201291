package datei02

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"elterntool/internal/delimited"
	"elterntool/internal/table"
)

// Kinds of [Error], for errors.Is; besides them those of package delimited.
var (
	ErrHeader     = errors.New("no header with first name, last name and child ID") // Detail: what stands there
	ErrTwice      = errors.New("column stands twice")                               // Detail: its header
	ErrTooLarge   = errors.New("file is too large")                                 //
	ErrNotRegular = errors.New("not a regular file")                                //
	ErrAccounts   = errors.New("a file with accounts: a result, not an input")      // Detail: the header of the column
)

// An Error says why a file is no Datei-02, and where. What is zero does not apply.
type Error struct {
	Kind   error
	File   string
	Line   int
	Detail string
}

func (e *Error) Error() string {
	s := e.File + ": " + e.Kind.Error()
	if e.Line > 0 {
		s += fmt.Sprintf(" (line %d)", e.Line)
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// Unwrap gives the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Limits of a file that is read. The largest schools have some thousand rows.
const (
	maxSize    = 64 << 20
	maxHeaders = 64
	maxRows    = 500_000
)

// A File is a Datei-02 that was read back.
type File struct {
	Path      string
	Columns   Set
	Header    []string // as it stands there
	Meaning   []Column // of each header; numColumns and above: none that is known
	Unknown   []string // the headers without a known meaning
	Encoding  delimited.Encoding
	Delimiter byte
	Rows      []Row
}

// Known tells whether the meaning of a header is known.
func (c Column) Known() bool { return c < numColumns }

// Open reads the file at path, whoever wrote it: also one of another order, delimiter
// or encoding, and with columns of its own. Errors: *Error, *fs.PathError.
func Open(path string) (*File, error) {
	// Looked at first: opening a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &Error{Kind: ErrNotRegular, File: path}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	return Read(f, info.Size(), path)
}

// Read is Open for anything that can be read at any place; name stands in errors.
func Read(r io.ReaderAt, size int64, name string) (*File, error) {
	return read(r, size, name, func() (delimited.Encoding, error) { return delimited.Detect(r, size) })
}

// ReadAs is Read of a file whose encoding is known.
func ReadAs(r io.ReaderAt, size int64, name string, enc Encoding) (*File, error) {
	return read(r, size, name, func() (delimited.Encoding, error) { return delimited.Named(enc.String(), r, size) })
}

func read(r io.ReaderAt, size int64, name string, encoding func() (delimited.Encoding, error)) (*File, error) {
	if size > maxSize {
		return nil, &Error{Kind: ErrTooLarge, File: name}
	}
	f := &File{Path: name}
	enc, err := encoding()
	if err == nil {
		f.Encoding = enc
		err = f.read(r, size)
	}
	var own *Error
	var d *delimited.Error
	switch {
	case errors.As(err, &own):
		own.File = name
	case errors.As(err, &d):
		err = &Error{Kind: d.Kind, File: name, Line: d.Line, Detail: d.Detail}
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) read(r io.ReaderAt, size int64) error {
	text, err := io.ReadAll(f.Encoding.Text(r, size))
	if err != nil {
		return err
	}
	end := delimited.LineEnds(text)
	line := 1
	if _, ok := delimited.SeparatorLine(text); ok {
		text, line = text[delimited.NextLine(text, end):], 2
	}
	first, _, _ := bytes.Cut(text, []byte{'\n'})
	f.Delimiter = likeliest(first)
	records := delimited.NewReader(bytes.NewReader(text), f.Delimiter, end, line)
	if err := records.Read(); err == io.EOF {
		return &Error{Kind: delimited.ErrEmpty}
	} else if err != nil {
		return err
	}
	if err := f.header(records.Fields, records.Line); err != nil {
		return err
	}
	for {
		if err := records.Read(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		row := Row{Number: records.Line}
		empty := true
		for i, c := range f.Meaning {
			if i < len(records.Fields) && c.Known() {
				row.Values[c] = string(records.Fields[i])
				empty = empty && len(records.Fields[i]) == 0
			}
		}
		if !empty && len(f.Rows) == maxRows {
			return &Error{Kind: ErrTooLarge}
		}
		if !empty {
			f.Rows = append(f.Rows, row)
		}
	}
}

// likeliest is the delimiter that stands most often in the header.
func likeliest(header []byte) byte {
	best, most := byte(delimiter), 0
	for _, d := range []byte(delimited.Delimiters) {
		if n := bytes.Count(header, []byte{d}); n > most {
			best, most = d, n
		}
	}
	return best
}

// header finds out what the columns are.
func (f *File) header(fields [][]byte, line int) error {
	if len(fields) > maxHeaders {
		return &Error{Kind: ErrHeader, Line: line}
	}
	for _, b := range fields {
		h := strings.ToValidUTF8(string(delimited.Trim(b)), string(utf8.RuneError))
		f.Header = append(f.Header, h)
		c := meaning(h)
		switch {
		case c.Known() && f.Columns.Has(c):
			return &Error{Kind: ErrTwice, Line: line, Detail: h}
		case c.Known():
			f.Columns = f.Columns.With(c)
		case h != "":
			if field, ok := table.ParseField(h); ok && (field == table.Account || field == table.Password) {
				return &Error{Kind: ErrAccounts, Line: line, Detail: h}
			}
			f.Unknown = append(f.Unknown, h)
		}
		f.Meaning = append(f.Meaning, c)
	}
	if f.Columns&Required != Required {
		return &Error{Kind: ErrHeader, Line: line, Detail: strings.Join(f.Header, ", ")}
	}
	return nil
}

// meaning is what a header stands for, in a file by hand too.
func meaning(header string) Column {
	field, _ := table.ParseField(header)
	switch field {
	case table.FirstName:
		return FirstName
	case table.LastName:
		return LastName
	case table.ChildID:
		return ChildID
	case table.Email:
		return Email
	case table.Address:
		return Address
	case table.Phone:
		return Phone
	}
	return numColumns
}
