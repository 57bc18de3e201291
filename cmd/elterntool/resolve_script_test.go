package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/testformat"
	"elterntool/ods"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cmdDecide writes into a list of decisions as somebody does in Calc or Excel: "2 anna.muster" chooses the entry of the
// drop-down of the line with that number, "2 =TEXT" writes the text instead, "2 #TEXT" is a note, "2 " empties the cell.
func cmdDecide(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: decide LIST 'NUMBER ACCOUNT'…")
	}
	path := ts.MkAbs(args[0])
	sheets, err := testformat.Read(path)
	ts.Check(err)
	list := sheets[0]
	header := list.Rows[0].Cells
	column := func(name string) int { return slices.Index(header, name) }
	type cell struct {
		row, col int
		text     string
	}
	var cells []cell
	for _, a := range args[1:] {
		number, text, _ := strings.Cut(a, " ")
		i := slices.IndexFunc(list.Rows, func(r testformat.Row) bool { return len(r.Cells) > 0 && r.Cells[column("Nr.")] == number })
		if i < 0 {
			ts.Fatalf("no line %s", number)
		}
		c := cell{list.Rows[i].Number, column("Entscheidung") + 1, text}
		switch {
		case strings.HasPrefix(text, "#"):
			c.col, c.text = column("Bemerkung")+1, text[1:]
		case strings.HasPrefix(text, "="):
			c.text = text[1:]
		case text != "":
			c.text = ""
			for _, r := range sheets[1].Rows {
				if o := r.Cells[0]; o == number+": "+text || strings.HasPrefix(o, number+": "+text+" ") {
					c.text = o
				}
			}
			if c.text == "" {
				ts.Fatalf("line %s does not offer %s", number, text)
			}
		}
		cells = append(cells, c)
	}
	if filepath.Ext(path) == ".xlsx" {
		f, err := excelize.OpenFile(path)
		ts.Check(err)
		defer f.Close()
		for _, c := range cells {
			ts.Check(f.SetCellStr(list.Name, fmt.Sprintf("%s%d", ods.ColumnName(c.col), c.row), c.text))
		}
		ts.Check(f.Save())
		return
	}
	b, err := os.ReadFile(path)
	ts.Check(err)
	wb, err := ods.Open(bytes.NewReader(b), int64(len(b)))
	ts.Check(err)
	p := wb.NewPatch()
	for _, c := range cells {
		ts.Check(p.Set(list.Name, c.row, c.col, ods.Value{Text: c.text}))
	}
	plan, err := p.Plan()
	ts.Check(err)
	var out bytes.Buffer
	_, err = plan.WriteTo(&out)
	ts.Check(err)
	ts.Check(os.WriteFile(path, out.Bytes(), 0o600))
}
