package table

import (
	"iter"
	"slices"

	"elterntool/ods"
)

// OpenDocument gives the rows of an OpenDocument spreadsheet.
func OpenDocument(wb *ods.Workbook) Workbook { return openDocument{wb} }

type openDocument struct{ wb *ods.Workbook }

var odsKinds = map[ods.ValueType]Kind{
	ods.Empty: Empty, ods.String: String, ods.Float: Number, ods.Percentage: Percentage, ods.Currency: Currency,
	ods.Date: Date, ods.Time: Time, ods.Boolean: Boolean, ods.Fault: Fault,
}

// Rows yields what w.wb yields; the row and its cells are used again for the next.
func (w openDocument) Rows() iter.Seq2[*Row, error] {
	kinds := make([]Kind, len(odsKinds))
	for t, k := range odsKinds {
		kinds[t] = k
	}
	return func(yield func(*Row, error) bool) {
		var row Row
		for r, err := range w.wb.Rows() {
			if err != nil {
				yield(nil, err)
				return
			}
			cells := slices.Grow(row.Cells[:0], len(r.Cells))[:len(r.Cells)]
			for i := range r.Cells {
				from, to := &r.Cells[i], &cells[i]
				to.Col, to.Repeated, to.Kind = from.Col, from.Repeated, kinds[from.Type]
				to.Value, to.Text, to.Formula, to.Markup = from.Value, from.Text, from.Formula, from.Markup
			}
			row = Row{r.Sheet.Name, r.Sheet.Index, r.Sheet.Hidden, r.Number, r.Repeated, r.Hidden, r.Filtered, cells}
			if !yield(&row, nil) {
				return
			}
		}
	}
}
