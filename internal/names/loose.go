package names

import "unicode/utf8"

// appendLoose appends src, a key in search form, without separators and
// academic titles. What consists of titles alone stays: it is a name then.
func appendLoose(dst, src []byte) []byte {
	start := len(dst)
	dst = appendTokens(dst, src, "")
	for _, b := range dst[start:] {
		if b >= utf8.RuneSelf {
			return compose(dst, start) // other scripts: neighbours may have come together
		}
	}
	return dst
}

// AppendTokens appends the words of name in the reading that drops the dots of
// ü (ü = u), in capital letters, divided by single blanks, without academic
// titles. It is for suggestions: unlike keys of [Append] it takes different
// people for one.
func AppendTokens(dst []byte, name []byte) []byte {
	var buf [256]byte
	key := Append(buf[:0], Folded, name)
	mid := len(key)
	key = moveDown(appendReading(key, key[:mid:mid], true), 0, mid)
	return appendTokens(dst, key, " ")
}

// appendTokens appends the tokens of src, a key in search form, that are no
// titles, with sep between them. If there is nothing but titles it appends them.
func appendTokens(dst, src []byte, sep string) []byte {
	start := len(dst)
	for _, all := range [...]bool{false, true} {
		for t := (tokenizer{src: src}); t.next(); {
			if t.title && !all {
				continue
			}
			if len(dst) > start {
				dst = append(dst, sep...)
			}
			dst = append(dst, src[t.from:t.to]...)
		}
		if len(dst) > start {
			break
		}
	}
	return dst
}

// A tokenizer finds the runs between separators in src, a key in search form.
type tokenizer struct {
	src      []byte
	from, to int
	title    bool // src[from:to] is an academic title
}

// next goes to the next token; it returns false if there is none.
func (t *tokenizer) next() bool {
	i := t.to
	for i < len(t.src) {
		n := separator(t.src[i:])
		if n == 0 {
			break
		}
		i += n
	}
	t.from = i
	for i < len(t.src) && separator(t.src[i:]) == 0 {
		i++
	}
	t.to = i
	t.title = isTitle(t.src, t.from, t.to, t.title)
	return t.from < t.to
}

// separator returns the length of the separator that b begins with, 0 if it
// begins with none: blanks, hyphens, dashes, apostrophes, dots, commas.
func separator(b []byte) int {
	if b[0] < utf8.RuneSelf {
		switch b[0] {
		case ' ', '-', '.', ',', '\'', '`', '_':
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRune(b)
	switch r {
	case 0xB4, 0xB7, 0x02B9, 0x02BB, 0x02BC, 0x02BE, 0x02BF, 0x2018, 0x2019, 0x201B, 0x2032, 0x2035, 0xFF07,
		0x2027, 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D:
		return n
	}
	if 0x2010 <= r && r <= 0x2015 {
		return n
	}
	return 0
}

// isTitle reports whether src[i:j] is an academic title or goes on one.
// Words that are names too (Phil, Nat, Ing, Mag) count only with a dot, and
// subjects only behind a title: "Dr. phil. Anna", but "Dr. Phil".
func isTitle(src []byte, i, j int, afterTitle bool) bool {
	dot := j < len(src) && src[j] == '.'
	switch string(src[i:j]) {
	case "DR", "PROF", "PROFESSOR", "PROFESSORIN", "DIPL":
		return true
	case "MAG", "ING", "PD", "DOZ":
		if dot {
			return true
		}
	}
	if !afterTitle {
		return false
	}
	switch string(src[i:j]) {
	case "MED", "DENT", "RER", "JUR", "IUR", "HABIL":
		return true
	case "PHIL", "NAT", "VET", "POL", "OEC", "THEOL", "HC", "MULT", "UNIV", "AGR", "PAED", "PHARM", "SOC", "TECHN",
		"ING", "KFM", "KFFR", "WIRT", "INF", "INFORM", "PSYCH", "BIOL", "CHEM", "PHYS", "MATH", "SOZ", "VERW", "BETRW",
		"GEOGR", "GEOL", "OECOTROPH", "HDL", "DES", "EH":
		return dot || i > 0 && src[i-1] == '-'
	case "H": // "h. c." and the second half of "e. h."
		return dot && (nextToken(src, j) == 'C' || prevToken(src, i) == 'E')
	case "C":
		return dot && prevToken(src, i) == 'H'
	case "E":
		return dot && nextToken(src, j) == 'H'
	}
	return false
}

// nextToken returns the letter that is the whole next token after src[:j], else 0.
func nextToken(src []byte, j int) byte {
	for j < len(src) && (src[j] == '.' || src[j] == ' ') {
		j++
	}
	if j < len(src) && (j+1 == len(src) || separator(src[j+1:]) > 0) {
		return src[j]
	}
	return 0
}

// prevToken returns the letter that is the whole last token of src[:i], else 0.
func prevToken(src []byte, i int) byte {
	for i > 0 && (src[i-1] == '.' || src[i-1] == ' ') {
		i--
	}
	if i > 0 && (i == 1 || src[i-2] == ' ' || src[i-2] == '.') {
		return src[i-1]
	}
	return 0
}
