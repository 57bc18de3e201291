package pdfread

import (
	"errors"
	"strconv"
)

// maxDepth bounds nested arrays and dictionaries; LibreOffice needs about 5.
const maxDepth = 64

// errEnd says that the bytes ended, between objects or inside of one.
var errEnd = errors.New("unexpected end")

// A lexer reads objects from bytes (ISO 32000-1, 7.2 and 7.3).
type lexer struct {
	b    []byte
	pos  int
	refs bool // "1 0 R" is a reference: everywhere but in content streams
}

const (
	regular = iota
	white
	delimiter
)

var class = func() (c [256]byte) {
	for _, b := range "\x00\t\n\f\r " {
		c[b] = white
	}
	for _, b := range "()<>[]{}/%" {
		c[b] = delimiter
	}
	return c
}()

func (l *lexer) skipSpace() {
	for l.pos < len(l.b) {
		switch c := l.b[l.pos]; {
		case class[c] == white:
			l.pos++
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// done says that nothing follows.
func (l *lexer) done() bool {
	l.skipSpace()
	return l.pos >= len(l.b)
}

// object reads the next object, or a keyword.
func (l *lexer) object() (any, error) { return l.objectAt(0) }

func (l *lexer) objectAt(depth int) (any, error) {
	if depth > maxDepth {
		return nil, tooLarge("nested objects")
	}
	l.skipSpace()
	if l.pos >= len(l.b) {
		return nil, errEnd
	}
	switch c := l.b[l.pos]; c {
	case '/':
		l.pos++
		return l.name(), nil
	case '(':
		l.pos++
		return l.literal()
	case '[':
		l.pos++
		return l.array(depth)
	case '<':
		l.pos++
		if l.pos < len(l.b) && l.b[l.pos] == '<' {
			l.pos++
			return l.dict(depth)
		}
		return l.hex()
	case '>':
		l.pos++
		if l.pos < len(l.b) && l.b[l.pos] == '>' {
			l.pos++
			return keyword(">>"), nil
		}
		return nil, damaged("stray >")
	case ']', '{', '}', ')':
		l.pos++
		return keyword(c), nil
	}
	start := l.pos
	for l.pos < len(l.b) && class[l.b[l.pos]] == regular {
		l.pos++
	}
	return l.word(l.b[start:l.pos]), nil
}

func (l *lexer) word(w []byte) any {
	if c := w[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if n, ok := parseNumber(w); ok {
			if i, ok := n.(int64); ok && l.refs && i >= 0 {
				return l.maybeRef(i)
			}
			return n
		}
	}
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return keyword(w)
}

func parseNumber(w []byte) (any, bool) {
	if len(w) < 16 {
		var n int64
		for i, c := range w {
			if c < '0' || c > '9' {
				break
			}
			if n = n*10 + int64(c-'0'); i == len(w)-1 {
				return n, true
			}
		}
	}
	for _, c := range w { // no exponents, NaN or underscores
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return nil, false
		}
	}
	if n, err := strconv.ParseInt(string(w), 10, 64); err == nil {
		return n, true
	}
	x, err := strconv.ParseFloat(string(w), 64)
	return x, err == nil
}

// maybeRef looks whether "gen R" follows the number.
func (l *lexer) maybeRef(num int64) any {
	p := l.pos
	gen, digits := int64(0), 0
	for p < len(l.b) && class[l.b[p]] == white {
		p++
	}
	for p < len(l.b) && l.b[p] >= '0' && l.b[p] <= '9' && digits < 6 {
		gen = gen*10 + int64(l.b[p]-'0')
		p, digits = p+1, digits+1
	}
	space := p
	for p < len(l.b) && class[l.b[p]] == white {
		p++
	}
	if digits == 0 || p == space || p >= len(l.b) || l.b[p] != 'R' || p+1 < len(l.b) && class[l.b[p+1]] == regular {
		return num
	}
	l.pos = p + 1
	return ref{num, gen}
}

func (l *lexer) array(depth int) (any, error) {
	out := array{}
	for {
		v, err := l.objectAt(depth + 1)
		if err != nil {
			return nil, err
		}
		if k, ok := v.(keyword); ok {
			if k == "]" {
				return out, nil
			}
			return nil, damaged("%q in an array", string(k))
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) (any, error) {
	out := dict{}
	for {
		k, err := l.objectAt(depth + 1)
		if err != nil {
			return nil, err
		}
		if k == any(keyword(">>")) {
			return out, nil
		}
		key, ok := k.(name)
		if !ok {
			return nil, damaged("a dictionary's key is not a name")
		}
		v, err := l.objectAt(depth + 1)
		if err != nil {
			return nil, err
		}
		if k, ok := v.(keyword); ok {
			return nil, damaged("%q in a dictionary", string(k))
		}
		out[key] = v
	}
}

func (l *lexer) name() name {
	var out []byte
	for l.pos < len(l.b) && class[l.b[l.pos]] == regular {
		c := l.b[l.pos]
		if c == '#' && l.pos+2 < len(l.b) && unhex(l.b[l.pos+1]) >= 0 && unhex(l.b[l.pos+2]) >= 0 {
			c = byte(unhex(l.b[l.pos+1])<<4 | unhex(l.b[l.pos+2]))
			l.pos += 2
		}
		out = append(out, c)
		l.pos++
	}
	return name(out)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) hex() (any, error) {
	var out []byte
	high := -1
	for ; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		d := unhex(c)
		switch {
		case c == '>':
			l.pos++
			if high >= 0 { // an odd last digit counts as followed by 0
				out = append(out, byte(high<<4))
			}
			return str(out), nil
		case class[c] == white:
		case d < 0:
			return nil, damaged("a hexadecimal string holds %q", c)
		case high < 0:
			high = d
		default:
			out = append(out, byte(high<<4|d))
			high = -1
		}
	}
	return nil, errEnd
}

func (l *lexer) literal() (any, error) {
	var out []byte
	for depth := 1; l.pos < len(l.b); {
		c := l.b[l.pos]
		l.pos++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return str(out), nil
			}
		case '\r': // every end of a line is one line feed
			if l.pos < len(l.b) && l.b[l.pos] == '\n' {
				l.pos++
			}
			c = '\n'
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return nil, errEnd
}

func (l *lexer) escape(out []byte) []byte {
	if l.pos >= len(l.b) {
		return out
	}
	c := l.b[l.pos]
	l.pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.pos < len(l.b) && l.b[l.pos] == '\n' {
			l.pos++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for i := 0; i < 2 && l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '7'; i++ {
		n = n<<3 | int(l.b[l.pos]-'0')
		l.pos++
	}
	return append(out, byte(n))
}
