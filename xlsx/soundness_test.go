package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/formula"
)

func inSpans(spans string, col int) bool {
	for _, s := range strings.Fields(spans) {
		from, to, _ := strings.Cut(s, ":")
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 == nil && err2 == nil && col >= a && col <= b {
			return true
		}
	}
	return false
}

func (s *naiveSheet) columnsInOrder() error {
	cols, last, count := s.root.child("cols"), 0, 0
	if cols == nil {
		return nil
	}
	var err error
	cols.each("col", func(n *naiveNode) {
		from, err1 := strconv.Atoi(n.attr("min"))
		to, err2 := strconv.Atoi(n.attr("max"))
		if err1 != nil || err2 != nil || from <= last || to < from || to > 1<<14 {
			err = fmt.Errorf("a col from %q to %q behind column %d", n.attr("min"), n.attr("max"), last)
		}
		last = to
		count++
	})
	if count == 0 {
		return errors.New("cols is empty")
	}
	return err
}

// ranges are the texts that may hold ranges of a sheet.
func (s *naiveSheet) ranges(b *naiveBook) []string {
	var list []string
	if f := s.root.child("autoFilter"); f != nil {
		list = append(list, f.attr("ref"))
	}
	s.root.walk(func(n *naiveNode) {
		switch {
		case n.is("conditionalFormatting", "dataValidation"):
			list = append(list, n.attr("sqref"))
		case n.name.Space == naiveX14 && (n.name.Local == "conditionalFormatting" || n.name.Local == "dataValidation"):
			if c := n.any("sqref"); c != nil && c.name.Space == naiveFormula {
				list = append(list, c.content())
			}
		}
	})
	for _, t := range s.tables {
		if root, err := naiveTree(b.parts[t]); err == nil {
			list = append(list, root.attr("ref"))
			if f := root.child("autoFilter"); f != nil {
				list = append(list, f.attr("ref"))
			}
		}
	}
	if names := b.root.child("definedNames"); names != nil {
		names.each("definedName", func(n *naiveNode) { list = append(list, n.attr("name")+" "+n.content()) })
	}
	return list
}

var (
	refToken = regexp.MustCompile(`\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(:\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}`)
	columns2 = regexp.MustCompile(`^(\$?[A-Za-z]+):(\$?[A-Za-z]+)$`)
)

// grown: ranges in a text are the old ones, or reach to the new column as well.
func grown(old, new string, col int) error {
	if old == new {
		return nil
	}
	a, b := refToken.FindAllString(old, -1), refToken.FindAllString(new, -1)
	if len(a) != len(b) || refToken.ReplaceAllString(old, "#") != refToken.ReplaceAllString(new, "#") {
		return fmt.Errorf("%q became %q", old, new)
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		x, ok1 := naiveArea(columns2.ReplaceAllString(a[i], "${1}1:${2}2"))
		y, ok2 := naiveArea(columns2.ReplaceAllString(b[i], "${1}1:${2}2"))
		if !ok1 || !ok2 || y.c2 != col || x.c2 != col-1 || (naiveRect{x.r1, x.c1, x.r2, col}) != y {
			return fmt.Errorf("%q became %q with column %s", old, new, ColumnName(col))
		}
	}
	return nil
}

func soundTable(r *result, s *naiveSheet, oldPart, part string, col int) error {
	was, err := naiveTree(r.before.parts[oldPart])
	if err != nil {
		return err
	}
	is, err := naiveTree(r.after.parts[part])
	if err != nil {
		return err
	}
	if was.attr("ref") == is.attr("ref") {
		if was.print() != is.print() {
			return errors.New("it changes and does not grow")
		}
		return nil
	}
	area, _ := naiveArea(is.attr("ref"))
	oldArea, _ := naiveArea(was.attr("ref"))
	columns := is.child("tableColumns")
	names, ids := make(map[string]bool), make(map[string]bool)
	n, last := 0, ""
	columns.each("tableColumn", func(c *naiveNode) {
		last = naiveUnescape(c.attr("name"))
		names[strings.ToLower(last)], ids[c.attr("id")] = true, true
		n++
	})
	header := s.cell(area.r1, col)
	switch {
	case area != naiveRect{oldArea.r1, oldArea.c1, oldArea.r2, oldArea.c2 + 1} || area.c2 != col:
		return fmt.Errorf("%s became %s", was.attr("ref"), is.attr("ref"))
	case n != area.c2-area.c1+1 || len(names) != n || len(ids) != n || columns.attr("count") != strconv.Itoa(n) && columns.attr("count") != "":
		return fmt.Errorf("%d columns with %d names and %d numbers, count %s, in %s", n, len(names), len(ids), columns.attr("count"), is.attr("ref"))
	case header == nil || header.text != last:
		return fmt.Errorf("its last column %q is not what the header says", last)
	}
	f, g := was.child("autoFilter"), is.child("autoFilter")
	if (f == nil) != (g == nil) {
		return errors.New("its filter comes or goes")
	}
	if f != nil {
		x, _ := naiveArea(f.attr("ref"))
		y, _ := naiveArea(g.attr("ref"))
		if x.c2++; x != y {
			return fmt.Errorf("its filter %s became %s", f.attr("ref"), g.attr("ref"))
		}
	}
	return nil
}

// results: formulas keep their results or lose them altogether; those that
// depend on the column have none left.
func (r *result) results(sheet string, col int, changed []int) error {
	gone := 0
	lost := make(map[[3]int]bool)
	for i, s := range r.before.sheets {
		for _, x := range s.rows {
			for _, was := range x.cells {
				if was.formula == nil && !s.inArray(was.row, was.col) {
					continue
				}
				is := r.after.sheets[i].cell(was.row, was.col)
				switch {
				case s.name == sheet && was.col == col && was.formula == nil:
				case is == nil:
					return fmt.Errorf("%q, row %d, column %d is gone", s.name, was.row, was.col)
				case !is.hasValue && was.hasValue:
					if _, typed := is.find("t"); typed {
						return fmt.Errorf("%q, row %d, column %d has a type and no result", s.name, was.row, was.col)
					}
					lost[[3]int{i, was.row, was.col}] = true
					if was.formula != nil {
						gone++
					}
				case !was.hasValue && !is.hasValue: // the type of no result may go
				case is.value() != was.value() || is.hasValue != was.hasValue:
					return fmt.Errorf("the result %q of row %d, column %d became %q", was.value(), was.row, was.col, is.value())
				}
			}
		}
	}
	if gone > r.plan.Recalculated {
		return fmt.Errorf("%d results are gone, %d planned", gone, r.plan.Recalculated)
	}
	if pr := r.after.root.child("calcPr"); gone > 0 && (pr == nil || !naiveBool(pr.attr("fullCalcOnLoad"))) {
		return errors.New("results are gone, and nothing asks for a calculation")
	}
	return r.stale(sheet, col, changed)
}

// table is what a formula may read that refers to a table, which may grow.
func (b *naiveBook) table(name []byte) (formula.Area, bool) {
	for _, s := range b.sheets {
		for _, part := range s.tables {
			root, err := naiveTree(b.parts[part])
			if err != nil || !strings.EqualFold(root.attr("displayName"), string(name)) {
				continue
			}
			area, ok := naiveArea(root.attr("ref"))
			return formula.Area{Sheet1: s.name, Sheet2: s.name, Row1: area.r1, Col1: area.c1, Row2: area.r2, Col2: formula.MaxCol}, ok && root.attr("headerRowCount") != "0"
		}
	}
	return formula.Area{}, false
}

// stale looks for results that depend on changed cells and are still there.
func (r *result) stale(sheet string, col int, changed []int) error {
	var names []string
	var g formula.Graph
	p := formula.Parser{Table: r.before.table}
	at := -1
	foreign := make(map[[3]int]bool)
	for i, s := range r.before.sheets {
		names = append(names, s.name)
		if s.name == sheet {
			at = i
		}
		shared := make(map[string]*naiveCell)
		for _, x := range s.rows {
			for _, c := range x.cells {
				if c.formula == nil || c.formula.attr("t") == "dataTable" {
					continue
				}
				text, from := c.formula.content(), c
				si := c.formula.attr("si")
				if c.formula.attr("t") == "shared" {
					if text != "" {
						shared[si] = c
					} else if from = shared[si]; from == nil {
						continue
					}
					text = from.formula.content()
				}
				refs := p.Parse(formula.Excel, []byte(text))
				if refs.Foreign {
					foreign[[3]int{i, c.row, c.col}] = true // Calc would show #NAME?: its result may stay
				}
				cell := formula.Cell{Sheet: i, Row: c.row, Col: c.col}
				if area, ok := naiveArea(c.formula.attr("ref")); ok && c.formula.attr("t") == "array" {
					cell.Rows, cell.Cols = area.r2-area.r1+1, area.c2-area.c1+1
				}
				if err := g.Add(cell, refs.Moved(c.row-from.row, c.col-from.col)); err != nil {
					return err
				}
			}
		}
	}
	if g.Len() == 0 || len(changed) == 0 {
		return nil
	}
	var regions []formula.Region
	for _, row := range changed {
		if k := len(regions) - 1; k >= 0 && regions[k].Row2 == row-1 {
			regions[k].Row2 = row
			continue
		}
		regions = append(regions, formula.Region{Sheet: at, Row1: row, Row2: row, Col1: col, Col2: col})
	}
	must := g.Dependents(names, regions)
	for i := range must.Len() {
		c := must.At(i)
		if foreign[[3]int{c.Sheet, c.Row, c.Col}] {
			continue
		}
		if is := r.after.sheets[c.Sheet].cell(c.Row, c.Col); is != nil && is.hasValue {
			return fmt.Errorf("%q, row %d, column %d depends on the column and keeps the result %q", names[c.Sheet], c.Row, c.Col, is.value())
		}
	}
	return nil
}

// agrees compares what the package reads with the second opinion.
func agrees(file []byte) error {
	b, err := naive(file)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	w, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	seen := make(map[int]map[int]bool)
	for r, err := range w.Rows() {
		if err != nil {
			return err
		}
		if r.Sheet.Index >= len(b.sheets) || b.sheets[r.Sheet.Index].name != r.Sheet.Name {
			return fmt.Errorf("sheet %d is %q", r.Sheet.Index, r.Sheet.Name)
		}
		s := b.sheets[r.Sheet.Index]
		x := s.row(r.Number)
		if x == nil || naiveBool(x.attr("hidden")) != r.Hidden {
			return fmt.Errorf("%q: row %d, hidden: %t", s.name, r.Number, r.Hidden)
		}
		if seen[r.Sheet.Index] == nil {
			seen[r.Sheet.Index] = make(map[int]bool)
		}
		seen[r.Sheet.Index][r.Number] = true
		got := make(map[int]*Cell)
		for i := range r.Cells {
			got[r.Cells[i].Col] = &r.Cells[i]
		}
		for _, c := range x.cells {
			if err := b.sameCell(c, got[c.col]); err != nil {
				return fmt.Errorf("%q, %s%d: %w", s.name, ColumnName(c.col), c.row, err)
			}
			delete(got, c.col)
		}
		for col := range got {
			return fmt.Errorf("%q, %s%d is not there", s.name, ColumnName(col), r.Number)
		}
	}
	sheets, err := w.Sheets()
	if err != nil {
		return err
	}
	for i, s := range b.sheets {
		if !s.worksheet {
			continue
		}
		for _, r := range s.rows {
			if !seen[i][r.number] && slices.ContainsFunc(r.cells, (*naiveCell).something) {
				return fmt.Errorf("%q: row %d is missing", s.name, r.number)
			}
		}
		k := slices.IndexFunc(sheets, func(o Sheet) bool { return o.Index == i })
		if k < 0 || sheets[k].Name != s.name || sheets[k].Protected != s.isProtected() || sheets[k].Hidden != (s.state == "hidden" || s.state == "veryHidden") {
			return fmt.Errorf("sheet %d %q: %v", i, s.name, sheets)
		}
		if last, err := w.LastRow(s.name); err != nil || last != s.lastRow() {
			return fmt.Errorf("%q: last row %d, not %d, %v", s.name, last, s.lastRow(), err)
		}
	}
	return nil
}

// sameCell compares a cell; what a number format makes of a number is judged
// elsewhere.
func (b *naiveBook) sameCell(c *naiveCell, got *Cell) error {
	if got == nil {
		if c.something() {
			return fmt.Errorf("%q is not read", c.value())
		}
		return nil
	}
	value := string(got.Value)
	fail := fmt.Errorf("%s %q is read for %q", got.Type, value, c.value())
	if got.Formula != (c.formula != nil) {
		return fmt.Errorf("formula: %t", got.Formula)
	}
	raw := strings.TrimSpace(c.raw)
	switch got.Type {
	case Empty:
		if c.value() != "" && c.value() != "text:" {
			return fail
		}
	case String:
		if c.typ == "d" {
			return nil // TestDates judges those
		}
		if !c.isText() || value != c.text && value != c.trimmed {
			return fail
		}
	case Boolean:
		if c.typ != "b" || value != strconv.FormatBool(raw == "1" || raw == "true") {
			return fail
		}
	case Fault:
		if c.typ != "e" || value != raw {
			return fail
		}
	case Float, Percentage, Currency:
		x, err1 := strconv.ParseFloat(value, 64)
		y, err2 := strconv.ParseFloat(raw, 64)
		if c.typ != "n" || err1 != nil || err2 != nil || x != y {
			return fail
		}
	case Date, Time:
		if c.typ == "d" {
			return nil
		}
		if serial, err := strconv.ParseFloat(raw, 64); c.typ != "n" || err != nil || !sameMoment(value, serial, b.from04) {
			return fail
		}
	}
	return nil
}
