package match

import (
	"errors"
	"hash/maphash"

	"elterntool/internal/names"
)

// ErrTooLarge says that there is more of something than the tables can hold:
// rows, accounts, files, or text.
var ErrTooLarge = errors.New("match: too large")

// ErrDecided says that something was to be added after [Decide].
var ErrDecided = errors.New("match: already decided")

// A Person is one row of Datei-01: one parent of one child. The cells are given
// as they stand in the sheet, in UTF-8; what is not there is empty.
type Person struct {
	Row                   int    // as Calc shows it, from 1
	First, Last, Particle []byte // Particle is a column of its own, such as "von der"
	ChildID               []byte
	Email, Phone, Address []byte // several values in one cell are told apart; Address is "street number, postcode town"
	Existing              []byte // what the account column holds now
	Hidden                bool
}

// Source is the kind of file an account was read from.
type Source uint8

const (
	Added  Source = iota // IServ's result file of newly added accounts
	Export               // IServ's user export, which holds pupils and teachers too
)

// UserKind is what a user export says about the user.
type UserKind uint8

const (
	UserUnknown UserKind = iota // nothing, or something not understood
	UserParent
	UserOther // pupil, teacher, staff
)

// An Account is one row of one of IServ's files.
type Account struct {
	Name, First, Last []byte
	Password          []byte // nil where it is not asked for
	Info, ImportID    []byte // the columns Klasse/Information and Import-ID
	Email             []byte
	Source            Source
	Kind              UserKind
	File              int // from 0; the newest file has the highest number
	Line              int // from 1
}

// Input collects the rows of Datei-01 and the accounts of IServ's files. It
// copies what it needs. It is not safe for concurrent use.
type Input struct {
	parts    dict  // texts of names and ids
	contacts arena // see appendContacts
	packer   packer

	// Rows of Datei-01.
	number   rowNumbers
	rows     column[rowData]
	hidden   column[bool]
	bareLast sparse // in parts, +1; the last name without the particle
	existing sparse // record of the account that the cell holds, +1

	records records

	decided bool // what only adding needs is gone
	settled bool // what only deciding needs is gone
	touched uint32
}

// rowData is what nearly every row of Datei-01 has.
type rowData struct {
	first, last uint32 // in parts; last with the particle before it
	child       id
	contact     uint32 // in Input.contacts, +1
}

// NewInput returns an empty Input.
func NewInput() *Input {
	seed := maphash.MakeSeed()
	in := &Input{parts: dict{seed: seed}, packer: packer{seed: seed}}
	in.records.parts = &in.parts
	return in
}

// release gives back what finds equal texts: a tenth of the memory, which only
// adding needs.
func (in *Input) release() {
	in.parts.set, in.records.known, in.decided = hashSet{}, hashSet{}, true
}

// Expect says that about so many accounts will be added; only speed depends on it.
func (in *Input) Expect(accounts int) {
	if in.records.list.len() == 0 && !in.decided {
		in.records.known.reserve(min(accounts, maxNumber))
	}
}

// maxRow is the highest row number; no sheet has nearly so many.
const maxRow = 1<<32 - 1

// AddPeople adds rows of Datei-01. The error is ErrTooLarge, ErrDecided or nil.
func (in *Input) AddPeople(people []Person) error {
	for len(people) > 0 {
		var hashes [2 * touchSize]uint64
		some := people[:min(touchSize, len(people))]
		people = people[len(some):]
		for k := range some {
			hashes[2*k], hashes[2*k+1] = in.parts.hash(some[k].First), in.parts.hash(some[k].Last)
		}
		in.touched += in.parts.touch(hashes[:2*len(some)])
		for k := range some {
			if err := in.addPerson(&some[k], hashes[2*k], hashes[2*k+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// addPerson adds a row, of whose names the hashes are given.
func (in *Input) addPerson(p *Person, firstHash, lastHash uint64) error {
	if in.decided {
		return ErrDecided
	}
	if p.Row < 0 || p.Row > maxRow || in.rows.len() > maxNumber {
		return ErrTooLarge
	}
	i := uint32(in.rows.len())
	first, err := in.parts.internHashed(p.First, firstHash)
	if err != nil {
		return err
	}
	last, err := in.parts.internHashed(p.Last, lastHash)
	if err != nil {
		return err
	}
	var buf [256]byte
	bare := uint32(0)
	if particle := appendCell(buf[:0], p.Particle); len(particle) > 0 {
		bare = last + 1
		if last, err = in.parts.intern(append(append(particle, ' '), p.Last...)); err != nil {
			return err
		}
	}
	child, err := in.parts.internID(p.ChildID)
	if err != nil {
		return err
	}
	packedAt := uint32(0)
	if packed := in.packer.appendContacts(buf[:0], p.Email, p.Phone, p.Address); len(packed) > 0 {
		if packedAt, err = in.contacts.put(packed); err != nil {
			return err
		}
		packedAt++
	}
	existing := uint32(0)
	if name := appendCell(buf[:0], p.Existing); len(name) > 0 {
		if existing, err = in.records.intern(name); err != nil {
			return err
		}
		existing++
	}
	in.number.push(i, uint32(p.Row))
	in.rows.push(rowData{first, last, child, packedAt})
	in.hidden.push(p.Hidden)
	in.bareLast.set(i, bare)
	in.existing.set(i, existing)
	return nil
}

// appendCell appends the exact key of a cell that is mostly empty.
func appendCell(dst, cell []byte) []byte {
	if len(cell) == 0 {
		return dst
	}
	return names.Append(dst, names.Exact, cell)
}

// AddAccounts adds rows of one of IServ's files. The error is ErrTooLarge,
// ErrDecided or nil. Adding accounts before people saves memory where Datei-01 already holds
// account names. A row without an account name says nothing and is left out.
func (in *Input) AddAccounts(accounts []Account) error {
	if in.decided && len(accounts) > 0 {
		return ErrDecided
	}
	for len(accounts) > 0 {
		n := min(touchSize, len(accounts))
		if err := in.records.addSome(in, accounts[:n]); err != nil {
			return err
		}
		accounts = accounts[n:]
	}
	return nil
}

// Knows reports whether one of the rows added by AddAccounts has the account name.
func (in *Input) Knows(account []byte) bool {
	var buf [256]byte
	name := names.Append(buf[:0], names.Exact, account)
	rec, ok := in.records.find(name, in.records.hash(name))
	return ok && in.records.at(rec).flags&flagFromFile != 0
}

// Distinct reports whether AddAccounts was given rows of different accounts only.
func (in *Input) Distinct() bool { return !in.records.doubles && !in.records.nameless }

// contactsOf returns what appendContacts made of row i.
func (in *Input) contactsOf(i uint32) []byte {
	if at := in.rows.at(i).contact; at != 0 {
		return in.contacts.get(at - 1)
	}
	return nil
}
