package problem

import (
	"errors"
	"fmt"
	"strings"

	"elterntool/ods"
	"elterntool/xlsx"
)

// The names of menus and buttons are those of LibreOffice 7.4.7 in German, taken
// from its menu bar and its translation; where a later version calls one
// otherwise, the menu before it is still the right one.
const (
	saveAsODS    = "Falls es die Elternliste ist: in Calc öffnen, „Datei → Speichern unter…“ wählen, als Dateityp „ODF-Tabellendokument (.ods)“ einstellen und speichern; dann diese Datei angeben."
	saveAsEither = "Falls es die Elternliste ist: in Calc oder Excel öffnen, „Datei → Speichern unter“ wählen, als Dateityp „ODF-Tabellendokument (.ods)“ oder „Excel-Arbeitsmappe (.xlsx)“ einstellen und speichern; dann diese Datei angeben."
	saveAgain    = "Die Datei in Calc öffnen, mit „Datei → Speichern unter…“ unter einem neuen Namen als „ODF-Tabellendokument (.ods)“ speichern und diese Datei verwenden."
	thenSave     = " Danach speichern, schließen und noch einmal ausführen."
)

// FromSheet words an error of package ods or xlsx that concerns the file called
// file. An error of another kind is worded by FromFile, if it can be.
func FromSheet(err error, file string) error {
	var known *Problem
	var e *ods.Error
	var x *xlsx.Error
	word := wordODS
	switch {
	case err == nil || errors.As(err, &known):
		return FromFile(err)
	case errors.As(err, &e):
	case errors.As(err, &x):
		e, word = (*ods.Error)(x), wordXLSX
	default:
		return FromFile(err)
	}
	p := &Problem{Place: Place{File: file, Sheet: e.Sheet, Row: e.Row}, Err: err}
	if e.Col > 0 {
		p.Column = ods.ColumnName(e.Col)
	}
	p.What, p.Remedy = word(e)
	return p
}

func wordODS(e *ods.Error) (what, remedy string) {
	switch e.Kind {
	case ods.ErrNotSpreadsheet:
		return wordNotSpreadsheet(e)
	case ods.ErrUnsupported:
		return wordUnsupported(e)
	case ods.ErrSigned:
		return wordSigned(e)
	case ods.ErrEncrypted:
		return "Die Datei ist mit einem Kennwort verschlüsselt.",
			"In Calc öffnen, „Datei → Speichern unter…“ wählen, das Häkchen bei „Mit Kennwort speichern“ wegnehmen und speichern. Hinterher lässt sie sich auf demselben Weg wieder verschlüsseln."
	case ods.ErrDamaged:
		what = "Die Datei ist beschädigt."
		if e.Part != "" {
			what = "Die Datei ist beschädigt (im Teil " + Quote(e.Part) + ")."
		}
		return what, "Die Datei in Calc öffnen. Bietet Calc eine Reparatur an: annehmen, den Inhalt prüfen und unter einem neuen Namen speichern. Sonst die letzte Sicherung nehmen."
	case ods.ErrDoctype:
		return "Die Datei enthält eine DOCTYPE-Angabe; solche Dateien liest dieses Programm aus Gründen der Sicherheit nicht.", saveAgain
	case ods.ErrTooLarge:
		return "Die Datei enthält mehr, als in eine Calc-Tabelle passt oder sich sicher verarbeiten lässt.",
			saveAgain + " Kommt die Datei von außen und hilft das nicht, sollten Sie sie nicht verwenden."
	case ods.ErrProtected:
		return "Die Tabelle ist geschützt, und die Zelle, die gefüllt werden soll, ist gesperrt.",
			"In Calc das Register der Tabelle anklicken und „Extras → Tabelle schützen…“ wählen; das hebt den Schutz auf (Calc fragt nach dem Kennwort, falls es eines gibt)." + thenSave + " Derselbe Menüpunkt schützt die Tabelle hinterher wieder."
	case ods.ErrLinkedSheet:
		return "Die Tabelle oder dieser Bereich ist mit einer anderen Datei verknüpft. Calc lädt ihn von dort neu, und was hier eingetragen wird, ginge verloren.",
			"Die verknüpfte Datei ausfüllen. Oder in Calc „Bearbeiten → Verknüpfungen zu externen Dateien…“ wählen, die Verknüpfung anklicken und „Lösen“." + thenSave
	case ods.ErrTrackedChanges:
		return "An dieser Stelle sind Änderungen aufgezeichnet, die noch niemand angenommen oder abgelehnt hat.",
			"In Calc „Bearbeiten → Änderungen → Verwalten…“ wählen und die Änderungen durchsehen, oder „Alle annehmen“." + thenSave
	case ods.ErrValidation:
		return "Für die Zelle ist festgelegt, welche Werte in ihr stehen dürfen.",
			"In Calc die Spalte markieren, „Daten → Gültigkeit…“ wählen und auf der Seite „Kriterien“ bei „Zulassen“ auf „Jeden Wert“ stellen." + thenSave
	case ods.ErrMerged:
		return "Die Zelle gehört zu einer Gruppe verbundener Zellen.",
			"In Calc die verbundene Zelle anklicken und „Format → Zellen verbinden und trennen → Zellen trennen“ wählen." + thenSave
	case ods.ErrMatrix:
		return "Die Zelle gehört zu einer Matrixformel, die nur als Ganzes geändert werden kann.",
			"In Calc die Zelle anklicken, mit Strg+/ die ganze Matrix markieren und mit Entf löschen, oder mit --titel eine andere Spalte füllen." + thenSave
	case ods.ErrFormula:
		return "In der Zelle steht eine Formel; sie wird nicht überschrieben.",
			"Die Formeln dieser Spalte in Calc löschen (markieren, Entf), speichern und noch einmal ausführen. Oder mit --titel eine andere Spalte füllen."
	case ods.ErrTooManyColumns:
		return "Rechts der Tabelle ist keine Spalte mehr frei.",
			"In Calc Spalten markieren, die nicht gebraucht werden, und „Tabelle → Spalten löschen“ wählen." + thenSave
	case ods.ErrTooManyRows:
		return "Diese Zeile gibt es nicht: Eine Tabelle hat höchstens 1.048.576 Zeilen.",
			"Die Angabe bei --titelzeile prüfen."
	case ods.ErrSheetMissing:
		return "In der Datei gibt es keine Tabelle " + Quote(e.Detail) + ".",
			"Den Namen mit den Registern am unteren Rand von Calc vergleichen und bei --tabelle genau so angeben."
	case ods.ErrHeaderMissing:
		return "In der Kopfzeile steht keine Spalte " + Quote(e.Detail) + ".",
			"Die Überschriften in der Datei prüfen und die Spalte genau so angeben, wie sie dort heißt."
	case ods.ErrHeaderTwice:
		return "Die Überschrift " + Quote(e.Detail) + " steht zweimal in der Kopfzeile.",
			"In Calc eine der beiden Spalten umbenennen oder löschen, speichern und noch einmal ausführen."
	case ods.ErrCharacter:
		return fmt.Sprintf("Der Wert für diese Zelle enthält ein unsichtbares Zeichen (%s), das in keiner Calc-Datei stehen kann.", Clean(e.Detail)),
			"Das Zeichen dort entfernen, wo der Wert herkommt (meist in der Datei von IServ: den Wert neu eintippen)."
	case ods.ErrProof:
		return "Die neu geschriebene Datei wurde zur Probe zurückgelesen und stimmt nicht mit dem überein, was geplant war. Sie wurde verworfen, die alte Datei ist unverändert.",
			"Das ist ein Fehler in diesem Programm; bitte melden Sie ihn mit der Ausgabe von --verbose. Bis dahin hilft vielleicht: die Datei in Calc unter einem neuen Namen speichern und es damit versuchen."
	case ods.ErrPlanConflict:
		return "Für eine Zelle sind zwei Werte vorgesehen.",
			"Prüfen, ob mit --titel oder --col zweimal dieselbe Spalte angegeben ist."
	}
	return "Die Datei lässt sich nicht verarbeiten (" + Clean(e.Kind.Error()) + ").", saveAgain
}

// What package ods found instead of a spreadsheet is told by its detail, in
// English; TestODSDetails holds both together.
func wordNotSpreadsheet(e *ods.Error) (what, remedy string) {
	switch d := e.Detail; {
	case strings.Contains(d, "empty"):
		return "Die Datei ist leer (0 Byte).",
			"Die letzte Sicherung nehmen. Liegt die Datei in OneDrive, Nextcloud oder iCloud: warten, bis sie ganz heruntergeladen ist."
	case strings.Contains(d, "OLE"):
		return "Das ist eine ältere Datei von Microsoft Office (.xls, .doc) oder eine mit Kennwort.", saveAsODS
	case strings.Contains(d, "Office Open XML"):
		return "Das ist eine Datei von Microsoft Office.", saveAsODS
	case strings.Contains(d, "opendocument.text"):
		return "Das ist ein Textdokument, keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "opendocument"):
		return "Das ist ein OpenDocument-Dokument, aber keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "neither"):
		return "Das ist keine Tabelle von Calc oder Excel (.ods, .xlsx), sondern etwas anderes, etwa eine CSV- oder Textdatei.", saveAsEither
	}
	return "Das ist keine Tabelle von Calc oder Excel (.ods, .xlsx).", saveAsEither
}

func wordUnsupported(e *ods.Error) (what, remedy string) {
	switch d := e.Detail; {
	case strings.Contains(d, "OpenOffice.org 1"):
		return "Die Datei ist im alten Format von OpenOffice 1 (.sxc).", saveAsODS
	case strings.Contains(d, "UTF-16"):
		return "Die Datei ist UTF-16-Text; das liest dieses Programm bei Tabellen nicht.", saveAsODS
	case strings.Contains(d, "sub-table"):
		return "In der Zelle steckt eine ganze Tabelle.",
			"Die Zelle in Calc leeren oder ihren Inhalt in eine eigene Tabelle verschieben, speichern und noch einmal ausführen."
	case strings.Contains(d, "no rows"):
		return "Die Tabelle ist leer.", "Eine Tabelle mit einer Kopfzeile angeben (--tabelle)."
	}
	return "Die Datei enthält etwas, womit dieses Programm nicht sicher umgehen kann.", saveAgain
}

func wordSigned(e *ods.Error) (what, remedy string) {
	if strings.Contains(e.Part, "macro") {
		return "Die Makros der Datei sind digital signiert; eine Änderung würde die Signatur ungültig machen.",
			"In Calc „Extras → Makros → Digitale Signatur…“ wählen und die Signatur entfernen, oder eine Kopie ohne Makros verwenden." + thenSave
	}
	return "Die Datei ist digital signiert; jede Änderung würde die Signatur ungültig machen.",
		"In Calc „Datei → Digitale Signaturen → Digitale Signaturen…“ wählen und die Signatur entfernen, oder mit „Datei → Speichern unter…“ eine Kopie ohne Signatur speichern und diese verwenden."
}
