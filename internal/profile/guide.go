package profile

import (
	"fmt"
	"path/filepath"

	"elterntool/internal/datei02"
	"elterntool/internal/delimited"
	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// An Input is the Datei-02 that a guide is for.
type Input struct {
	Name        string // of the file, or the one it would have
	Written     bool   // it is there
	Headers     []string
	Meaning     []datei02.Column // of each header
	Encoding    string           // as IServ calls it
	Other       string           // the encoding may as well be this one; "": it is certain
	Delimiter   byte
	Rows        int
	Least, Most int    // accounts that the rows stand for
	Roster      string // Datei-01, for the command to come
}

// A Guide is what to do in IServ.
type Guide struct {
	Title    string
	Intro    []string
	Settings []Setting
	Columns  []Column
	Parts    []Part // before the settings, with them, after them
	Next     []report.Step
	Look     []Warning
}

// A Setting is a field of the import profile and what to enter.
type Setting struct{ Field, Value string }

// A Column is one of Datei-02 and what to choose for it.
type Column struct {
	Number          int // from 1
	Header, Meaning string
	Use             string // "nötig", "Hilfsangabe", …
}

// A Part is some steps under a heading.
type Part struct {
	Title string
	Steps []string
}

// The parts of a guide.
const (
	Before = iota // once
	Profile
	Import

	numParts = iota
)

// A Warning is something that a person must look at before the import.
type Warning struct{ What, Remedy string }

// Make makes the guide for a Datei-02.
func Make(in *Input) *Guide {
	g := &Guide{Title: "Importprofil für die Eltern in IServ", Parts: make([]Part, numParts)}
	parents := "1 Elternteil"
	if in.Most != 1 {
		parents = number(in.Least, in.Most) + " Eltern"
	}
	about := fmt.Sprintf("Für %s: %s, %s.", problem.Clean(in.Name), report.Many(in.Rows, "Zeile", "Zeilen"), parents)
	if !in.Written {
		about = fmt.Sprintf("Für die Datei-02, die elterntool export jetzt schreiben würde: %s, %s.", report.Many(in.Rows, "Zeile", "Zeilen"), parents)
	}
	g.Intro = []string{about, "Das Profil wird einmal angelegt und für jeden weiteren Import wieder genommen. Zu ändern ist es nur, wenn Datei-02 andere Spalten oder einen anderen Zeichensatz hat."}
	g.settings(in)
	g.columns(in)
	g.steps(in, parents)
	g.warnings(in)
	file := in.Roster
	if file == "" {
		file = "datei01.ods"
	}
	if !in.Written {
		g.Next = append(g.Next, report.Step{Text: "Datei-02 schreiben:", Command: "elterntool export " + report.ShellWord(file)})
	}
	g.Next = append(g.Next, report.Step{Text: "Wenn die Ergebnisdatei neben Datei-01 liegt, die Accounts eintragen:", Command: "elterntool enrich " + report.ShellWord(file)})
	return g
}

func (g *Guide) settings(in *Input) {
	delimiter := map[byte]string{';': "Semikolon ( ; )", ',': "Komma ( , )", '\t': "Tabulator", '|': "senkrechter Strich ( | )"}[in.Delimiter]
	encoding := in.Encoding
	if in.Other != "" {
		encoding += " (siehe unten)"
	}
	g.Settings = []Setting{
		{"Name des Profils", "Elternaccounts (frei wählbar; er steht später im Namen der Ergebnisdatei)"},
		{"Art der Personen", "Eltern"},
		{"Quelldatei", "CSV"},
		{"Quelldatei-Kodierung", encoding},
		{"Trennzeichen", delimiter},
		{"Textbegrenzer", "Anführungszeichen ( \" )"},
		{"Kopfzeile", "ja: Die erste Zeile enthält die Überschriften"},
		{"Verknüpfung mit dem Kind", "über die Kind-ID"},
		{"Import-ID der Eltern", "keine; keine Spalte zuordnen"},
		{"Account und Passwort", "keine Spalten zuordnen; IServ erzeugt beides"},
		{"Alles andere", "bleibt, wie IServ es vorgibt, auch auf den übrigen Reitern"},
	}
}

func (g *Guide) columns(in *Input) {
	for i, h := range in.Headers {
		c := Column{Number: i + 1, Header: h}
		switch m := in.Meaning[i]; {
		case !m.Known():
			c.Meaning, c.Use = "nicht zuordnen", "wird nicht gebraucht"
		case datei02.Required.Has(m):
			c.Meaning, c.Use = m.Meaning(), "nötig"
		default:
			c.Meaning, c.Use = m.Meaning(), "Hilfsangabe: Daran erkennt IServ dieselbe Person"
		}
		g.Columns = append(g.Columns, c)
	}
}

func (g *Guide) steps(in *Input, parents string) {
	name := problem.Clean(filepath.Base(in.Name))
	if !in.Written {
		name = "Datei-02"
	}
	helpers := false
	for _, m := range in.Meaning {
		helpers = helpers || m.Known() && !datei02.Required.Has(m)
	}
	compare := "In dieser Datei-02 gibt es keine Hilfsangaben (Hilfsidentifikatoren); keine auswählen."
	if helpers {
		compare = "Die Spalten, die in der Tabelle „Hilfsangabe“ heißen, als Hilfsidentifikatoren auswählen, alle und keine anderen. Bei späteren Importen müssen es dieselben sein; sonst legt IServ für dieselben Personen vielleicht zweite Accounts an."
	}
	g.Parts[Before] = Part{"Einmal vorher", []string{
		"Verwaltung → System → Pakete: Steht bei „IServ-Elternverwaltung“ unter „Installiert“ ein Ja? Sonst installieren. Fehlt unter Verwaltung → Benutzer der Punkt „Import“, dort auch das Import-Modul installieren.",
		"Zuerst die Schülerinnen und Schüler importieren. Ihre Import-ID muss die Kind-ID aus Datei-02 sein, Zeichen für Zeichen, auch mit den Nullen am Anfang. Elternaccounts ohne Kind sperrt IServ von selbst.",
		"Verwaltung → Benutzer → Rechte und Gruppenmerkmale, Reiter „Rechte“: Eltern sollen mit ihrem Account keine E-Mails nach außen schicken und keine von außen bekommen. Das Recht dazu steht beim E-Mail-Modul; es darf nicht für die Eltern gelten.",
	}}
	g.Parts[Profile] = Part{"Das Profil anlegen", []string{
		"Verwaltung → Benutzer → Import. Oben „Importprofile konfigurieren“ wählen, dann „Hinzufügen“.",
		"Das Profil hat sieben Reiter. Eintragen, was in den beiden Tabellen steht; alles andere bleibt, wie es ist. Die Felder heißen je nach Version von IServ etwas anders.",
		compare,
		"Speichern.",
	}}
	g.Parts[Import] = Part{"Importieren", []string{
		fmt.Sprintf("Verwaltung → Benutzer → Import: das Profil wählen und %s hochladen, unverändert: Mit Excel oder Calc geöffnet und gespeichert, verlöre sie Nullen am Anfang der Kind-IDs.", name),
		fmt.Sprintf("Die Vorschau ansehen, noch nichts übernehmen. Sie sollte %s zeigen. Sind es mehr, legt IServ jemanden doppelt an, weil die Angaben in zwei Zeilen verschieden sind. Sind es weniger, macht es aus zwei gleichnamigen Personen eine: abbrechen und diese Namen klären. Stehen Vor- und Nachname richtig herum? Stimmen die Umlaute?", parents),
		"Ordnet die Vorschau jemandem einen schon vorhandenen Account zu, prüfen, ob es dieselbe Person ist: IServ geht dabei nach der Ähnlichkeit der Namen. Stehen Accounts zum Löschen oder Verschieben darin, die bleiben sollen, abbrechen: Dann fehlen ihre Eltern in Datei-02.",
		"Die Vorschau der Gruppen ansehen. Eltern bekommen keine eigenen Gruppen; sie gehören zu denen ihrer Kinder. Ändern sich hier Gruppen, abbrechen.",
		"Übernehmen. Danach liegt unter „Dateien“ der Person, die den Import gestartet hat, die Ergebnisdatei Import-…-Hinzugefügt.csv. Sie nennt die neuen Accounts und ihre vorläufigen Passwörter, und zwar nur dieses eine Mal.",
		fmt.Sprintf("Die Ergebnisdatei herunterladen und unverändert neben Datei-01 legen. %s dort aufheben: Der nächste Export vergleicht damit.", name),
	}}
}

func (g *Guide) warnings(in *Input) {
	again := "Datei-02 neu schreiben: elterntool export datei01.ods"
	switch in.Encoding {
	case delimited.UTF8, delimited.Windows1252, delimited.ISO8859_15:
		if in.Other != "" {
			g.Look = append(g.Look, Warning{
				fmt.Sprintf("Ob der Zeichensatz %s oder %s ist, lässt sich der Datei nicht sicher ansehen.", in.Encoding, in.Other),
				"In der Vorschau von IServ auf Umlaute und Akzente achten. Oder Datei-02 neu schreiben, in UTF-8: elterntool export datei01.ods"})
		}
	default:
		g.Look = append(g.Look, Warning{fmt.Sprintf("Diesen Zeichensatz (%s) liest IServ nicht.", in.Encoding), again})
	}
	for _, c := range g.Columns {
		if c.Use == "wird nicht gebraucht" && c.Header != "" {
			g.Look = append(g.Look, Warning{fmt.Sprintf("Was die Spalte %s bedeutet, ist nicht bekannt.", problem.Quote(c.Header)),
				"Wird sie für den Import gebraucht, sie im Profil von Hand zuordnen."})
		}
	}
}

func number(least, most int) string {
	if least == most {
		return report.Num(most)
	}
	return report.Num(least) + " bis " + report.Num(most)
}
