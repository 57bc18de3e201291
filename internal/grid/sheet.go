package grid

// Limits of a sheet in Excel and in LibreOffice 7.4 and later.
const (
	MaxColumns = 16_384
	MaxRows    = 1_048_576
)

// ColumnName returns the letters that spreadsheets show for a column: 1 is A,
// 27 AA.
func ColumnName(col int) string {
	var b [8]byte
	i := len(b)
	for ; col > 0 && i > 0; col = (col - 1) / 26 {
		i--
		b[i] = byte('A' + (col-1)%26)
	}
	return string(b[i:])
}

// A Position is a cell, or for a whole document the column of a sheet: Row is
// then the sheet's index.
type Position struct{ Row, Col int }
