package main

import (
	"bytes"
	"os"
	"slices"
	"strings"

	"elterntool/internal/newsheet"
	"elterntool/internal/testformat"

	"github.com/rogpeppe/go-internal/testscript"
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
	// Saved as a program would: all of it anew.
	sheet := &newsheet.Sheet{Name: list.Name, Headers: header}
	for _, r := range list.Rows[1:] {
		row := slices.Clone(r.Cells)
		row = append(row, make([]string, len(header)-len(row))...)
		for _, c := range cells {
			if c.row == r.Number {
				row[c.col-1] = c.text
			}
		}
		choice := newsheet.Choice{Row: len(sheet.Rows), Col: column("Entscheidung")}
		for _, t := range sheets[1].Rows {
			if strings.HasPrefix(t.Cells[0], row[column("Nr.")]+": ") {
				choice.Texts = append(choice.Texts, t.Cells[0])
			}
		}
		sheet.Rows, sheet.Choices = append(sheet.Rows, row), append(sheet.Choices, choice)
	}
	var b bytes.Buffer
	ts.Check(newsheet.Write(&b, path, sheet))
	ts.Check(os.WriteFile(path, b.Bytes(), 0o600))
}
