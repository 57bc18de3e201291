package match

import (
	"bytes"
	"hash/maphash"

	"elterntool/internal/contact"
)

// The kinds of contact that IServ knows a person by (facts iserv.md B6).
const (
	kindEmail = iota
	kindPhone
	kindAddress
	numKinds
)

// Contacts are kept as hashes of 40 bits: they are only compared among the few
// rows of one name, and never shown. More values in a cell than these are left
// out.
const (
	contactSize = 5
	maxEmails   = 3
	maxPhones   = 7
)

// A contactHash is the hash of a normalised contact.
type contactHash uint64

// A packer makes contacts of cells.
type packer struct {
	seed maphash.Seed

	// A family's rows follow each other, as a rule: of the address before, the cell and
	// what was appended for it.
	address []byte
	packed  []byte
}

// appendContacts appends the contacts of a row: a byte with their numbers, then
// the hashes. It appends nothing where there are none.
func (p *packer) appendContacts(dst []byte, email, phone, address []byte) []byte {
	if len(email)+len(phone)+len(address) == 0 {
		return dst
	}
	start := len(dst)
	dst = append(dst, 0)
	var buf [128]byte
	emails, phones, addresses := 0, 0, 0
	if key, plain := contact.PlainEmail(email); plain {
		email = nil
		if len(key) > 0 {
			dst = appendHash(dst, p.seed, key)
			emails++
		}
	}
	for len(email) > 0 && emails < maxEmails {
		var part []byte
		part, email = contact.CutEmail(email)
		if key := contact.AppendEmail(buf[:0], part); len(key) > 0 {
			dst = appendHash(dst, p.seed, key)
			emails++
		}
	}
	if key, plain := contact.AppendPlainPhone(buf[:0], phone); plain {
		phone = nil
		if len(key) > 0 {
			dst = appendHash(dst, p.seed, key)
			phones++
		}
	}
	for len(phone) > 0 && phones < maxPhones {
		var part []byte
		part, phone = contact.CutPhone(phone)
		if key := contact.AppendPhone(buf[:0], part); len(key) > 0 {
			dst = appendHash(dst, p.seed, key)
			phones++
		}
	}
	if !bytes.Equal(address, p.address) {
		p.address, p.packed = append(p.address[:0], address...), p.packed[:0]
		if key := contact.AppendAddress(buf[:0], address); len(key) > 0 {
			p.packed = appendHash(p.packed, p.seed, key)
		}
	}
	if len(p.packed) > 0 {
		dst = append(dst, p.packed...)
		addresses++
	}
	if emails+phones+addresses == 0 {
		return dst[:start]
	}
	dst[start] = byte(emails | phones<<2 | addresses<<5)
	return dst
}

// appendHash appends the hash of what is normalised; only those of one kind are compared.
func appendHash(dst []byte, seed maphash.Seed, key []byte) []byte {
	v := maphash.Bytes(seed, key)
	return append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
}

// contactCounts returns how many contacts of each kind there are.
func contactCounts(b []byte) (emails, phones, addresses int) {
	return int(b[0] & 3), int(b[0] >> 2 & 7), int(b[0] >> 5 & 1)
}

// contacts yields kind and value of what appendContacts made.
func contacts(b []byte) func(yield func(kind int, c contactHash) bool) {
	return func(yield func(int, contactHash) bool) {
		if len(b) == 0 {
			return
		}
		emails, phones, addresses := contactCounts(b)
		counts := [numKinds]int{emails, phones, addresses}
		b = b[1:]
		for kind, n := range counts {
			for range n {
				c := contactAt(b)
				b = b[contactSize:]
				if !yield(kind, c) {
					return
				}
			}
		}
	}
}

// contactsOfKind returns the hashes of one kind of what appendContacts made.
func contactsOfKind(b []byte, kind int) []byte {
	if len(b) == 0 {
		return nil
	}
	emails, phones, addresses := contactCounts(b)
	from, n := 0, emails
	switch kind {
	case kindPhone:
		from, n = emails, phones
	case kindAddress:
		from, n = emails+phones, addresses
	}
	return b[1+from*contactSize:][:n*contactSize]
}

// contactAt reads the first hash of b.
func contactAt(b []byte) contactHash {
	return contactHash(b[0]) | contactHash(b[1])<<8 | contactHash(b[2])<<16 | contactHash(b[3])<<24 | contactHash(b[4])<<32
}
