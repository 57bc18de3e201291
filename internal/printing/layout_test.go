package printing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/pdfread"
	"elterntool/internal/settings"
	"elterntool/internal/testoffice"
	"elterntool/mailmerge"
)

// talkative is a school with all that a letter can say, and long.
func talkative() *settings.Settings {
	s := school()
	s.School.Name = "Johann-Wolfgang-von-Goethe-Gesamtschule Musterstadt an der Langen Wümme mit gymnasialer Oberstufe"
	s.School.Street = "Am Alten Bahnhofsvorplatz der Deutschen Einheit 123 b"
	s.School.City = "00000 Musterstadt an der Langen Wümme"
	s.School.Email = "sekretariat@goethe-gesamtschule-musterstadt.invalid"
	s.School.Website = "www.goethe-gesamtschule-musterstadt.invalid"
	s.School.IServ = "https://goethe-gesamtschule-musterstadt.invalid/iserv/"
	s.School.Head = "Dr. Maximiliane Charlotte Freifrau von Musterhausen-Beispiel"
	s.School.HeadTitle = "Kommissarische Gesamtschuldirektorin"
	s.School.Sponsor, s.School.SponsorName = settings.Public, "Samtgemeinde Musterstadt an der Langen Wümme"
	s.Privacy.Server = settings.OnSponsor
	s.Privacy.Officer = "Datenschutzbeauftragte oder Datenschutzbeauftragter der Johann-Wolfgang-von-Goethe-Gesamtschule"
	s.Privacy.OfficerEmail = "datenschutz@goethe-gesamtschule-musterstadt.invalid"
	s.Privacy.OfficerPhone = "00000 12345-678"
	s.Letter.Contact = "Frau Annegret Beispiel-Mustermann, Sekretariat, Zimmer A 0.12"
	s.Letter.ContactPhone = "00000 12345-6789"
	s.Letter.ContactEmail = "annegret.beispiel-mustermann@goethe-gesamtschule-musterstadt.invalid"
	s.Letter.ClassInRemark = true
	return s
}

// longest are letters of each kind with long names and addresses, and two children.
func longest() []parent {
	long := eva("maximiliane.charlotte.muellerluedensch12", "Ab3$efGh-Jk5mnPq").but(
		"Titel", "Dr.", "Vorname", "Maximiliane Charlotte", "Nachname", "Müller-Lüdenscheidt-Wittelsbach", "Straße", "Am Alten Bahnhofsvorplatz 123 b",
		"PLZ Ort", "00000 Musterstadt an der Wümme", "Kind-Vorname", "Maximilian Alexander", "Klasse", "10c")
	code := long.but("Nachname", "Wittelsbach-Müller-Lüdenscheidt", "Account", "", "Passwort", "", "Registrierungscode", "ABCD-EFGH-2345-JKLM")
	sent := long.but("Nachname", "Lüdenscheidt-Wittelsbach-Müller", "Account", "m.luedenscheidt", "Passwort", "", "Brief versendet am", "01.09.2026")
	var list []parent
	for _, p := range []parent{long, code, sent} {
		list = append(list, p, p.but("Kind-Vorname", "Konstantin-Theodor", "Klasse", "Klassenstufe 7/8 grün"))
	}
	return append(list, eva("eva.muster", "482913"))
}

// Measures in mm; y of form B, form A has everything down to the text 18 mm higher.
const (
	left, right      = 25, 190
	bottom           = 285
	pixel            = 0.7     // two of those that are looked at
	windowX, windowY = 110, 99 // what a window can show in some position: from 1, 45
)

func TestLayout(t *testing.T) {
	needOffice(t)
	testoffice.Need(t, testoffice.PDFText, testoffice.Fonts) // pdftoppm comes with it
	for _, form := range []struct {
		name  string
		up    float64
		marks [3]float64
	}{{"B", 0, [3]float64{105, 148.5, 210}}, {"A", 18, [3]float64{87, 148.5, 192}}} {
		t.Run(form.name, func(t *testing.T) {
			s := talkative()
			s.Letter.Form = form.name
			plan := makePlan(t, longest(), s)
			letters := numberedAll(t, plan)
			r := render(t, plan.Document, records(letters), mailmerge.MergeOptions{Duplex: true})
			if err := check(letters, plan.Letters, form.name, true, r.pages); err != nil {
				t.Error(err)
			}
			if len(r.pages) != 2*len(letters) {
				t.Fatalf("%d pages for %d letters", len(r.pages), len(letters))
			}
			for i := range letters {
				firstSheet(t, &r.pages[2*i], &letters[i], form.up)
				secondSheet(t, &r.pages[2*i+1])
			}
			marks(t, r.path, form.marks)
		})
	}
}

func within(t *testing.T, what string, w pdfread.Word, x0, y0, x1, y1 float64) {
	t.Helper()
	if w.X < x0-0.3 || w.Y < y0-0.3 || w.X+w.W > x1+0.3 || w.Y+w.H > y1+0.3 {
		t.Errorf("%s: %q is at x %.1f to %.1f, y %.1f to %.1f", what, w.Text, w.X, w.X+w.W, w.Y, w.Y+w.H)
	}
}

func firstSheet(t *testing.T, p *pdfread.Page, l *numbered, up float64) {
	t.Helper()
	const addressTop, addressBottom, safeBottom = 62, 90, 87
	secret := []string{l.Key}
	if l.Password != "" {
		secret = append(secret, l.Password)
	}
	seen := map[string]bool{}
	var address []float64
	for _, w := range p.Words { // the letterhead ends with the website, above the return address
		if strings.HasPrefix(w.Text, "www.") {
			seen["letterhead"] = true
			within(t, "letterhead", w, left, 5, right, 45-up)
		}
	}
	for _, w := range p.Words {
		within(t, "margins", w, left, 5, right, bottom)
		if slices.Contains(secret, w.Text) {
			seen[w.Text] = true
			if w.X < windowX && w.Y < windowY-up {
				t.Errorf("a window can show %q: it is at y %.1f", w.Text, w.Y)
			}
		}
		if w.X < windowX && w.Y >= addressTop-up && w.Y < windowY-up {
			within(t, "address", w, 25, 57-up, 88, safeBottom-up)
			if !slices.Contains(address, w.Y) {
				address = append(address, w.Y)
			}
		}
		if w.Text == "Ihr" || w.Text == "Ihre" { // the subject begins so, and nothing before it
			if !seen["subject"] {
				within(t, "subject", w, 25, 100-up, right, 110-up)
			}
			seen["subject"] = true
		}
	}
	for _, s := range append(secret, "subject", "letterhead") {
		if !seen[s] {
			t.Errorf("letter %d does not show %q in one line", l.number, s)
		}
	}
	if n := len(address); n < 3 || n > 5 {
		t.Errorf("%d lines of address at %v", n, address)
	}
	if text := wordsOf(p); !strings.Contains(text, "Mit freundlichen Grüßen") || strings.Contains(text, "Datenschutzinformationen zum") {
		t.Errorf("letter %d is not on one page: %s", l.number, text)
	}
}

func secondSheet(t *testing.T, p *pdfread.Page) {
	t.Helper()
	for _, w := range p.Words {
		within(t, "margins", w, left, 20, right, bottom)
	}
	if lines := p.Lines(); lines[0] != "Datenschutzinformationen zum Elternzugang bei IServ" {
		t.Errorf("sheet 2 begins with %q", lines[0])
	}
}

// marks looks for the two fold marks and the hole mark at the left edge, and nothing
// else there.
func marks(t *testing.T, pdf string, at [3]float64) {
	t.Helper()
	from := 0.0
	for _, y := range append(at[:], 297) {
		if y < 297 && !testoffice.Ink(t, pdf, 1, 5, y-pixel, 7.5, y+pixel) {
			t.Errorf("no mark at %v mm", y)
		}
		if testoffice.Ink(t, pdf, 1, 0, from, 20, y-pixel) {
			t.Errorf("something in the left margin between %v and %v mm", from, y)
		}
		from = y + pixel
	}
	if testoffice.Ink(t, pdf, 2, 0, 0, 20, 297) {
		t.Error("sheet 2 has something in its left margin")
	}
}

// An address of nine lines is whole; of a longer one the proof sees that it is not.
func TestVeryLongAddress(t *testing.T) {
	needOffice(t)
	street := strings.Repeat("Am Alten Bahnhofsvorplatz der ", 3)
	nine := eva("eva.muster", "482913").but("Straße", street+"Deutschen Einheit, Hinterhaus", "PLZ Ort", strings.Repeat("00000 Musterstadt an der Wümme ", 3), "Titel", "Dr. Dr. h. c.")
	ten := nine.but("Nachname", "Zuviel", "Account", "eva.zuviel", "Straße", street+street)
	plan := makePlan(t, []parent{nine, ten}, school())
	letters := numberedAll(t, plan)
	r := render(t, plan.Document, records(letters), mailmerge.MergeOptions{})
	if err := check(letters[:1], plan.Letters, "B", false, r.pages[:2]); err != nil {
		t.Error(err, fmt.Sprint(wordsOf(&r.pages[0])))
	}
	wantProof(t, check(letters[1:], plan.Letters, "B", false, r.pages[2:]), "addressed to somebody else")
}
