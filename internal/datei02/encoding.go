package datei02

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// An Encoding is one of those that IServ's import knows.
type Encoding uint8

// The encodings. The zero value is the one that IServ recommends.
const (
	UTF8 Encoding = iota
	Windows1252
	ISO8859_15

	numEncodings = iota
)

var encodings = [numEncodings]struct {
	name, key string
	table     *charmap.Charmap
}{
	UTF8:        {"UTF-8", "utf-8", nil},
	Windows1252: {"Windows-1252", "windows-1252", charmap.Windows1252},
	ISO8859_15:  {"ISO 8859-15", "iso-8859-15", charmap.ISO8859_15},
}

// String is the encoding's name as IServ writes it.
func (e Encoding) String() string { return encodings[e].name }

// Key is the encoding's name on the command line and in JSON.
func (e Encoding) Key() string { return encodings[e].key }

// ParseEncoding finds an encoding by any of its usual names.
func ParseEncoding(name string) (Encoding, bool) {
	key := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
	switch key {
	case "utf8":
		return UTF8, true
	case "windows1252", "cp1252", "win1252", "1252", "ansi":
		return Windows1252, true
	case "iso885915", "885915", "latin9":
		return ISO8859_15, true
	}
	return UTF8, false
}

// appendText appends text in the encoding, which has all its characters.
func (e Encoding) appendText(dst []byte, text string) []byte {
	if e == UTF8 {
		return append(dst, text...)
	}
	for _, r := range text {
		b, _ := encodings[e].table.EncodeRune(r)
		dst = append(dst, b)
	}
	return dst
}

// has tells whether the encoding has a character. NUL ends the text for many readers, and what a code page calls by a
// number alone, control characters from U+0080 on, it does not have.
func (e Encoding) has(r rune) bool {
	switch {
	case r == 0 || e != UTF8 && r >= 0x80 && r < 0xA0:
		return false
	case e == UTF8:
		return true
	}
	_, ok := encodings[e].table.EncodeRune(r)
	return ok
}

// missing lists the characters of a text that the encoding does not have, each once.
func (e Encoding) missing(text string) []rune {
	var list []rune
	for i, r := range text {
		damaged := false
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(text[i:])
			damaged = n == 1
		}
		if (damaged || !e.has(r)) && !strings.ContainsRune(string(list), r) {
			list = append(list, r)
		}
	}
	return list
}

// An Unfit is a value that the encoding cannot hold.
type Unfit struct {
	Row        int
	Column     Column
	Value      string
	Characters []rune // those that it does not have; U+FFFD: what was no text at all
	// Composed is true if they are there in the composed form that Unicode has of the same text.
	Composed bool
}

// maxUnfit is how many values an EncodingError holds.
const maxUnfit = 1_000

// An EncodingError says which values an encoding cannot hold.
type EncodingError struct {
	Encoding Encoding
	Values   []Unfit // the first 1,000
	Count    int
}

func (e *EncodingError) Error() string {
	v := &e.Values[0]
	return fmt.Sprintf("datei02: row %d, %s: %s has no %+q (%d values)", v.Row, v.Column.Header(), e.Encoding, v.Characters, e.Count)
}

// Check returns an *EncodingError if the encoding cannot hold all values.
func Check(rows []Row, set Set, enc Encoding) error {
	bad := &EncodingError{Encoding: enc}
	for i := range rows {
		r := &rows[i]
		for c := range set.All() {
			missing := enc.missing(r.Values[c])
			if len(missing) == 0 {
				continue
			}
			if bad.Count++; len(bad.Values) < maxUnfit {
				bad.Values = append(bad.Values, Unfit{r.Number, c, r.Values[c], missing, len(enc.missing(norm.NFC.String(r.Values[c]))) == 0})
			}
		}
	}
	if bad.Count > 0 {
		return bad
	}
	return nil
}

var errIncomplete = errors.New("datei02: a file without a required column")
