package letter

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/testoffice"
)

// writeBook writes a book as a spreadsheet.
func writeBook(t *testing.T, b *book, file string) {
	t.Helper()
	escape := func(s string) string {
		var w strings.Builder
		if err := xml.EscapeText(&w, []byte(s)); err != nil {
			t.Fatal(err)
		}
		return w.String()
	}
	var c strings.Builder
	c.WriteString(`<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"` +
		` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="` + escape(b.sheet) + `">`)
	for _, row := range b.rows {
		c.WriteString("<table:table-row>")
		for col := 1; len(row) > 0; col++ {
			if row[0].Col != col {
				c.WriteString("<table:table-cell/>")
				continue
			}
			c.WriteString(`<table:table-cell office:value-type="string"><text:p>` + escape(string(row[0].Value)) + `</text:p></table:table-cell>`)
			row = row[1:]
		}
		c.WriteString("</table:table-row>")
	}
	c.WriteString("</table:table></office:spreadsheet></office:body></office:document-content>")
	const kind = "application/vnd.oasis.opendocument.spreadsheet"
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, e := range [][2]string{
		{"mimetype", kind},
		{"content.xml", c.String()},
		{"META-INF/manifest.xml", `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
			`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + kind + `"/>` +
			`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e[0], Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, e[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A parent is who gets which letter.
type parent struct{ first, last, account, secret, kind, children string }

// TestWriter lets Writer merge the letter: one for each account, with its own name,
// account and password, from a folder that was moved after the letter was made.
func TestWriter(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Calc, testoffice.UNO, testoffice.PDFText)
	want := []parent{
		{"Anna", "Müller", "anna.mueller", "047110", "Passwort", "Tim (5b), Lea (10a)"},
		{"Bert", "O'Neill & Söhne", "bert.oneill", "0O1lI5x", "Passwort", "Kim (5b)"},
		{`Cleo "Cleo"`, "Ärmel", "cleo.aermel", "pw;#%1", "Passwort", "Ali (6a)"},
		{"Dora", "d’Été <X>", "dora.dete", "ABCD-1234", "Registrierungscode", "Bo (7c)"},
		{"Emil", "Groß-Łuk", "emil.gross", "", "", "Mia (5b)"},
	}
	b := newBook("Eltern's & Kinder 5%", strings.Join([]string{
		"Vorname|Nachname|Straße|PLZ|Ort|Vorname des Kindes|Klasse|Account|Passwort|Registrierungscode|Brief versendet am",
		"Anna|Müller|Am Rain 5|00000|Musterstadt|Tim|5b|anna.mueller|047110||",
		"Bert|O'Neill & Söhne|Weg 2|00000|Musterstadt|Kim|5b|bert.oneill|0O1lI5x||",
		`Cleo "Cleo"|Ärmel|Straße "3" & Co. 100%|00000|Musterstadt|Ali|6a|cleo.aermel|pw;#%1||`,
		"Anna|Müller|Am  Rain 5|00000|Musterstadt|Lea|10a|anna.mueller|047110||",
		"Dora|d’Été <X>|Weg 4|00000|Musterstadt|Bo|7c|||ABCD-1234|",
		"Emil|Groß-Łuk|Weg 5|00000|Musterstadt|Mia|5b|emil.gross|alt||24.11.2026",
		"Fritz|Ohne|Weg 6|00000|Musterstadt|Uwe|5b||||",
		"Gert|Wartet|Weg 7|00000|Musterstadt|Ute|5b|gert.wartet|||",
	}, "\n"))
	root := t.TempDir()
	made, moved := filepath.Join(root, "hier"), filepath.Join(root, "Schule #1 & 100% Ärger's (neu)")
	if err := os.Mkdir(made, 0o755); err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	o.Mark, o.Settings.Letter.ClassInRemark, o.Settings.Letter.Order = true, true, "klasse"
	o.File, o.Output = filepath.Join(made, "Datei 01 #2 & 5%.ods"), ""
	writeBook(t, b, o.File)
	res, err := Run(context.Background(), &Job{Options: *o})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(res.Plan.Letters); n != len(want) {
		t.Errorf("%d letters planned", n)
	}
	if err := os.Rename(made, moved); err != nil {
		t.Fatal(err)
	}
	m := testoffice.Merge(t, filepath.Join(moved, LetterName), false)
	if len(m.Problems) > 0 || m.Records != len(want) || len(m.Files) != len(want) {
		t.Fatalf("%d records, %d files, problems %q, queries %q", m.Records, len(m.Files), m.Problems, m.Queries)
	}
	for i, f := range m.Files {
		checkMerged(t, f, want, &res.Plan.Letters[i])
	}
	for _, w := range want {
		n := 0
		for _, f := range m.Files {
			if strings.Contains(f.Pages[0], w.last+", "+w.first) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d letters for %s %s", n, w.first, w.last)
		}
	}
	for query, sql := range m.Queries {
		if sql != res.Plan.Query {
			t.Errorf("query %s: %s\nplan: %s", query, sql, res.Plan.Query)
		}
	}
	if testing.Verbose() {
		t.Log(m.Files[0].Pages[0])
	}
}

// checkMerged checks one letter that Writer has made: whose it is, and that nothing of
// anybody else stands in it. planned is the letter at that place in the plan.
func checkMerged(t *testing.T, f testoffice.MergedFile, want []parent, planned *Letter) {
	t.Helper()
	first := f.Pages[0]
	i := slices.IndexFunc(want, func(w parent) bool { return strings.Contains(first, w.last+", "+w.first) })
	if i < 0 {
		t.Errorf("%s is nobody's:\n%s", f.File, first)
		return
	}
	w := want[i]
	if planned.Last != w.last {
		t.Errorf("%s is for %s, in the plan %s stands there", f.File, w.last, planned.Last)
	}
	has := []string{"Guten Tag " + w.first + " " + w.last, w.children, "00000 Musterstadt"}
	if w.kind != "Registrierungscode" {
		has = append(has, w.account)
	}
	if w.kind != "" {
		has = append(has, w.kind, w.secret)
	}
	text := strings.Join(strings.Fields(first), " ")
	for _, s := range has {
		if !strings.Contains(text, s) {
			t.Errorf("the letter of %s lacks %q:\n%s", w.last, s, first)
		}
	}
	for j, page := range f.Pages {
		if !strings.Contains(page, w.last+", "+w.first) {
			t.Errorf("page %d of the letter of %s does not say whose it is", j+1, w.last)
		}
		for k, other := range want {
			if k != i && (strings.Contains(page, other.account) || other.secret != "" && strings.Contains(page, other.secret)) {
				t.Errorf("page %d of the letter of %s has the account or secret of %s", j+1, w.last, other.last)
			}
		}
		if strings.Contains(page, " alt ") {
			t.Errorf("page %d of the letter of %s has an old password", j+1, w.last)
		}
	}
}

// TestValid: what is written is valid ODF 1.3.
func TestValid(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Jing)
	dir := t.TempDir()
	var files []string
	for name, flag := range map[string]string{"full": "", "link": "datenschutz.information link"} {
		o := testOptions(t)
		b := newBook("Eltern's & Kinder 5%", forms+"Frau|Dr.|Anna|von|Müller & <Söhne>|Weg 1, 00000 Musterstadt|anna.mueller|p\n")
		o.File = filepath.Join(dir, name, "Datei 01 #2 & 5%.ods")
		if err := os.Mkdir(filepath.Dir(o.File), 0o755); err != nil {
			t.Fatal(err)
		}
		flags(t, o, b, flag)
		o.Output = ""
		writeBook(t, b, o.File)
		res, err := Run(context.Background(), &Job{Options: *o})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range res.Files {
			files = append(files, f.Path)
		}
	}
	testoffice.ODFValid(t, files...)
}
