package iserv

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spreadsheetMarks is what spreadsheets make of texts they take for numbers, dates
// or formulas: 1,23E+05, 05. Feb, 05.02.2026, #NAME?, ####, 'text, WAHR.
var spreadsheetMarks = regexp.MustCompile(`^(` +
	`'.*|#.*|WAHR|FALSCH|TRUE|FALSE` +
	`|[0-9]+([.,][0-9]+)?E[+-][0-9]+` +
	`|[0-9]{1,2}\. ?(Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\pL*\.?( ?[0-9]{2,4})?` +
	`|(Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\pL* ?[0-9]{2,4}` +
	`|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(-[0-9]{2,4})?` +
	`|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?` +
	`)$`)

// mangled says whether an account is no longer what IServ wrote.
func mangled(account []byte) bool {
	if account[0] >= 'a' && account[0] <= 'z' && kindsIn(account)&^inAccounts == 0 {
		return false
	}
	return bytes.ContainsFunc(account, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }) ||
		spreadsheetMarks.Match(account)
}

// lossy says whether a name has lost characters on its way, or holds what comes of
// UTF-8 read as something else ("MÃ¼ller", "M├╝ller", "M?ller").
func lossy(name []byte) bool {
	switch kinds := kindsIn(name); {
	case kinds&inNoName != 0:
		return true
	case kinds&notASCII == 0:
		return false
	}
	prev := ' '
	for len(name) > 0 {
		if name[0] < utf8.RuneSelf {
			name, prev = name[1:], ' '
			continue
		}
		r, n := utf8.DecodeRune(name)
		if strange(r) || 'Â' <= prev && prev <= 'Å' && secondByte(r) {
			return true
		}
		name, prev = name[n:], r
	}
	return false
}

// The kinds of bytes.
const (
	inAccounts = 1 << iota // stands in usual accounts
	inNoName               // what is lost, or shows nothing
	notASCII
	otherByte
)

// byteKinds has the kind of each byte.
var byteKinds = func() (kinds [256]uint8) {
	for i := range kinds {
		switch c := byte(i); {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '.', c == '-', c == '_':
			kinds[i] = inAccounts
		case c == '?', c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0x7F:
			kinds[i] = inNoName
		case c >= utf8.RuneSelf:
			kinds[i] = notASCII
		default:
			kinds[i] = otherByte
		}
	}
	return kinds
}()

// kindsIn returns the kinds of all bytes of text.
func kindsIn(text []byte) (kinds uint8) {
	for _, c := range text {
		kinds |= byteKinds[c]
	}
	return kinds
}

// strange says whether a character stands in no name.
func strange(r rune) bool {
	switch {
	case 'À' <= r && r <= 'ɏ' && r != '×' && r != '÷': // all letters, and the usual ones
		return false
	case r == utf8.RuneError:
		return true
	case unicode.In(r, unicode.L, unicode.M, unicode.Zs, unicode.Pd, unicode.Pi, unicode.Pf, unicode.Cf):
		return false
	}
	return !strings.ContainsRune("´·„‚′", r)
}

// secondByte says whether a character is what Windows-1252 makes of the second byte
// of a character in UTF-8, and hardly follows Ä or Ã in a name.
func secondByte(r rune) bool {
	return r >= 0xA0 && r < 0xC0 || strings.ContainsRune("ŸœŒŠšŽžƒ„“”–—‘’‚", r)
}
