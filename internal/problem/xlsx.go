package problem

import (
	"strings"

	"elterntool/ods"
)

// The names of menus and buttons are those of Excel 2016 and later in German. Offices
// that keep the list in Calc find the same words there, or nearly.
const (
	saveAsXLSX = "Falls es die Elternliste ist: in Excel oder Calc öffnen, „Datei → Speichern unter“ wählen, als Dateityp „Excel-Arbeitsmappe (.xlsx)“ einstellen und speichern; dann diese Datei angeben."
	resaveXLSX = "Die Datei in Excel oder Calc öffnen, mit „Datei → Speichern unter“ unter einem neuen Namen als „Excel-Arbeitsmappe (.xlsx)“ speichern und diese Datei verwenden."
	nameOfXLSX = "Die Tabelle angeben, die auf .xlsx oder .ods endet."
)

// wordXLSX words an error of package xlsx. Where nothing is said here, the words for
// OpenDocument are right for both.
func wordXLSX(e *ods.Error) (what, remedy string) {
	switch e.Kind {
	case ods.ErrNotSpreadsheet:
		return wordNotWorkbook(e)
	case ods.ErrUnsupported:
		return wordUnsupportedXLSX(e)
	case ods.ErrSigned:
		return "Die Datei ist digital signiert; jede Änderung würde die Signatur ungültig machen.",
			"In Excel „Datei → Informationen → Signaturen anzeigen“ wählen und die Signatur entfernen, oder mit „Speichern unter“ eine Kopie ohne Signatur speichern und diese verwenden."
	case ods.ErrEncrypted:
		return "Die Datei ist mit einem Kennwort verschlüsselt.",
			"In Excel öffnen, „Datei → Informationen → Arbeitsmappe schützen → Mit Kennwort verschlüsseln“ wählen, das Kennwort löschen und speichern. Hinterher lässt sie sich auf demselben Weg wieder verschlüsseln."
	case ods.ErrDamaged:
		what, _ = wordODS(e)
		return what, "In Excel „Datei → Öffnen → Durchsuchen“ wählen, die Datei anklicken und beim Pfeil neben „Öffnen“ „Öffnen und reparieren“ nehmen; dann den Inhalt prüfen und unter einem neuen Namen speichern. Sonst die letzte Sicherung nehmen."
	case ods.ErrDoctype:
		what, _ = wordODS(e)
		return what, resaveXLSX
	case ods.ErrTooLarge:
		return "Die Datei enthält mehr, als in eine Excel-Tabelle passt oder sich sicher verarbeiten lässt.",
			resaveXLSX + " Kommt die Datei von außen und hilft das nicht, sollten Sie sie nicht verwenden."
	case ods.ErrProtected:
		return "Das Blatt ist geschützt, und die Zelle, die gefüllt werden soll, ist gesperrt.",
			"In Excel „Überprüfen → Blattschutz aufheben“ wählen (Excel fragt nach dem Kennwort, falls es eines gibt)." + thenSave + " Mit „Überprüfen → Blatt schützen“ lässt es sich hinterher wieder schützen."
	case ods.ErrValidation:
		return "Für die Zelle ist festgelegt, welche Werte in ihr stehen dürfen.",
			"In Excel die Spalte markieren, „Daten → Datenüberprüfung“ wählen und bei „Zulassen“ auf „Jeden Wert“ stellen." + thenSave
	case ods.ErrMerged:
		return "Die Zelle gehört zu einer Gruppe verbundener Zellen.",
			"In Excel die verbundene Zelle anklicken und „Start → Verbinden und zentrieren → Zellverbund aufheben“ wählen." + thenSave
	case ods.ErrMatrix:
		return "Die Zelle gehört zu einer Matrixformel, die nur als Ganzes geändert werden kann.",
			"In Excel alle Zellen der Matrixformel markieren und mit Entf löschen, oder mit --titel eine andere Spalte füllen." + thenSave
	case ods.ErrFormula:
		return "In der Zelle steht eine Formel; sie wird nicht überschrieben.",
			"Die Formeln dieser Spalte in Excel löschen (markieren, Entf), speichern und noch einmal ausführen. Oder mit --titel eine andere Spalte füllen."
	case ods.ErrTooManyColumns:
		return "Rechts der Tabelle ist keine Spalte mehr frei.",
			"In Excel Spalten markieren, die nicht gebraucht werden, und „Start → Löschen → Blattspalten löschen“ wählen." + thenSave
	case ods.ErrSheetMissing:
		what, _ = wordODS(e)
		return what, "Den Namen mit den Registern am unteren Rand von Excel vergleichen und bei --tabelle genau so angeben."
	case ods.ErrHeaderTwice:
		return "Die Überschrift " + Quote(e.Detail) + " gibt es in der Tabelle schon (Groß- und Kleinschreibung zählt dabei nicht).",
			"In Excel eine der Spalten umbenennen oder löschen, oder mit --titel eine andere Überschrift wählen." + thenSave
	case ods.ErrCharacter:
		what, remedy = wordODS(e)
		return strings.Replace(what, "Calc-Datei", "Excel-Datei", 1), remedy
	case ods.ErrProof:
		what, remedy = wordODS(e)
		return what, strings.Replace(remedy, "in Calc", "in Excel", 1)
	}
	return wordODS(e)
}

// What package xlsx found instead of a workbook is told by its detail, in English;
// TestXLSXDetails holds both together.
func wordNotWorkbook(e *ods.Error) (what, remedy string) {
	switch d := e.Detail; {
	case strings.Contains(d, "empty"):
		return wordNotSpreadsheet(e)
	case strings.Contains(d, "OLE"):
		return "Das ist eine ältere Datei von Microsoft Office (.xls, .doc), keine Excel-Arbeitsmappe (.xlsx).", saveAsXLSX
	case strings.Contains(d, ".xlsb"):
		return "Das ist eine binäre Excel-Arbeitsmappe (.xlsb); die kann dieses Programm nicht lesen.", saveAsXLSX
	case strings.Contains(d, "OpenDocument"):
		return "Das ist ein OpenDocument-Dokument, aber keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "w:document"):
		return "Das ist ein Textdokument von Word, keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "p:presentation"):
		return "Das ist eine Präsentation, keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "no sheets"):
		return "Die Arbeitsmappe hat keine Tabelle.", nameOfXLSX
	case strings.Contains(d, "no zip"):
		return "Das ist keine Excel-Arbeitsmappe (.xlsx), sondern etwas anderes, etwa eine CSV- oder Textdatei.", saveAsXLSX
	}
	return "Das ist keine Excel-Arbeitsmappe (.xlsx).", saveAsXLSX
}

func wordUnsupportedXLSX(e *ods.Error) (what, remedy string) {
	switch d := e.Detail; {
	case strings.Contains(d, "not in order"):
		return "Zeilen oder Zellen stehen in der Datei nicht in ihrer Reihenfolge; so schreibt kein Tabellenprogramm.", resaveXLSX
	case strings.Contains(d, "row of totals"):
		return "Hier steht die Ergebniszeile einer Excel-Tabelle; neue Zeilen kämen in sie.",
			"In Excel in die Tabelle klicken und „Tabellenentwurf → Ergebniszeile“ ausschalten." + thenSave
	case strings.Contains(d, "header of a column"):
		return "Die Zelle ist die Überschrift einer Spalte einer Excel-Tabelle; Formeln können sie beim Namen nennen.",
			"Die Überschrift in Excel selbst eintragen, speichern und noch einmal ausführen."
	}
	return "Die Datei enthält etwas, womit dieses Programm nicht sicher umgehen kann.", resaveXLSX
}
