package match

import (
	"strconv"

	"elterntool/internal/contact"
	"elterntool/internal/names"
)

// An id is a Kind-ID or Import-ID in four bytes: 0 for none, number+1 for plain
// numbers below 2³¹-1, and with the top bit set the number of a text. Equal ids
// are equal texts: 12 and 0012 are different.
type id uint32

const idText id = 1 << 31

// internID turns text into an id.
func (d *dict) internID(text []byte) (id, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if n, ok := plainNumber(text); ok && n < 1<<31-1 { // the usual case, and its own key
		return id(n + 1), nil
	}
	var buf [64]byte
	key := names.Append(buf[:0], names.Exact, text)
	if len(key) == 0 {
		return 0, nil
	}
	if n, ok := plainNumber(key); ok && n < 1<<31-1 {
		return id(n + 1), nil
	}
	n, err := d.intern(key)
	return idText | id(n), err
}

// text returns what x was made of.
func (d *dict) idText(x id) []byte {
	switch {
	case x == 0:
		return nil
	case x&idText != 0:
		return d.get(uint32(x &^ idText))
	}
	return strconv.AppendUint(nil, uint64(x-1), 10)
}

// isEvidence reports whether x identifies anybody: it is no placeholder.
func (d *dict) isEvidence(x id) bool {
	if x <= 1 { // none, and the number 0
		return false
	}
	if x&idText == 0 {
		return true
	}
	return !contact.IsPlaceholder(d.get(uint32(x &^ idText)))
}

// plainNumber reads digits without a leading zero.
func plainNumber(b []byte) (n uint32, ok bool) {
	if len(b) == 0 || len(b) > 10 || len(b) > 1 && b[0] == '0' {
		return 0, false
	}
	var v uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return uint32(v), v < 1<<32
}
