package iserv

import (
	"iter"

	"elterntool/internal/names"
)

// An Account is one row of a file. It is valid until the next iteration; the texts
// are UTF-8, trimmed (but for the password), empty where the file has nothing.
type Account struct {
	Name, First, Last []byte
	Password          []byte // exactly as it stands
	Info              []byte // Klasse/Information
	// ImportID of a pupil is what Datei-01 calls Kind-ID: unless Role is RoleParent, it
	// is no evidence in a user export (father and son may have one name). ChildID is a
	// column called Kind-ID.
	ImportID, ChildID []byte
	Email             []byte
	Type              []byte // Benutzertyp
	Status, Groups    []byte

	Line  int // where the row begins, from 1
	Role  Role
	State State
	Doubt Doubt
	// Repeat: a further row of an account that was yielded before, same person,
	// other Info, ImportID, ChildID or Email. It is no second account.
	Repeat bool
	// PasswordDamaged: a spreadsheet took zeros away at the front, or characters were
	// lost. It is not the password any more.
	PasswordDamaged bool
}

// Doubt says why a row must not give its account to anybody. 0: nothing speaks
// against it.
type Doubt uint16

// The doubts.
const (
	NoAccount  Doubt = 1 << iota // tells of a person, but has no account
	NoName                       // an account without first or last name
	Misplaced                    // more columns than the header; or fewer, and the account does not fit the names
	StrayQuote                   // a quote within a quoted field: fields may have run together
	Characters                   // a name or account depends on the encoding, or has lost characters
	Damaged                      // the account was changed by a spreadsheet, or holds control characters
	Conflict                     // the account stands in this file with another name, too
	Deleted                      // the user is deleted
)

// Accounts yields the rows of the file in their order, in one pass. Exact repeats of
// an account and its person are yielded once: the last row that has a password. After
// an error (an *Error) the sequence ends. It may be run again.
func (f *File) Accounts() iter.Seq2[*Account, error] {
	return func(yield func(*Account, error) bool) {
		if !f.searched {
			if err := f.findRepeats(nil); err != nil {
				yield(nil, f.place(err))
				return
			}
		}
		f.notes = notes{}
		a, read := &Account{}, 0
		met := map[uint64]bool{} // accounts of f.repeats that were yielded
		for w, err := range f.rows() {
			if err != nil {
				yield(nil, f.place(err))
				return
			}
			read++
			f.fill(a, w)
			if !f.repeated(a, w, met) {
				continue
			}
			f.notes.note(a, w)
			if !yield(a, nil) {
				return
			}
		}
		if read != f.Rows {
			yield(nil, &Error{Kind: ErrChanged, File: f.Name})
		}
	}
}

// fill makes an account of a row.
func (f *File) fill(a *Account, w *row) {
	*a = Account{
		Name: f.accountOf(w), First: w.known(fieldFirst), Last: w.known(fieldLast), Password: w.password(),
		Info: w.known(fieldInfo), ImportID: w.known(fieldImportID), ChildID: w.known(fieldChildID),
		Email: w.known(fieldEmail), Type: w.known(fieldType), Status: w.known(fieldStatus),
		Groups: w.known(fieldGroups), Line: w.Line,
	}
	if f.HasType {
		a.Role = roleOf(a.Type)
	}
	if len(a.Status) > 0 {
		a.State = stateOf(a.Status)
	}
	a.PasswordDamaged = f.digits.damaged(a.Password) || spoilt(a.Password) || f.Encoding.Doubts(a.Password)
	if len(a.Name) == 0 {
		a.Doubt |= NoAccount
	} else if mangled(a.Name) {
		a.Doubt |= Damaged
	}
	if len(a.First) == 0 || len(a.Last) == 0 {
		a.Doubt |= NoName
	}
	// A program may leave out empty fields at the end of a row; what fits its names
	// has not moved.
	if w.long || w.short && names.Witness(a.Name, a.First, a.Last) != names.Fits {
		a.Doubt |= Misplaced
	}
	if w.Broken {
		a.Doubt |= StrayQuote
	}
	if lossy(a.First) || lossy(a.Last) || f.Encoding.Doubts(a.First, a.Last, a.Name) {
		a.Doubt |= Characters
	}
	if a.State == StateDeleted {
		a.Doubt |= Deleted
	}
}

// repeated looks whether the account of a row stands in others as well, and says
// whether the row is to be yielded.
func (f *File) repeated(a *Account, w *row, met map[uint64]bool) bool {
	p := &f.repeats
	if len(p.account) == 0 || len(a.Name) == 0 {
		return true
	}
	key := p.hash(a.Name)
	r, ok := p.account[key]
	if !ok {
		return true
	}
	if r.conflict {
		a.Doubt |= Conflict
		return true
	}
	alike := p.alike(key, w)
	if p.same[alike] != w.Line {
		f.notes.add(NoteRepeated, w.Line)
		return false
	}
	if p.differ[alike] {
		f.notes.add(NotePasswordsDiffer, w.Line)
	}
	a.Repeat, met[key] = met[key], true
	return true
}
