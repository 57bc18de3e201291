package table

import (
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/xlsx"
)

// OfficeOpenXML gives the rows of a workbook of Excel.
func OfficeOpenXML(wb *xlsx.Workbook) Workbook { return officeOpenXML{wb} }

type officeOpenXML struct{ wb *xlsx.Workbook }

var xlsxKinds = [...]Kind{
	xlsx.Empty: Empty, xlsx.String: String, xlsx.Float: Number, xlsx.Percentage: Percentage, xlsx.Currency: Currency,
	xlsx.Date: Date, xlsx.Time: Time, xlsx.Boolean: Boolean, xlsx.Fault: Fault,
}

// Rows yields what w.wb yields; the row and its cells are used again for the next.
func (w officeOpenXML) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		row := Row{Repeated: 1}
		var sheet *xlsx.Sheet
		for r, err := range w.wb.Rows() {
			if err != nil {
				yield(nil, err)
				return
			}
			cells := slices.Grow(row.Cells[:0], len(r.Cells))[:len(r.Cells)]
			for i := range r.Cells {
				from, to := &r.Cells[i], &cells[i]
				to.Col, to.Repeated, to.Kind = from.Col, 1, xlsxKinds[from.Type]
				to.Value, to.Text, to.Formula, to.Markup = from.Value, from.Text, from.Formula, from.Markup
			}
			if r.Sheet != sheet {
				sheet = r.Sheet
				row.Sheet, row.SheetIndex, row.SheetHidden = sheet.Name, sheet.Index, sheet.Hidden
			}
			row.Number, row.Hidden, row.Cells = r.Number, r.Hidden, cells
			if !yield(&row, nil) {
				return
			}
		}
	}
}

// IsExcelName tells whether a file is called as those of Excel are.
func IsExcelName(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return strings.HasPrefix(ext, ".xls") || strings.HasPrefix(ext, ".xlt")
}
