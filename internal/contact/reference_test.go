package contact

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"elterntool/internal/names"
)

// What follows says the same as the package, in several steps and without haste.

func plainAddress(cell []byte) []byte {
	if len(cell) < 3 {
		return nil
	}
	key := names.Append(nil, names.SearchForm, bytes.Map(func(r rune) rune {
		if strings.ContainsRune("\n\r;|", r) {
			return ','
		}
		return r
	}, cell))
	var postcode, street []byte
	for part := range bytes.SplitSeq(key, []byte{','}) {
		for len(part) > 0 {
			before, code, after := cutPostcode(part)
			if postcode == nil {
				postcode = code
			}
			if street == nil && hasHouseNumber(before) {
				street = before
			}
			part = after
		}
	}
	if street == nil {
		return nil
	}
	return append(append(plainStreet(street), ' '), postcode...)
}

// cutPostcode divides part around the first word of five digits.
func cutPostcode(part []byte) (before, code, after []byte) {
	for i := 0; i < len(part); {
		word := wordAt(part, i)
		if len(word) == 5 && areDigits(word) {
			return part[:i], word, part[i+5:]
		}
		i += max(len(word), 1)
	}
	return part, nil, nil
}

func hasHouseNumber(part []byte) bool {
	words := false
	for i := 0; i < len(part); {
		word := wordAt(part, i)
		i += max(len(word), 1)
		switch {
		case len(word) == 0:
		case word[0] < '0' || '9' < word[0]:
			words = words || len(word) > 1
		case words && len(word) <= 5 && (i == len(part) || part[i] != '.'):
			return len(bytes.TrimLeft(word, "0")) > 0
		}
	}
	return false
}

func plainStreet(street []byte) (key []byte) {
	digit, gap := false, false
	for i := 0; i < len(street); {
		if bytes.HasPrefix(street[i:], []byte("STRASSE")) {
			key = append(key, "STR"...)
			i += len("STRASSE")
			digit = false
			continue
		}
		r, n := utf8.DecodeRune(street[i:])
		if !isWord(r) {
			i += n
			gap = true
			continue
		}
		if digit && gap && unicode.IsDigit(r) {
			key = append(key, '-')
		}
		digit, gap = unicode.IsDigit(r), false
		key = append(key, street[i:i+n]...)
		i += n
	}
	return key
}

func plainEmail(part []byte) []byte {
	key := names.Append(nil, names.Exact, part)
	for i, c := range key {
		if 'A' <= c && c <= 'Z' {
			key[i] = c + 'a' - 'A'
		}
	}
	key = bytes.TrimPrefix(bytes.Trim(key, "<>()\"'."), []byte("mailto:"))
	user, host, ok := bytes.Cut(key, []byte("@"))
	if !ok || len(user) == 0 || len(host) == 0 || plainPlaceholder(user) || isOffice(user) {
		return nil
	}
	return key
}

func plainPlaceholder(text []byte) bool {
	key := names.Append(nil, names.Loose, text)
	return slices.Contains(nothings[:], string(key)) || len(bytes.Trim(key, "0/*#")) == 0
}

// compare compares what the package says of a cell with what is said above.
func compare(t *testing.T, cell []byte) {
	if got, want := AppendAddress(nil, cell), plainAddress(cell); string(got) != string(want) {
		t.Errorf("address %q: got %q, want %q", cell, got, want)
	}
	if got, want := AppendEmail([]byte("x"), cell), plainEmail(cell); string(got) != "x"+string(want) {
		t.Errorf("email %q: got %q, want %q", cell, got, want)
	}
	if key, ok := PlainEmail(cell); ok {
		if want := plainEmail(cell); string(key) != string(want) {
			t.Errorf("plain email %q: got %q, want %q", cell, key, want)
		}
		if part, rest := CutEmail(cell); string(part) != string(cell) || len(rest) > 0 {
			t.Errorf("plain email %q is cut", cell)
		}
	}
	if key, ok := AppendPlainPhone([]byte("x"), cell); ok {
		if want := AppendPhone([]byte("x"), cell); string(key) != string(want) {
			t.Errorf("plain phone %q: got %q, want %q", cell, key, want)
		}
		if part, rest := CutPhone(cell); string(part) != string(cell) || len(rest) > 0 {
			t.Errorf("plain phone %q is cut", cell)
		}
	}
	if got, want := IsPlaceholder(cell), plainPlaceholder(cell); got != want {
		t.Errorf("placeholder %q: got %t", cell, got)
	}
}

// pieces are what cells are put together from, so that odd ones come up often.
var pieces = []string{
	" ", " ", ",", ", ", ";", "\n", "|", ".", "-", "/", "0", "5", "12", "017", "12345", "00000", "123456", "12a", "٣", "١٢٣٤٥",
	"Straße", "STRASSE", "strasse", "Str.", "Musterweg", "Am", "D", "ä", "a\u0308", "\u0308", "ẞ", "ss", "S", "Улица", "\u200b", "\u037e",
	"\xff", "\u00a0", "@", "keine", "Dr. ", "dr.keine", "Prof", "ohne", "n", "a", "x", "k", "?", "*", "#", "<", ">", "mailto:", "Info", "example.invalid",
	"Mag. x", "Ing. ", "Doz. ", "PD ", "Professor ", "Na", "Xx", "Ent", "fällt", "Le", "er", "unbekannt", "No", "ne", "Ma", "Di", "Ǆ", "İ", "ﬁ", "_", "'",
}

// Cells of nothing but what stands in contacts, so that many are plain.
func TestPlainContacts(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, chars := range []string{"akinfos0.@-", "aA1.@:<", "0123456789 -", "0049123/ -", "0+(0)a/;7"} {
		plain := 0
		for range 50_000 {
			cell := make([]byte, rng.IntN(26))
			for i := range cell {
				cell[i] = chars[rng.IntN(len(chars))]
			}
			if compare(t, cell); t.Failed() {
				return
			}
			if _, ok := PlainEmail(cell); ok {
				plain++
			}
			if _, ok := AppendPlainPhone(nil, cell); ok {
				plain++
			}
		}
		if plain == 0 {
			t.Errorf("%q: nothing was plain", chars)
		}
	}
}

func TestReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300_000 {
		var cell []byte
		for range 1 + rng.IntN(9) {
			cell = append(cell, pieces[rng.IntN(len(pieces))]...)
		}
		if compare(t, cell); t.Failed() {
			return
		}
	}
}

func FuzzReference(f *testing.F) {
	for _, s := range []string{"Musterstraße 12, 00000 Musterstadt", "Straße des 17. Juni 135", "<Anna@example.invalid>", "keine", "k. A."} {
		f.Add([]byte(s))
	}
	f.Fuzz(compare)
}

var sink []byte

func BenchmarkAddress(b *testing.B) {
	cell := []byte("Kirschenhofstraße 118, 00000 Musterstadt")
	for b.Loop() {
		sink = AppendAddress(sink[:0], cell)
	}
}

func BenchmarkEmail(b *testing.B) {
	cell := []byte("christine.pfingshaus417@example.invalid")
	for b.Loop() {
		part, _ := CutEmail(cell)
		sink = AppendEmail(sink[:0], part)
	}
}

func BenchmarkPlainEmail(b *testing.B) {
	cell := []byte("christine.pfingshaus417@example.invalid")
	for b.Loop() {
		sink, _ = PlainEmail(cell)
	}
}

func BenchmarkPlainPhone(b *testing.B) {
	cell := []byte("0000 9129996")
	sink = nil
	for b.Loop() {
		sink, _ = AppendPlainPhone(sink[:0], cell)
	}
}

func BenchmarkPhone(b *testing.B) {
	cell := []byte("0000 9129996")
	for b.Loop() {
		part, _ := CutPhone(cell)
		sink = AppendPhone(sink[:0], part)
	}
}
