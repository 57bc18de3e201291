package xlsx

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// The third opinion: excelize reads the workbooks before and after.

// third compares what excelize reads, if it opens the old file: all other cells
// have the same values, those of the column the new ones.
func third(file []byte, r *result, sheet string) (opened bool, err error) {
	options := excelize.Options{RawCellValue: true}
	before, err := excelize.OpenReader(bytes.NewReader(file), options)
	if err != nil {
		return false, nil
	}
	defer before.Close()
	after, err := excelize.OpenReader(bytes.NewReader(r.file), options)
	if err != nil {
		return true, err
	}
	defer after.Close()
	col := r.plan.Columns[0].Col
	for _, s := range r.before.sheets {
		if !s.worksheet {
			continue
		}
		old, err := before.GetRows(s.name)
		if err != nil {
			continue
		}
		new, err := after.GetRows(s.name)
		if err != nil {
			return true, err
		}
		at := func(rows [][]string, row, col int) string {
			if row > len(rows) || col > len(rows[row-1]) {
				return ""
			}
			return rows[row-1][col-1]
		}
		for row := 1; row <= max(len(old), len(new)); row++ {
			wide := 0
			for _, rows := range [][][]string{old, new} {
				if row <= len(rows) {
					wide = max(wide, len(rows[row-1]))
				}
			}
			for c := 1; c <= wide; c++ {
				a, b := at(old, row, c), at(new, row, c)
				if s.name == sheet && c == col {
					if want, ok := r.values[row]; ok && b != want {
						return true, fmt.Errorf("row %d of the column holds %q, not %q", row, b, want)
					}
					continue
				}
				if was := s.cell(row, c); a != b && !(b == "" && was != nil && (was.formula != nil || s.inArray(row, c))) {
					return true, fmt.Errorf("%q, %s%d: %q became %q", s.name, ColumnName(c), row, a, b)
				}
			}
		}
	}
	return true, nil
}
