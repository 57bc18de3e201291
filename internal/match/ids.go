package match

import (
	"bytes"
	"strconv"

	"elterntool/internal/contact"
	"elterntool/internal/names"
)

// An id is a Kind-ID or Import-ID in four bytes: 0 for none, number+1 for plain
// numbers below 2³¹-1. With the top bit set it is a number with zeros before it
// if the next bit is set too, else the number of a text. Equal ids are equal
// texts: 12 and 0012 are different.
type id uint32

const (
	idText   id = 1 << 31
	idPadded id = 1 << 30

	padStep  = 100_000_000 // numbers with zeros before them are below
	maxZeros = 10          // so many times padStep are below idPadded
)

// internID turns text into an id.
func (d *dict) internID(text []byte) (id, error) {
	if len(text) == 0 {
		return 0, nil
	}
	if x, ok := digitsID(text); ok { // the usual case, and its own key
		return x, nil
	}
	var buf [64]byte
	key := names.Append(buf[:0], names.Exact, text)
	if len(key) == 0 {
		return 0, nil
	}
	if x, ok := digitsID(key); ok {
		return x, nil
	}
	n, err := d.intern(key)
	return idText | id(n), err
}

// digitsID returns the id of digits that need no text to be kept.
func digitsID(digits []byte) (x id, ok bool) {
	zeros := 0
	for zeros < len(digits)-1 && digits[zeros] == '0' {
		zeros++
	}
	n, ok := plainNumber(digits[zeros:])
	switch {
	case !ok:
		return 0, false
	case zeros == 0:
		return id(n + 1), n < 1<<31-1
	}
	return idText | idPadded | (id(zeros-1)*padStep + id(n)), n > 0 && n < padStep && zeros <= maxZeros
}

// idText returns what x was made of.
func (d *dict) idText(x id) []byte {
	switch {
	case x == 0:
		return nil
	case x&idText == 0:
		return strconv.AppendUint(nil, uint64(x-1), 10)
	case x&idPadded == 0:
		return d.get(uint32(x &^ idText))
	}
	x &^= idText | idPadded
	return strconv.AppendUint(bytes.Repeat([]byte{'0'}, int(x/padStep)+1), uint64(x%padStep), 10)
}

// isEvidence reports whether x identifies anybody: it is no placeholder.
func (d *dict) isEvidence(x id) bool {
	if x <= 1 { // none, and the number 0
		return false
	}
	if x&idText == 0 || x&idPadded != 0 {
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
