package xlsx

import (
	"bytes"
	"slices"

	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
)

// A cellPatch is a cell in which a target lies.
type cellPatch struct {
	target     int // index among the active ones
	start, end int64
	tag        xmlscan.RawTag
	kind       cellKind
	style      int
	formula    bool
	content    bool   // it has a v or an is
	value      []byte // text of v
	text       richText
	in         xmlscan.Atom // child that is being read
	ext        []byte       // extLst, as it stands
	size       int
	strange    bool // it has an element that is not known
}

func (c *cellPatch) begin(tok *xmlscan.Token, target int) {
	*c = cellPatch{
		target: target, start: tok.Start, end: tok.End, tag: c.tag, style: cellStyle(tok),
		value: c.value[:0], text: richText{text: c.text.text[:0]}, ext: c.ext[:0],
	}
	c.tag.Load(tok)
	if v, ok := tok.Attr(attrT); ok {
		c.kind = kindOf(v)
	}
}

func (c *cellPatch) clone() cellPatch {
	k := *c
	k.tag, k.value, k.ext = c.tag.Clone(), slices.Clone(c.value), slices.Clone(c.ext)
	k.text.text = slices.Clone(c.text.text)
	return k
}

// part takes a token inside the cell.
func (c *cellPatch) part(w *walker, tok *xmlscan.Token) error {
	if c.size += len(tok.Raw); c.size > maxCellBytes {
		return w.fail(ErrTooLarge, "a cell of more than %d bytes", maxCellBytes)
	}
	s := w.scan
	child := tok.Kind == xmlscan.StartTag && depthOutside(s, tok) == cellDepth
	if child {
		c.in = tok.Atom
		switch tok.Atom {
		case elemFormula:
			c.formula = true
		case elemValue:
			c.content = true
		case elemInline:
			c.content = true
			c.text.begin(s, tok)
		case elemExtLst:
		default:
			c.strange = true
		}
	}
	switch {
	case c.in == elemExtLst:
		c.ext = append(c.ext, tok.Raw...)
	case c.in == elemInline && !child:
		c.text.token(s, tok)
	case c.in == elemValue && (tok.Kind == xmlscan.Text || tok.Kind == xmlscan.CDATA):
		c.value = tok.AppendText(c.value)
	}
	if child && tok.SelfClosing || tok.Kind == xmlscan.EndTag && s.Depth() == cellDepth {
		c.in = 0
	}
	return nil
}

func (c *cellPatch) finish(tok *xmlscan.Token) { c.end = tok.End }

// holds tells whether the cell is a string cell with this text.
func (c *cellPatch) holds(text string, shared *sharedStrings) bool {
	var have []byte
	switch c.kind {
	case kindShared:
		b, ok := shared.at(index(bytes.TrimSpace(c.value)))
		if !ok || len(c.value) == 0 {
			return false
		}
		have = b
	case kindInline:
		have = c.text.text
	case kindString:
		have = unescaped(slices.Clone(c.value))
	default:
		return false
	}
	return string(have) == lineFeeds(text)
}

// rewrite gives the cell as the plan wants it, nil if nothing changes.
func (e *editor) rewrite(c *cellPatch) ([]byte, error) {
	i := c.target
	t, w := e.active[i], e.wishes[i]
	look := e.looks[i]
	if look == noStyle {
		look = e.defaultStyle(e.lookCols[i])
	}
	style, restyle := e.pl.styleFor(t, w, e.row, look, oldCell{true, c.style})
	change := restyle
	switch w.Act {
	case grid.Set:
		change = change || !c.holds(w.Text, e.pl.w.strings)
	case grid.Empty:
		change = change || c.content || c.formula
	}
	if !change {
		return nil, nil
	}
	if err := e.allowed(e.targetIndex(t), e.row, c.style); err != nil {
		return nil, err
	}
	if c.formula || w.Act == grid.Style && c.content { // the place of a new column is free
		return nil, e.refuse(ErrFormula, e.row, t.Col)
	}
	if c.strange {
		err := e.fail(ErrUnsupported, "an element in the cell that is not known")
		err.Row, err.Col = e.row, t.Col
		return nil, err
	}
	if w.Act == grid.Style || w.Act == grid.Set && c.holds(w.Text, e.pl.w.strings) || w.Act == grid.Empty && !c.content {
		e.restyled = true
	} else {
		e.count(t, e.row)
	}
	text := ""
	if w.Act == grid.Set {
		text = w.Text
	}
	b := c.write(e.Room.Slice(), e.sheet.prefix, style, restyle, text)
	e.Room.Take(b)
	return b, nil
}

// write appends the cell with another content: a text or, if it is empty, none. What
// the old value had of its own (metadata, 18.9) goes with it, extensions stay.
func (c *cellPatch) write(dst []byte, prefix string, style int, restyle bool, text string) []byte {
	drop := func(a xmlscan.Atom) bool {
		switch a {
		case attrT, attrCM, attrVM:
			return true
		}
		return restyle && a == attrS
	}
	var room [64]byte
	add := room[:0]
	if restyle {
		add = appendStyle(add, style)
	}
	if text != "" {
		add = append(add, ` t="inlineStr"`...)
	}
	dst = c.tag.Render(dst, drop, add)
	if text == "" && len(c.ext) == 0 {
		if !c.tag.SelfClosing {
			dst = append(dst[:len(dst)-1], "/>"...)
		}
		return dst
	}
	if c.tag.SelfClosing {
		dst = append(dst[:len(dst)-len("/>")], '>')
	}
	if text != "" {
		dst = appendInline(dst, prefix, text)
	}
	dst = append(dst, c.ext...)
	return c.tag.AppendEnd(dst)
}

// A block is an area that a target must not touch, and why.
type block struct {
	area
	kind error
}

// blocks lists those that lie in the column of a target, from top to bottom.
func (sh *sheetSurvey) blocks(t *grid.Target) []block {
	var list []block
	add := func(kind error, areas []area) {
		for _, a := range areas {
			if a.meets(t.Col, t.First, t.Last) {
				list = append(list, block{a, kind})
			}
		}
	}
	add(ErrMerged, sh.merged)
	add(ErrMatrix, sh.arrays)
	if !t.Added {
		for i := range sh.validations {
			for _, a := range sh.validations[i].areas {
				if !runsOver(a, t.Col-1) {
					add(ErrValidation, []area{a})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b block) int { return a.FirstRow - b.FirstRow })
	return list
}

func (e *editor) refuse(kind error, row, col int) error {
	err := e.fail(kind, "")
	err.Row, err.Col = row, col
	return err
}

// allowed refuses what must not be changed: style is that of the cell as it stands.
func (e *editor) allowed(target, row, style int) error {
	t := e.targets[target]
	// Rows come in ascending order: what has ended above does not come again.
	for len(e.blocks[target]) > 0 && e.blocks[target][0].LastRow < row {
		e.blocks[target] = e.blocks[target][1:]
	}
	if b := e.blocks[target]; len(b) > 0 && b[0].contains(row, t.Col) {
		return e.refuse(b[0].kind, row, t.Col)
	}
	if e.sheet.Protected && !e.pl.styles.xf(style).unlocked {
		return e.refuse(ErrProtected, row, t.Col)
	}
	return nil
}
