package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

const (
	people    = "Vorname|Nachname|Straße|PLZ|Ort|Vorname des Kindes|Klasse|Account|Passwort\n"
	oneParent = people + "Anna|Müller|Am Rain 5|00000|Musterstadt|Tim|5b|anna.mueller|0O1lI5\nAnna|Müller|Am Rain 5|00000|Musterstadt|Lea|7a|anna.mueller|0O1lI5\n"
	forms     = "Anrede|Titel|Vorname|Namenszusatz|Nachname|Adresse|Account|Passwort\n"
)

// TestText reads the finished letters as parents do.
func TestText(t *testing.T) {
	whole := map[string]bool{"account": true, "task": true, "link": true, "carrier_ev": true, "carrier_kath": true, "carrier_frei": true, "task_free": true}
	for name, c := range map[string]struct{ table, flags string }{
		"account":           {oneParent, ""},
		"account_password":  {oneParent, "brief.passwort account"},
		"separately":        {oneParent, "brief.passwort getrennt"},
		"separately_open":   {oneParent, "brief.passwort getrennt\nempty brief.passwort_weg"},
		"task":              {oneParent, "datenschutz.rechtsgrundlage aufgabe"},
		"link":              {oneParent, "datenschutz.information link"},
		"carrier_ev":        {oneParent, "schule.traeger ev"},
		"carrier_kath":      {oneParent, "schule.traeger kath"},
		"carrier_frei":      {oneParent, "schule.traeger frei\ndatenschutz.server schultraeger"},
		"no_app":            {oneParent, "datenschutz.app nein"},
		"task_free":         {oneParent, "datenschutz.rechtsgrundlage aufgabe\nschule.traeger frei"},
		"class_in_remark":   {oneParent, "brief.klasse_im_vermerk ja"},
		"nothing_filled_in": {oneParent, "empty schule.name\nempty brief.frist\nempty schule.iserv\nempty brief.ansprechpartner"},
		"own_information":   {oneParent, "datenschutz.information eigene.txt"},
		"forms_of_address": {forms +
			"Frau|Dr.|Ada|von der|Heide|Weg 1, 00000 Musterstadt|ada.heide|p\nFrau||Bea||Müller||bea.mueller|p\nHerr|Prof. Dr.|Carl||Zorn||carl.zorn|p\n" +
			"Herrn||Dirk|zu|Aal||dirk.aal|p\n|Dr.|Eva|von|Ems||eva.ems|p\nDivers||Fred||Dorn||fred.dorn|p\n||Gabi|von|Berg||gabi.berg|p\n|Dr.|Hans||Ilm||hans.ilm|p", ""},
		"address_split": {"Vorname|Nachname|Adresse|Straße|PLZ Ort|Account|Passwort\n" +
			"Anna|Müller|Am Rain 5, 00000 Musterstadt|Am Rain 5|00000 Musterstadt|anna.mueller|p\nBert|Zorn|Hof Nord|||bert.zorn|p\nCleo|Adam||||cleo.adam|p", ""},
		"address_columns": {"Vorname|Nachname|Straße|Hausnummer|PLZ|Ort|Account|Passwort\n" +
			"Anna|Müller|Am Rain|5|00000|Musterstadt|anna.mueller|p\nBert|Zorn|Hof Nord||00000|Musterdorf|bert.zorn|p\nCleo|Adam|Weg 1|||Musterdorf|cleo.adam|p", ""},
		"address_pair_and_number": {"Vorname|Nachname|Straße|Hausnummer|PLZ Ort|Account|Passwort\nAnna|Müller|Am Rain|5|00000 Musterstadt|anna.mueller|p", ""},
		"code":                    {"Vorname|Nachname|Vorname des Kindes|Klasse|Registrierungscode\nAnna|Müller|Tim|5b|ABCD-1234", ""},
		"code_task":               {"Vorname|Nachname|Vorname des Kindes|Klasse|Registrierungscode\nAnna|Müller|Tim|5b|ABCD-1234", "datenschutz.rechtsgrundlage aufgabe"},
		"mixed": {"Vorname|Nachname|Account|Passwort|Registrierungscode|Brief versendet am\n" +
			"Anna|Müller|anna.mueller|p||\nBert|Zorn|||ABCD-1234|\nCleo|Adam|cleo.adam|alt||24.11.2026\nDora|Beck|dora.beck|p|EFGH-5678|", ""},
		"sent_task": {"Vorname|Nachname|Account|Passwort|Brief versendet am\nCleo|Adam|cleo.adam|alt|24.11.2026", "datenschutz.rechtsgrundlage aufgabe"},
	} {
		t.Run(name, func(t *testing.T) {
			o, b := testOptions(t), newBook("Eltern", c.table)
			flags(t, o, b, c.flags)
			p, err := plan(o, b, nil)
			if err != nil {
				t.Fatal(err)
			}
			var w bytes.Buffer
			if err := p.Document.WriteMerged(&w, records(p), mailmerge.MergeOptions{}); err != nil {
				t.Fatal(err)
			}
			got := textOf(t, w.Bytes(), "content.xml")
			switch {
			case strings.HasPrefix(name, "address"), name == "forms_of_address":
				got = addresses(got)
			case !whole[name]:
				got = withoutNotice(got)
			}
			golden(t, filepath.Join("testdata", "text", name+".txt"), got)
		})
	}
}

// TestAlone: what is published, and what only the head of school reads, hold nothing
// of any parent.
func records(p *Plan) []mailmerge.Record {
	var list []mailmerge.Record
	for _, l := range p.Letters {
		list = append(list, mailmerge.Record{Values: l.Values})
	}
	return list
}

func TestAlone(t *testing.T) {
	o, b := testOptions(t), newBook("Eltern", oneParent)
	flags(t, o, b, "datenschutz.information link")
	p, err := plan(o, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*mailmerge.Document{"published": p.Notice, "head": p.HeadNote} {
		if c := d.Columns(); len(c) > 0 || d.Source != nil {
			t.Errorf("%s is bound to %q", name, c)
		}
		var w bytes.Buffer
		if err := d.WriteTemplate(&w); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "text", name+".txt"), textOf(t, w.Bytes(), "content.xml"))
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// addresses leaves the address and the salutation of each letter.
func addresses(s string) string {
	var w strings.Builder
	keep := false
	for line := range strings.Lines(s) {
		switch {
		case strings.HasPrefix(line, "[Anschrift]"):
			keep = true
		case strings.HasPrefix(line, "["):
			keep = false
		}
		if keep || strings.HasPrefix(line, "Sehr geehrte") || strings.HasPrefix(line, "Guten Tag") {
			w.WriteString(line)
		}
	}
	return w.String()
}

// withoutNotice leaves out what is the same in all letters.
func withoutNotice(s string) string {
	var w strings.Builder
	skip := false
	for line := range strings.Lines(s) {
		switch {
		case strings.HasPrefix(line, "Datenschutzinformationen zum Elternzugang"):
			w.WriteString("(Datenschutzinformationen)\n")
			skip = true
		case strings.HasPrefix(line, "[Briefkopf]"):
			skip = false
		}
		if !skip {
			w.WriteString(line)
		}
	}
	return w.String()
}

// textOf is what can be read in a part of a document, a paragraph a line; a frame
// begins with its name in brackets.
func textOf(t *testing.T, odt []byte, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(odt), int64(len(odt)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := &textReader{}
	d := xml.NewDecoder(f)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return r.done.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if r.start(e) {
				if err := d.Skip(); err != nil {
					t.Fatal(err)
				}
			}
		case xml.CharData:
			if n := len(r.open); n > 0 {
				r.open[n-1].WriteString(string(e))
			}
		case xml.EndElement:
			r.end(e.Name.Local)
		}
	}
}

type textReader struct {
	done   strings.Builder
	open   []*strings.Builder // paragraphs; those in frames stand inside of others
	hidden int                // depth of hidden sections
	secret []bool
	gone   map[*strings.Builder]bool
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// start reads the beginning of an element; skip says that nothing in it is text.
func (r *textReader) start(e xml.StartElement) (skip bool) {
	write := func(s string) {
		if n := len(r.open); n > 0 {
			r.open[n-1].WriteString(s)
		}
	}
	switch e.Name.Local {
	case "automatic-styles", "font-face-decls", "sequence-decls", "title", "desc", "scripts", "forms":
		return true
	case "frame":
		if attr(e, "name") != "" && r.hidden == 0 {
			r.done.WriteString("[" + strings.TrimRight(attr(e, "name"), ".0123456789") + "]\n")
		}
	case "image":
		write("▦")
		return true
	case "section":
		secret := attr(e, "is-hidden") == "true" || attr(e, "display") == "none"
		if r.secret = append(r.secret, secret); secret {
			r.hidden++
		}
	case "p", "h":
		r.open = append(r.open, &strings.Builder{})
	case "hidden-paragraph":
		if attr(e, "is-hidden") == "true" {
			if r.gone == nil {
				r.gone = map[*strings.Builder]bool{}
			}
			r.gone[r.open[len(r.open)-1]] = true
		}
	case "list-item":
		r.done.WriteString("  - ")
	case "s":
		n, _ := strconv.Atoi(attr(e, "c"))
		write(strings.Repeat(" ", max(1, n)))
	case "tab":
		write("\t")
	case "line-break":
		write("\n")
	}
	return false
}

func (r *textReader) end(name string) {
	switch name {
	case "section":
		if n := len(r.secret) - 1; r.secret[n] {
			r.hidden--
			r.secret = r.secret[:n]
		} else {
			r.secret = r.secret[:n]
		}
	case "p", "h":
		n := len(r.open) - 1
		p := r.open[n]
		r.open = r.open[:n]
		if r.hidden == 0 && !r.gone[p] && strings.TrimSpace(p.String()) != "" {
			r.done.WriteString(p.String() + "\n")
		}
	}
}
