package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// allRows is what Rows yields, and the error at its end.
func allRows(w *Workbook) string {
	var b strings.Builder
	for r, err := range w.Rows() {
		if err != nil {
			fmt.Fprintln(&b, err)
			continue
		}
		fmt.Fprintf(&b, "%s %d %+v\n", r.Sheet.Name, r.Number, r.Cells)
	}
	return b.String()
}

// noneLeft fails if there are more goroutines than there were.
func noneLeft(t *testing.T, before int) {
	t.Helper()
	for until := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("a goroutine goes on")
		}
	}
}

// aheadBooks are workbooks whose shared strings can be read, or not.
func aheadBooks(t *testing.T) map[string][]byte {
	var many, odd strings.Builder
	for i := range 12_000 {
		fmt.Fprintf(&many, "<si><t>text %d</t></si>", i)
		fmt.Fprintf(&odd, "<si><r><t>a</t></r><r><t>%d</t></r></si>", i)
	}
	sheet := []string{`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>11999</v></c><c r="C1"><v>7</v></c></row></sheetData>`}
	book := func(entries string) []byte { return build{sheets: sheet, strings: entries}.pack(t) }
	broken := book(many.String())
	i := bytes.Index(broken, []byte("xl/sharedStrings.xml"))
	clear(broken[i+1000 : i+3000]) // in the deflated data
	return map[string][]byte{
		"many": book(many.String()), "odd": book(odd.String()), "few": book("<si><t>a</t></si>"), "none": build{sheets: sheet}.pack(t),
		"no part":          build{sheets: sheet, extra: []file{{"xl/sharedStrings.xml", ""}}}.pack(t),
		"no XML":           book(many.String() + "<si><t>a</si>"),
		"no XML at once":   book("&b;" + many.String()),
		"alternatives":     book(many.String() + `<mc:AlternateContent/>`),
		"a text too large": book("<si><t>" + strings.Repeat("a", maxText+1) + "</t></si>"),
		"broken data":      broken,
	}
}

// It makes no difference to rows and errors whether strings have been read ahead, whenever that was stopped.
func TestReadAhead(t *testing.T) {
	for name, file := range aheadBooks(t) {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			open := func() *Workbook {
				w, err := Open(bytes.NewReader(file), int64(len(file)))
				if err != nil {
					t.Fatal(err)
				}
				return w
			}
			want := allRows(open())
			check := func(when string, w *Workbook) {
				t.Helper()
				for range 2 { // an error stays
					if got := allRows(w); got != want {
						t.Errorf("%s:\n%s\nwant\n%s", when, got, want)
					}
				}
			}
			w := open()
			stop := w.ReadAhead()
			check("read ahead", w)
			w.ReadAhead()()
			check("once more", w)
			stop()
			check("stopped afterwards", w)

			w = open()
			stop = w.ReadAhead()
			stop()
			stop()
			check("stopped at once", w)

			w = open()
			stop, again := w.ReadAhead(), w.ReadAhead()
			stop()
			check("begun twice", w)
			again()

			w = open()
			stop = w.ReadAhead()
			w.ahead.wait()
			stop()
			check("stopped late", w)
			noneLeft(t, before)
		})
	}
}

// A slowReader reads the file until it has come to a place, and then waits.
type slowReader struct {
	io.ReaderAt
	from    int64
	reached chan struct{} // closed there
	wait    chan struct{}
}

func (r *slowReader) ReadAt(p []byte, at int64) (int, error) {
	if r.wait != nil && at >= r.from {
		close(r.reached)
		<-r.wait
		r.wait = nil
	}
	return r.ReaderAt.ReadAt(p, at)
}

// stop ends reading in the middle, and returns when nothing reads any more.
func TestReadAheadStopped(t *testing.T) {
	before := runtime.NumGoroutine()
	file := aheadBooks(t)["many"]
	r := &slowReader{ReaderAt: bytes.NewReader(file)}
	w, err := Open(r, int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r.from, r.reached, r.wait = int64(bytes.Index(file, []byte("xl/sharedStrings.xml"))), make(chan struct{}), make(chan struct{})
	stop := w.ReadAhead()
	a := w.ahead
	<-r.reached
	go func() {
		for !a.stopped.Load() {
			runtime.Gosched()
		}
		close(r.wait)
	}()
	stop()
	if _, err := a.wait(); err != errStopped {
		t.Errorf("it was read to its end: %v", err)
	}
	noneLeft(t, before)
}

// A panic reaches whoever wants the strings, and nobody else.
func TestReadAheadPanics(t *testing.T) {
	before := runtime.NumGoroutine()
	file := build{sheets: []string{data(row(1, "a"))}, strings: "<si><t>a</t></si>"}.pack(t)
	for _, wanted := range []bool{true, false} {
		r := &slowReader{ReaderAt: bytes.NewReader(file)}
		w, err := Open(r, int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		r.ReaderAt = nil
		stop := w.ReadAhead()
		var got any
		func() {
			defer func() { got = recover() }()
			defer stop()
			if wanted {
				allRows(w)
			}
		}()
		if (got != nil) != wanted {
			t.Errorf("wanted %t: %v", wanted, got)
		}
	}
	noneLeft(t, before)
}
