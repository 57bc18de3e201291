package problem

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"elterntool/internal/journal"
	"elterntool/internal/safefile"
)

const (
	tryAgain = "Noch einmal versuchen. Bei einem Netzlaufwerk oder USB-Stick vorher prüfen, ob die Verbindung steht."
)

// FromFile words an error of package safefile or of the file system, and the end
// of a context. Other errors, and those that are worded already, are returned as
// they are.
func FromFile(err error) error {
	var (
		known *Problem
		usage *Usage
		e     *safefile.Error
		path  *fs.PathError
	)
	switch {
	case errors.Is(err, journal.ErrUnreadable) && errors.As(err, &path):
		return &Problem{
			Place:  Place{File: filepath.Base(path.Path)},
			What:   "Das ist kein Verlauf, den dieses elterntool lesen kann.",
			Remedy: "Die Datei umbenennen; elterntool beginnt dann einen neuen Verlauf. Hat eine neuere Version sie geschrieben, die neuere Version verwenden.",
			Err:    err,
		}
	case err == nil, errors.As(err, &known), errors.As(err, &usage):
		return err
	case errors.As(err, &e):
		p := &Problem{Place: Place{File: e.Path}, Err: err}
		if e.Kept != "" {
			p.What, p.Remedy = wordKept(e)
		} else {
			p.What, p.Remedy = wordFile(e)
		}
		return p
	case errors.Is(err, context.Canceled):
		return &Problem{What: "Abgebrochen. Es wurde nichts geschrieben.", Err: err}
	case errors.As(err, &path):
		p := &Problem{Place: Place{File: path.Path}, Err: err}
		p.What, p.Remedy = wordFile(&safefile.Error{Kind: pathKind(path), Op: safefile.OpRead, Err: path.Err})
		return p
	}
	return err
}

func pathKind(err error) error {
	for _, kind := range []error{fs.ErrNotExist, fs.ErrPermission} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return safefile.ErrExists
	}
	return nil
}

func wordFile(e *safefile.Error) (what, remedy string) {
	switch e.Kind {
	case safefile.ErrOpenElsewhere:
		return wordOpen(e.Lock)
	case safefile.ErrBusy:
		return "An dieser Datei arbeitet gerade ein anderes elterntool.",
			"Warten, bis es fertig ist, und noch einmal ausführen."
	case safefile.ErrChanged:
		return "Die Datei wurde geändert, während das Programm lief. Sie bleibt, wie sie jetzt ist.",
			"Die Datei überall schließen und noch einmal ausführen."
	case safefile.ErrDiskFull:
		return "Der Platz auf dem Laufwerk reicht nicht (oder Ihr Anteil daran ist aufgebraucht). Es wurde nichts verändert.",
			"Platz schaffen, etwa alte Sicherungen löschen (in ihrem Namen steht „(Sicherung …)“), oder die Datei auf ein anderes Laufwerk kopieren und dort bearbeiten."
	case safefile.ErrReadOnly:
		return "Die Datei ist schreibgeschützt, oder Sie dürfen sie nicht ändern.",
			"Den Schreibschutz in den Eigenschaften der Datei aufheben, oder die Datei kopieren und die Kopie bearbeiten."
	case safefile.ErrReadOnlyFolder:
		return "In diesem Ordner dürfen Sie keine Dateien anlegen; für die Sicherung und die neue Datei ist das nötig.",
			"Die Datei in einen eigenen Ordner kopieren und dort bearbeiten."
	case safefile.ErrNoFolder:
		return "Diesen Ordner gibt es nicht.", "Den Ordner anlegen oder die Schreibweise prüfen."
	case safefile.ErrNotRegular:
		return "Das ist keine Datei, sondern ein Ordner oder ein Gerät.", "Den vollständigen Namen einer Datei angeben, auch mit der Endung."
	case safefile.ErrHardLink:
		return "Die Datei hat im Dateisystem mehrere Namen (harte Links). Unter den anderen bliebe der alte Inhalt stehen.",
			"Die Datei kopieren und die Kopie bearbeiten."
	case safefile.ErrExists:
		return "Diese Datei gibt es schon; sie wird nicht überschrieben.",
			"Einen anderen Namen angeben, oder die vorhandene Datei vorher umbenennen oder löschen."
	case safefile.ErrSameFile:
		return "Das ist eine der Dateien, die gelesen werden; sie wird nicht überschrieben.",
			"Einen anderen Namen angeben, oder -o weglassen, wenn Datei-01 selbst gefüllt werden soll."
	case fs.ErrNotExist:
		return "Diese Datei gibt es nicht.",
			"Den Ordner und die Schreibweise prüfen; Namen mit Leerzeichen gehören in Anführungszeichen."
	case fs.ErrPermission:
		return "Sie dürfen diese Datei nicht lesen.",
			"Das Recht dazu gibt, wem die Datei gehört oder wer das Laufwerk verwaltet."
	}
	return wordOther(e)
}

func wordOther(e *safefile.Error) (what, remedy string) {
	switch e.Op {
	case safefile.OpBackup:
		what = "Die Sicherung ließ sich nicht anlegen; die Datei ist unverändert"
	case safefile.OpReplace:
		what = "Die neue Datei ließ sich nicht an ihren Platz setzen; was dort war, ist unverändert"
	case safefile.OpWrite:
		what = "Die neue Datei ließ sich nicht schreiben; es wurde nichts verändert"
	case safefile.OpReserve:
		what = "Ob die Datei geändert werden darf, ließ sich nicht feststellen"
	default:
		what = "Die Datei ließ sich nicht lesen"
	}
	if e.Err != nil {
		what += " (das System meldet: " + Clean(innermost(e.Err).Error()) + ")"
	}
	return what + ".", tryAgain
}

// innermost leaves out operation and path, which the sentence says itself.
func innermost(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func wordOpen(l *safefile.Lock) (what, remedy string) {
	if l == nil || l.File == "" {
		return "Ein anderes Programm hat die Datei geöffnet oder gibt sie nicht frei.",
			"Die Datei überall schließen (Calc, Excel, auch an anderen Rechnern) und noch einmal ausführen. Gleicht OneDrive oder Nextcloud sie gerade ab: kurz warten."
	}
	what = "Die Datei ist gerade in LibreOffice geöffnet"
	if l.Program == safefile.Excel {
		what = "Die Datei ist gerade in Excel geöffnet"
	}
	if l.Who != "" {
		what += ", von " + Clean(l.Who)
	}
	if l.Host != "" {
		what += " am Rechner " + Clean(l.Host)
	}
	if !l.Since.IsZero() {
		what += ", seit " + l.Since.Format("02.01.2006, 15:04") + " Uhr"
	}
	return what + ".", "Dort speichern und schließen, dann noch einmal ausführen. Ist sie nirgends mehr geöffnet (nach einem Absturz bleibt das manchmal so stehen), die versteckte Datei " +
		Quote(filepath.Base(l.File)) + " im selben Ordner löschen."
}

func wordKept(e *safefile.Error) (what, remedy string) {
	return "Beim Ersetzen der Datei ist etwas schiefgegangen, und sie fehlt jetzt unter ihrem Namen. Ihr Inhalt ist erhalten: " + Clean(e.Kept) + ".",
		"Diese Datei (sie ist vielleicht versteckt) umbenennen in " + Quote(filepath.Base(e.Path)) + ", und dann noch einmal ausführen."
}

// Loss says in a sentence what could not be kept when a file was replaced.
func Loss(l safefile.Loss) string {
	switch l.Kind {
	case safefile.LossOwner:
		return "Die Datei gehört jetzt Ihnen; wem sie vorher gehörte, ließ sich nicht beibehalten. Bitte prüfen, ob alle noch Zugriff haben, die ihn brauchen."
	case safefile.LossGroup:
		return "Die Gruppe der Datei ließ sich nicht beibehalten; die Rechte der Gruppe wurden deshalb eingeschränkt. Bitte prüfen, ob alle noch Zugriff haben, die ihn brauchen."
	case safefile.LossAttributes:
		if l.Detail == "" {
			return "Zusätzliche Rechte oder Eigenschaften der Datei ließen sich nicht alle übernehmen."
		}
		return "Eine zusätzliche Eigenschaft der Datei ließ sich nicht übernehmen: " + Clean(l.Detail) + "."
	case safefile.LossDurability:
		return "Die Datei ist geschrieben, aber das Laufwerk hat nicht bestätigt, dass das auch einen Stromausfall jetzt gleich überstünde."
	case safefile.LossLeftover:
		return "Eine Datei mit dem alten Inhalt ließ sich nicht löschen; bitte von Hand löschen: " + Clean(l.Detail) + "."
	case safefile.LossRecord:
		return "Die Datei ist geschrieben, aber im Verlauf fehlt dieser Schritt (" + strings.TrimSuffix(Clean(l.Detail), ".") + "). Mit elterntool undo und redo ist er deshalb nicht zu erreichen."
	}
	return "Etwas an der Datei ließ sich nicht beibehalten: " + Clean(l.Detail) + "."
}
