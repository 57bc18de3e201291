package xlsx

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A token is a piece of a section that is shown as a whole.
type token struct {
	kind tokenKind
	pad  byte   // of a digit: '0', '#' or '?'
	n    int    // how often the letter stands there; of a fixedToken its value
	text string // of a literal; "E+", "E-", "E" of an exponent
}

type tokenKind uint8

const (
	literalToken tokenKind = iota
	generalToken
	textToken // @
	// numbers
	digitToken       // of the whole number; until finishNumber any digit
	decimalToken     // a digit behind the point
	numeratorToken   // a digit
	denominatorToken // a digit
	fixedToken       // the 16 in # ??/16
	pointToken
	commaToken // only until finishNumber
	percentToken
	exponentToken // n digits
	slashToken
	// dates
	eraToken // shows nothing in our calendar
	yearToken
	monthToken
	dayToken
	hourToken
	minuteToken
	secondToken
	fractionToken // n decimals of a second, with their point
	noonToken     // AM/PM, or A/P if n is 1
	hoursToken    // [h]
	minutesToken  // [m]
	secondsToken  // [s]
)

func (k tokenKind) isDate() bool { return k >= eraToken }

// splitSections cuts a code at the semicolons that are no text.
func splitSections(code string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(code); {
		if code[i] == ';' {
			parts = append(parts, code[start:i])
			i++
			start = i
			continue
		}
		i += unitLen(code[i:])
	}
	return append(parts, code[start:])
}

// unitLen is the length of what stands at the start of s and belongs together.
// What should be closed and is not goes to the end.
func unitLen(s string) int {
	closing := byte('"')
	switch s[0] {
	case '\\', '_', '*':
		_, n := utf8.DecodeRuneInString(s[1:])
		return 1 + n
	case '[':
		closing = ']'
	case '"':
	default:
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	if end := strings.IndexByte(s[1:], closing); end >= 0 {
		return end + 2
	}
	return len(s)
}

// A scanner makes a section out of its code.
type scanner struct {
	section
	system    int  // systemDate or systemTime was asked for
	hasDigits bool // before here
}

// parseSection reads one section. It starts with the locale of the one before.
func parseSection(code string, loc *locale) (section, bool) {
	sc := scanner{section: section{loc: loc, tokens: make([]token, 0, 8)}}
	for code != "" {
		n, ok := sc.next(code)
		if !ok {
			return section{}, false
		}
		code = code[n:]
	}
	return sc.finish()
}

func (sc *scanner) add(t token) { sc.tokens = append(sc.tokens, t) }

func (sc *scanner) literal(s string) { sc.add(token{text: s}) }

func (sc *scanner) lastKind() tokenKind {
	if len(sc.tokens) == 0 {
		return literalToken
	}
	return sc.tokens[len(sc.tokens)-1].kind
}

// next adds what stands at the start of s and returns its length.
func (sc *scanner) next(s string) (n int, ok bool) {
	n = unitLen(s)
	switch c := s[0]; c {
	case '"':
		if n < 2 || s[n-1] != '"' {
			sc.literal(s) // never closed: not the start of a text
			return len(s), true
		}
		sc.literal(s[1 : n-1])
	case '\\':
		sc.literal(s[min(1, n-1):n])
	case '_':
		sc.literal(blanks(s[1:n]))
	case '*': // fills up to the width of the column
	case '[':
		if n < 2 || s[n-1] != ']' {
			return 0, false
		}
		return n, sc.bracket(s[1 : n-1])
	case '0', '#', '?':
		sc.hasDigits = true
		sc.add(token{kind: digitToken, pad: c, text: s[:1]})
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if sc.lastKind() == slashToken {
			return sc.fixedDenominator(s)
		}
		sc.literal(s[:n])
	case '.':
		return sc.point(s), true
	case ',':
		sc.add(token{kind: commaToken, text: ","})
	case '/':
		sc.add(token{kind: slashToken, text: "/"})
	case '%':
		sc.add(token{kind: percentToken, text: "%"})
	case '@':
		sc.add(token{kind: textToken})
	case '$': // in a code, all but its own language's symbol are only texts
		sc.typ = Currency
		sc.literal("$")
	default:
		if n := sc.letters(s); n > 0 {
			return n, true
		}
		sc.literal(s[:n])
	}
	return n, true
}

// blankWidths says how many spaces are as wide as a character, from ' ' to '~',
// in LibreOffice's measure; Excel leaves room for it on the screen.
const blankWidths = "11122321111211112222222222112222322222232122233323222223222111221222221221121322221212222221112"

// blanks is what _x shows.
func blanks(x string) string {
	if x == "" {
		return ""
	}
	if i := int(x[0]) - ' '; i >= 0 && i < len(blankWidths) {
		return "   "[:blankWidths[i]-'0']
	}
	return "  "
}

// fixedDenominator reads the 16 of # ??/16.
func (sc *scanner) fixedDenominator(s string) (n int, ok bool) {
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	value, err := strconv.Atoi(s[:n])
	if err != nil || value > maxDenominator {
		return 0, false
	}
	sc.add(token{kind: fixedToken, n: value})
	return n, true
}

// point reads a point: decimals of the seconds before it, or what finish makes
// of it.
func (sc *scanner) point(s string) (n int) {
	n = 1
	if k := sc.lastKind(); k == secondToken || k == secondsToken {
		for n < len(s) && s[n] == '0' {
			n++
		}
		if n > 1 {
			sc.add(token{kind: fractionToken, n: n - 1})
			return n
		}
	}
	sc.add(token{kind: pointToken, text: "."})
	return n
}

// letters reads a word of the format language; 0: there is none.
func (sc *scanner) letters(s string) (n int) {
	for _, word := range [...]struct {
		text string
		token
	}{
		{"general", token{kind: generalToken}},
		{"am/pm", token{kind: noonToken, n: 2}},
		{"a/p", token{kind: noonToken, n: 1}},
	} {
		if len(s) >= len(word.text) && strings.EqualFold(s[:len(word.text)], word.text) {
			sc.add(word.token)
			return len(word.text)
		}
	}
	c := s[0] | 0x20 // lower case
	n = runLen(s)
	kind := literalToken
	switch c {
	case 'y':
		kind = yearToken
	case 'm':
		kind = monthToken // or minutes: finishDate knows
	case 'd':
		kind = dayToken
	case 'h':
		kind = hourToken
	case 's':
		kind = secondToken
	case 'g':
		kind = eraToken
	case 'a': // aaa, aaaa: days of the week, elsewhere
		if n < 3 {
			return 0
		}
		kind = dayToken
	case 'e':
		if n := exponentLen(s); sc.hasDigits && n > 0 {
			sign := strings.TrimRight(s[:n], "0#?")
			sc.add(token{kind: exponentToken, text: sign, n: n - len(sign)})
			return n
		}
		sc.add(token{kind: yearToken, n: 4}) // of the era, which is ours
		return n
	default:
		return 0
	}
	sc.add(token{kind: kind, n: n})
	return n
}

// runLen counts how often the letter at the start stands there.
func runLen(s string) (n int) {
	for n < len(s) && s[n]|0x20 == s[0]|0x20 {
		n++
	}
	return n
}

// exponentLen is the length of E+00, E-0 or E0.
func exponentLen(s string) int {
	n := 1
	if n < len(s) && (s[n] == '+' || s[n] == '-') {
		n++
	}
	digits := n
	for n < len(s) && strings.IndexByte("0#?", s[n]) >= 0 {
		n++
	}
	if n == digits {
		return 0
	}
	return n
}
