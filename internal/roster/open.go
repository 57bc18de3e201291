package roster

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/datei02"
	"elterntool/internal/iserv"
	"elterntool/internal/nearest"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/ods"
)

// OpenSource opens Datei-01 as a file that may be replaced, whatever is in it. Of a name
// that is not there it says which are.
func OpenSource(ctx context.Context, path string) (*safefile.Source, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   "Das ist ein Ordner, keine Datei.",
			Remedy: inFolder(path, ""),
		}
	} else if errors.Is(err, fs.ErrNotExist) {
		return nil, NotThere(path)
	}
	src, err := safefile.Open(ctx, path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	return src, nil
}

// NotThere says that there is no such file, and which spreadsheets there are.
func NotThere(path string) error {
	p := &problem.Problem{Place: problem.Place{File: path}, What: "Diese Datei gibt es nicht.", Err: fs.ErrNotExist}
	dir := filepath.Dir(path)
	if _, err := os.Stat(dir); err != nil {
		p.What = "Den Ordner " + problem.Quote(dir) + " gibt es nicht."
		p.Remedy = "Den Namen des Ordners prüfen."
		return p
	}
	p.Remedy = inFolder(dir, filepath.Base(path))
	return p
}

// inFolder names the spreadsheets of a folder, those of a similar name first.
func inFolder(dir, base string) string {
	entries, _ := os.ReadDir(dir) // what cannot be listed is not suggested
	var names []string
	for _, e := range entries {
		if IsSpreadsheetName(e.Name()) && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), "~$") {
			names = append(names, e.Name())
		}
	}
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	otherEnding := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.EqualFold(stem(n), stem(base)) })
	if base != "" && len(otherEnding) > 0 {
		return "Meinten Sie " + quoted(otherEnding, "oder") + "?"
	}
	if near := nearest.Words(base, names, 3); base != "" && len(near) > 0 {
		return "Meinten Sie " + quoted(near, "oder") + "?"
	}
	// A backup is not what anybody is looking for.
	names = slices.DeleteFunc(names, func(n string) bool { _, is := safefile.ParseCopy(n); return is })
	switch {
	case len(names) == 0:
		return "Im Ordner liegt keine Tabelle (.ods, .xlsx). Den Namen des Ordners prüfen."
	case len(names) > 5:
		return "Den Namen prüfen; im Ordner liegen mehrere Tabellen (.ods, .xlsx)."
	}
	return "Im Ordner gibt es: " + quoted(names, "und") + "."
}

func quoted(names []string, and string) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" " + and + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(problem.Quote(n))
	}
	return b.String()
}

// failed words an error of opening. What is another kind of file is named.
func failed(err error, r io.ReaderAt, size int64, path string) error {
	if errors.Is(err, ods.ErrNotSpreadsheet) {
		if p := otherKind(r, size, path, err); p != nil {
			return p
		}
	}
	return problem.FromFile(problem.FromSheet(err, path))
}

// IsOtherKind reports whether err says that a file is no spreadsheet at all.
func IsOtherKind(err error) bool { return errors.Is(err, ods.ErrNotSpreadsheet) }

// otherKind names what people mistake for Datei-01 most easily.
func otherKind(r io.ReaderAt, size int64, path string, err error) *problem.Problem {
	p := &problem.Problem{Place: problem.Place{File: path}, Err: err}
	head := make([]byte, min(size, 8))
	_, _ = r.ReadAt(head, 0) // an unreadable file is reported by ods
	_, result := iserv.ParseName(filepath.Base(path))
	switch {
	case strings.HasPrefix(string(head), "%PDF"):
		p.What, p.Remedy = "Das ist ein PDF, keine Tabelle.", "Die Tabelle verwenden, aus der das PDF entstanden ist."
	case datei02.IsName(path):
		p.What = "Das ist Datei-02, die Datei für den Import in IServ. Angegeben wird Datei-01, die Liste der Eltern."
		p.Remedy = inFolder(filepath.Dir(path), "")
	case result:
		p.What = "Das ist die Ergebnisdatei von IServ. Angegeben wird Datei-01, die Liste der Eltern."
		p.Remedy = "So: elterntool enrich datei01.ods --iserv " + report.ShellWord(path)
	case isText(path) && size == 0:
		p.What, p.Remedy = "Die Datei ist leer (0 Byte).", "Angegeben wird Datei-01, die Liste der Eltern (.ods, .xlsx)."
	case isText(path):
		p.What = "Das ist eine Textdatei, keine Tabelle von Calc oder Excel (.ods, .xlsx)."
		p.Remedy = "Nicht mit Excel oder Calc umwandeln: Dabei gehen Nullen am Anfang der Kind-IDs verloren. Datei-01 daraus machen: elterntool import " +
			report.ShellWord(path) + " -o datei01.ods"
	default:
		return nil
	}
	return p
}

// isText says whether a file is named like the exports of the school programs.
func isText(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".txt", ".dat", ".tsv", ".tab":
		return true
	}
	return false
}
