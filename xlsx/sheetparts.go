package xlsx

import (
	"bytes"
	"slices"
	"strings"

	"elterntool/internal/xmlscan"
)

// A Table is a table (ListObject) of a sheet, its header row included (ECMA-376
// part 1, 18.5.1).
type Table struct {
	Name string // by which formulas know it
	Range
}

// Tables returns the tables that have a header row.
func (w *Workbook) Tables() ([]Table, error) {
	var list []Table
	for i := range w.book.sheets {
		ref := &w.book.sheets[i]
		if ref.part == "" {
			continue
		}
		more, err := w.sheetParts(i)
		if err != nil {
			return nil, err
		}
		for _, t := range more.tables {
			if t.headers {
				a := t.ref.areas[0]
				list = append(list, Table{t.name, Range{ref.name, a.FirstRow, a.FirstCol, a.LastRow, a.LastCol}})
			}
		}
	}
	return list, nil
}

// sheetParts is what other parts say of a sheet: those that its relationships lead
// to.
type sheetParts struct {
	tables   []*table
	comments []area
	pivots   []area
	drawnTo  int // last column that a drawing reaches
}

// A table is a table part.
type table struct {
	part    string
	name    string
	prefix  string
	ref     refAttr
	filter  *refAttr
	headers bool // it has a header row
	totals  bool // its last row is one of totals
	bound   bool // its columns are those of a query or an XML map
	columns []string
	lastID  int
	count   [2]int64
	end     int64 // where a further tableColumn can be inserted
}

const (
	maxTables       = 1 << 12
	maxTableColumns = maxColumns
	maxTableNames   = 8 << 20 // bytes
	maxComments     = 1 << 18
)

func (w *Workbook) sheetParts(sheet int) (*sheetParts, error) {
	more := new(sheetParts)
	rels, err := w.relations(w.book.sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if !w.has(r.target) {
			continue // LibreOffice and Excel do without
		}
		switch r.kind {
		case "table":
			if slices.ContainsFunc(more.tables, func(t *table) bool { return fold(t.part) == fold(r.target) }) {
				continue
			}
			if len(more.tables) >= maxTables {
				return nil, &Error{Kind: ErrTooLarge, Part: r.target, Offset: -1, Detail: "too many tables"}
			}
			t, err := w.readTable(r.target)
			if err != nil {
				return nil, err
			}
			if len(t.ref.areas) == 1 {
				more.tables = append(more.tables, t)
			}
		case "pivotTable":
			if err := w.readPivot(r.target, more); err != nil {
				return nil, err
			}
		case "comments":
			if err := w.readComments(r.target, more); err != nil {
				return nil, err
			}
		case "drawing", "vmlDrawing":
			w.readDrawing(r.target, more)
		}
	}
	return more, nil
}

func (w *Workbook) readTable(part string) (*table, error) {
	t := &table{part: part, headers: true}
	names := 0
	rels, err := w.relations(part)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		t.bound = t.bound || r.kind == "queryTable"
	}
	err = w.scan(part, func(s *xmlscan.Scanner, tok *xmlscan.Token) error {
		if tok.Kind == xmlscan.EndTag && tok.Atom == elemTableColumns && s.Depth() == 1 {
			t.end = tok.Start
		}
		if tok.Kind != xmlscan.StartTag {
			return nil
		}
		switch depth := depthOutside(s, tok); {
		case depth == 0:
			return t.start(s, tok)
		case depth == 1 && tok.Atom == elemAutoFilter:
			if a, ok := newRefAttr("", tok, attrRef); ok {
				t.filter = &a
			}
		case depth == 1 && tok.Atom == elemTableColumns:
			for a := range tok.Attrs {
				if a.Atom == attrCount {
					t.count = [2]int64{a.ValueAt, a.ValueAt + int64(len(a.Value))}
				}
			}
		case depth == 2 && tok.Atom == elemTableColumn:
			if len(t.columns) >= maxTableColumns {
				return &Error{Kind: ErrTooLarge, Part: part, Offset: tok.Start, Detail: "too many columns"}
			}
			id, _ := tok.Attr(attrTableColumnID)
			t.lastID = max(t.lastID, number(id, 1<<30))
			if names += len(tok.Raw); names > maxTableNames {
				return &Error{Kind: ErrTooLarge, Part: part, Offset: tok.Start, Detail: "the names of columns are too long"}
			}
			t.columns = append(t.columns, string(unescaped([]byte(attr(tok, attrName)))))
		}
		return nil
	})
	return t, err
}

func (t *table) start(s *xmlscan.Scanner, tok *xmlscan.Token) error {
	if tok.Atom != elemTable {
		return &Error{Kind: ErrDamaged, Part: t.part, Offset: tok.Start, Detail: "the root element is " + clip(string(tok.Name()))}
	}
	t.prefix = prefixOf(tok)
	if t.name = attr(tok, attrDisplayName); t.name == "" {
		t.name = attr(tok, attrName)
	}
	if v, ok := tok.Attr(attrHeaderRowCount); ok {
		t.headers = number(v, 2) > 0
	}
	if v, ok := tok.Attr(attrTotalsRowCount); ok {
		t.totals = number(v, 2) > 0
	}
	switch attr(tok, attrTableType) {
	case "xml", "queryTable":
		t.bound = true
	}
	if a, ok := newRefAttr("table "+t.name, tok, attrRef); ok {
		t.ref = a
	}
	return nil
}

// readPivot notes where a pivot table lies (18.10.1.49 location).
func (w *Workbook) readPivot(part string, more *sheetParts) error {
	return w.scan(part, func(_ *xmlscan.Scanner, tok *xmlscan.Token) error {
		if tok.Kind != xmlscan.StartTag || tok.Atom != elemPivotLocation {
			return nil
		}
		if a, ok := parseArea(attr(tok, attrRef)); ok && len(more.pivots) < maxTables {
			more.pivots = append(more.pivots, a)
		}
		return nil
	})
}

func (w *Workbook) readComments(part string, more *sheetParts) error {
	return w.scan(part, func(_ *xmlscan.Scanner, tok *xmlscan.Token) error {
		if tok.Kind != xmlscan.StartTag || tok.Atom != elemComment {
			return nil
		}
		if a, ok := parseArea(attr(tok, attrRef)); ok && len(more.comments) < maxComments {
			more.comments = append(more.comments, a)
		}
		return nil
	})
}

// readDrawing notes how far to the right the drawings of a part reach: the columns
// of their anchors (20.5.2.3 col; the fields of x:Anchor in VML). Where that cannot
// be told, they reach to the end.
func (w *Workbook) readDrawing(part string, more *sheetParts) {
	in, text := false, []byte(nil)
	err := w.scan(part, func(s *xmlscan.Scanner, tok *xmlscan.Token) error {
		name := string(tok.Name())
		name = name[strings.IndexByte(name, ':')+1:]
		switch tok.Kind {
		case xmlscan.StartTag:
			if in = name == "col" || name == "Anchor"; in {
				text = text[:0]
			}
		case xmlscan.Text:
			if in && len(text) < 256 {
				text = tok.AppendText(text)
			}
		case xmlscan.EndTag:
			if in {
				for i, f := range bytes.Split(text, []byte(",")) {
					if i%4 == 0 { // the first and the fifth are columns
						more.drawnTo = max(more.drawnTo, number(bytes.TrimSpace(f), maxColumns)+1)
					}
				}
			}
			in = false
		}
		return nil
	})
	if err != nil { // VML need not be well-formed
		more.drawnTo = maxColumns
	}
}
