package mailmerge_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

func TestHref(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{"Datei-01.ods", "../../Datei-01.ods"},
		{"../Listen/a b.ods", "../../../Listen/a%20b.ods"},
		{"Datei #01 100% Müller & Söhne+.ods", "../../Datei%20%2301%20100%25%20M%C3%BCller%20%26%20S%C3%B6hne%2B.ods"},
		{"ab:c?.ods", "../../ab%3Ac%3F.ods"},
		{"/home/a/ü.ods", "file:///home/a/%C3%BC.ods"},
		{"C:/Listen/Datei 01.ods", "file:///C:/Listen/Datei%2001.ods"},
		{"//server/frei gabe/x.ods", "file://server/frei%20gabe/x.ods"},
	} {
		if got := mm.Href(tt.file); got != tt.want {
			t.Errorf("href(%q) = %q, want %q", tt.file, got, tt.want)
		}
	}
}

func TestSQL(t *testing.T) {
	for _, tt := range []struct {
		name  string
		query mm.Query
		want  string
	}{
		{"all", mm.Query{Columns: []string{"A", "Straße Nr."}}, `SELECT "A", "Straße Nr.", "Straße Nr." AS "column1" FROM "T a"`},
		{"the second name is taken", mm.Query{Columns: []string{"Column1", "[x]", "y."}},
			`SELECT "Column1", "[x]", "y.", "[x]" AS "column2", "y." AS "column3" FROM "T a"`},
		{"chosen and sorted", mm.Query{Columns: []string{"A"}, Distinct: true, Where: mm.And{mm.NotEmpty("A"), mm.Equal{Column: "B", Value: "O'x"}},
			OrderBy: []mm.Order{{Column: "A"}, {Column: "B", Descending: true}}},
			`SELECT DISTINCT "A" FROM "T a" WHERE ("A" <> '') AND ("B" = 'O''x') ORDER BY "A", "B" DESC`},
	} {
		if got := mm.SQL(&mm.Source{Table: "T a", Query: &tt.query}); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestConditions(t *testing.T) {
	a, b, x := mm.Empty("A"), mm.NotEmpty("B"), mm.Equal{Column: "C", Value: `it's "x"`}
	for _, tt := range []struct {
		c           mm.Condition
		writer, sql string
	}{
		{a, `[A] == ""`, `("A" = '' OR "A" IS NULL)`},
		{b, `[B] != ""`, `"B" <> ''`},
		{x, `[C] == "it's \"x\""`, `"C" = 'it''s "x"'`},
		{mm.Not{Condition: a}, `[A] != ""`, `"A" <> ''`},
		{mm.Not{Condition: x}, `[C] != "it's \"x\""`, `("C" <> 'it''s "x"' OR "C" IS NULL)`},
		{mm.Not{Condition: mm.Not{Condition: b}}, `[B] != ""`, `"B" <> ''`},
		{mm.And{a, mm.Or{b, x}}, `([A] == "") AND (([B] != "") OR ([C] == "it's \"x\""))`,
			`(("A" = '' OR "A" IS NULL)) AND (("B" <> '') OR ("C" = 'it''s "x"'))`},
		{mm.Not{Condition: mm.Or{a, &b}}, `([A] != "") AND ([B] == "")`, `("A" <> '') AND (("B" = '' OR "B" IS NULL))`},
	} {
		if got := mm.WriterCondition(tt.c); got != tt.writer {
			t.Errorf("%#v for Writer:\ngot  %s\nwant %s", tt.c, got, tt.writer)
		}
		if got := mm.SQLCondition(tt.c); got != tt.sql {
			t.Errorf("%#v as SQL:\ngot  %s\nwant %s", tt.c, got, tt.sql)
		}
	}
}

// A condition is possible exactly if some record of the values that it can tell apart fulfils it.
func TestPossible(t *testing.T) {
	a := mm.Equal{Column: "A", Value: "x"}
	for _, tt := range []struct {
		c    mm.Condition
		want bool
	}{
		{mm.Empty("A"), true},
		{mm.And{mm.Empty("A"), mm.NotEmpty("A")}, false},
		{mm.And{mm.Empty("A"), mm.NotEmpty("B")}, true},
		{mm.And{a, mm.Empty("A")}, false},
		{mm.And{mm.Not{Condition: a}, mm.NotEmpty("A")}, true}, // any other value
		{mm.And{mm.Not{Condition: a}, mm.NotEmpty("A"), mm.Equal{Column: "A", Value: "y"}}, true},
		{mm.And{mm.Or{a, mm.Empty("B")}, mm.NotEmpty("B"), mm.Not{Condition: a}}, false},
	} {
		if got := mm.Possible(tt.c); got != tt.want {
			t.Errorf("possible(%s) = %v", mm.WriterCondition(tt.c), got)
		}
	}
}

// idLetter is a letter of one page that shows nothing but the column Id.
func idLetter(s *mm.Source) *mm.Document {
	d := minimal(mm.Text("id="), mm.Field{Column: "Id"})
	d.Source = s
	return d
}

func ids(m testoffice.Merging) []string {
	var all []string
	for _, f := range m.Files {
		for _, p := range f.Pages {
			_, id, _ := strings.Cut(strings.Join(strings.Fields(p), ""), "id=")
			all = append(all, id)
		}
	}
	return all
}

// The records that LibreOffice chooses by a WHERE are those for which the condition holds in Go.
func TestWhereRandom(t *testing.T) {
	const rounds, rows = 6, 40
	for round := range rounds {
		r := random{rand.New(rand.NewPCG(4, uint64(round)))}
		c := mm.Condition(mm.Or{mm.Equal{Column: "Id", Value: "always"}, r.condition(0), r.condition(1)})
		table := [][]any{cells(oddColumns)}
		var want []string
		for i := range rows {
			row := make([]string, len(oddColumns))
			for k := range row {
				row[k] = pick(r, oddValues)
			}
			row[0] = fmt.Sprintf("r%d", i)
			if i == 7 {
				row[0] = "always"
			}
			table = append(table, cells(row))
			if mm.Holds(c, records(oddColumns, [][]string{row})[0].Values) {
				want = append(want, row[0])
			}
		}
		dir := t.TempDir()
		writeSheet(t, filepath.Join(dir, "rows.ods"), "Rows", table)
		writeTemplate(t, idLetter(&mm.Source{Name: "mailmerge-test", File: "rows.ods", Table: "Rows", Query: &mm.Query{Name: "Q", Columns: oddColumns, Where: c}}), filepath.Join(dir, "letter.odt"))
		m := testoffice.Merge(t, filepath.Join(dir, "letter.odt"), true)
		if diff := cmp.Diff(want, ids(m)); diff != "" {
			t.Errorf("%s\n-held +chosen:\n%s%q", mm.SQLCondition(c), diff, m.Problems)
		}
	}
}

func TestSources(t *testing.T) {
	elsewhere := t.TempDir()
	for _, tt := range []struct {
		name string
		s    mm.Source
		dir  string // of the spreadsheet, from that of the template
		want []string
	}{
		{"query, sorted", mm.Source{Name: "Quelle für Briefe-1 & 'mehr'", File: "../Listen #1/Datei 01 100% (Müller).ods", Table: "Eltern 'A' & B.1",
			Query: &mm.Query{Name: "Alle Briefe (neu) & 'alt'", Columns: []string{"Id", "Hide"}, Distinct: true, Where: mm.NotEmpty("Id"), OrderBy: []mm.Order{{Column: "Id", Descending: true}}}}, "../Listen #1", []string{"c", "bshown", "a"}},
		{"table", mm.Source{Name: "mailmerge-test", File: "x.ods", Table: "Eltern & Söhne"}, ".", []string{"c", "a", "a", "bshown"}},
		{"absolute", mm.Source{Name: "mailmerge-test", File: filepath.ToSlash(elsewhere) + "/Ä #.ods", Table: "T"}, elsewhere, []string{"c", "a", "a", "bshown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "Briefe % ü")
			table := filepath.Join(dir, tt.s.File)
			if filepath.IsAbs(tt.s.File) {
				table = tt.s.File
			}
			for _, d := range []string{dir, filepath.Dir(table)} {
				if err := os.MkdirAll(d, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			writeSheet(t, table, tt.s.Table, [][]any{{"Id", "Hide"}, {"c", "x"}, {"a", "x"}, {"a", "x"}, {"b", nil}})
			d := idLetter(&tt.s)
			d.Body = append(d.Body, mm.Paragraph{HideIf: mm.NotEmpty("Hide"), Text: text("shown")})
			file := filepath.Join(dir, "Brief #1.odt")
			writeTemplate(t, d, file)
			m := testoffice.Merge(t, file, true)
			if diff := cmp.Diff(tt.want, ids(m)); diff != "" || len(m.Problems) > 0 {
				t.Errorf("-want +got:\n%s%q", diff, m.Problems)
			}
		})
	}
}

// In a file for each record too, header and footer show the record of their letter, on every page.
func TestBandsInManyFiles(t *testing.T) {
	d := rich()
	m := testoffice.Merge(t, writeRich(t, d), false)
	if len(m.Problems) > 0 || len(m.Files) != len(richRows) {
		t.Fatalf("%d files, %q", len(m.Files), m.Problems)
	}
	for i, f := range m.Files {
		if len(f.Pages) != 2 {
			t.Errorf("%s: %d pages", f.File, len(f.Pages))
		}
		for n, p := range f.Pages {
			folded := strings.Join(strings.Fields(p), " ")
			for _, want := range []string{richRows[i][2] + ", " + richRows[i][1] + " · Brief", fmt.Sprintf("Seite %d von 2", n+1)} {
				if !strings.Contains(folded, want) {
					t.Errorf("%s, page %d: no %q in %s", f.File, n+1, want, folded)
				}
			}
			for k, row := range richRows {
				if k != i && slices.ContainsFunc(row[:3], func(v string) bool { return len(v) > 5 && strings.Contains(folded, v) }) {
					t.Errorf("%s, page %d: letter of %s shows %s", f.File, n+1, richRows[i][2], row[2])
				}
			}
		}
	}
}
