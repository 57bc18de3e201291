package office

import (
	"errors"
	"fmt"
	"time"

	"elterntool/internal/problem"
)

// What can go wrong; an [Error] wraps one of these.
var (
	ErrNotFound = errors.New("LibreOffice not found")
	ErrStart    = errors.New("LibreOffice does not start")
	ErrTimeout  = errors.New("LibreOffice took too long")
	ErrNoPDF    = errors.New("LibreOffice wrote no PDF")
	ErrHalfPDF  = errors.New("LibreOffice wrote a damaged PDF")
)

// An Error is the cause of the problems of this package, for --verbose.
type Error struct {
	Kind    error
	Program string
	// Output is the end of what the program printed, without the paths of the
	// document and of the private folder.
	Output string
	Err    error // what the system said, or nil
}

func (e *Error) Error() string {
	s := "office: " + e.Kind.Error()
	if e.Program != "" {
		s += " (" + e.Program + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Output != "" {
		s += "\n" + e.Output
	}
	return s
}

// Unwrap returns the kind and what the system said.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

const byHand = "Oder die PDF von Hand machen: die ODT-Datei in Writer öffnen und „Datei → Exportieren als → Als PDF exportieren…“ wählen."

// word makes the sentences for an error.
func word(e *Error, limit time.Duration) *problem.Problem {
	p := &problem.Problem{Err: e}
	switch e.Kind {
	case ErrNotFound:
		if e.Program != "" {
			p.File = e.Program
			p.What = "Das ist kein Programm, das sich starten lässt; als LibreOffice ist es angegeben."
			p.Remedy = "Den Pfad der Programmdatei „…" + programName + "“ angeben, oder die Angabe weglassen: Dann sucht elterntool LibreOffice selbst. " + byHand
			break
		}
		p.What = "Für die PDF wird LibreOffice gebraucht, und auf diesem Rechner ist es nicht zu finden."
		p.Remedy = "LibreOffice installieren (https://de.libreoffice.org) und noch einmal ausführen. Ist es schon da, seinen Pfad angeben (…" + programName + "). " + byHand
	case ErrStart:
		p.What = "LibreOffice ließ sich nicht starten."
		p.Remedy = "Prüfen, ob sich LibreOffice von Hand öffnen lässt. " + byHand
	case ErrTimeout:
		p.What = fmt.Sprintf("LibreOffice war nach %s nicht fertig und wurde beendet. Es wurde keine PDF geschrieben.", germanDuration(limit))
		p.Remedy = "Noch einmal starten, wenn der Rechner weniger zu tun hat, oder die Briefe in Teilen drucken. " + byHand
	default:
		p.What = "LibreOffice hat keine brauchbare PDF geschrieben."
		p.Remedy = "Noch einmal starten. Bleibt es dabei: prüfen, ob auf dem Laufwerk genug Platz ist und ob sich die ODT-Datei in Writer öffnen lässt. " + byHand
	}
	return p
}

func germanDuration(d time.Duration) string {
	if d < 2*time.Minute {
		return fmt.Sprintf("%d Sekunden", int(d.Seconds()))
	}
	return fmt.Sprintf("%d Minuten", int(d.Minutes()))
}
