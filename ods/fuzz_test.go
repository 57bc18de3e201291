package ods

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// FuzzPatch: what can be patched keeps every promise of the package. The input
// is what stands in office:spreadsheet.
func FuzzPatch(f *testing.F) {
	for _, tt := range readCases {
		f.Add(readSheets(tt.sheets), "N", uint8(1), uint8(3), uint16(0))
	}
	f.Add(body(proofDocument()), "N", uint8(1), uint8(5), uint16(0))
	f.Add(body(proofDocument()), "Ort", uint8(1), uint8(5), uint16(0x1234))
	for seed := range uint64(50) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 3)), pretty: seed%3 == 0}
		f.Add(body(g.document()), "x", uint8(2), uint8(6), uint16(seed*997))
	}
	const styles = textStyle + `<style:style style:name="a" style:family="table-cell" style:data-style-name="N100"/><style:style style:name="b" style:family="table-cell"/>`
	f.Fuzz(func(t *testing.T, content, header string, headerRow, rows uint8, how uint16) {
		if len(content) > 1<<15 {
			return
		}
		file := flat(styles, "", content, "")
		if how&0x40 != 0 {
			file = pack(t, file)
		}
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		sheets, err := w.Sheets()
		if err != nil || len(sheets) == 0 {
			return
		}
		c := Column{
			Header: header, HeaderRow: max(1, int(headerRow)), LastRow: int(headerRow) + int(rows), At: int(how >> 12),
			Value: func(row int) (string, bool) {
				switch row + int(how)%7 {
				case 3:
					return "", true
				case 5:
					return "", false
				case 6:
					return "same", true
				}
				return fmt.Sprintf(" %s\n\t<%d>", header, row/(1+int(how>>8&3))), true
			},
		}
		_, err = trial{sheets[int(how)%len(sheets)].Name, c}.carryOut(file)
		if errors.Is(err, errProperty) && !errors.Is(err, errNoOpinion) {
			t.Fatal(err)
		}
	})
}

// FuzzOpen: arbitrary bytes are read to their end or refused with an error of
// this package; what is read is in order and within a sheet, and twice the
// same; encoding/xml reads the same.
func FuzzOpen(f *testing.F) {
	for _, tt := range readCases {
		f.Add(readCase(tt.sheets))
	}
	f.Add(pack(f, proofDocument()))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<17 {
			return
		}
		w, err := Open(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			isOurs(t, err)
			return
		}
		read := func() string {
			var out bytes.Buffer
			sheet, next := -1, 0
			for r, err := range w.Rows() {
				if err != nil {
					isOurs(t, err)
					fmt.Fprint(&out, err)
					continue
				}
				if r.Sheet.Index != sheet {
					if r.Sheet.Index < sheet {
						t.Fatalf("sheet %d behind %d", r.Sheet.Index, sheet)
					}
					sheet, next = r.Sheet.Index, 1
				}
				if r.Number < next || r.Repeated < 1 || r.Number+r.Repeated-1 > maxRows || len(r.Cells) == 0 {
					t.Fatalf("row %d × %d after row %d, %d cells", r.Number, r.Repeated, next-1, len(r.Cells))
				}
				next = r.Number + r.Repeated
				col := 1
				for i, c := range r.Cells {
					if c.Col < col || c.Repeated < 1 || c.Col+c.Repeated-1 > maxColumns {
						t.Fatalf("column %d × %d after column %d", c.Col, c.Repeated, col-1)
					}
					col = c.Col + c.Repeated
					if got := r.Cell(col - 1); got != &r.Cells[i] {
						t.Fatalf("Cell(%d) is another one", col-1)
					}
				}
				fmt.Fprintf(&out, "%v %d %d %v\n", *r.Sheet, r.Number, r.Repeated, r.Cells)
			}
			return out.String()
		}
		if a, b := read(), read(); a != b {
			t.Fatalf("first %s\nthen %s", a, b)
		}
		if _, err := w.Sheets(); err != nil {
			isOurs(t, err)
			return
		}
		if err := agrees(file); err != nil && !errors.Is(err, errNoOpinion) {
			t.Fatal(err)
		}
	})
}

// isOurs: an error is an *Error with a kind, and fit for one line.
func isOurs(t *testing.T, err error) {
	var own *Error
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return
	}
	if !errors.As(err, &own) || own.Kind == nil || bytes.ContainsAny([]byte(err.Error()), "\n\r") {
		t.Fatalf("%T: %q", err, err)
	}
}
