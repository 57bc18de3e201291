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
// could be meant, a second one, if any are left, is exact.
func (f *File) findRepeats() error {
	p := &f.repeats
	p.seed = maphash.MakeSeed()
	suspects, err := f.suspects()
	if err != nil || len(suspects) == 0 {
		return err
	}
	p.account, p.same, p.differ = map[uint64]repeat{}, map[uint64]int{}, map[uint64]bool{}
	passwords := map[uint64]uint64{}
	for w, err := range f.rows() {
		if err != nil {
			return err
		}
		account := f.accountOf(w)
		key := p.hash(account)
		if len(account) == 0 || !suspects[key] {
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
			if p.same[alike] = w.line; len(p.same) > maxRepeats {
				return &Error{Kind: ErrTooManyRepeats, Line: w.line}
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
func (f *File) suspects() (map[uint64]bool, error) {
	// A Bloom filter in blocks of 512 bits, so that an account costs one cache miss.
	// At 60 bytes a row there are about 100 bits for each.
	size := min(max(bits.Len64(uint64(f.size)*2), 16), 26)
	blocks := make([][8]uint64, 1<<(size-9))
	suspects := map[uint64]bool{}
	for w, err := range f.rows() {
		if err != nil {
			return nil, err
		}
		account := f.accountOf(w)
		if len(account) == 0 {
			continue
		}
		h := f.repeats.hash(account)
		block, seen := &blocks[h>>9&uint64(len(blocks)-1)], true
		for probe := h * 0x9E3779B97F4A7C15; probe > 1<<8; probe >>= 9 {
			word, bit := &block[probe>>6&7], uint64(1)<<(probe&63)
			seen = seen && *word&bit != 0
			*word |= bit
		}
		if seen {
			if suspects[h] = true; len(suspects) > maxRepeats {
				return nil, &Error{Kind: ErrTooManyRepeats, Line: w.line}
			}
		}
	}
	return suspects, nil
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
