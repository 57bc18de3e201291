package report

import (
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"elterntool/internal/iserv"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// defects lists rows of Datei-01 in which something is wrong.
func (b *builder) defects() {
	s := Section{Key: "defects", Title: "Zeilen mit Fehlern in Datei-01", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "Diese Zellen sind nicht zu gebrauchen; wo ein Name fehlt, zählt die Zeile nicht als Person.",
		Remedy:  "Die Zellen in Datei-01 berichtigen und noch einmal ausführen.",
		Columns: []string{"Zelle", "steht da", "was nicht stimmt"}}
	below := Section{Level: Info, Key: "below", Title: "Unter der Tabelle", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "Diese Zeilen stehen unter der letzten Person und zählen nicht als Person.",
		Columns: []string{"Zelle", "steht da"}}
	for _, d := range b.Table.Defects {
		cell := table.ColumnName(d.Col) + strconv.Itoa(d.Row)
		if d.Below {
			below.Count++
			below.Add(b.limits.Rows, cell, d.Text)
			continue
		}
		s.Count++
		s.Add(b.limits.Rows, cell, d.Text, defectWords(d.Kind))
	}
	if over := b.Table.DefectCount - len(b.Table.Defects); over > 0 {
		s.Count += over
		s.More += over
	}
	b.put(s, below)
}

func defectWords(k table.DefectKind) string {
	switch k {
	case table.OnlyFirstName:
		return "Der Nachname fehlt."
	case table.OnlyLastName:
		return "Der Vorname fehlt."
	case table.NameNotText:
		return "Statt eines Namens steht hier eine Zahl oder ein Datum. Die Zelle als Text formatieren und den Namen neu eintragen."
	case table.NameIsError:
		return "Statt eines Namens steht hier der Fehler einer Formel."
	case table.ChildIDDecimal:
		return "Die Kind-ID ist keine ganze Zahl. Die Spalte als Text formatieren und die Kind-ID neu eintragen."
	case table.ChildIDNotNumber:
		return "Statt einer Kind-ID steht hier ein Datum, ein Prozentwert oder Wahr/Falsch. Die Spalte als Text formatieren und die Kind-ID neu eintragen."
	default:
		return "Die Kind-ID ist für eine Zahl zu lang, Ziffern sind verloren. Die Spalte als Text formatieren und die Kind-ID neu eintragen."
	}
}

var defectKeys = map[table.DefectKind]string{
	table.OnlyFirstName: "last-name-missing", table.OnlyLastName: "first-name-missing",
	table.NameNotText: "name-not-text", table.NameIsError: "name-is-error",
	table.ChildIDDecimal: "child-id-decimal", table.ChildIDNotNumber: "child-id-not-number",
	table.ChildIDTooLong: "child-id-too-long",
}

// noteWords says what a note about IServ's file means, and whether a person must
// look at it.
func noteWords(k iserv.NoteKind, password bool) (text string, l Level) {
	switch k {
	case iserv.NoteNoAccount:
		return "ohne Account; wer so heißt, bleibt leer", Look
	case iserv.NoteNoName:
		return "ohne Vor- oder Nachnamen; der Account wird niemandem zugeordnet", Look
	case iserv.NoteShort:
		return "mit weniger Spalten als die Überschrift", Info
	case iserv.NoteLong:
		return "mit mehr Spalten als die Überschrift, also vielleicht verrutscht; sie werden niemandem zugeordnet", Look
	case iserv.NoteBroken:
		return "mit Anführungszeichen mitten im Feld, also vielleicht verrutscht; sie werden niemandem zugeordnet", Look
	case iserv.NoteStray:
		return "mit einem Anführungszeichen im Text", Info
	case iserv.NoteCharacters:
		return "mit unsicheren Zeichen im Namen (Zeichensatz); sie werden niemandem zugeordnet. Die Datei neu aus IServ laden und nicht mit einem anderen Programm speichern", Look
	case iserv.NoteDamaged:
		return "mit beschädigtem Account, wie ihn eine Tabellenkalkulation hinterlässt; sie werden niemandem zugeordnet. Die Datei neu aus IServ laden", Look
	case iserv.NoteConflict:
		return "mit einem Account, der in der Datei auch bei einem anderen Namen steht; sie werden niemandem zugeordnet", Look
	case iserv.NoteDeleted:
		return "mit gelöschten Benutzern; sie werden niemandem zugeordnet", Info
	case iserv.NoteLocked:
		return "mit gesperrten Benutzern. IServ sperrt Elternaccounts, mit denen kein Kind verknüpft ist", Info
	case iserv.NoteRepeated:
		return "doppelt; sie zählen einmal", Info
	case iserv.NotePasswordsDiffer:
		return "doppelt mit verschiedenen Passwörtern; das letzte gilt", Info
	case iserv.NotePasswordDamaged:
		l = Info
		if password {
			l = Look
		}
		return "mit einem Passwort, dem vorn eine Null fehlt (die Datei wurde mit einer Tabellenkalkulation gespeichert); dieses Passwort wird nicht eingetragen. Die Datei neu aus IServ laden", l
	case iserv.NotePasswordIsAccount:
		return "mit einem Passwort, das gleich dem Account ist: Wer den Account errät, kann sich vor den Eltern anmelden", Info
	}
	return "mit Auffälligkeiten", Info
}

var noteKeys = map[iserv.NoteKind]string{
	iserv.NoteNoAccount: "no-account", iserv.NoteNoName: "no-name", iserv.NoteShort: "short", iserv.NoteLong: "long",
	iserv.NoteBroken: "broken-quote", iserv.NoteStray: "stray-quote", iserv.NoteCharacters: "characters",
	iserv.NoteDamaged: "damaged-account", iserv.NoteConflict: "account-with-two-names", iserv.NoteDeleted: "deleted",
	iserv.NoteLocked: "locked", iserv.NoteRepeated: "repeated", iserv.NotePasswordsDiffer: "passwords-differ",
	iserv.NotePasswordDamaged: "password-damaged", iserv.NotePasswordIsAccount: "password-is-account",
}

// sourceNotes lists what was noticed in IServ's files.
func (b *builder) sourceNotes() {
	must := Section{Key: "source-problems", Title: "Fehlerhafte Zeilen in den Dateien von IServ"}
	may := Section{Level: Info, Key: "source-notes", Title: "Hinweise zu den Dateien von IServ"}
	for _, sec := range []*Section{&must, &may} {
		sec.Unit = [2]string{"Zeile", "Zeilen"}
		sec.Columns = []string{"Zeile", "was daran auffällt", "Datei"}
	}
	for _, s := range b.Sources {
		file := filepath.Base(s.File.Name)
		if len(b.Sources) == 1 {
			file = ""
		}
		unsure := 0
		for _, n := range s.Notes {
			text, l := noteWords(n.Kind, b.Password)
			sec := &may
			if l == Look {
				sec = &must
			}
			if n.Kind == iserv.NoteCharacters {
				unsure = n.Count
			}
			sec.Count += n.Count
			sec.Add(b.limits.Rows, numbers(n.Lines, n.Count), text, file)
		}
		if o := s.File.Encoding; !o.Certain && unsure > 0 {
			must.Add(b.limits.Rows, "", "Der Zeichensatz ist vermutlich "+o.Name+".", file)
		}
	}
	b.put(must, may)
}

// otherFiles names what else lies beside Datei-01, with the flag that adds it.
func (b *builder) otherFiles() {
	f := b.Found
	if f == nil {
		return
	}
	s := Section{Level: Info, Key: "other-files", Title: "Nicht gelesen", Unit: [2]string{"Datei", "Dateien"},
		Why:     "Neben Datei-01 liegen weitere Dateien von IServ.",
		Columns: []string{"Datei", "was sie ist"}}
	add := func(list []iserv.Candidate, text func(c iserv.Candidate) string) {
		for _, c := range list {
			s.Count++
			s.Add(b.limits.Rows, filepath.Base(c.Path), text(c))
		}
	}
	add(f.Others, func(c iserv.Candidate) string { return "ältere Ergebnisdatei vom " + c.Time.Format("02.01.2006") })
	add(f.Copies, func(iserv.Candidate) string { return "Kopie der gelesenen Datei" })
	add(f.OtherKinds, func(c iserv.Candidate) string {
		return "kein Ergebnis mit neuen Accounts (" + problem.Clean(c.Suffix) + ")"
	})
	add(f.Unfit, func(iserv.Candidate) string { return "keine Überschriften, wie sie eine Ergebnisdatei hat" })
	b.put(s)
}

func isExport(s Source) bool { return s.File.Kind == iserv.UserExport }

// ShellWord quotes a file name so that it can be copied into a shell. Double quotes
// are understood everywhere; what they let through there, names on Windows cannot have,
// or nobody gives them.
func ShellWord(s string) string {
	s = problem.Clean(s)
	if runtime.GOOS != "windows" && strings.ContainsAny(s, "$`\"\\!") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	if s == "" || strings.ContainsAny(s, " ()&;'$`!*?[]{}<>|~#=") {
		return `"` + s + `"`
	}
	return s
}
