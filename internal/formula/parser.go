package formula

import "slices"

// Bounds against hostile texts; beyond them a formula is unbounded.
const (
	maxDepth     = 512    // open parentheses
	maxAreas     = 65_536 // references in one formula
	maxStretched = 16     // references in the sum argument of one SUMIF
	maxSheetName = 1_024  // bytes
	maxNames     = 4_096  // sheet names kept between formulas
)

// A Parser reads formulas. The zero value is ready; it keeps its buffers from
// one formula to the next and is not for use by several goroutines.
type Parser struct {
	// Table tells which cells a table of Excel's has, headers and totals
	// included, or will have; its area names a sheet. Formulas that refer to
	// tables it does not know are unbounded, as all are without it.
	Table func(name []byte) (Area, bool)

	names  map[string]string // sheet names seen, to be allocated once
	areas  []Area
	frames []frame
	upper  []byte // function name in upper case

	syntax    Syntax
	text      []byte
	pos       int
	skipped   int // parentheses open beyond maxDepth
	unbounded bool
	external  bool
	foreign   bool
	broken    bool // the text was not understood from some place on
	last      int  // index in areas of the reference that ends here, or -1
	colon     bool // a reference and ":" stand before
}

// Parse returns what a formula reads: text without the prefix and its colon,
// entities resolved, with or without the leading "=". Areas are valid until
// the next call.
func (p *Parser) Parse(syntax Syntax, text []byte) Refs {
	p.areas, p.frames = p.areas[:0], p.frames[:0]
	p.syntax, p.text, p.pos, p.skipped = syntax, text, 0, 0
	p.unbounded, p.external, p.foreign, p.broken, p.last, p.colon = false, false, false, false, -1, false

	p.scan()
	for len(p.frames) > 0 { // Calc adds parentheses that are missing at the end
		p.closeFrame()
	}
	if p.colon {
		p.unbounded = true
	}
	if p.broken {
		p.unbounded = true
		p.external = p.external || looksExternal(text)
	}
	if p.unbounded {
		return Refs{Unbounded: true, External: p.external, Foreign: p.foreign}
	}
	return Refs{Areas: compact(p.areas), External: p.external, Foreign: p.foreign}
}

// compact takes out duplicates, as in IF([.A1]="";"";[.A1]), where they are
// not far apart.
func compact(areas []Area) []Area {
	kept := areas[:0]
	for _, a := range areas {
		if !slices.Contains(kept[max(0, len(kept)-16):], a) {
			kept = append(kept, a)
		}
	}
	return kept
}

func (p *Parser) scan() {
	p.spaces()
	for n := 0; n < 2 && p.peek() == '='; n++ { // "==" asks for recalculation
		p.pos++
	}
	if p.syntax < OpenFormula || p.syntax > Excel {
		p.broken = true
		return
	}
	for !p.broken {
		p.spaces()
		if p.pos >= len(p.text) {
			return
		}
		start := p.pos
		p.token()
		if p.pos <= start {
			p.broken = true
		}
	}
}

// token reads what starts at pos. It leaves pos where it is if it cannot.
func (p *Parser) token() {
	switch c := p.text[p.pos]; c {
	case '"':
		p.literal()
	case '(':
		p.operator()
		p.openFrame(inParentheses)
		p.pos++
	case '{':
		p.operator()
		p.openFrame(inArray)
		p.pos++
	case ')', '}':
		p.pos++
		p.closeFrame()
		p.operator() // what a function returns is no plain reference
	case ';', ',':
		p.separator(c)
	case ':':
		p.pos++
		if p.last < 0 || p.colon {
			p.unbounded = true // a function may give either end
			p.operator()
			return
		}
		p.colon = true
	case '~':
		p.operator()
		p.pos++
	case '!':
		if p.syntax != Excel { // intersection
			p.operator()
			p.pos++
		}
	case '|':
		if p.syntax != Excel { // next row of an inline array
			p.operator()
			p.pos++
		}
	case '+', '-', '*', '/', '^', '&', '=', '<', '>', '%':
		p.operator()
		p.mixed()
		p.pos++
	case '#':
		p.errorValue()
	default:
		if p.syntax == Excel {
			p.excelOperand()
		} else {
			p.odfOperand()
		}
	}
}

func (p *Parser) separator(c byte) {
	p.operator()
	p.pos++
	if len(p.frames) > 0 && p.frames[len(p.frames)-1].kind == inArray {
		return
	}
	if (c == ',') != (p.syntax == Excel) {
		p.broken = true
	}
	if len(p.frames) > 0 && p.skipped == 0 {
		p.frames[len(p.frames)-1].next(len(p.areas))
	}
}

// operator notes that no reference ends here, and that none follows to which
// a ":" before could lead.
func (p *Parser) operator() {
	if p.colon {
		p.unbounded = true
	}
	p.colon, p.last = false, -1
}

// value notes a constant, or an operand that has been dealt with.
func (p *Parser) value() {
	p.operator()
	p.mixed()
}

// mixed notes that the argument holds more than a reference.
func (p *Parser) mixed() {
	if n := len(p.frames); n > 0 {
		p.frames[n-1].other()
	}
}

func (p *Parser) reference(a Area) {
	if !a.inLimits() || len(p.areas) >= maxAreas {
		p.unbounded = true
		p.value()
		return
	}
	if p.colon {
		left := &p.areas[len(p.areas)-1]
		u, ok := union(*left, a)
		if !ok {
			p.unbounded = true
		}
		*left = u
		p.colon = false
		p.last = len(p.areas) - 1
		return
	}
	p.areas = append(p.areas, a)
	p.last = len(p.areas) - 1
}

// literal skips a text in double quotes, doubled inside.
func (p *Parser) literal() {
	i := p.pos + 1
	for ; i < len(p.text); i++ {
		if p.text[i] == '"' {
			if i+1 < len(p.text) && p.text[i+1] == '"' {
				i++
				continue
			}
			p.value()
			p.pos = i + 1
			return
		}
	}
	p.broken = true
}

func (p *Parser) errorValue() {
	if n := errorLen(p.text[p.pos:]); n > 0 {
		p.value()
		p.pos += n
	}
}

// word handles an identifier in text[start:end], pos at its end: a function's
// name, a logical constant, or a name whose meaning is unknown here.
func (p *Parser) word(start, end int) {
	name := p.text[start:end]
	p.spaces()
	if p.peek() == '(' {
		p.operator()
		p.mixed()
		p.function(name)
		p.pos++
		return
	}
	if !isLogical(name) {
		p.unbounded = true
	}
	p.value()
}

func (p *Parser) function(name []byte) {
	f := p.lookUp(name)
	if f.in == 0 {
		p.unbounded = true
	}
	if f.in == 0 || f.in&later != 0 {
		p.foreign = true
	}
	switch f.reach {
	case reachesAnywhere:
		p.unbounded = true
	case reachesOutside:
		p.external = true
	}
	p.openFrame(f.reach)
}

// sheet returns a sheet's name as a string that lives on.
func (p *Parser) sheet(name []byte) string {
	if s, ok := p.names[string(name)]; ok {
		return s
	}
	if p.names == nil || len(p.names) >= maxNames {
		p.names = make(map[string]string)
	}
	s := string(name)
	p.names[s] = s
	return s
}

func (p *Parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *Parser) spaces() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}
