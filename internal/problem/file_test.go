package problem

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"elterntool/internal/safefile"
)

type fileTest struct {
	name string
	err  safefile.Error
	want string // What
}

var (
	noon  = time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)
	files = []fileTest{
		{"open in Calc", safefile.Error{Kind: safefile.ErrOpenElsewhere, Lock: &safefile.Lock{Program: safefile.LibreOffice, File: "/x/.~lock.datei01.ods#", Who: "Eva Muster", Host: "pc-sekretariat", Since: noon}},
			"Die Datei ist gerade in LibreOffice geöffnet, von Eva Muster am Rechner pc-sekretariat, seit 23.11.2026, 10:15 Uhr."},
		{"open in Excel", safefile.Error{Kind: safefile.ErrOpenElsewhere, Lock: &safefile.Lock{Program: safefile.Excel, File: "/x/~$datei01.ods"}},
			"Die Datei ist gerade in Excel geöffnet."},
		{"held", safefile.Error{Kind: safefile.ErrOpenElsewhere, Lock: &safefile.Lock{}}, "Ein anderes Programm hat die Datei geöffnet oder gibt sie nicht frei."},
		{"held, no lock", safefile.Error{Kind: safefile.ErrOpenElsewhere}, "Ein anderes Programm hat die Datei geöffnet oder gibt sie nicht frei."},
		{"a name that steers the terminal", safefile.Error{Kind: safefile.ErrOpenElsewhere, Lock: &safefile.Lock{Program: safefile.LibreOffice, File: "x", Who: "\x1b[2J"}},
			"Die Datei ist gerade in LibreOffice geöffnet, von \uFFFD[2J."},
		{"busy", safefile.Error{Kind: safefile.ErrBusy}, "An dieser Datei arbeitet gerade ein anderes elterntool."},
		{"changed", safefile.Error{Kind: safefile.ErrChanged}, "Die Datei wurde geändert, während das Programm lief. Sie bleibt, wie sie jetzt ist."},
		{"full", safefile.Error{Kind: safefile.ErrDiskFull}, "Der Platz auf dem Laufwerk reicht nicht (oder Ihr Anteil daran ist aufgebraucht). Es wurde nichts verändert."},
		{"read-only", safefile.Error{Kind: safefile.ErrReadOnly}, "Die Datei ist schreibgeschützt, oder Sie dürfen sie nicht ändern."},
		{"read-only folder", safefile.Error{Kind: safefile.ErrReadOnlyFolder}, "In diesem Ordner dürfen Sie keine Dateien anlegen; für die Sicherung und die neue Datei ist das nötig."},
		{"no folder", safefile.Error{Kind: safefile.ErrNoFolder}, "Diesen Ordner gibt es nicht."},
		{"not regular", safefile.Error{Kind: safefile.ErrNotRegular}, "Das ist keine Datei, sondern ein Ordner oder ein Gerät."},
		{"hard link", safefile.Error{Kind: safefile.ErrHardLink}, "Die Datei hat im Dateisystem mehrere Namen (harte Links). Unter den anderen bliebe der alte Inhalt stehen."},
		{"exists", safefile.Error{Kind: safefile.ErrExists}, "Diese Datei gibt es schon; sie wird nicht überschrieben."},
		{"same", safefile.Error{Kind: safefile.ErrSameFile}, "Das ist eine der Dateien, die gelesen werden; sie wird nicht überschrieben."},
		{"missing", safefile.Error{Kind: fs.ErrNotExist}, "Diese Datei gibt es nicht."},
		{"not allowed", safefile.Error{Kind: fs.ErrPermission}, "Sie dürfen diese Datei nicht lesen."},
		{"other, reading", safefile.Error{Op: safefile.OpRead, Err: &fs.PathError{Op: "read", Path: "x", Err: syscall.EIO}}, "Die Datei ließ sich nicht lesen (das System meldet: " + syscall.EIO.Error() + ")."},
		{"other, writing", safefile.Error{Op: safefile.OpWrite}, "Die neue Datei ließ sich nicht schreiben; es wurde nichts verändert."},
		{"other, backup", safefile.Error{Op: safefile.OpBackup}, "Die Sicherung ließ sich nicht anlegen; die Datei ist unverändert."},
		{"other, replacing", safefile.Error{Op: safefile.OpReplace}, "Die neue Datei ließ sich nicht an ihren Platz setzen; was dort war, ist unverändert."},
		{"other, reserving", safefile.Error{Op: safefile.OpReserve}, "Ob die Datei geändert werden darf, ließ sich nicht feststellen."},
		{"stranded", safefile.Error{Op: safefile.OpReplace, Kept: "/x/alt.tmp"}, "Beim Ersetzen der Datei ist etwas schiefgegangen, und sie fehlt jetzt unter ihrem Namen. Ihr Inhalt ist erhalten: /x/alt.tmp."},
	}
)

func TestFromFile(t *testing.T) {
	for _, tt := range files {
		tt.err.Path = "ordner/datei01.ods"
		var p *Problem
		if !errors.As(FromFile(fmt.Errorf("saving: %w", &tt.err)), &p) {
			t.Errorf("%s is not worded", tt.name)
			continue
		}
		if p.What != tt.want || p.File != tt.err.Path {
			t.Errorf("%s:\n got %s: %s\nwant %s", tt.name, p.File, p.What, tt.want)
		}
		checkSentences(t, tt.name, p)
	}
	var p *Problem
	if !errors.As(FromFile(&files[0].err), &p) || !strings.Contains(p.Remedy, "„.~lock.datei01.ods#“") {
		t.Errorf("the lock file is not named: %v", p)
	}
}

// The table above has every kind that package safefile exports.
func TestFileKindsAreAll(t *testing.T) {
	known := map[string]error{
		"ErrOpenElsewhere":  safefile.ErrOpenElsewhere,
		"ErrBusy":           safefile.ErrBusy,
		"ErrChanged":        safefile.ErrChanged,
		"ErrDiskFull":       safefile.ErrDiskFull,
		"ErrReadOnly":       safefile.ErrReadOnly,
		"ErrReadOnlyFolder": safefile.ErrReadOnlyFolder,
		"ErrNoFolder":       safefile.ErrNoFolder,
		"ErrNotRegular":     safefile.ErrNotRegular,
		"ErrHardLink":       safefile.ErrHardLink,
		"ErrExists":         safefile.ErrExists,
		"ErrSameFile":       safefile.ErrSameFile,
	}
	for _, name := range exportedKinds(t, "../safefile") {
		kind, ok := known[name]
		if !ok || !slices.ContainsFunc(files, func(f fileTest) bool { return f.err.Kind == kind }) {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestFromFileOthers(t *testing.T) {
	plain := errors.New("x")
	usage := &Usage{What: "x"}
	worded := &Problem{What: "x", Err: fs.ErrNotExist}
	for _, err := range []error{nil, plain, usage, worded} {
		if got := FromFile(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
	_, err := os.Open(filepath.Join(t.TempDir(), "nirgends.csv"))
	var p *Problem
	if !errors.As(FromFile(err), &p) || p.What != "Diese Datei gibt es nicht." || filepath.Base(p.File) != "nirgends.csv" || !errors.Is(p, fs.ErrNotExist) {
		t.Errorf("missing file: %v", p)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if !errors.As(FromFile(fmt.Errorf("x: %w", context.Cause(ctx))), &p) || p.Error() != "Abgebrochen. Es wurde nichts geschrieben." || ExitCode(p) != CodeFailed {
		t.Errorf("cancelled: %v", p)
	}
}

func TestLoss(t *testing.T) {
	said := map[string]bool{}
	for kind := safefile.LossKind(0); kind <= safefile.LossRecord+1; kind++ {
		for _, detail := range []string{"", "user.x"} {
			text := Loss(safefile.Loss{Kind: kind, Detail: detail})
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%d: %q", kind, text)
			}
			said[text] = true
		}
	}
	if len(said) < 8 {
		t.Errorf("only %d wordings", len(said))
	}
}
