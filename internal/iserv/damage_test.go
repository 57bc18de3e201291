package iserv

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What follows says the same as the package, a character at a time.

func plainMangled(account string) bool {
	usual := account[0] >= 'a' && account[0] <= 'z'
	for _, r := range account {
		usual = usual && strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.-_", r)
	}
	return !usual && (strings.ContainsFunc(account, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }) ||
		spreadsheetMarks.MatchString(account))
}

func plainStrange(r rune) bool {
	return r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.M, unicode.Zs, unicode.Pd, unicode.Pi, unicode.Pf, unicode.Cf) &&
		!strings.ContainsRune("´·„‚′", r)
}

func plainLossy(name string) bool {
	prev := ' '
	for _, r := range name {
		switch {
		case r == '?', r < ' ' && !strings.ContainsRune("\t\n\r", r), r == 0x7F,
			r >= utf8.RuneSelf && (plainStrange(r) || strings.ContainsRune("ÂÃÄÅ", prev) && secondByte(r)):
			return true
		}
		prev = r
	}
	return false
}

func TestDamageOfAnyText(t *testing.T) {
	for r := rune(utf8.RuneSelf); r < 0x3000; r++ {
		if strange(r) != plainStrange(r) {
			t.Errorf("%U: strange %t", r, strange(r))
		}
	}
	pieces := []string{"a", "Z", "9", ".", "-", "_", "?", " ", "\t", "\x01", "\x7f", "ä", "Ã", "¼", "×", "ß", "ɏ", "ɐ", "Ł", "\xff", "\uFFFD", "1,23E+05", "'x", "anna", "¶", "\u0085"}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		var text strings.Builder
		for range 1 + rng.IntN(6) {
			text.WriteString(pieces[rng.IntN(len(pieces))])
		}
		s := text.String()
		if b := []byte(s); mangled(b) != plainMangled(s) || lossy(b) != plainLossy(s) {
			t.Fatalf("%q: mangled %t, lossy %t", s, mangled(b), lossy(b))
		}
	}
}
