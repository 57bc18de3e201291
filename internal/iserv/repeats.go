package iserv

import (
	"hash/maphash"
	"math/bits"

	"elterntool/internal/names"
)

// maxRepeats bounds the memory for accounts that stand more than once (about 10 MB).
const maxRepeats = 1 << 17

// repeats knows the accounts that stand in more than one row: of one person, or of
// several, which cannot be. Accounts are kept as hashes of 64 bits.
type repeats struct {
	seed    maphash.Seed
	account map[uint64]repeat
	same    map[uint64]int // rows alike but for the password → line of the one that counts
	differ  map[uint64]bool
	scratch []byte
}

type repeat struct {
	person   uint64
	rows     int
	conflict bool // stands with another name, too
}

// findRepeats finds the accounts that stand in several rows. Memory grows with
// their number only: a first pass over a bit field of fixed size leaves few that
// could be meant, a second one, if any are left, is exact. The survey may have
// made the first one.
func (f *File) findRepeats(s *suspects) error {
	p := &f.repeats
	f.searched = true
	if s == nil || s.column != f.Account.Column-1 {
		s = f.newSuspects(f.Account.Column - 1)
		for w, err := range f.rows() {
			if err != nil {
				return err
			}
			if s.add(w); s.err != nil {
				break
			}
		}
	}
	if s.err != nil || len(s.account) == 0 {
		return s.err
	}
	p.account, p.same, p.differ = map[uint64]repeat{}, map[uint64]int{}, map[uint64]bool{}
	passwords := map[uint64]uint64{}
	for w, err := range f.rows() {
		if err != nil {
			return err
		}
		account := f.accountOf(w)
		key := p.hash(account)
		if len(account) == 0 || !s.account[key] {
			continue
		}
		person, seen := p.person(w), p.account[key]
		if seen.rows == 0 {
			seen.person = person
		}
		seen.rows++
		seen.conflict = seen.conflict || seen.person != person
		p.account[key] = seen

		alike, password := p.alike(key, w), w.password()
		sum := p.hash(password)
		old, ok := passwords[alike]
		if ok && old != sum && len(password) > 0 {
			p.differ[alike] = true
		}
		if !ok || len(password) > 0 {
			if p.same[alike] = w.Line; len(p.same) > maxRepeats {
				return &Error{Kind: ErrTooManyRepeats, Line: w.Line}
			}
			if len(password) > 0 {
				passwords[alike] = sum
			}
		}
	}
	for key, r := range p.account {
		if r.rows == 1 {
			delete(p.account, key)
		}
	}
	return nil
}

// suspects are the hashes of accounts that probably stand more than once; all that
// do are among them.
type suspects struct {
	repeats *repeats
	column  int // that holds the account, from 0
	account map[uint64]bool
	blocks  [][8]uint64
	err     error
}

// newSuspects makes a Bloom filter in blocks of 512 bits, so that an account costs
// one cache miss. At 60 bytes a row there are about 100 bits for each.
func (f *File) newSuspects(column int) *suspects {
	f.repeats.seed = maphash.MakeSeed()
	size := min(max(bits.Len64(uint64(f.size)*2), 16), 26)
	return &suspects{repeats: &f.repeats, column: column, account: map[uint64]bool{}, blocks: make([][8]uint64, 1<<(size-9))}
}

func (s *suspects) add(w *row) {
	account := w.cell(s.column)
	if len(account) == 0 || s.err != nil {
		return
	}
	h := s.repeats.hash(account)
	block, missing := &s.blocks[h>>9&uint64(len(s.blocks)-1)], uint64(0)
	// So many bits (two of each word) that of a million accounts hardly one is taken
	// for another: a single one costs a pass over the file.
	p, q := h*0x9E3779B97F4A7C15>>16, h*0xC2B2AE3D27D4EB4F>>16
	for i := range block {
		mask := uint64(1)<<(p&63) | uint64(1)<<(q&63)
		missing |= mask &^ block[i]
		block[i] |= mask
		p, q = p>>6, q>>6
	}
	if missing == 0 {
		if s.account[h] = true; len(s.account) > maxRepeats {
			s.err = &Error{Kind: ErrTooManyRepeats, Line: w.Line}
		}
	}
}

func (f *File) accountOf(w *row) []byte { return w.cell(f.Account.Column - 1) }

// hash of an account; IServ makes no difference between "Max" and "max".
func (p *repeats) hash(b []byte) uint64 {
	p.scratch = append(p.scratch[:0], b...)
	for i, c := range p.scratch {
		if c >= 'A' && c <= 'Z' {
			p.scratch[i] = c + 'a' - 'A'
		}
	}
	return maphash.Bytes(p.seed, p.scratch)
}

// person is the same for spellings of one name that hardly differ.
func (p *repeats) person(w *row) uint64 {
	b := names.Append(p.scratch[:0], names.Loose, w.known(fieldFirst))
	b = append(b, 0)
	b = names.Append(b, names.Loose, w.known(fieldLast))
	p.scratch = b
	return maphash.Bytes(p.seed, b)
}

// alike is the same for rows of one account that carry the same identifiers.
func (p *repeats) alike(account uint64, w *row) uint64 {
	b := p.scratch[:0]
	for _, f := range [...]field{fieldInfo, fieldImportID, fieldChildID, fieldEmail} {
		b = append(append(b, w.known(f)...), 0)
	}
	p.scratch = b
	return bits.RotateLeft64(account, 1) ^ maphash.Bytes(p.seed, b)
}
