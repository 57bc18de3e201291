package match

import (
	"bytes"
	"hash/maphash"
	"strconv"

	"elterntool/internal/names"
)

// records holds the rows of IServ's files, and the account names that stand in
// Datei-01 but in no file.
type records struct {
	parts *dict

	list     column[record]
	info     sparse // id
	importID sparse // id
	contact  sparse // in Input.contacts, +1; the e-mail address
	password sparse // in text, +1

	text    arena
	scratch []byte

	lastInfo     id // of the record before, and its text
	lastInfoText []byte

	known   hashSet // records by account name; the first of equal ones
	files   int
	doubles bool // an account stands in several rows

	nameless bool // there was a row without an account name
}

// A record is what every row of a file has.
type record struct {
	name        nameRef
	first, last uint32 // in parts
	line        uint32
	file        uint16
	flags       recordFlags
}

func (r *records) at(rec uint32) *record { return r.list.ref(rec) }

// A nameRef says what a record's account name is, in four bytes. Most names
// are the usual form of the person's names with a number or without, and need
// no text.
type nameRef uint32

const (
	refUsual  nameRef = 0 << offsetBits // and the number+1, 0 for none
	refText   nameRef = 1 << offsetBits // and the offset in records.text
	refRecord nameRef = 2 << offsetBits // and the record that has the same name
	refKind   nameRef = 3 << offsetBits
)

type recordFlags uint8

const (
	flagFromFile recordFlags = 1 << iota // not only from Datei-01
	flagExport
	flagParent
	flagOther
	flagFits
	flagFitsSwapped
)

// decides reports whether a record with these flags may give a parent an
// account by name.
func (f recordFlags) decides() bool {
	return f&flagFromFile != 0 && f&flagOther == 0 && (f&flagExport == 0 || f&flagParent != 0)
}

// intern returns the record with the account name, and adds one if there is
// none.
func (r *records) intern(name []byte) (uint32, error) {
	hash := r.hash(name)
	if rec, ok := r.find(name, hash); ok {
		return rec, nil
	}
	offset, err := r.text.put(name)
	if err != nil {
		return 0, err
	}
	return r.push(refText|nameRef(offset), 0, 0, hash)
}

// push adds a record with an account name that no record has yet.
func (r *records) push(ref nameRef, first, last uint32, hash uint64) (uint32, error) {
	rec := uint32(r.list.len())
	r.list.push(record{name: ref, first: first, last: last})
	return rec, r.known.add(hash, rec, func(rec uint32) uint64 {
		var buf [128]byte
		return r.hash(r.appendName(buf[:0], rec))
	})
}

// find returns the first record with the account name, whose hash is given. Case
// does not count.
func (r *records) find(name []byte, hash uint64) (uint32, bool) {
	return r.known.find(hash, func(rec uint32) bool {
		var buf [128]byte
		return equalFold(r.appendName(buf[:0], rec), name)
	})
}

func (r *records) hash(name []byte) uint64 {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' { // unusual
			var buf [128]byte
			return maphash.Bytes(r.parts.seed, appendLower(buf[:0], name))
		}
	}
	return maphash.Bytes(r.parts.seed, name)
}

// appendLower appends name with small letters for A to Z.
func appendLower(dst, name []byte) []byte {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func equalFold(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i, c := range a {
		d := b[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if 'A' <= d && d <= 'Z' {
			d += 'a' - 'A'
		}
		if c != d {
			return false
		}
	}
	return true
}

// appendName appends the account name of a record.
func (r *records) appendName(dst []byte, rec uint32) []byte {
	ref := r.at(rec).name
	if ref&refKind == refRecord {
		rec = uint32(ref &^ refKind)
		ref = r.at(rec).name
	}
	if ref&refKind == refText {
		return append(dst, r.text.get(uint32(ref&^refKind))...)
	}
	return ref.appendNumber(names.AppendUsual(dst, r.parts.get(r.at(rec).first), r.parts.get(r.at(rec).last)))
}

// appendNumber appends what stands behind the usual form.
func (ref nameRef) appendNumber(dst []byte) []byte {
	if number := uint64(ref &^ refKind); number > 0 {
		dst = strconv.AppendUint(dst, number-1, 10)
	}
	return dst
}

// account returns the number of the account of a record: its first record.
func (r *records) account(rec uint32) uint32 {
	if ref := r.at(rec).name; ref&refKind == refRecord {
		return uint32(ref &^ refKind)
	}
	return rec
}

// addSome adds rows of a file, at most touchSize.
func (r *records) addSome(in *Input, accounts []Account) error {
	var hashes [touchSize]uint64
	var parts [2 * touchSize]uint64
	var ends [touchSize]int
	list := r.scratch[:0] // the account names, one behind the other
	for k := range accounts {
		a := &accounts[k]
		start := len(list)
		list = names.Append(list, names.Exact, a.Name)
		ends[k], hashes[k] = len(list), r.hash(list[start:])
		parts[2*k], parts[2*k+1] = r.parts.hash(a.First), r.parts.hash(a.Last)
	}
	r.scratch = list
	for _, hash := range hashes[:len(accounts)] {
		n, _ := r.known.likely(hash) // nobody, as a rule
		in.touched += n
	}
	in.touched += r.parts.touch(parts[:2*len(accounts)])
	start := 0
	for k := range accounts {
		name := list[start:ends[k]:ends[k]]
		start = ends[k]
		if err := r.add(in, &accounts[k], name, hashes[k], parts[2*k], parts[2*k+1]); err != nil {
			return err
		}
	}
	return nil
}

// add adds a row of a file, of whose cleaned account name, first and last name the
// hashes are given.
func (r *records) add(in *Input, a *Account, name []byte, hash, firstHash, lastHash uint64) error {
	if a.File < 0 || a.File >= 1<<16 || a.Line < 0 || a.Line > maxRow || r.list.len() > maxNumber {
		return ErrTooLarge
	}
	if len(name) == 0 {
		r.nameless = true
		return nil
	}
	first, err := r.parts.internHashed(a.First, firstHash)
	if err != nil {
		return err
	}
	last, err := r.parts.internHashed(a.Last, lastHash)
	if err != nil {
		return err
	}

	number, usual := r.usual(name, a)
	rec, known := r.find(name, hash)
	switch {
	case known && r.at(rec).flags&flagFromFile == 0: // so far only in Datei-01
		known := r.at(rec)
		known.first, known.last = first, last
	case known:
		same := refRecord | nameRef(rec)
		rec = uint32(r.list.len())
		r.list.push(record{name: same, first: first, last: last})
		r.doubles = true
	default:
		ref := refUsual | nameRef(number)
		if !usual {
			offset, err := r.text.put(name)
			if err != nil {
				return err
			}
			ref = refText | nameRef(offset)
		}
		if rec, err = r.push(ref, first, last, hash); err != nil {
			return err
		}
	}
	added := r.at(rec)
	added.line, added.file = uint32(a.Line), uint16(a.File)
	r.files = max(r.files, a.File+1)
	flags := flagFromFile
	if a.Source == Export {
		flags |= flagExport
	}
	switch a.Kind {
	case UserParent:
		flags |= flagParent
	case UserOther:
		flags |= flagOther
	}
	fit := names.Fits
	if !usual {
		fit = names.Witness(name, a.First, a.Last)
	}
	switch fit {
	case names.Fits:
		flags |= flagFits
	case names.FitsSwapped:
		flags |= flagFitsSwapped
	}
	added.flags = flags
	return r.addExtras(in, rec, a)
}

// usual reports whether name, the cleaned account name of a, is the usual form
// of its names, and the number behind it, +1.
func (r *records) usual(name []byte, a *Account) (number uint32, ok bool) {
	var buf [256]byte
	usual := names.AppendUsual(buf[:0], a.First, a.Last)
	if len(usual) == 0 || len(name) < len(usual) || string(name[:len(usual)]) != string(usual) {
		return 0, false
	}
	digits := name[len(usual):]
	if len(digits) == 0 {
		return 0, hasBoth(a)
	}
	n, ok := plainNumber(digits)
	return n + 1, ok && n < 1<<29 && hasBoth(a)
}

func hasBoth(a *Account) bool { return len(a.First) > 0 && len(a.Last) > 0 }

// addExtras stores what few files have.
func (r *records) addExtras(in *Input, rec uint32, a *Account) error {
	if r.lastInfo == 0 || !bytes.Equal(a.Info, r.lastInfoText) { // mostly it is the same in all
		info, err := r.parts.internID(a.Info)
		if err != nil {
			return err
		}
		r.lastInfo, r.lastInfoText = info, append(r.lastInfoText[:0], a.Info...)
	}
	r.info.set(rec, uint32(r.lastInfo))
	importID, err := r.parts.internID(a.ImportID)
	if err != nil {
		return err
	}
	r.importID.set(rec, uint32(importID))
	var buf [256]byte
	if packed := in.packer.appendContacts(buf[:0], a.Email, nil, nil); len(packed) > 0 {
		at, err := in.contacts.put(packed)
		if err != nil {
			return err
		}
		r.contact.set(rec, at+1)
	}
	if len(a.Password) > 0 {
		at, err := r.text.put(a.Password)
		if err != nil {
			return err
		}
		r.password.set(rec, at+1)
	}
	return nil
}
