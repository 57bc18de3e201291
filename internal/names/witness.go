package names

import (
	"bytes"
	"unicode/utf8"
)

// Fit is what an account name says about a person's name.
type Fit uint8

const (
	Misfit Fit = iota
	Fits
	FitsSwapped // fits with first and last name swapped, and only so
)

// String returns a word for f, for logs and tests.
func (f Fit) String() string {
	switch f {
	case Fits:
		return "fits"
	case FitsSwapped:
		return "fits swapped"
	}
	return "misfit"
}

// Witness tells whether account can have been made from the names, in any usual
// form: all first names or the first only; a blank as dot, hyphen or nothing; a
// hyphen as hyphen, dot or nothing; ä as ae or a; other letters by their base
// letter; particles with or without; titles with or without; a number at the
// end; cut off after 20 characters or more. Case does not count, and of an
// address only what stands before the @.
//
// The work is bounded by the length of account times that of the names, both
// capped; what is longer is a Misfit.
func Witness(account, first, last []byte) Fit {
	account = bytes.TrimSpace(account)
	if at := bytes.IndexByte(account, '@'); at >= 0 {
		account = account[:at]
	}
	if len(account) == 0 || len(account) > maxAccount {
		return Misfit
	}
	if len(account) < minCut && !bytes.ContainsAny(account, ".-_'") && hasLetter(first) && hasLetter(last) {
		return Misfit // a class, as a rule: no form lacks what divides the names
	}
	var usual [256]byte
	if len(first)+len(last) <= 48 && len(first) > 0 && len(last) > 0 {
		u := AppendUsual(usual[:0], first, last)
		if len(u) > 1 && len(u) <= len(account) && string(account[:len(u)]) == string(u) && areDigits(account[len(u):]) {
			return Fits
		}
	}
	var buf [2 * maxAccount]byte
	account = appendAccountKey(buf[:0], account)
	var p pattern
	if p.make(first, last, false); p.match(account) {
		return Fits
	}
	if p.make(first, last, true); p.match(account) {
		return FitsSwapped
	}
	return Misfit
}

func hasLetter(b []byte) bool {
	for _, c := range b {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return true
		}
	}
	return false
}

func areDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || '9' < c {
			return false
		}
	}
	return true
}

// appendAccountKey appends account in small letters from a to z where it can.
func appendAccountKey(dst, account []byte) []byte {
	for _, b := range account {
		if b >= utf8.RuneSelf {
			dst = Append(dst[:0], SearchForm, account)
			break
		}
		dst = append(dst, b)
	}
	for i, b := range dst {
		if 'A' <= b && b <= 'Z' {
			dst[i] = b + 'a' - 'A'
		}
	}
	return dst
}

const maxAccount = 255 // bytes; IServ's names are far shorter
