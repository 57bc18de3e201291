package xlsx

import (
	"math"
	"unicode/utf8"
)

// What a cell shows is decided by its number format (ECMA-376 part 1, 18.8.30
// and 18.8.31), a little language that Excel never wrote down in full. Where
// programs differ, LibreOffice with German settings is followed, as far as it
// does what Excel does or what nobody would miss; TestFormatLikeLibreOffice
// holds the code to it and lists the rest with reasons.
//
// The scanner is written here and not taken from github.com/xuri/nfp: only a
// fifth of the work is cutting a code into tokens, and what they mean depends
// on what stands around them (minutes, commas, points, fractions), which a
// tokenizer leaves open.

// maxFormatCode is Excel's limit for a code, in characters. A longer one is
// shown like General, so that a hostile file cannot ask for much.
const maxFormatCode = 255

// A numberFormat is a code that has been understood. It does not change, so
// that many may use it. The zero value is General.
type numberFormat struct {
	sections []section // for numbers, at most three; none: General
	texts    []token   // the section for texts
	hasTexts bool      // and it shows something else than the text
	grouped  *section  // if it is the only one, and shows digits in groups and nothing else
}

var generalFormat = new(numberFormat)

// general tells that numbers are shown as General.
func (f *numberFormat) general() bool { return len(f.sections) == 0 }

// plainText tells that texts are shown as they are.
func (f *numberFormat) plainText() bool { return !f.hasTexts }

// parseFormat reads a number format code. It never fails: what is not
// understood is shown like General.
func parseFormat(code string) *numberFormat {
	if len(code) > maxFormatCode*utf8.UTFMax || utf8.RuneCountInString(code) > maxFormatCode || !utf8.ValidString(code) {
		return generalFormat
	}
	parts := splitSections(code)
	if len(parts) > 4 {
		parts = parts[:4]
	}
	f := new(numberFormat)
	loc := &german
	for i, part := range parts {
		s, ok := parseSection(part, loc)
		if !ok {
			return generalFormat
		}
		loc = s.loc // a locale counts from where it stands to the end
		if i == 3 || i == len(parts)-1 && s.hasText() {
			f.texts, f.hasTexts = s.tokens, len(s.tokens) != 1 || s.tokens[0].kind != textToken
			break
		}
		f.sections = append(f.sections, s)
	}
	if code == "" || !f.setConditions() {
		return generalFormat
	}
	if len(f.sections) == 1 && f.sections[0].onlyGroups() {
		f.grouped = &f.sections[0]
	}
	return f
}

// A condition says for which numbers a section is.
type condition struct {
	op    operator
	limit float64
}

type operator uint8

const (
	unset operator = iota
	always
	less
	lessEqual
	equal
	notEqual
	greaterEqual
	greater
)

func (c condition) holds(v float64) bool {
	switch c.op {
	case less:
		return v < c.limit
	case lessEqual:
		return v <= c.limit
	case equal:
		return v == c.limit
	case notEqual:
		return v != c.limit
	case greaterEqual:
		return v >= c.limit
	case greater:
		return v > c.limit
	}
	return true
}

// setConditions gives each section the condition that it has by its position,
// and adds a last one for what the others leave over.
func (f *numberFormat) setConditions() bool {
	n := len(f.sections)
	if n == 0 {
		return true
	}
	first := f.sections[0].cond.op != unset
	if n > 1 && !first && f.sections[1].cond.op != unset {
		return false // LibreOffice does not take it either
	}
	switch {
	case n == 1 && !first:
		f.sections[0].cond.op = always
	case n == 2 && !first:
		f.sections[0].cond.op = greaterEqual
	case n == 3 && !first:
		f.sections[0].cond.op = greater
	}
	if n == 3 && f.sections[1].cond.op == unset {
		f.sections[1].cond.op = less
	}
	last := &f.sections[n-1]
	if n < 3 && last.cond.op != unset && last.cond.op != always {
		f.sections = append(f.sections, section{kind: generalSection, typ: Float, loc: last.loc, tokens: []token{{kind: generalToken}}})
		last = &f.sections[n]
	}
	last.cond.op = always
	return true
}

// valueType is the type of a number with this format: the one that all
// sections agree on, else Float. A section that shows nothing has no say.
func (f *numberFormat) valueType() ValueType {
	typ := Empty
	for i := range f.sections {
		switch s := &f.sections[i]; {
		case len(s.tokens) == 0:
		case typ == Empty:
			typ = s.typ
		case typ != s.typ:
			return Float
		}
	}
	if typ == Empty {
		return Float
	}
	return typ
}

// appendNumber appends what a cell with this format and the number v shows.
// Nothing is filled up to the width of the column.
func (f *numberFormat) appendNumber(dst []byte, v float64, date1904 bool) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, "#NUM!"...) // no file can hold them
	}
	if v == 0 {
		v = 0 // without a sign
	}
	for i := range f.sections {
		s := &f.sections[i]
		if !s.cond.holds(v) {
			continue
		}
		// Later sections write the sign themselves, and so does a first one
		// that is for negative numbers.
		if v < 0 && (i > 0 || s.cond.limit == 0 && (s.cond.op == less || s.cond.op == lessEqual)) {
			v = -v
		}
		return s.appendNumber(dst, v, date1904)
	}
	return appendGeneral(dst, v)
}

// maxRepeats is how often a section for texts may show the text. More is a
// hostile file, which would make a book out of a sentence.
const maxRepeats = 3

// appendText appends what a cell with this format and a text shows.
func (f *numberFormat) appendText(dst, text []byte) []byte {
	if !f.hasTexts || repeats(f.texts) > maxRepeats {
		return append(dst, text...)
	}
	for _, t := range f.texts {
		switch t.kind {
		case textToken:
			dst = append(dst, text...)
		default:
			dst = append(dst, t.text...)
		}
	}
	return dst
}

func repeats(tokens []token) (n int) {
	for _, t := range tokens {
		if t.kind == textToken {
			n++
		}
	}
	return n
}
