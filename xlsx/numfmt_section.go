package xlsx

import (
	"strconv"
	"strings"
)

// A section is one of the parts of a code that semicolons divide.
type section struct {
	kind   sectionKind
	typ    ValueType
	cond   condition
	loc    *locale
	tokens []token
	// of numbers
	whole, decimals int  // digits before and behind the point
	minDecimals     int  // that many decimals are shown whatever they are
	padDecimals     bool // the point is shown although no decimals are
	group           bool
	percent         bool
	thousands       int // divided by 1000 that often
	// of times
	elapsed         bool      // a duration, not a time of day
	unit            tokenKind // then: what the days are counted in
	secondDecimals  int
	hasDay, hasTime bool
}

type sectionKind uint8

const (
	literalSection sectionKind = iota
	generalSection
	numberSection
	exponentSection
	fractionSection
	dateSection // and times
)

func (s *section) hasText() bool { return repeats(s.tokens) > 0 }

var colours = [...]string{"black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"}

// bracket reads what stands in brackets; false: nobody knows what it is.
func (sc *scanner) bracket(s string) bool {
	if s == "" {
		return false
	}
	lower := strings.ToLower(s)
	switch lower[0] {
	case '$':
		return sc.currency(s[1:])
	case '<', '>', '=':
		return sc.condition(s)
	case 'h', 'm', 's':
		if runLen(s) == len(s) {
			kind := map[byte]tokenKind{'h': hoursToken, 'm': minutesToken, 's': secondsToken}[lower[0]]
			sc.add(token{kind: kind, n: len(s)})
			return true
		}
	}
	for _, c := range colours {
		if lower == c {
			return true
		}
	}
	for _, prefix := range [...]string{"color", "dbnum", "natnum"} { // numerals of other scripts are not shown
		if rest, ok := strings.CutPrefix(lower, prefix); ok {
			_, err := strconv.ParseUint(strings.TrimSpace(rest), 10, 8)
			return err == nil
		}
	}
	return false
}

// currency reads [$€-407], [$€] or [$-407]: a symbol, a locale, or both. Beside
// a symbol the locale only names the country of the money.
func (sc *scanner) currency(s string) bool {
	symbol, where, hasLocale := strings.Cut(s, "-")
	if symbol != "" {
		sc.typ = Currency
		sc.literal(symbol)
		return true
	}
	loc, system, ok := findLocale(where)
	if !hasLocale || !ok {
		return false
	}
	sc.loc = loc
	if system != 0 {
		sc.system = system
	}
	return true
}

func (sc *scanner) condition(s string) bool {
	for _, o := range [...]struct {
		text string
		op   operator
	}{{"<=", lessEqual}, {">=", greaterEqual}, {"<>", notEqual}, {"<", less}, {">", greater}, {"=", equal}} {
		if rest, ok := strings.CutPrefix(s, o.text); ok {
			limit, ok := parseDecimal([]byte(strings.TrimSpace(rest)))
			sc.cond = condition{o.op, limit}
			return ok
		}
	}
	return false
}

// finish decides what kind of section it is and what its tokens mean.
func (sc *scanner) finish() (section, bool) {
	has := make(map[tokenKind]bool, len(sc.tokens))
	dates := false
	for _, t := range sc.tokens {
		has[t.kind] = true
		dates = dates || t.kind.isDate()
	}
	numbers := has[digitToken] || has[exponentToken]
	switch {
	case sc.system != 0:
		return sc.finishSystem(dates)
	case dates:
		sc.kind = dateSection
		sc.finishDate()
		return sc.section, !numbers && !has[generalToken] && !has[textToken]
	case numbers:
		if has[generalToken] || has[textToken] {
			return section{}, false
		}
		return sc.section, sc.finishNumber(has)
	case has[generalToken]:
		sc.kind = generalSection
	}
	sc.percent = has[percentToken] && sc.kind == generalSection
	sc.finishType()
	return sc.section, !has[slashToken] || !has[generalToken]
}

// finishType finds the type of a section with numbers.
func (sc *scanner) finishType() {
	switch {
	case sc.percent:
		sc.typ = Percentage
	case sc.typ == Empty:
		sc.typ = Float
	}
}

// finishSystem: the system's own format stands in place of the one in the file,
// which is there for readers that do not know it.
func (sc *scanner) finishSystem(dates bool) (section, bool) {
	if !dates {
		return section{}, false
	}
	code := sc.loc.longDate
	if sc.system == systemTime {
		code = sc.loc.longTime
	}
	s, ok := parseSection(code, sc.loc)
	s.cond = sc.cond
	return s, ok
}

// finishDate tells minutes from months and finds the type: a time has no day.
func (sc *scanner) finishDate() {
	before := literalToken // the last letters of a date, other than AM/PM
	var month *token       // it, if it may be a minute
	for i := range sc.tokens {
		t := &sc.tokens[i]
		switch t.kind {
		case pointToken, commaToken, percentToken:
			t.kind = literalToken
			continue
		case slashToken:
			continue
		case monthToken:
			if t.n <= 2 {
				switch before {
				case hourToken, hoursToken, secondToken, secondsToken:
					t.kind = minuteToken
				default:
					month = t
				}
			}
		case secondToken, secondsToken:
			if month != nil {
				month.kind = minuteToken
			}
		case fractionToken:
			sc.secondDecimals = max(sc.secondDecimals, t.n)
		}
		if t.kind.isDate() && t.kind != noonToken && t.kind != fractionToken {
			before = t.kind
			if t.kind != monthToken {
				month = nil
			}
		}
	}
	for _, t := range sc.tokens {
		switch t.kind {
		case eraToken, yearToken, monthToken, dayToken:
			sc.hasDay = true
		case hoursToken, minutesToken, secondsToken:
			if !sc.elapsed || t.kind < sc.unit {
				sc.elapsed, sc.unit = true, t.kind
			}
			sc.hasTime = true
		case literalToken, slashToken:
		default:
			sc.hasTime = true
		}
	}
	sc.typ = Time
	separator := "/"
	if sc.hasDay {
		sc.typ, separator = Date, sc.loc.dateSeparator
	}
	for i := range sc.tokens {
		if t := &sc.tokens[i]; t.kind == slashToken {
			t.kind, t.text = literalToken, separator
		}
	}
}

// finishNumber finds out what each digit, comma and point is for; false: this
// is no format.
func (sc *scanner) finishNumber(has map[tokenKind]bool) bool {
	sc.percent = has[percentToken]
	sc.finishType()
	switch {
	case has[slashToken]:
		sc.kind = fractionSection
		return !has[pointToken] && !has[exponentToken] && sc.finishFraction()
	case has[exponentToken]:
		sc.kind = exponentSection
		if has[percentToken] {
			return false
		}
	default:
		sc.kind = numberSection
	}
	sc.finishCommas()
	point, exponents := false, 0
	for i := range sc.tokens {
		switch t := &sc.tokens[i]; {
		case t.kind == exponentToken:
			exponents++
			if sc.whole+sc.decimals == 0 {
				return false
			}
		case t.kind == pointToken && point:
			t.kind = literalToken
		case t.kind == pointToken:
			point = true
		case t.kind == digitToken && exponents > 0:
			return false
		case t.kind == digitToken && point:
			t.kind, t.n = decimalToken, sc.decimals
			sc.decimals++
			if t.pad == '0' {
				sc.minDecimals = sc.decimals
			}
			sc.padDecimals = sc.padDecimals || t.pad == '?'
		case t.kind == digitToken:
			sc.whole++
		}
	}
	return exponents < 2
}

// finishCommas: between digits of the whole number a comma asks for groups,
// behind the digits it divides by 1000, elsewhere it is a comma.
func (sc *scanner) finishCommas() {
	kept := sc.tokens[:0]
	last, point := literalToken, false // last: of what is kept, or a comma
	for i, t := range sc.tokens {
		point = point || t.kind == pointToken
		if t.kind != commaToken || last == literalToken || last == percentToken || last == pointToken {
			if t.kind == commaToken {
				t.kind = literalToken
			}
			kept, last = append(kept, t), t.kind
			continue
		}
		last = commaToken
		next := i + 1
		for next < len(sc.tokens) && sc.tokens[next].kind == commaToken {
			next++
		}
		switch {
		case next < len(sc.tokens) && sc.tokens[next].kind == digitToken:
			sc.group = sc.group || !point
		default:
			sc.thousands++
		}
	}
	sc.tokens = kept
}

// finishFraction finds the digits on both sides of the stroke.
func (sc *scanner) finishFraction() bool {
	sc.finishCommas()
	stroke := -1
	for i, t := range sc.tokens {
		if t.kind == slashToken {
			if stroke >= 0 {
				return false
			}
			stroke = i
		}
	}
	above, below := stroke, stroke+1
	for above > 0 && sc.tokens[above-1].kind == digitToken {
		above--
		sc.tokens[above].kind = numeratorToken
	}
	for below < len(sc.tokens) && sc.tokens[below].kind == digitToken {
		sc.tokens[below].kind = denominatorToken
		below++
	}
	if below < len(sc.tokens) && sc.tokens[below].kind == fixedToken {
		below++
	}
	for _, t := range sc.tokens[:above] {
		if t.kind == digitToken {
			sc.whole++
		}
	}
	for _, t := range sc.tokens[below:] {
		if t.kind == digitToken || t.kind == fixedToken {
			return false
		}
	}
	return above < stroke && below > stroke+1
}
