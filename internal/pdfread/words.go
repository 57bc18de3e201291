package pdfread

import "math"

// A Word is what stands between two blanks or gaps. X and Y are its top left
// corner, in millimetres from that of the page; the height is that of the font,
// not of the ink, so that "ace" and "Äg" have the same.
type Word struct {
	Text       string
	X, Y, W, H float64

	line box // where it stands on its line
}

// Where a word ends, in sizes of its font; poppler's values.
const (
	wordGap     = 0.1
	wordOverlap = 0.2
	samePlace   = 0.5 * pointMM // of two base lines
)

// Where a line ends, in sizes of its font: justified lines have wide blanks, a
// raised figure belongs to its line, and columns are further apart.
const (
	lineGap   = 2
	lineShift = 0.5
)

// A box is a stretch of a base line: from x, y in the direction dx, dy (of
// length 1), in millimetres from the top left of the page.
type box struct {
	x, y, dx, dy    float64
	length, size    float64
	ascent, descent float64
}

// newBox gives the box of a glyph of a width in text space.
func newBox(m matrix, s *state, width float64) box {
	var b box
	b.x, b.y = m.apply(0, s.rise)
	stretch := math.Hypot(m[0], m[1])
	if b.dx = 1; stretch > 0 {
		b.dx, b.dy = m[0]/stretch, m[1]/stretch
	}
	b.length = width * stretch
	b.size = math.Abs(s.size) * math.Hypot(m[2], m[3])
	b.ascent, b.descent = s.font.ascent*b.size, s.font.descent*b.size
	return b
}

// gap returns how far the start of c is behind the end of b, along and across b.
func (b box) gap(c box) (along, across float64) {
	x, y := c.x-b.x, c.y-b.y
	return x*b.dx + y*b.dy - b.length, math.Abs(x*b.dy - y*b.dx)
}

func (b box) sameDirection(c box) bool { return b.dx*c.dx+b.dy*c.dy > 0.999 }

// word gives the rectangle around a box.
func (b box) word(text string) Word {
	w := Word{Text: text, line: b}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, along := range []float64{0, b.length} {
		for _, up := range []float64{b.ascent, b.descent} {
			x, y := b.x+along*b.dx+up*b.dy, b.y+along*b.dy-up*b.dx
			x0, x1 = min(x0, x), max(x1, x)
			y0, y1 = min(y0, y), max(y1, y)
		}
	}
	w.X, w.Y, w.W, w.H = x0, y0, x1-x0, y1-y0
	return w
}

// onLine says whether c has the base line and the size of b.
func (b box) onLine(c box) bool {
	_, across := b.gap(c)
	return b.sameDirection(c) && across <= samePlace && math.Abs(b.size-c.size) < 0.01
}

// continuedBy says whether c begins where b ends, in the same word.
func (b box) continuedBy(c box) bool {
	along, _ := b.gap(c)
	return b.onLine(c) && along <= wordGap*b.size && along >= -wordOverlap*b.size
}

// extended returns the box around b and c, which continues it.
func (b box) extended(c box) box {
	along, _ := b.gap(c)
	b.length = max(b.length, b.length+along+c.length)
	b.ascent, b.descent = max(b.ascent, c.ascent), min(b.descent, c.descent)
	return b
}
