package printing

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/letter"
	"elterntool/internal/office"
	"elterntool/internal/pdfread"
	"elterntool/internal/roster"
	"elterntool/internal/settings"
	"elterntool/internal/table"
	"elterntool/internal/testoffice"
	"elterntool/mailmerge"
	"elterntool/templates"
)

var headers = []string{"Anrede", "Titel", "Vorname", "Nachname", "Straße", "PLZ Ort", "Kind-Vorname", "Klasse", "Account", "Passwort", "Registrierungscode", "Brief versendet am"}

// A parent is a row of Datei-01, by header.
type parent map[string]string

func eva(account, password string) parent {
	return parent{"Anrede": "Frau", "Vorname": "Eva", "Nachname": "Muster", "Straße": "Musterweg 1", "PLZ Ort": "00000 Musterstadt",
		"Kind-Vorname": "Tim", "Klasse": "5b", "Account": account, "Passwort": password}
}

func (p parent) but(pairs ...string) parent {
	q := parent{}
	for k, v := range p {
		q[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		q[pairs[i]] = pairs[i+1]
	}
	return q
}

// few are parents of each kind: with an account, with a code, with an older letter, and
// two of one name.
func few() []parent {
	anna := eva("anna.mueller", "112233").but("Vorname", "Anna", "Nachname", "Müller", "Klasse", "7a", "Kind-Vorname", "Lea")
	return []parent{
		eva("eva.muster", "482913"),
		anna,
		anna.but("Kind-Vorname", "Ole", "Klasse", "10c"),
		anna.but("Account", "anna.mueller2", "Passwort", "445566", "Kind-Vorname", "Ida"),
		eva("", "").but("Vorname", "Ole", "Nachname", "Meyer", "Anrede", "Herr", "Registrierungscode", "ABCD-EFGH-2345"),
		eva("jo.van.dyck", "").but("Vorname", "Jo", "Nachname", "van Dyck", "Anrede", "", "Brief versendet am", "01.09.2026"),
	}
}

// writeSheet makes a Datei-01 in a new folder.
func writeSheet(t *testing.T, parents []parent) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Eltern">`)
	row := func(value func(header string) string) {
		b.WriteString("<table:table-row>")
		for _, h := range headers {
			if v := value(h); v == "" {
				b.WriteString("<table:table-cell/>")
			} else {
				b.WriteString(`<table:table-cell office:value-type="string"><text:p>`)
				if err := xml.EscapeText(&b, []byte(v)); err != nil {
					t.Fatal(err)
				}
				b.WriteString("</text:p></table:table-cell>")
			}
		}
		b.WriteString("</table:table-row>\n")
	}
	row(func(h string) string { return h })
	for _, p := range parents {
		row(func(h string) string { return p[h] })
	}
	b.WriteString("</table:table></office:spreadsheet></office:body></office:document>\n")
	path := filepath.Join(t.TempDir(), "datei01.fods")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// school has filled in everything.
func school() *settings.Settings {
	return &settings.Settings{File: "elterntool.toml", Found: true,
		School: settings.School{
			Name: "Grundschule Musterstadt", Street: "Schulweg 1", City: "00000 Musterstadt", Phone: "00000 12345-0",
			Email: "sekretariat@musterschule.invalid", Website: "www.musterschule.invalid", Head: "Erika Muster",
			HeadTitle: "Schulleiterin", IServ: "https://musterschule.invalid/iserv/", Land: "NI", Sponsor: settings.Public,
			SponsorName: "Stadt Musterstadt",
		},
		Privacy: settings.Privacy{
			Officer: "Datenschutzbeauftragte der Grundschule Musterstadt", Basis: settings.ByConsent, Information: settings.InFull,
			Server: settings.OnSchool, App: true, Storage: "Bis zum Widerruf oder bis das letzte Kind die Schule verlassen hat.",
		},
		Letter: settings.Letter{Form: "B", Order: settings.ByName, Deadline: "4 Wochen", Contact: "Eva Beispiel, Sekretariat", ContactPhone: "00000 12345-11"},
	}
}

func options(file string, s *settings.Settings) letter.Options {
	return letter.Options{File: file, Output: filepath.Join(filepath.Dir(file), "Elternbriefe.odt"), Settings: s, Texts: templates.FS(),
		Table: table.Options{Account: table.AccountHeader, Password: table.PasswordHeader},
		Date:  time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
}

func makePlan(t *testing.T, parents []parent, s *settings.Settings) *letter.Plan {
	t.Helper()
	o := options(writeSheet(t, parents), s)
	file, err := roster.Open(t.Context(), o.File)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plan, err := letter.MakePlan(t.Context(), file, &o)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func numberedAll(t *testing.T, plan *letter.Plan) []numbered {
	t.Helper()
	list, err := choose(plan.Letters, "", false)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A rendered is a PDF that LibreOffice made.
type rendered struct {
	path  string
	data  []byte
	pages []pdfread.Page
}

// render lets LibreOffice make the PDF of merged letters. A test that calls it needs
// testoffice.Calc.
func render(t *testing.T, doc *mailmerge.Document, list []mailmerge.Record, o mailmerge.MergeOptions) rendered {
	t.Helper()
	dir := t.TempDir()
	src := filepath.Join(dir, LettersName)
	var b bytes.Buffer
	if err := doc.WriteMerged(&b, list, o); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(src, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	program, err := office.Find(office.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := program.ConvertPDF(t.Context(), src, dir, office.PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Close()
	var out bytes.Buffer
	if _, err := pdf.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	r := rendered{path: filepath.Join(dir, "letters.pdf"), data: out.Bytes()}
	if err := os.WriteFile(r.path, r.data, 0o600); err != nil {
		t.Fatal(err)
	}
	r.pages = pagesOf(t, r.data)
	if keep := os.Getenv("ELTERNTOOL_KEEP_PDF"); keep != "" { // to look at them
		name := filepath.Join(keep, strings.ReplaceAll(t.Name(), "/", "_")+".pdf")
		if err := os.WriteFile(name, r.data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func pagesOf(t *testing.T, pdf []byte) []pdfread.Page {
	t.Helper()
	var pages []pdfread.Page
	for p, err := range pdfread.Pages(bytes.NewReader(pdf), int64(len(pdf))) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	return pages
}

func needOffice(t *testing.T) {
	t.Helper()
	testoffice.Need(t, testoffice.Calc, testoffice.Fonts)
}

// wordsOf is the text of a page, for messages.
func wordsOf(p *pdfread.Page) string { return fmt.Sprint(strings.Join(p.Lines(), " | ")) }
