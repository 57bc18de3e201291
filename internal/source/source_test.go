package source

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/delimited"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func text(t testing.TB, s string) *File {
	t.Helper()
	f, err := ReadText(context.Background(), strings.NewReader(s), int64(len(s)), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rows prints rows with their numbers; ! marks broken ones.
func rows(f *File) []string {
	var list []string
	for _, s := range f.Sheets {
		for _, r := range s.Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Text)
			}
			mark := ""
			if r.Broken {
				mark = "!"
			}
			list = append(list, mark+string(rune('0'+r.Number))+":"+strings.Join(cells, "|"))
		}
	}
	return list
}

func TestText(t *testing.T) {
	tests := []struct {
		name, in string
		delim    byte
		want     []string
	}{
		{"semicolons", "a;b;c\r\n1;2;3\r\n", ';', []string{"1:a|b|c", "2:1|2|3"}},
		{"comma within a quoted header", `ID,"EZ NAME, VORNAME",KLASSE` + "\n" + `1,"Muster, Erika",5a` + "\n", ',', []string{"1:ID|EZ NAME, VORNAME|KLASSE", "2:1|Muster, Erika|5a"}},
		{"commas in every row of another delimiter", "a;b\nX, Y;1\nZ, W;2\n", ';', []string{"1:a|b", "2:X, Y|1", "3:Z, W|2"}},
		{"tab", "a\tb\n1\t2\n", '\t', []string{"1:a|b", "2:1|2"}},
		{"pipe", "Nachname|Vorname\nMuster|Erika\n", '|', []string{"1:Nachname|Vorname", "2:Muster|Erika"}},
		{"trailing delimiter, blanks", " a ; b ;\n1; 2 ;\n", ';', []string{"1:a|b", "2:1|2"}},
		{"empty cells count", "a;b;c\n;;3\n", ';', []string{"1:a|b|c", "2:||3"}},
		{"empty rows do not", "a;b\n;\n\n1;2\n", ';', []string{"1:a|b", "4:1|2"}},
		{"title lines above", "Liste;;\nStand 1.9.\n\na;b;c\n1;2;3\n4;5;6\n", ';', []string{"1:Liste", "2:Stand 1.9.", "4:a|b|c", "5:1|2|3", "6:4|5|6"}},
		{"the line for Excel", "sep=,\na,b;c\n", ',', []string{"2:a|b;c"}},
		{"newline and delimiter in quotes", "a;b\n\"1\n;2\";3\n4;5\n", ';', []string{"1:a|b", "2:1\n;2|3", "4:4|5"}},
		{"published header of Schüler Online", `"ID";"Nachname";Vorname";"Ort"` + "\n1;Muster;Max;X\n", ';', []string{`1:ID|Nachname|Vorname"|Ort`, "2:1|Muster|Max|X"}},
		{"quote that opens too early", `"ID;"Nachname";"Vorname"` + "\n1;Muster;Max\n", ';', []string{"1:ID|Nachname|Vorname", "2:1|Muster|Max"}},
		{"quote that never ends in the header", `ID;"Nachname;Vorname` + "\n1;Muster;Max\n2;Muster;Eva\n", ';', []string{"1:ID|Nachname|Vorname", "2:1|Muster|Max", "3:2|Muster|Eva"}},
		{"broken row is marked", "a;b\n\"Max \"M\" X\";1\n", ';', []string{"1:a|b", `!2:Max "M" X|1`}},
		{"one column", "Nachname\nMuster\n", ';', []string{"1:Nachname", "2:Muster"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := text(t, tt.in)
			if got := rows(f); !slices.Equal(got, tt.want) || f.Text.Delimiter != tt.delim {
				t.Errorf("delimiter %q: %q\nwant %q: %q", f.Text.Delimiter, got, tt.delim, tt.want)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const in = "Nachname;Vorname\nMüller;Jürgen\nWeiß;Änne\nÖzdemir;Zoë\n"
	want := rows(text(t, in))
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": encoding.Nop, "UTF-8 with BOM": unicode.UTF8BOM, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"Windows-1252": charmap.Windows1252, "ISO 8859-15": charmap.ISO8859_15, "CP850": charmap.CodePage850,
	} {
		b, err := e.NewEncoder().String(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := rows(text(t, b)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		name, in string
		kind     error
		line     int
	}{
		{"empty", "", delimited.ErrEmpty, 0},
		{"PDF", "%PDF-1.7", delimited.ErrNotText, 0},
		{"open quote", "a;b\n1;\"2\n3;4\n", delimited.ErrQuote, 2},
		{"very many columns", "a;b\n" + strings.Repeat(";", 3000) + "\n", ErrSpread, 2},
	}
	for _, tt := range tests {
		_, err := ReadText(context.Background(), strings.NewReader(tt.in), int64(len(tt.in)), "x.csv", Options{})
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, tt.kind) || e.Line != tt.line || e.File != "x.csv" {
			t.Errorf("%s: got %v (%+v)", tt.name, err, e)
		}
	}
	dir := t.TempDir()
	old := filepath.Join(dir, "alt.xls")
	if err := os.WriteFile(old, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]error{dir: ErrFolder, old: ErrOldExcel, filepath.Join(dir, "none"): os.ErrNotExist} {
		if _, err := Read(context.Background(), path, Options{}); !errors.Is(err, kind) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What is written as text, quoted where it must be, is read back cell by cell, in any
// encoding that can hold it.
func FuzzText(f *testing.F) {
	f.Add("a;b\n1;\"2\"\n", uint8(0))
	f.Add("\"a;b\n1;2\n", uint8(1))
	f.Add("a|b\n\"x\ny\"|ü\n", uint8(3))
	f.Fuzz(func(t *testing.T, in string, d uint8) {
		delim := delimited.Delimiters[int(d)%len(delimited.Delimiters)]
		o := Options{Delimiter: delim, Encoding: delimited.UTF8}
		file, err := ReadText(context.Background(), strings.NewReader(in), int64(len(in)), "x", o)
		if err != nil {
			return
		}
		var b bytes.Buffer
		var want [][]string
		for _, r := range file.Sheets[0].Rows {
			var cells []string
			for i, c := range r.Cells {
				if i > 0 {
					b.WriteByte(delim)
				}
				cells = append(cells, c.Text)
				b.WriteString(`"` + strings.ReplaceAll(c.Text, `"`, `""`) + `"`)
				if string(delimited.Trim([]byte(c.Text))) != c.Text {
					t.Fatalf("%q is not trimmed", c.Text)
				}
			}
			want = append(want, cells)
			b.WriteByte('\n')
		}
		if len(want) == 0 {
			return
		}
		again, err := ReadText(context.Background(), bytes.NewReader(b.Bytes()), int64(b.Len()), "x", o)
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		var got [][]string
		for _, r := range again.Sheets[0].Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Text)
			}
			got = append(got, cells)
		}
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%q\ngot  %q\nwant %q", b.String(), got, want)
		}
	})
}
