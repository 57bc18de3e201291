package xlsx

import (
	"bytes"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
)

// A styleSheet is what the styles part says of cells (ECMA-376 part 1, 18.8).
type styleSheet struct {
	xfs     []cellXf
	codes   map[int]string        // number formats of the document by ID
	formats map[int]*numberFormat // those that were needed
	end     int64                 // where a further xf can be inserted; 0: nowhere
	count   [2]int64
	unclear bool // an appended xf has no certain index
	kept    int
	full    bool           // not all xf could be kept
	known   map[string]int // the first xf of these bytes; nil until needed
}

// A cellXf is an xf of cellXfs: the format that a cell names by its index.
type cellXf struct {
	format   int           // numFmtId
	shown    *numberFormat // of that; nil until needed
	unlocked bool
	raw      []byte // nil if it was not kept
	// what it takes to give it another number format, in raw: the places of the
	// attributes; -1: it is not there
	formatAt, applyAt [2]int
	attrsEnd          int
}

const (
	maxXfs       = 65_490 // Excel's limit
	maxXfBytes   = 16 << 20
	maxCodes     = 1 << 16
	maxCodeBytes = 4 << 20
	textFormat   = 49 // "@", 18.8.30
	textFormats  = "49"
)

// stylesheet reads the styles once.
func (w *Workbook) stylesheet() (*styleSheet, error) {
	if w.styles != nil {
		return w.styles, nil
	}
	st := &styleSheet{codes: make(map[int]string), formats: make(map[int]*numberFormat)}
	if part := w.book.style; part != "" {
		r := styleReader{styleSheet: st, part: part}
		if err := w.scan(part, r.token); err != nil {
			return nil, err
		}
	}
	w.styles = st
	return st, nil
}

type styleReader struct {
	*styleSheet
	part  string
	place xmlscan.Atom // numFmts or cellXfs
	xf    bool         // in an xf that is kept
	depth int          // of what is around it

	codeBytes int

	branch     xmlscan.Atom // in alternatives among the xfs (part 3, 7.5): which one
	alternates bool         // in such
	count1, n  int          // xfs of the first branch (-1 before it has ended) and of the current one
	fallback   bool         // one was there
}

func (r *styleReader) token(s *xmlscan.Scanner, tok *xmlscan.Token) error {
	if r.xf {
		r.inside(s, tok)
		return nil
	}
	switch tok.Kind {
	case xmlscan.EndTag:
		switch depth := s.Depth(); {
		case depth == 1:
			if r.place == elemCellXfs && !r.unclear {
				r.end = tok.Start
			}
			r.place = 0
		case depth == 2 && r.alternates:
			r.alternates = false
			r.unclear = r.unclear || !r.fallback
		case depth == 3 && r.alternates:
			r.endBranch()
		}
	case xmlscan.StartTag:
		switch depth := depthOutside(s, tok); {
		case depth == 0:
			if tok.Atom != elemStyleSheet {
				return &Error{Kind: ErrDamaged, Part: r.part, Offset: tok.Start, Detail: "the root element is " + clip(string(tok.Name()))}
			}
		case depth == 1 && !tok.SelfClosing:
			if r.place = tok.Atom; tok.Atom == elemCellXfs {
				for a := range tok.Attrs {
					if a.Atom == attrCount {
						r.count = [2]int64{a.ValueAt, a.ValueAt + int64(len(a.Value))}
					}
				}
			}
		case depth == 2 && r.place == elemNumFmts && tok.Atom == elemNumFmt:
			if r.codeBytes += len(tok.Raw); len(r.codes) < maxCodes && len(tok.Raw) < 4096 && r.codeBytes < maxCodeBytes {
				r.codes[number(mustAttr(tok, attrNumFmtID), 1<<30)] = attr(tok, attrFormatCode)
			}
		case depth == 2 && r.place == elemCellXfs && tok.Atom == elemXf:
			r.begin(tok, depth)
		case depth == 2 && r.place == elemCellXfs && tok.Atom == elemAlternate:
			r.alternates, r.count1, r.fallback = !tok.SelfClosing, -1, false
		case depth == 3 && r.alternates:
			r.branch, r.n = tok.Atom, 0
			r.fallback = r.fallback || tok.Atom == elemFallback
			if tok.SelfClosing {
				r.endBranch()
			}
		case depth == 4 && r.alternates && tok.Atom == elemXf:
			if r.n++; r.branch == elemFallback {
				r.begin(tok, depth)
			}
		}
	}
	return nil
}

// endBranch: of alternatives the fallback counts, which LibreOffice takes too.
// Where another one has another number of formats, it is not clear which index a
// new one has.
func (r *styleReader) endBranch() {
	r.unclear = r.unclear || r.count1 >= 0 && r.count1 != r.n
	r.count1 = r.n
}

func mustAttr(tok *xmlscan.Token, a xmlscan.Atom) []byte { v, _ := tok.Attr(a); return v }

func (r *styleReader) begin(tok *xmlscan.Token, depth int) {
	if len(r.xfs) >= maxXfs {
		r.full = true
		return
	}
	xf := cellXf{format: number(mustAttr(tok, attrNumFmtID), 1<<30), formatAt: [2]int{-1, -1}, applyAt: [2]int{-1, -1}}
	if r.kept += len(tok.Raw); r.kept < maxXfBytes {
		xf.raw = bytes.Clone(tok.Raw)
		xf.attrsEnd = 1 + len(tok.Name())
		for a := range tok.Attrs {
			at := [2]int{int(a.ValueAt - tok.Start), int(a.ValueAt-tok.Start) + len(a.Value)}
			switch a.Atom {
			case attrNumFmtID:
				xf.formatAt = at
			case attrApplyNumberFormat:
				xf.applyAt = at
			}
			xf.attrsEnd = int(a.End - tok.Start)
		}
	}
	r.xfs = append(r.xfs, xf)
	r.xf, r.depth = !tok.SelfClosing, depth
}

// inside takes a token in an xf.
func (r *styleReader) inside(s *xmlscan.Scanner, tok *xmlscan.Token) {
	xf := &r.xfs[len(r.xfs)-1]
	if r.kept += len(tok.Raw); r.kept >= maxXfBytes {
		xf.raw = nil
	}
	if xf.raw != nil {
		xf.raw = append(xf.raw, tok.Raw...)
	}
	switch tok.Kind {
	case xmlscan.StartTag:
		if tok.Atom == elemProtection {
			v, ok := tok.Attr(attrLocked)
			xf.unlocked = ok && !isTrue(v)
		}
	case xmlscan.EndTag:
		r.xf = s.Depth() > r.depth
	}
}

// xf gives the format of a cell; an index that is not there means the first one.
func (st *styleSheet) xf(style int) *cellXf {
	if style < 0 || style >= len(st.xfs) {
		if len(st.xfs) == 0 {
			return &cellXf{}
		}
		style = 0
	}
	return &st.xfs[style]
}

// numberFormat gives the number format of a cell.
func (st *styleSheet) numberFormat(style int) *numberFormat {
	xf := st.xf(style)
	if xf.shown == nil {
		xf.shown = st.formatOf(xf.format)
	}
	return xf.shown
}

func (st *styleSheet) formatOf(id int) *numberFormat {
	if f := st.formats[id]; f != nil {
		return f
	}
	code, ok := st.codes[id]
	if !ok {
		code, _ = builtinFormat(id)
	}
	f := parseFormat(code)
	st.formats[id] = f
	return f
}

// isText tells whether what is typed into a cell of the style stays a text.
func (st *styleSheet) isText(style int) bool {
	id := st.xf(style).format
	return id == textFormat || st.codes[id] == "@"
}

// textXf is the xf of a style with a text format in place of its own.
func (st *styleSheet) textXf(style int) ([]byte, bool) {
	xf := st.xf(style)
	if xf.raw == nil {
		return nil, false
	}
	var edits []splice.Edit
	var add []byte
	put := func(at [2]int, name, value string) {
		if at[0] >= 0 {
			edits = append(edits, splice.Edit{Start: int64(at[0]), End: int64(at[1]), New: []byte(value)})
			return
		}
		add = append(add, " "+name+`="`+value+`"`...)
	}
	put(xf.formatAt, "numFmtId", textFormats)
	put(xf.applyAt, "applyNumberFormat", "1")
	if len(edits) == 2 && edits[1].Start < edits[0].Start {
		edits[0], edits[1] = edits[1], edits[0]
	}
	if add != nil {
		edits = append(edits, splice.Edit{Start: int64(xf.attrsEnd), End: int64(xf.attrsEnd), New: add})
	}
	b, err := splice.Apply(xf.raw, edits)
	return b, err == nil
}

// find looks for an xf, byte for byte.
func (st *styleSheet) find(raw []byte) (int, bool) {
	if st.known == nil {
		st.known = make(map[string]int, len(st.xfs))
		for i := len(st.xfs) - 1; i >= 0; i-- {
			if st.xfs[i].raw != nil {
				st.known[string(st.xfs[i].raw)] = i
			}
		}
	}
	i, ok := st.known[string(raw)]
	return i, ok
}
