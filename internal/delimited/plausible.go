package delimited

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isGerman(r rune) bool { return strings.ContainsRune("äöüßÄÖÜ", r) }

// misplaced judges a character by what stands beside it in a list of names:
// 0 it may well stand there, 1 it hardly does, 0.5 it rarely does.
func misplaced(r rune, prev, next context) float64 {
	before, behind := prev != beside, next != beside
	lowBefore, lowBehind := prev == vowel || prev == cons, next == vowel || next == cons
	capBefore, capBehind := prev == capital, next == capital || next == initial
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return 1
	case r == 'ß':
		// Behind a vowel, or in a word in capitals ("STRAßE").
		if prev == vowel || prev == unknown || capBefore && (capBehind || next == beside) {
			return 0
		}
		return 1
	case strings.ContainsRune("þÞðÐ", r), strings.ContainsRune("ªº", r) && behind, r == 'õ' && next != vowel:
		// Icelandic and Estonian names are so rare here that ç and ä read with the
		// wrong page are the better guess.
		return 1
	case strings.ContainsRune("ýÝÿŸƒªºıõ", r):
		return 0.5
	case unicode.IsLower(r):
		switch {
		case capBefore && capBehind && !isGerman(r): // "MüLLER" happens
			return 1
		case !before && !behind:
			return 0.5
		case !before: // names begin with a capital
			return 0.5
		}
		return 0
	case unicode.IsUpper(r):
		switch {
		case lowBefore, next == initial && before:
			return 1
		case capBefore && lowBehind:
			return 0.5
		case !before && !behind:
			return 0.5
		}
		return 0
	case strings.ContainsRune("´’‘`", r):
		if before && behind || !before && !behind {
			return 0 // an apostrophe
		}
		return 0.5
	case before && behind:
		return 1 // a sign within a word
	case strings.ContainsRune("„‚", r) && before:
		return 1 // they open, and stand in front of a word
	case strings.ContainsRune("–—„“”‚«»‹›…€§°·\u00A0®©™", r):
		return 0
	case before || behind:
		return 1
	}
	return 0.5
}
