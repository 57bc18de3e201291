package iserv

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"elterntool/internal/delimited"
)

// Options say what the caller knows better than the file tells.
type Options struct {
	// AccountColumn is the header of the column that holds the account, compared
	// like all headers; "": the names in the same row tell it.
	AccountColumn string
	// Encoding is one of those package delimited names; "": told by content.
	Encoding string
	// Early, if not nil, is handed the accounts while the file is looked through, as long as
	// it returns no error. They are those that Accounts yields if [File.Earliness] says so in
	// the end; else they mean nothing. Of the File its Kind is known, and about how many Rows.
	Early func(*File, *Account) error
}

// Earliness says whether [Options.Early] was handed the accounts that Accounts yields, so
// that the file need not be read again.
type Earliness uint8

// The kinds of earliness.
const (
	NotEarly       Earliness = iota
	EarlyIfUnique            // if no account stands in two rows, which was not looked for
	EarlyCertainly           // none does
)

// A File is a result file or a user export that was looked through once: what it
// is and which column holds the account is known. It is not safe for concurrent use.
type File struct {
	Name       string // as given
	Kind       Kind   // ResultAdded or UserExport
	Encoding   delimited.Encoding
	Delimiter  byte     // ',' ';' tab or '|'
	HeaderLine int      // from 1
	Header     []string // all columns in their order, trimmed; empty ones at the end are dropped
	Extra      []string // the columns of it without a known meaning, the account's left out
	Account    Share    // the column that holds the account
	Shares     []Share  // all columns that could, in their order
	Rows       int      // rows that hold something, behind the header

	HasPassword, HasInfo, HasImportID, HasChildID, HasEmail, HasType bool

	r         io.ReaderAt
	size      int64
	close     io.Closer
	cols      *columns
	repeats   repeats // of the accounts of a file that is EarlyIfUnique only Accounts finds them
	searched  bool
	digits    passwordDigits
	notes     notes
	earliness Earliness
}

// Open looks through the file at path. The caller closes it.
// Errors: *Error; errors of the system as its Kind.
func Open(path string, o Options) (*File, error) {
	// Looked at first: opening a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return nil, &Error{Kind: err, File: path}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Kind: err, File: path}
	}
	if info, err = f.Stat(); err != nil {
		f.Close()
		return nil, &Error{Kind: err, File: path}
	}
	file, err := New(f, info.Size(), path, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	file.close = f
	return file, nil
}

// New is Open for anything that can be read at any place. name stands in errors; a
// name such as "Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv" helps to tell
// the kind of the file.
func New(r io.ReaderAt, size int64, name string, o Options) (*File, error) {
	f := &File{Name: name, r: r, size: size}
	if err := f.look(o); err != nil {
		return nil, f.place(err)
	}
	return f, nil
}

// Earliness says whether Options.Early was handed all accounts: the file is as files are.
func (f *File) Earliness() Earliness { return f.earliness }

// Close closes what Open has opened.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close.Close()
}

// minRow is what a row has at least, in bytes, when rows are estimated.
const minRow = 16

// look makes the passes over the file that Open promises: encoding, header, account
// column, accounts that stand twice.
func (f *File) look(o Options) error {
	var err error
	if o.Encoding == "" {
		f.Encoding, err = delimited.Detect(f.r, f.size)
	} else {
		f.Encoding, err = delimited.Named(o.Encoding, f.r, f.size)
	}
	if err != nil {
		return err
	}
	head, whole, err := delimited.ReadHead(f.text())
	if err != nil {
		return err
	}
	if f.cols, err = findHeader(head, whole); err != nil {
		return err
	}
	if f.Kind, err = admit(f.cols, filepath.Base(f.Name), o.AccountColumn != ""); err != nil {
		return err
	}
	f.describe()
	f.Rows = int(min(f.size*int64(bytes.Count(head, []byte{'\n'}))/int64(len(head)), f.size/minRow))
	s, err := f.survey(o.AccountColumn, o.Early)
	if err != nil {
		return err
	}
	likely := f.Account.Column
	f.Rows, f.digits, f.Shares = s.rows, s.digits, s.shares
	if f.Account, err = s.choose(); err != nil {
		var e *Error
		if errors.As(err, &e) {
			e.Header, e.Line = f.Header, f.HeaderLine
		}
		return err
	}
	for i, name := range f.Header {
		if f.cols.field[i] == fieldNone && i != f.Account.Column-1 {
			f.Extra = append(f.Extra, name)
		}
	}
	// What nobody knows before the end: the column, how long passwords are, and accounts
	// that stand twice.
	early := s.early != nil && f.Account.Column == likely && !f.digits.anyDamaged()
	if early && s.suspects == nil {
		f.earliness = EarlyIfUnique
		return nil
	}
	if err := f.findRepeats(s.suspects); err != nil {
		return err
	}
	if early && len(f.repeats.account) == 0 {
		f.earliness = EarlyCertainly
	} else {
		f.notes = notes{}
	}
	return nil
}

// admit tells the kind of a file, and refuses what never decides.
func admit(c *columns, base string, override bool) (Kind, error) {
	name, ok := ParseName(base)
	kind := c.kind(ok && name.Added)
	if kind == GroupList || kind == ImportInput && !override {
		return kind, &Error{Kind: ErrKind, FileKind: kind, Line: c.line, Header: c.names}
	}
	if kind == ImportInput {
		kind = UserExport // no result of IServ's: names alone do not decide
	}
	return kind, nil
}

func (f *File) describe() {
	c := f.cols
	f.Delimiter, f.HeaderLine, f.Header = c.delim, c.line, c.names
	f.HasPassword, f.HasInfo = c.at[fieldPassword] >= 0, c.at[fieldInfo] >= 0
	f.HasImportID, f.HasChildID = c.at[fieldImportID] >= 0, c.at[fieldChildID] >= 0
	f.HasEmail, f.HasType = c.at[fieldEmail] >= 0, c.at[fieldType] >= 0
}

func (f *File) text() io.Reader { return f.Encoding.Text(f.r, f.size) }

// records returns a reader that stands behind the header.
func (f *File) records() (*delimited.Reader, error) {
	text := f.text()
	if _, err := io.CopyN(io.Discard, text, int64(f.cols.skip)); err != nil {
		if err == io.EOF {
			err = ErrChanged
		}
		return nil, err
	}
	return delimited.NewReader(text, f.cols.delim, f.cols.end, f.cols.after), nil
}

// place gives an error the name of the file.
func (f *File) place(err error) error {
	err = fromText(err)
	var e *Error
	if errors.As(err, &e) {
		e.File = f.Name
		return err
	}
	return &Error{Kind: err, File: f.Name}
}
