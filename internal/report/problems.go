package report

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"elterntool/internal/iserv"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// FromTable words an error of package table about a file; others it returns as they
// are.
func FromTable(err error, file string) error {
	var e *table.Error
	if !errors.As(err, &e) {
		return err
	}
	p := &problem.Problem{Place: problem.Place{File: file, Sheet: e.Sheet, Row: e.Row}, Err: err}
	columns := placesOf(e.Columns)
	switch {
	case errors.Is(e, table.ErrWide):
		p.What = "In einer Zeile stehen hier mehrere Personen nebeneinander, Kind und Eltern oder zwei Eltern: " + columns + ". Wessen Account gesucht ist, wäre geraten."
		p.Remedy = `Die Tabelle so aufbauen, wie IServ sie für den Import braucht: eine Zeile je Elternteil und Kind. Oder sagen, welche Spalten gemeint sind: --col vorname="…" --col nachname="…"`
	case errors.Is(e, table.ErrCombined):
		p.What = "Vor- und Nachname stehen zusammen in einer Zelle (" + columns + ")."
		p.Remedy = "Die Spalte teilen (rechts davon eine leere Spalte einfügen, dann in Calc oder Excel Daten → Text in Spalten) und die beiden Spalten mit Vorname und Nachname überschreiben."
	case errors.Is(e, table.ErrChildOnly):
		p.What = "Hier stehen nur die Namen der Kinder, keine Eltern."
		p.Remedy = `Die Liste der Eltern verwenden, oder sagen, welche Spalten deren Namen enthalten: --col vorname="…" --col nachname="…"`
	case errors.Is(e, table.ErrColumnTwice):
		p.What = fmt.Sprintf("Zwei Spalten kommen für %s in Frage: %s.", fieldWords(e.Field), columns)
		p.Remedy = "Eine der Überschriften ändern."
		if len(e.Columns) > 0 && e.Field != table.Account && e.Field != table.Password {
			p.Remedy = fmt.Sprintf("Eine der Überschriften ändern, oder sagen, welche Spalte gemeint ist: --titelzeile %d --col %s=%s", e.Row, e.Field.Key(), table.ColumnName(e.Columns[0].Col))
		}
	case errors.Is(e, table.ErrColumnMissing):
		p.What = fmt.Sprintf("Eine Spalte %s (für %s) gibt es nicht.", problem.Quote(e.Wanted), fieldWords(e.Field))
		p.Remedy = seenWords(e)
	case errors.Is(e, table.ErrColumnTaken):
		p.What = fmt.Sprintf("Die Spalte %s enthält schon %s; dorthin kann kein Account.", columns, fieldWords(e.Field))
		p.Remedy = "Mit --titel eine andere Überschrift wählen."
	case errors.Is(e, table.ErrSheetMissing):
		p.Sheet = ""
		p.What = fmt.Sprintf("Eine Tabelle %s gibt es nicht.", problem.Quote(e.Wanted))
		p.Remedy = sheetNames(e)
	case errors.Is(e, table.ErrTwoTables):
		p.What = "Mehrere Tabellen sehen wie die Elternliste aus: " + fitting(e) + "."
		p.Remedy = "Mit --tabelle sagen, welche gemeint ist, zum Beispiel --tabelle " + ShellWord(fittingName(e))
	case errors.Is(e, table.ErrNoRows):
		p.What = "Unter den Überschriften steht niemand."
		p.Remedy = "Die Liste der Eltern eintragen, oder eine andere Tabelle mit --tabelle \"…\" wählen."
	case errors.Is(e, table.ErrDerived):
		p.What = "Diese Liste hat elterntool aus Datei-01 gemacht; Datei-01 selbst ist sie nicht."
		p.Remedy = "Datei-01 angeben, die Liste aller Eltern. Eine Klärungsliste (klaeren.ods) findet elterntool enrich von selbst, wenn sie neben Datei-01 liegt."
	case errors.Is(e, table.ErrSecondHeader):
		p.What = "Hier stehen noch einmal Überschriften, aber andere (" + columns + "): Zwei Tabellen untereinander lassen sich nicht sicher auseinanderhalten."
		p.Remedy = "Jede Tabelle auf ein eigenes Blatt legen."
	default:
		p.Place.Row, p.Place.Sheet = 0, e.Wanted
		p.What = "Keine Tabelle mit den Spalten Vorname und Nachname gefunden" + missingWords(e) + "."
		p.Remedy = seenWords(e)
		if hidden := hiddenFit(e); hidden != "" {
			p.What = "Die Spalten Vorname und Nachname hat nur eine ausgeblendete Tabelle: " + problem.Quote(hidden) + "."
			p.Remedy = fmt.Sprintf("Wenn sie gemeint ist: --tabelle %s", ShellWord(hidden))
		}
	}
	return p
}

func fieldWords(f table.Field) string {
	names := map[table.Field]string{
		table.FirstName: "den Vornamen", table.LastName: "den Nachnamen", table.Particle: "den Namenszusatz",
		table.Title: "den Titel", table.Salutation: "die Anrede", table.ChildID: "die Kind-ID",
		table.Email: "die E-Mail-Adresse", table.Phone: "das Telefon", table.Address: "die Adresse",
		table.Street: "die Straße", table.HouseNumber: "die Hausnummer", table.PostalCode: "die Postleitzahl",
		table.Town: "den Ort", table.Class: "die Klasse", table.Account: "den Account", table.Password: "das Passwort",
		table.ChildName: "den Vornamen des Kindes", table.Code: "den Registrierungscode", table.Sent: "das Datum des Versands",
		table.Registered: "die Anmeldung", table.Withdrawn: "den Widerruf",
	}
	if s, ok := names[f]; ok {
		return s
	}
	return "dasselbe"
}

func placesOf(cols []table.Column) string {
	const most = 8
	var words []string
	for i, c := range cols {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%s %s", table.ColumnName(c.Col), problem.Quote(c.Header)))
	}
	return strings.Join(words, ", ")
}

// seenWords says which columns were found in which sheet.
func seenWords(e *table.Error) string {
	if len(e.Seen) == 0 {
		return "Die Datei ist leer. Ist es die richtige?"
	}
	var parts []string
	for _, s := range e.Seen {
		if e.Sheet != "" && !strings.EqualFold(s.Sheet, e.Sheet) && e.Kind != table.ErrNoTable {
			continue
		}
		name := "Tabelle " + problem.Quote(s.Sheet)
		if s.Hidden {
			name += " (ausgeblendet)"
		}
		if s.Row == 0 {
			parts = append(parts, name+": nichts")
		} else {
			parts = append(parts, fmt.Sprintf("%s, Zeile %d: %s", name, s.Row, placesOf(s.Columns)))
		}
	}
	return "Gefunden: " + strings.Join(parts, "; ") + ". Heißen die Spalten anders: --col vorname=\"…\" --col nachname=\"…\". Stehen die Überschriften in einer anderen Zeile: --titelzeile ZEILE."
}

// missingWords names the column that is missing where the other one was found.
func missingWords(e *table.Error) string {
	for _, s := range e.Seen {
		if !s.Hidden && s.Row > 0 && len(s.Missing) == 1 && (e.Wanted == "" || strings.EqualFold(s.Sheet, e.Wanted)) {
			return fmt.Sprintf("; in Tabelle %s, Zeile %d, fehlt die Spalte für %s", problem.Quote(s.Sheet), s.Row, fieldWords(s.Missing[0]))
		}
	}
	return ""
}

// hiddenFit is the hidden sheet that would fit, if a visible one does not.
func hiddenFit(e *table.Error) string {
	for _, s := range e.Seen {
		if s.Hidden && s.Kind == nil && s.Row > 0 {
			return s.Sheet
		}
	}
	return ""
}

func sheetNames(e *table.Error) string {
	if len(e.Seen) == 0 {
		return "Die Datei ist leer. Ist es die richtige?"
	}
	var names []string
	for _, s := range e.Seen {
		names = append(names, problem.Quote(s.Sheet))
	}
	return "Es gibt: " + List(names) + "."
}

// fittingName is the first sheet that fits.
func fittingName(e *table.Error) string {
	for _, s := range e.Seen {
		if s.Kind == nil && s.Row > 0 && !s.Hidden {
			return s.Sheet
		}
	}
	return "…"
}

func fitting(e *table.Error) string {
	var names []string
	for _, s := range e.Seen {
		if s.Kind == nil && s.Row > 0 && !s.Hidden {
			names = append(names, fmt.Sprintf("%s (Zeile %d)", problem.Quote(s.Sheet), s.Row))
		}
	}
	return List(names)
}

// FromIServ words an error of package iserv; others it returns as they are.
func FromIServ(err error) error {
	var e *iserv.Error
	if !errors.As(err, &e) {
		return err
	}
	p := &problem.Problem{Place: problem.Place{File: e.File, Line: e.Line}, Err: err}
	again := "Die Datei neu aus IServ laden und nicht mit einem anderen Programm öffnen und speichern."
	switch {
	case errors.Is(e, fs.ErrNotExist):
		p.What, p.Remedy = "Diese Datei gibt es nicht.", "Den Namen prüfen. Die Ergebnisdatei legt IServ unter „Dateien“ der Person ab, die den Import gestartet hat; einen Benutzerexport gibt es unter Verwaltung → Benutzer."
	case errors.Is(e, fs.ErrPermission):
		p.What, p.Remedy = "Die Datei darf nicht gelesen werden.", "Die Rechte der Datei prüfen."
	case errors.Is(e, iserv.ErrNotText):
		p.What = "Das ist keine CSV-Datei, sondern " + map[string]string{
			"zip": "ein Dokument oder Archiv (zum Beispiel .xlsx, .ods oder .zip)", "pdf": "ein PDF",
			"ole": "ein älteres Office-Dokument (zum Beispiel .xls)", "xml": "eine XML-Datei",
		}[e.Detail]
		if strings.HasSuffix(p.What, "sondern ") {
			p.What = "Das ist keine Textdatei"
		}
		p.What += "."
		p.Remedy = "Gebraucht wird die Datei Import-….csv, wie IServ sie ablegt, unverändert."
	case errors.Is(e, iserv.ErrEmpty):
		p.What, p.Remedy = "Die Datei ist leer.", again
	case errors.Is(e, iserv.ErrEncoding):
		p.What, p.Remedy = "Der Zeichensatz der Datei ist nicht zu erkennen.", again
	case errors.Is(e, iserv.ErrQuote):
		p.What, p.Remedy = "Hier beginnt ein Anführungszeichen, das nirgends endet.", again
	case errors.Is(e, iserv.ErrTooLong):
		p.What, p.Remedy = "Diese Zeile ist viel zu lang. Ist das eine Datei von IServ?", again
	case errors.Is(e, iserv.ErrHeader):
		p.What = "Keine Überschriften mit Nachname und Vorname gefunden."
		if len(e.Header) > 0 {
			p.What = "Keine Überschriften mit Nachname und Vorname gefunden; da steht: " + headers(e.Header) + "."
		}
		p.Remedy = "Ist es die Ergebnisdatei des Imports (Import-…-Hinzugefügt.csv) oder der Benutzerexport?"
	case errors.Is(e, iserv.ErrHeaderTwice):
		p.What, p.Remedy = fmt.Sprintf("Die Überschrift %s steht zweimal da.", problem.Quote(e.Detail)), again
	case errors.Is(e, iserv.ErrKind) && e.FileKind == iserv.GroupList:
		p.What = "Das ist eine Gruppenliste. Sie sagt nicht, wer ein Elternteil ist, und entscheidet deshalb nichts."
		p.Remedy = "Die Ergebnisdatei des Imports verwenden oder die Benutzer exportieren (Verwaltung → Benutzer)."
	case errors.Is(e, iserv.ErrKind):
		p.What = "Das ist eine Datei für den Import, keine von IServ: Sie enthält keine angelegten Accounts."
		p.Remedy = "Die Ergebnisdatei des Imports verwenden (Import-…-Hinzugefügt.csv)."
	case errors.Is(e, iserv.ErrNoAccountColumn):
		p.What = "In keiner Spalte passen die Werte zu den Namen derselben Zeile: " + shares(e.Shares) + "."
		p.Remedy = "Wenn eine davon trotzdem die Accounts enthält: --account-spalte \"…\""
	case errors.Is(e, iserv.ErrTwoAccountColumns):
		p.What = "Mehrere Spalten passen zu den Namen und nennen Verschiedenes: " + shares(e.Shares) + "."
		p.Remedy = "Sagen, welche die Accounts enthält: --account-spalte \"…\""
	case errors.Is(e, iserv.ErrColumnMissing):
		p.What = fmt.Sprintf("Eine Spalte %s gibt es nicht.", problem.Quote(e.Detail))
		p.Remedy = "Es gibt: " + headers(e.Header) + "."
	case errors.Is(e, iserv.ErrChanged):
		p.What, p.Remedy = "Die Datei hat sich geändert, während sie gelesen wurde.", "Noch einmal ausführen."
	case errors.Is(e, iserv.ErrTooManyRepeats):
		p.What, p.Remedy = "Zu viele Accounts stehen mehrfach in der Datei.", again
	default:
		p.What = "Die Datei lässt sich nicht lesen."
		if info := e.Kind; info != nil && strings.Contains(info.Error(), "regular file") {
			p.What = "Das ist ein Ordner oder ein Gerät, keine Datei."
			p.Remedy = "Den Namen der Datei darin angeben."
		} else {
			p.Remedy = "Den Namen und den Datenträger prüfen."
		}
	}
	return p
}

func headers(h []string) string {
	const most = 12
	var words []string
	for i, s := range h {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, problem.Quote(s))
	}
	return strings.Join(words, ", ")
}

// shares shows the candidates for the account column with examples. The values of
// a column that may hold passwords are not shown.
func shares(list []iserv.Share) string {
	var words []string
	for _, s := range list {
		w := fmt.Sprintf("%s passt in %s von %s Zeilen", problem.Quote(s.Header), Num(s.Fits+s.Swapped), Num(s.Rows))
		header := strings.ToLower(s.Header)
		if len(s.Examples) > 0 && !strings.Contains(header, "passw") && !strings.Contains(header, "kennw") {
			var ex []string
			for _, v := range s.Examples {
				if len(ex) == 3 {
					break
				}
				ex = append(ex, problem.Clean(v))
			}
			w += " (zum Beispiel " + strings.Join(ex, ", ") + ")"
		}
		words = append(words, w)
	}
	return strings.Join(words, "; ")
}

// FromFound says why the folder of Datei-01, file, gives no result file or more than
// one of the same time.
func FromFound(f *iserv.Found, file, command string) error {
	switch {
	case f.Newest == nil:
		p := &problem.Problem{
			Place:  problem.Place{File: file},
			What:   "Im selben Ordner liegt keine Ergebnisdatei von IServ (Import-…-Hinzugefügt.csv).",
			Remedy: "IServ legt sie nach dem Import unter „Dateien“ der Person ab, die den Import gestartet hat. Herunterladen und neben Datei-01 legen, oder angeben: " + command + " --iserv DATEI.csv",
		}
		var names []string
		for _, c := range f.OtherKinds {
			names = append(names, fmt.Sprintf("%s (keine neuen Accounts, sondern %s)", problem.Quote(filepath.Base(c.Path)), problem.Quote(c.Suffix)))
		}
		for _, c := range f.Unfit {
			names = append(names, problem.Quote(filepath.Base(c.Path))+" (nicht die Überschriften einer Ergebnisdatei)")
		}
		if len(names) > 0 {
			p.What += " Nicht brauchbar: " + short(names) + "."
		}
		return p
	case len(f.Rivals) > 0:
		names := []string{problem.Quote(filepath.Base(f.Newest.Path))}
		for _, c := range f.Rivals {
			names = append(names, problem.Quote(filepath.Base(c.Path)))
		}
		return &problem.Problem{
			Place:  problem.Place{File: file},
			What:   "Im selben Ordner liegen mehrere Ergebnisdateien vom selben Zeitpunkt mit verschiedenem Inhalt: " + List(names) + ".",
			Remedy: "Sagen, welche gilt: " + command + " --iserv " + ShellWord(f.Newest.Path),
		}
	}
	return nil
}
