//go:build linux

package ods

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
)

const mega = 1 << 20

// bombs are small packages whose content is large. Each is planned, written
// and proven, or refused, in a process of its own whose memory is measured.
var bombs = []struct {
	name    string
	styles  func(io.Writer) // automatic styles, or nil
	content func(io.Writer) // sheets and what stands behind them
	want    error           // nil: it can be patched
}{
	{"definitions of columns with long names", nil, func(w io.Writer) {
		parts(w, "", func() {
			for range 500 {
				fmt.Fprintf(w, `<table:table-column table:style-name="%s"/>`, long)
			}
			io.WriteString(w, row("Name"))
		})
	}, ErrTooLarge},
	{"styles with long names", func(w io.Writer) {
		for i := range 500 {
			fmt.Fprintf(w, `<style:style style:name="%d%s" style:family="table-cell" style:parent-style-name="%s"/>`, i, long[:mega/2], long[:mega/2-100])
		}
	}, func(w io.Writer) {
		parts(w, "", func() { io.WriteString(w, row("Name")) })
	}, ErrTooLarge},
	{"styles of long names in use", nil, func(w io.Writer) {
		parts(w, "", func() {
			for i := range 500 {
				fmt.Fprintf(w, `<table:table-row><table:table-cell table:style-name="%d%s"/></table:table-row>`, i, long)
			}
		})
	}, ErrTooLarge},
	{"many styles", func(w io.Writer) {
		for i := range 400_000 {
			fmt.Fprintf(w, `<style:style style:name="ce%d" style:family="table-cell"><style:table-cell-properties style:cell-protect="none"/></style:style>`, i)
		}
	}, func(w io.Writer) {
		parts(w, "", func() { io.WriteString(w, row("Name")+row("x")) })
	}, ErrTooLarge},
	{"long ranges", nil, func(w io.Writer) {
		parts(w, "", func() { io.WriteString(w, row("Name")) })
		fmt.Fprintf(w, `<table:database-ranges>`)
		for range 500 {
			fmt.Fprintf(w, `<table:database-range table:name="%s" table:target-range-address="%s"/>`, long[:mega/2], long[:mega/2-100])
		}
		fmt.Fprintf(w, `</table:database-ranges>`)
	}, nil},
	{"long names of sheets", nil, func(w io.Writer) {
		parts(w, "", func() { io.WriteString(w, row("Name")) })
		for i := range 500 {
			fmt.Fprintf(w, `<table:table table:name="%d%s"/>`, i, long)
		}
	}, ErrTooLarge},
	{"10,000 sheets", nil, func(w io.Writer) {
		for i := range 10_000 {
			io.WriteString(w, sheet(fmt.Sprintf("S%d", i), cols3+row("Name", "x")+row("", "y")))
		}
	}, nil},
	{"more sheets than Calc has", nil, func(w io.Writer) {
		for i := range 10_001 {
			io.WriteString(w, sheet(fmt.Sprintf("S%d", i), row("Name")))
		}
	}, ErrTooLarge},
	{"a row of very many cells", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name")+"<table:table-row>")
			for range 8_000_000 {
				io.WriteString(w, "<table:table-cell/>")
			}
			io.WriteString(w, "</table:table-row>")
		})
	}, ErrTooLarge},
	{"wide rows", nil, func(w io.Writer) {
		wide := "<table:table-row>" + strings.Repeat(cell("a")+cell("b"), 8000) + "</table:table-row>"
		parts(w, "", func() {
			for range 300 {
				io.WriteString(w, wide)
			}
		})
	}, nil},
	{"formulas with very many references", nil, func(w io.Writer) {
		refs := strings.Repeat("[.A1]+", mega/6-100)
		parts(w, "", func() {
			io.WriteString(w, row("Name"))
			for range 100 {
				fmt.Fprintf(w, `<table:table-row><table:table-cell table:formula="of:=%s1"/></table:table-row>`, refs)
			}
		})
	}, nil},
	{"matrix formulas over one another", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name"))
			for i := range 100_000 {
				fmt.Fprintf(w, `<table:table-row><table:table-cell table:formula="of:=1" table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="%d"/></table:table-row>`, 1_000_000-i)
			}
		})
	}, nil},
	{"a row of 60 MB of text", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name")+"<table:table-row>")
			for range 20 {
				io.WriteString(w, cell(strings.Repeat("x", 3*mega)))
			}
			io.WriteString(w, "</table:table-row>")
		})
	}, nil},
	{"a row of too much text", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, "<table:table-row>")
			for range 200 {
				io.WriteString(w, cell(strings.Repeat("x", 3*mega)))
			}
			io.WriteString(w, "</table:table-row>")
		})
	}, ErrTooLarge},
	{"a cell of too much text", nil, func(w io.Writer) {
		parts(w, "", func() { io.WriteString(w, row(strings.Repeat("x", 200*mega))) })
	}, ErrTooLarge},
	{"large pictures", nil, func(w io.Writer) {
		picture := `<draw:frame><draw:image><office:binary-data>` + strings.Repeat("AAAA\n", 10*mega) + `</office:binary-data></draw:image></draw:frame>`
		parts(w, "", func() {
			io.WriteString(w, "<table:shapes>"+picture+"</table:shapes>"+row("Name")+"<table:table-row><table:table-cell>"+picture+"</table:table-cell></table:table-row>")
		})
	}, nil},
	{"a large picture in a cell that is filled", nil, func(w io.Writer) {
		picture := `<draw:frame><draw:image><office:binary-data>` + strings.Repeat("AAAA\n", 10*mega) + `</office:binary-data></draw:image></draw:frame>`
		parts(w, "", func() {
			io.WriteString(w, row("N")+"<table:table-row><table:table-cell>"+picture+"</table:table-cell></table:table-row>")
		})
	}, ErrTooLarge},
	{"many runs of styles", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name"))
			for i := range 400_000 {
				fmt.Fprintf(w, `<table:table-row><table:table-cell table:number-columns-repeated="%d"/><table:table-cell table:style-name="s%d"/></table:table-row>`, 1+i%16_000, i)
			}
		})
	}, nil},
	{"content all over", nil, func(w io.Writer) {
		parts(w, "", func() {
			for i := range 300_000 {
				fmt.Fprintf(w, `<table:table-row table:number-rows-repeated="2"/><table:table-row><table:table-cell table:number-columns-repeated="%d"/>%s</table:table-row>`, 1+i*7%16_000, cell("x"))
			}
		})
	}, ErrTooManyColumns},
	{"tracked changes", nil, func(w io.Writer) {
		fmt.Fprintf(w, `<table:tracked-changes>`)
		for i := range 100_000 {
			fmt.Fprintf(w, `<table:cell-content-change table:id="c%d"><table:cell-address table:column="0" table:row="%d" table:table="0"/></table:cell-content-change>`, i, i)
		}
		fmt.Fprintf(w, `</table:tracked-changes>`)
		parts(w, "", func() {
			for range 100_000 {
				io.WriteString(w, row("x"))
			}
		})
	}, ErrTrackedChanges},
	{"a million equal rows that get values", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name")+`<table:table-row table:number-rows-repeated="1048575">`+cell("x")+`</table:table-row>`)
		})
	}, nil},
	{"a gigabyte of filler", nil, func(w io.Writer) {
		parts(w, "", func() {
			io.WriteString(w, row("Name"))
			for range 4_000_000 {
				io.WriteString(w, "<table:table-row><table:table-cell/></table:table-row>")
			}
		})
	}, nil},
}

var long = strings.Repeat("n", mega-1000)

// parts writes a sheet around what inside writes.
func parts(w io.Writer, attrs string, inside func()) {
	fmt.Fprintf(w, `<table:table table:name="S"%s>`, attrs)
	inside()
	io.WriteString(w, `</table:table>`)
}

// makeBomb packs the content.
func makeBomb(t *testing.T, path string, styles, content func(io.Writer)) {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for _, e := range []struct {
		name  string
		write func(io.Writer)
	}{
		{partMimetype, func(w io.Writer) { io.WriteString(w, mimeSpreadsheet) }},
		{partContent, func(w io.Writer) {
			b := bufio.NewWriterSize(w, mega)
			doc := strings.Split(strings.ReplaceAll(string(flat("|", "", "|", "")), "office:document", "office:document-content"), "|")
			b.WriteString(doc[0])
			if styles != nil {
				styles(b)
			}
			b.WriteString(doc[1])
			content(b)
			b.WriteString(doc[2])
			b.Flush()
		}},
	} {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		e.write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestBombs: memory is bounded whatever a document claims or repeats.
func TestBombs(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("processes of their own, which the race detector makes large")
	}
	const limit = 300 << 10 // KiB
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bomb.ods")
			makeBomb(t, path, b.styles, b.content)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			got, peak := testcost.InProcess(t, "TestBombProcess", path)
			took := time.Since(start)
			want := "<nil>"
			if b.want != nil {
				want = b.want.Error()
			}
			if !strings.Contains(got, want) {
				t.Errorf("got %.300s, want %s", got, want)
			}
			t.Logf("%d bytes packed, %v, %d MiB", info.Size(), took.Round(time.Millisecond), peak>>10)
			if peak > limit {
				t.Errorf("it takes %d MiB", peak>>10)
			}
		})
	}
}

// TestBombProcess is the process that TestBombs measures.
func TestBombProcess(t *testing.T) { testcost.Subject(t, defuse) }

func defuse(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	w, err := Open(f, info.Size())
	if err != nil {
		return err
	}
	sheets, err := w.Sheets()
	if err != nil {
		return err
	}
	last, err := w.LastRow(sheets[0].Name)
	if err != nil {
		return err
	}
	p := w.NewPatch()
	if err := p.SetColumn(sheets[0].Name, Column{Header: "N", HeaderRow: 1, LastRow: last, Value: rowValue}); err != nil {
		return err
	}
	pl, err := p.Plan()
	if err != nil {
		return err
	}
	out, err := os.Create(path + ".out")
	if err != nil {
		return err
	}
	defer out.Close()
	n, err := pl.WriteTo(out)
	if err != nil {
		return err
	}
	if err := pl.Verify(out, n); err != nil {
		return err
	}
	if n == 0 {
		return errors.New("nothing was written")
	}
	return nil
}
