package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"elterntool/internal/formula"
	"elterntool/internal/xmlscan"
)

// A formulaTag is what an f element says (ECMA-376 part 1, 18.3.1.40).
type formulaTag struct {
	there bool
	kind  formulaKind
	ref   string
	si    int
	text  []byte
}

type formulaKind uint8

const (
	normalFormula formulaKind = iota
	sharedFormula
	arrayFormula
	dataTable
)

func (f *formulaTag) read(tok *xmlscan.Token) {
	*f = formulaTag{there: true, text: f.text[:0], si: -1}
	for i := range tok.NumAttrs() {
		switch a, v := tok.At(i); a {
		case attrT:
			switch string(v) {
			case "shared":
				f.kind = sharedFormula
			case "array":
				f.kind = arrayFormula
			case "dataTable":
				f.kind = dataTable
			}
		case attrRef:
			f.ref = xmlscan.Value(v)
		case attrSI:
			f.si = number(v, 1<<30)
		}
	}
}

// formula adds the current cell's formula to the graph of dependencies.
func (s *surveyor) formula(f *formulaTag) error {
	if s.formulas++; s.formulas > maxFormulas {
		return s.w.fail(ErrTooLarge, "more than %d formulas", maxFormulas)
	}
	c := formula.Cell{Sheet: s.w.sheet, Row: s.w.row, Col: s.w.col}
	if a, ok := parseArea(f.ref); ok && (f.kind == arrayFormula || f.kind == dataTable) {
		s.addArea(&s.sheet.arrays, a)
		if a.FirstRow == c.Row && a.FirstCol == c.Col {
			c.Rows, c.Cols = a.LastRow-a.FirstRow+1, a.LastCol-a.FirstCol+1
			if c.Rows > 1 || c.Cols > 1 {
				s.openArray(a.LastRow)
			}
		}
	}
	if err := s.graph.Add(c, s.refs(f)); err != nil {
		return s.w.fail(ErrTooLarge, "%v", err)
	}
	return nil
}

// tableAreas gives what a parser asks for about tables, which are read when a formula
// refers to one. They reach to the last column of the sheet, as they may grow. What
// cannot be read, or is there twice, is unknown.
func (w *Workbook) tableAreas() func(name []byte) (formula.Area, bool) {
	read := sync.OnceValue(func() map[string]formula.Area {
		tables, err := w.Tables()
		if err != nil {
			return nil
		}
		areas := make(map[string]formula.Area, len(tables))
		for _, t := range tables {
			key := strings.ToLower(t.Name)
			if _, twice := areas[key]; twice {
				areas[key] = formula.Area{}
				continue
			}
			areas[key] = formula.Area{Sheet1: t.Sheet, Sheet2: t.Sheet, Row1: t.FirstRow, Col1: t.FirstCol, Row2: t.LastRow, Col2: formula.MaxCol}
		}
		return areas
	})
	return func(name []byte) (formula.Area, bool) {
		a := read()[strings.ToLower(string(name))]
		return a, a.Row1 > 0
	}
}

// maxOpenArrays is how many array formulas may reach into one row of a sheet that is
// patched: every cell there has to be looked for in them.
const maxOpenArrays = 256

// openArray notes that an array formula begins in the current row. They cannot overlap,
// but a file can say so.
func (s *surveyor) openArray(last int) {
	if s.open = append(s.open, last); len(s.open) <= 2*maxOpenArrays {
		return
	}
	s.open = slices.DeleteFunc(s.open, func(last int) bool { return last < s.w.row })
	s.sheet.crowded = s.sheet.crowded || len(s.open) > maxOpenArrays
	if s.sheet.crowded {
		s.open = s.open[:0]
	}
}

// refs tells what a formula reads.
func (s *surveyor) refs(f *formulaTag) formula.Refs {
	switch {
	case f.kind == dataTable:
		return formula.Refs{Unbounded: true}
	case f.kind == sharedFormula && len(f.text) == 0:
		m, ok := s.masters[f.si]
		if !ok {
			return formula.Refs{Unbounded: true}
		}
		return m.refs.Moved(s.w.row-m.row, s.w.col-m.col)
	}
	refs := s.parser.Parse(formula.Excel, f.text)
	if bytes.Contains(f.text, []byte("#REF!")) {
		// Its cell has been deleted; its result must not be taken for a value by a
		// formula that is computed anew.
		refs = formula.Refs{Unbounded: true, External: refs.External, Foreign: refs.Foreign}
	}
	if refs.Foreign { // it could not be computed anew: its result must stay
		refs.External = true
	}
	if f.kind == sharedFormula && len(s.masters) < maxMasters && s.budget.Spend() {
		kept := refs
		kept.Areas = slices.Clone(refs.Areas)
		if s.masters == nil {
			s.masters = make(map[int]master)
		}
		s.masters[f.si] = master{s.w.row, s.w.col, kept}
	}
	return refs
}
