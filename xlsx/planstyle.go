package xlsx

import (
	"maps"
	"slices"
	"strconv"

	"elterntool/internal/grid"
	"elterntool/internal/splice"
)

// planStyles finds out which styles the neighbours of new cells have in the rows of
// the table, and looks for each the same with a text format: what somebody types
// there later, a password that begins with 0 for example, stays as it is. Those
// that the workbook does not have are added to it.
func (pl *Plan) planStyles() error {
	for i, sh := range pl.survey.sheets {
		for _, t := range pl.sheets[i] {
			if !t.Added || t.Look == 0 || t.First == t.Last {
				continue
			}
			column := sh.columnStyle(t.Look)
			if def, ok := sh.column(t.Col); ok && def.last > t.Col && !pl.styles.isText(column) {
				pl.text[column] = -1 // see planDefaults
			}
			sh.styled.Of(t.Look, t.Header+1, t.Last, func(style int32) {
				if style < 0 {
					style = int32(column)
				}
				if !pl.styles.isText(int(style)) {
					pl.text[int(style)] = -1
				}
			})
		}
	}
	st := pl.styles
	if len(pl.text) == 0 {
		return nil
	}
	if st.full {
		return &Error{Kind: ErrTooLarge, Part: pl.w.book.style, Offset: -1, Detail: "too many styles"}
	}
	var added []byte
	made := make(map[string]int)
	n := len(st.xfs)
	for _, style := range slices.Sorted(maps.Keys(pl.text)) {
		raw, ok := st.textXf(style)
		found, known := 0, false
		if ok {
			if found, known = st.find(raw); !known {
				found, known = made[string(raw)]
			}
		}
		switch {
		case known:
		case !ok || st.end == 0 || n >= maxXfs:
			delete(pl.text, style) // the cells look like their neighbours, format and all
			continue
		default:
			found = n
			made[string(raw)] = n
			added = append(added, raw...)
			n++
		}
		pl.text[style] = found
	}
	if added == nil {
		return nil
	}
	part := pl.w.book.style
	if st.count[1] > 0 {
		pl.edit(part, splice.Edit{Start: st.count[0], End: st.count[1], New: strconv.AppendInt(nil, int64(n), 10)})
	}
	pl.edit(part, splice.Edit{Start: st.end, End: st.end, New: added})
	return nil
}

// An oldCell is what the choice of a style needs to know of the cell that stands
// where a target lies; the zero value stands for none.
type oldCell struct {
	there bool
	style int
}

// styleFor tells which style the cell of a target gets, and whether that is another
// than it has. look is the effective style of the cell whose look it takes.
func (pl *Plan) styleFor(t *grid.Target, w grid.Wish, row, look int, old oldCell) (style int, restyle bool) {
	if base, ok := pl.base[t]; ok && w.Act == grid.Set && t.Appended(row) {
		look = base
	} else if w.Act == grid.Keep || w.Look == 0 && t.LookIn(row) == 0 {
		return old.style, false
	}
	style = look
	if t.Added && row != t.Header {
		if s, ok := pl.text[style]; ok {
			style = s
		}
	}
	return style, !old.there || style != old.style
}

// newStyle is the style of a cell where none stood. fallback is the style that its
// place has without.
func (pl *Plan) newStyle(t *grid.Target, w grid.Wish, row, look, fallback int) int {
	if style, restyle := pl.styleFor(t, w, row, look, oldCell{}); restyle {
		return style
	}
	return fallback
}

// defaultStyle is the style of a cell that is not there: the row's, if that is not
// noStyle, else the column's, as it will be.
func (pl *Plan) defaultStyle(sh *sheetSurvey, rowStyle, col int) int {
	if rowStyle >= 0 {
		return rowStyle
	}
	if s, ok := pl.columns[sheetColumn{sh.Index, col}]; ok {
		return s
	}
	return sh.columnStyle(col)
}

// A sheetColumn is a column of the sheet with that index.
type sheetColumn struct{ sheet, col int }

// planDefaults gives a new column that shares its definition with those behind it
// the style of its cells: LibreOffice 7.4 would spread that over all of them.
func (pl *Plan) planDefaults() {
	for i, sh := range pl.survey.sheets {
		for _, t := range pl.sheets[i] {
			def, ok := sh.column(t.Col)
			if !t.Added || !ok || def.last == t.Col || sh.oddColumns {
				continue
			}
			style := sh.columnStyle(t.Look)
			if s, ok := pl.text[style]; ok {
				style = s
			}
			if style != def.style {
				pl.columns[sheetColumn{i, t.Col}] = style
			}
		}
	}
}
