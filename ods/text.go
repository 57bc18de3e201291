package ods

import (
	"encoding/binary"

	"elterntool/internal/xmlscan"
)

// maxText bounds the text of one cell. LibreOffice holds 2³¹ characters at
// most and Excel 32,767; no cell that somebody filled comes near this.
const maxText = 4 << 20

// A textReader collects the text of a cell from the tokens inside it: the
// text:p children with white space collapsed (ODF 1.3 part 3, 6.1.2), but
// not comments, drawings, notes, and the upper text of ruby.
type textReader struct {
	text       []byte
	paragraphs int
	other      bool // something besides text: a comment, a drawing, a detective
	inner      bool // a comment or note stands in a text:p
	markup     bool // an element stands in a text:p that is not only white space
	inP        bool // in a text:p
	pDepth     int  // depth inside it
	skip       int  // depth inside an element whose content does not count; 0: none
	space      bool // white space here is swallowed
	tooLong    bool
}

func (t *textReader) reset() {
	*t = textReader{text: t.text[:0]}
}

// part takes one token inside the cell. depth is the scanner's depth after
// the token, cellDepth the depth inside the cell.
func (t *textReader) part(tok *xmlscan.Token, depth, cellDepth int) {
	switch tok.Kind {
	case xmlscan.StartTag:
		t.start(tok, depth, cellDepth)
	case xmlscan.EndTag:
		switch {
		case t.skip > 0:
			if depth < t.skip {
				t.skip = 0
			}
		case t.inP && depth < t.pDepth:
			t.inP = false
			t.endParagraph()
		}
	case xmlscan.Text, xmlscan.CDATA:
		if t.inP && t.skip == 0 {
			t.characters(tok)
		}
	}
}

// endParagraph drops white space at the end.
func (t *textReader) endParagraph() {
	if n := len(t.text); n > 0 && t.text[n-1] == ' ' && t.space {
		t.text = t.text[:n-1]
	}
}

func (t *textReader) start(tok *xmlscan.Token, depth, cellDepth int) {
	if t.skip > 0 {
		return
	}
	if !t.inP {
		inside := depth
		if tok.SelfClosing {
			inside++
		}
		if inside != cellDepth+1 {
			return
		}
		if tok.Atom != elemP && tok.Atom != elemH {
			t.other = true
			if !tok.SelfClosing {
				t.skip = depth
			}
			return
		}
		if t.paragraphs++; t.paragraphs > 1 {
			t.add("\n")
		}
		t.inP, t.pDepth, t.space = !tok.SelfClosing, depth, true
		return
	}
	switch tok.Atom {
	case elemS:
		n := 1
		if v, ok := tok.Attr(attrSpaceCount); ok {
			n = number(v, maxText)
		}
		for ; n > 0 && !t.tooLong; n-- {
			t.add(" ")
		}
		t.space = false
	case elemTab:
		t.add("\t")
		t.space = false
	case elemLineBreak:
		t.add("\n")
		t.space = false
	case elemAnnotation, elemRubyText, elemNote:
		t.other = true
		t.inner = t.inner || tok.Atom != elemRubyText
		if !tok.SelfClosing {
			t.skip = depth
		}
	default:
		t.markup = true
	}
}

func (t *textReader) add(s string) {
	if len(t.text)+len(s) > maxText {
		t.tooLong = true
		return
	}
	t.text = append(t.text, s...)
}

func (t *textReader) characters(tok *xmlscan.Token) {
	if len(t.text)+len(tok.Raw) > maxText {
		t.tooLong = true
		return
	}
	from := len(t.text)
	t.text = tok.AppendText(t.text)
	t.collapse(from)
}

// plain takes the text of a plain paragraph, the first of its cell.
func (t *textReader) plain(text []byte) {
	t.paragraphs++
	t.space = true
	t.text = append(t.text, text...)
	t.collapse(len(t.text) - len(text))
	t.endParagraph()
}

// isCollapsed tells whether a text is what is left of it when white space has been
// collapsed.
func isCollapsed(text []byte) bool {
	if len(text) < 8 {
		before := byte(' ')
		for _, c := range text {
			if c < ' ' || c == ' ' && before == ' ' {
				return false
			}
			before = c
		}
		return before != ' '
	}
	if text[0] == ' ' || text[len(text)-1] == ' ' {
		return false
	}
	const ones, lows = 0x0101010101010101, 0x7F7F7F7F7F7F7F7F
	var before uint64 // the highest bit of the lowest byte: a blank stands before
	for n := 0; ; n += 8 {
		if n+8 > len(text) {
			n = len(text) - 8 // some bytes once more
			before = 0
		}
		x := binary.LittleEndian.Uint64(text[n:])
		y := x ^ ' '*ones
		blanks := ^((y&lows + lows) | y | lows)         // the highest bit of each
		controls := ^((x&lows + ' '*3*ones) | x | lows) // of tabs and line ends
		if controls|blanks&(blanks<<8|before) != 0 {
			return false
		}
		if n+8 == len(text) {
			return true
		}
		before = blanks >> 56
	}
}

// collapse collapses white space in the characters from a place on.
func (t *textReader) collapse(from int) {
	// Most texts have nothing to collapse.
	out := from
	for ; out < len(t.text); out++ {
		if c := t.text[out]; c > ' ' {
			t.space = false
		} else if c != ' ' || t.space {
			break
		} else {
			t.space = true
		}
	}
	for _, c := range t.text[out:] {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if t.space {
				continue
			}
			c, t.space = ' ', true
		} else {
			t.space = false
		}
		t.text[out] = c
		out++
	}
	t.text = t.text[:out]
}
