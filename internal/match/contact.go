package match

import (
	"bytes"
	"hash/maphash"
	"unicode"

	"elterntool/internal/names"
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

// A contact is the hash of a normalised contact.
type contact uint64

// appendContacts appends the contacts of a row: a byte with their numbers, then
// the hashes. It appends nothing where there are none.
func appendContacts(dst []byte, seed maphash.Seed, email, phone, address []byte) []byte {
	if len(email)+len(phone)+len(address) == 0 {
		return dst
	}
	start := len(dst)
	dst = append(dst, 0)
	var buf [128]byte
	emails, phones, addresses := 0, 0, 0
	for len(email) > 0 && emails < maxEmails {
		var part []byte
		part, email = emailSeparators.cut(email)
		buf[0] = kindEmail
		if key := appendEmail(buf[:1], part); len(key) > 1 {
			dst = appendHash(dst, seed, key)
			emails++
		}
	}
	for len(phone) > 0 && phones < maxPhones {
		var part []byte
		part, phone = cutPhone(phone)
		buf[0] = kindPhone
		if key := appendPhone(buf[:1], part); len(key) > 1 {
			dst = appendHash(dst, seed, key)
			phones++
		}
	}
	buf[0] = kindAddress
	if key := appendAddress(buf[:1], address); len(key) > 1 {
		dst = appendHash(dst, seed, key)
		addresses++
	}
	if emails+phones+addresses == 0 {
		return dst[:start]
	}
	dst[start] = byte(emails | phones<<2 | addresses<<5)
	return dst
}

// appendHash appends the hash of a kind, one byte, and what is normalised behind it.
func appendHash(dst []byte, seed maphash.Seed, key []byte) []byte {
	v := maphash.Bytes(seed, key)
	return append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
}

// contacts yields kind and value of what appendContacts made.
func contacts(b []byte) func(yield func(kind int, c contact) bool) {
	return func(yield func(int, contact) bool) {
		if len(b) == 0 {
			return
		}
		counts := [numKinds]int{int(b[0] & 3), int(b[0] >> 2 & 7), int(b[0] >> 5 & 1)}
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

// A byteSet is some characters of ASCII.
type byteSet [256]bool

func setOf(chars string) *byteSet {
	s := new(byteSet)
	for _, c := range []byte(chars) {
		s[c] = true
	}
	return s
}

var (
	emailSeparators = setOf(",;| \t\n\r")
	phoneSeparators = setOf(",;|\n\r")
	emailBrackets   = setOf("<>()\"'.")
)

// cut returns what stands before and behind the first character of s.
func (s *byteSet) cut(cell []byte) (part, rest []byte) {
	for i, c := range cell {
		if s[c] {
			return cell[:i], cell[i+1:]
		}
	}
	return cell, nil
}

// trim returns b without the characters of s at both ends.
func (s *byteSet) trim(b []byte) []byte {
	for len(b) > 0 && s[b[0]] {
		b = b[1:]
	}
	for len(b) > 0 && s[b[len(b)-1]] {
		b = b[:len(b)-1]
	}
	return b
}

// contactsOfKind returns the hashes of one kind of what appendContacts made.
func contactsOfKind(b []byte, kind int) []byte {
	if len(b) == 0 {
		return nil
	}
	emails, phones, addresses := int(b[0]&3), int(b[0]>>2&7), int(b[0]>>5&1)
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
func contactAt(b []byte) contact {
	return contact(b[0]) | contact(b[1])<<8 | contact(b[2])<<16 | contact(b[3])<<24 | contact(b[4])<<32
}

// appendEmail appends the address in small letters, nothing if it is none.
func appendEmail(dst, part []byte) []byte {
	start := len(dst)
	dst = names.Append(dst, names.Exact, part)
	for i, c := range dst[start:] {
		if 'A' <= c && c <= 'Z' {
			dst[start+i] = c + 'a' - 'A'
		}
	}
	key := emailBrackets.trim(dst[start:])
	key = bytes.TrimPrefix(key, []byte("mailto:"))
	user, host, ok := bytes.Cut(key, []byte("@"))
	if !ok || len(user) == 0 || len(host) == 0 || isPlaceholder(user) || isOffice(user) {
		return dst[:start]
	}
	return dst[:start+copy(dst[start:], key)]
}

// isOffice reports whether a mailbox is an office's: a school puts its own where
// a family has none, and few of them are enough to join strangers.
func isOffice(user []byte) bool {
	switch string(user) {
	case "sekretariat", "schule", "schulleitung", "verwaltung", "buero", "büro", "office", "info", "kontakt", "post", "poststelle", "mail",
		"noreply", "no-reply", "keine-mail", "keinemail", "eltern", "elternbeirat":
		return true
	}
	return false
}

// cutPhone returns the first number of a cell, and the rest. A slash stands
// within a number ("0171/123"), or between two when a new area code follows it.
func cutPhone(cell []byte) (part, rest []byte) {
	part, rest = phoneSeparators.cut(cell)
	if n := secondNumber(part); n < len(part) {
		return cell[:n], cell[n:]
	}
	return part, rest
}

// secondNumber returns where in part a second telephone number begins, or its
// length: behind a slash or a word, with 0 or +, after enough digits for one.
func secondNumber(part []byte) int {
	digits := 0
	for i, c := range part {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case digits >= 6 && (c == '/' || c >= 'a' || 'A' <= c && c <= 'Z'):
			rest := bytes.TrimLeftFunc(part[i:], func(r rune) bool { return r != '+' && !unicode.IsDigit(r) })
			if len(rest) > 0 && (rest[0] == '+' || rest[0] == '0') && !bytes.HasPrefix(rest, []byte("0)")) {
				return len(part) - len(rest)
			}
		}
	}
	return len(part)
}

// appendPhone appends the digits of a telephone number in one form, "0…" for
// Germany and "00…" for others; nothing if it is too short to be one or
// obviously none.
func appendPhone(dst, part []byte) []byte {
	start := len(dst)
	international := false
	for i := 0; i < len(part); i++ {
		switch c := part[i]; {
		case '0' <= c && c <= '9':
			if len(dst) < start+20 {
				dst = append(dst, c)
			}
		case c == '+' && len(dst) == start:
			dst = append(dst, '0', '0')
		case c == '(' && bytes.HasPrefix(part[i:], []byte("(0)")):
			if international = len(dst) > start; international {
				i += 2 // +49 (0)5251
			}
		}
	}
	digits := dst[start:]
	if bytes.HasPrefix(digits, []byte("0049")) {
		rest := bytes.TrimLeft(digits[4:], "0")
		dst = append(dst[:start], '0')
		dst = append(dst, rest...)
		digits = dst[start:]
	}
	if len(digits) < 6 || isSequence(digits) {
		return dst[:start]
	}
	return dst
}

// isSequence reports whether digits are all the same behind the first, or count
// up: 0000000, 0111111, 0123456.
func isSequence(digits []byte) bool {
	same, up := true, true
	for i := 2; i < len(digits); i++ {
		same = same && digits[i] == digits[i-1]
		up = up && digits[i] == '0'+(digits[i-1]-'0'+1)%10
	}
	return same || up
}
