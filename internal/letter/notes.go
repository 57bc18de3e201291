package letter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/settings"
	"elterntool/internal/table"
)

// notes says what LibreOffice would not say.
func (p *planner) notes() {
	note := func(n Note) { p.plan.Notes = append(p.plan.Notes, n) }
	for i, row := range p.roll.dates {
		if c := p.roll.cols[i]; row > 0 && p.printed(c) {
			note(Note{Row: row, Column: table.ColumnName(c.Col), Look: true,
				What:   fmt.Sprintf("In der Spalte %s steht ein Datum. Im Brief erscheint es so, wie LibreOffice auf dem jeweiligen Rechner Daten schreibt.", problem.Quote(c.Header)),
				Remedy: "Die Spalte als Text formatieren und das Datum neu eingeben, wie es im Brief stehen soll."})
		}
	}
	if p.oneLine {
		note(Note{What: "Die Adresse steht in einer Zelle und im Brief deshalb in einer Zeile.",
			Remedy: "Auf Straße und PLZ Ort verteilen: " + p.enrich() + " --adresszeilen"})
	}
	for _, e := range p.roll.table.Nameless {
		note(Note{Row: e.Row, Look: true,
			What:   fmt.Sprintf("Zum Account %s fehlt der Vorname oder der Nachname; er bekommt keinen Brief.", problem.Quote(e.Account)),
			Remedy: "Den Namen ergänzen."})
	}
	for i := range p.roll.strays {
		if code := p.namelessCode(&p.roll.strays[i]); code != "" {
			note(Note{Row: p.roll.strays[i].number, Look: true,
				What:   fmt.Sprintf("Zum Registrierungscode %s fehlt der Vorname oder der Nachname; er bekommt keinen Brief.", problem.Quote(code)),
				Remedy: "Den Namen ergänzen."})
		}
	}
	if n, first := p.hidden(); n == 1 {
		note(Note{Row: first, What: "Diese Zeile ist ausgeblendet oder weggefiltert; auch für sie gibt es einen Brief."})
	} else if n > 1 {
		note(Note{What: fmt.Sprintf("%d Zeilen mit Account sind ausgeblendet oder weggefiltert; auch für sie gibt es Briefe.", n)})
	}
	if both := p.both(); both > 0 {
		note(Note{Row: both, Look: true,
			What:   "In dieser Zeile stehen ein Account und ein Registrierungscode. Der Brief nennt den Account.",
			Remedy: "Löschen, was nicht mehr gilt."})
	}
	if p.o.Settings.Letter.Password == settings.IsAccount && p.header(table.Account) != "" {
		note(Note{Look: true,
			What:   "Das Passwort ist dasselbe wie der Account (passwort = \"account\"): Wer den Account errät, kann sich bis zur ersten Anmeldung als diese Person anmelden.",
			Remedy: "Besser in IServ zufällige vorläufige Passwörter vergeben und passwort = \"spalte\" einstellen."})
	}
	p.shortPasswords()
}

// printed tells whether letters show the column. When a letter was sent they only ask.
func (p *planner) printed(c table.Column) bool {
	if c == p.cols.field(table.Sent) && !p.text.shows(c.Header) {
		return false
	}
	return slices.Contains(p.cols.used, c)
}

// hidden counts the hidden rows that are about a letter, and names the first.
func (p *planner) hidden() (n, first int) {
	for _, a := range p.list {
		for _, i := range a.rows {
			if r := &p.roll.rows[i]; r.hidden && a.letter >= 0 {
				if n++; n == 1 || r.number < first {
					first = r.number
				}
			}
		}
	}
	return n, first
}

// both is the first row with an account and a code; 0: none.
func (p *planner) both() int {
	for i := range p.roll.rows {
		if r := &p.roll.rows[i]; r.account != "" && r.code != "" {
			return r.number
		}
	}
	return 0
}

// shortPasswords finds passwords of digits that are shorter than nearly all others: a
// spreadsheet that takes them for numbers drops zeros.
func (p *planner) shortPasswords() {
	if !p.passwordPrinted() {
		return
	}
	col := p.cols.field(table.Password)
	lengths := map[int]int{}
	total := 0
	for i := range p.roll.rows {
		if pw := p.roll.value(&p.roll.rows[i], col.Col); allDigits(pw) {
			lengths[len(pw)]++
			total++
		}
	}
	usual := 0
	for n, count := range lengths {
		if count*10 >= total*8 {
			usual = n
		}
	}
	for i := range p.roll.rows {
		r := &p.roll.rows[i]
		if pw := p.roll.value(r, col.Col); usual > 0 && allDigits(pw) && len(pw) < usual {
			p.plan.Notes = append(p.plan.Notes, Note{Row: r.number, Column: table.ColumnName(col.Col), Look: true,
				What:   fmt.Sprintf("Dieses Passwort hat weniger Ziffern als die anderen (%d statt %d); vielleicht ist eine Null am Anfang verloren gegangen.", len(pw), usual),
				Remedy: "Mit der Datei von IServ vergleichen und als Text eingeben (mit ' davor)."})
		}
	}
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// shortDeadline is how many days parents should have at least.
const shortDeadline = 14

// deadline is the last day to log in; the zero time if none is set.
func (p *planner) deadline() (time.Time, error) {
	d, err := settings.ParseDeadline(p.o.Settings.Letter.Deadline)
	if err != nil {
		return time.Time{}, err
	}
	day, letter := d.On(p.o.Date), midnight(p.o.Date)
	at := problem.Place{}
	if p.o.Settings.Found {
		at.File = p.o.Settings.File
	}
	switch days := int(day.Sub(letter).Hours()+12) / 24; {
	case day.IsZero():
	case day.Before(letter):
		return time.Time{}, &problem.Problem{
			Place:  at,
			What:   fmt.Sprintf("Die Frist (%s) liegt vor dem Datum des Briefs (%s).", written(day), written(letter)),
			Remedy: "Eine spätere Frist angeben, zum Beispiel --frist \"4 Wochen\".",
		}
	case days == 0:
		p.plan.Notes = append(p.plan.Notes, Note{Look: true,
			What:   fmt.Sprintf("Die Frist (%s) endet am Tag des Briefs.", written(day)),
			Remedy: "Den Eltern mindestens zwei Wochen Zeit lassen."})
	case days < shortDeadline && !p.o.Reminder: // it reminds of a day that was set before
		p.plan.Notes = append(p.plan.Notes, Note{Look: true,
			What:   fmt.Sprintf("Bis zur Frist (%s) bleibt nur wenig Zeit: %s.", written(day), report.Many(days, "Tag", "Tage")),
			Remedy: "Den Eltern mindestens zwei Wochen Zeit lassen."})
	}
	return day, nil
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

var months = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}

// written is a date as letters have it (DIN 5008): "24. November 2026".
func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d.\u00a0%s %d", t.Day(), months[t.Month()-1], t.Year())
}
