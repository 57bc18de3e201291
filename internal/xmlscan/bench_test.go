package xmlscan

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// odsLike makes a content.xml as LibreOffice writes it: 7 text cells a row,
// now and then a number, an empty cell, a style of its own.
func odsLike(rows int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document-content` +
		` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"` +
		` office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Eltern" table:style-name="ta1">`)
	for i := range rows {
		b.WriteString(`<table:table-row table:style-name="ro1">`)
		for c, text := range []string{"Zoë", "Müller-Lüdenscheidt", "Am Markt 12", "00000 Musterstadt", "zoe.mueller@example.invalid", "+49 30 1234567"} {
			style := ""
			if c == 3 && i%50 == 0 {
				style = ` table:style-name="ce` + fmt.Sprint(i/50%9+1) + `"`
			}
			fmt.Fprintf(&b, `<table:table-cell%s office:value-type="string" calcext:value-type="string"><text:p>%s</text:p></table:table-cell>`, style, text)
		}
		if i%8 == 0 {
			fmt.Fprintf(&b, `<table:table-cell office:value-type="float" office:value="%d" calcext:value-type="float"><text:p>%d</text:p></table:table-cell>`, 9896508+i, 9896508+i)
		} else {
			fmt.Fprintf(&b, `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>%07d</text:p></table:table-cell>`, i)
		}
		if i%10 == 0 {
			b.WriteString(`<table:table-cell table:number-columns-repeated="3"/>`)
		}
		b.WriteString(`</table:table-row>`)
	}
	b.WriteString(`</table:table></office:spreadsheet></office:body></office:document-content>`)
	return b.Bytes()
}

// xlsxLike makes a sheet as Excel writes it: no two start tags of cells alike.
func xlsxLike(rows int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>`)
	for i := 1; i <= rows; i++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:7">`, i)
		for c := range 7 {
			fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, i, i*7+c)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

func benchVocabulary() *Vocabulary {
	v := new(Vocabulary)
	atom := Atom(0)
	for uri, names := range map[string]string{
		"urn:oasis:names:tc:opendocument:xmlns:table:1.0":           "table table-row table-cell number-columns-repeated style-name",
		"urn:oasis:names:tc:opendocument:xmlns:office:1.0":          "spreadsheet value-type value",
		"urn:oasis:names:tc:opendocument:xmlns:text:1.0":            "p span",
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main": "row c v",
		"": "r t s spans",
	} {
		for name := range strings.FieldsSeq(names) {
			atom++
			v.Add(atom, uri, name)
		}
	}
	return v
}

// BenchmarkScan measures against two marks of the same machine and minute:
// encoding/xml's RawToken, and a search for the row ends, which looks at every
// byte and understands nothing. The fastest run counts, on both sides: others
// may use the machine.
func BenchmarkScan(b *testing.B) {
	for _, in := range []struct {
		name   string
		input  []byte
		rowEnd string
	}{
		{"ods", odsLike(1_500), "</table:table-row>"},
		{"xlsx", xlsxLike(2_000), "</row>"},
	} {
		b.Run(in.name, func(b *testing.B) {
			v := benchVocabulary()
			ours := time.Duration(1<<63 - 1)
			for b.Loop() {
				ours = min(ours, fastest(1, func() {
					s := New(bytes.NewReader(in.input), v)
					var err error
					for err == nil {
						_, err = s.Next()
					}
					if err != io.EOF {
						b.Fatal(err)
					}
				}))
			}
			floor := fastest(20, func() {
				for rest, n := in.input, 0; n >= 0; rest = rest[n+1:] {
					if n = bytes.Index(rest, []byte(in.rowEnd)); n < 0 {
						break
					}
				}
			})
			raw := fastest(8, func() {
				d := xml.NewDecoder(bytes.NewReader(in.input))
				for _, err := d.RawToken(); err == nil; _, err = d.RawToken() {
				}
			})
			b.ReportMetric(float64(len(in.input))/1e6/ours.Seconds(), "MB/s")
			b.ReportMetric(raw.Seconds()/ours.Seconds(), "×RawToken")
			b.ReportMetric(ours.Seconds()/floor.Seconds(), "×floor-time")
		})
	}
}

func fastest(n int, f func()) time.Duration {
	best := time.Duration(1<<63 - 1)
	for range n {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}
