package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"elterntool/internal/consent"
	"elterntool/internal/datei02"
	"elterntool/internal/decisions"
	"elterntool/internal/iserv"
	"elterntool/internal/journal"
	"elterntool/internal/letter"
	"elterntool/internal/printing"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
	"elterntool/internal/status"
	"elterntool/internal/table"
)

// A Kind is what a file is.
type Kind uint8

// The kinds of files.
const (
	Unknown    Kind = iota
	Datei01         // a spreadsheet with a table of parents
	Copy            // a content of a file that was replaced, see safefile.Copy
	Journal         // what was changed in Datei-01
	Decisions       // klaeren.ods
	Result          // of an import, by IServ
	UserExport      // by IServ
	Datei02         // what IServ's import reads
	Letters         // finished ones, with access data
	FormLetter      // Elternbrief.odt, without data
	Report          // for the browser
	LockList        // accounts to lock, by status
	Settings        // elterntool.toml
	Export          // a table of something else: perhaps from the school's own program
	Temporary       // left by a run that was killed
	Leftover        // the same, a folder
)

// A File is one file of the folder.
type File struct {
	Name string
	Kind Kind
	Sure bool // name and content say so
	Open bool // a lock file of LibreOffice or Excel lies beside it
	Info fs.FileInfo

	Copy    safefile.Copy // if Kind is Copy
	Result  iserv.Name    // if Kind is Result
	Parents *Parents      // if Kind is Datei01 and, if it can be read as one, Copy
}

// Parents is how far a Datei-01 is.
type Parents struct {
	Table     *table.Table
	Rows      int // with a name
	Accounts  int // of them, with an account
	Codes     int // with a registration code
	Passwords int
	Sent      int // with an entry of when the letter was sent
	Waiting   int // accounts without such an entry in any of their rows
	Open      int // accounts that status says are still open
}

// A Folder is what lies in it.
type Folder struct {
	Dir        string
	Files      []File // in the order of their names
	Incomplete bool   // there is so much that not all of it was looked at
}

var isRosterName = regexp.MustCompile(`(?i)^datei[-_ ]?0?1\b`)

// Limits of what is looked at. A folder of an office has some hundred files.
const (
	maxEntries = 10_000
	maxLooked  = 500
	maxSize    = 256 << 20
)

// Survey looks at all files of a folder.
func Survey(ctx context.Context, dir string) (*Folder, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir}
	if len(entries) > maxEntries {
		entries, f.Incomplete = entries[:maxEntries], true
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	looked := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if e.IsDir() && printing.IsLeftover(e.Name()) {
			if info, err := e.Info(); err == nil {
				f.Files = append(f.Files, File{Name: e.Name(), Kind: Leftover, Sure: true, Info: info})
			}
			continue
		}
		info, err := e.Info()
		if !e.Type().IsRegular() || err != nil { // links, devices, and what has gone
			continue
		}
		if looked == maxLooked {
			f.Incomplete = true
			break
		}
		file := File{Name: e.Name(), Info: info, Open: names[".~lock."+e.Name()+"#"] || names["~$"+e.Name()]}
		look := looker{ctx: ctx, path: filepath.Join(dir, e.Name()), file: &file}
		if look.look() {
			looked++
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if file.Kind != Unknown {
			f.Files = append(f.Files, file)
		}
	}
	return f, nil
}

// Of lists the files of a kind.
func (f *Folder) Of(kind Kind) []*File {
	var list []*File
	for i := range f.Files {
		if f.Files[i].Kind == kind {
			list = append(list, &f.Files[i])
		}
	}
	return list
}

// Path is where a file lies.
func (f *Folder) Path(file *File) string { return filepath.Join(f.Dir, file.Name) }

// A looker finds out what a file is.
type looker struct {
	ctx  context.Context
	path string
	file *File
}

// look reports whether it had to look into the file.
func (l *looker) look() bool {
	name, f := l.file.Name, l.file
	copied, isCopy := safefile.ParseCopy(name)
	result, isResult := iserv.ParseName(name)
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case safefile.IsTemporary(name):
		f.Kind, f.Sure = Temporary, true
		return false
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), f.Info.Size() > maxSize:
		return false
	case name == settings.FileName:
		f.Kind, f.Sure = Settings, true
		return false
	case status.IsListName(name):
		f.Kind, f.Sure = LockList, l.with(func(r io.ReaderAt) bool { return status.IsList(r, f.Info.Size(), name) })
		return false
	case isCopy && status.IsListName(copied.Of):
		f.Kind, f.Copy = Copy, copied
		f.Sure = l.with(func(r io.ReaderAt) bool { return status.IsList(r, f.Info.Size(), copied.Of) })
		return false
	case name == letter.LetterName:
		f.Kind, f.Sure = FormLetter, true
		return false
	case ext == ".jsonl":
		if of, ok := journal.ParseName(name); ok {
			f.Kind = Journal
			_, err := journal.Read(filepath.Join(filepath.Dir(l.path), of))
			f.Sure = err == nil
		}
	case ext == ".odt", ext == ".pdf":
		l.letters(name)
	case ext == ".html", ext == ".htm":
		if l.with(func(r io.ReaderAt) bool {
			head := make([]byte, 1024)
			n, _ := r.ReadAt(head, 0) // what cannot be read is no report
			return report.IsPage(head[:n])
		}) {
			f.Kind, f.Sure = Report, true
		}
	case roster.IsSpreadsheetName(name):
		l.spreadsheet()
		if isCopy {
			f.Copy, f.Sure = copied, f.Kind == Datei01 || f.Kind == Decisions
			f.Kind = Copy
		}
	case isResult:
		f.Kind, f.Result = Result, result
		f.Sure = l.iserv() == iserv.ResultAdded
	case ext == ".csv":
		switch l.iserv() {
		case iserv.ResultAdded:
			f.Kind = Result // by another name
		case iserv.UserExport:
			f.Kind = UserExport
		case iserv.ImportInput:
			if f.Kind = Export; datei02.IsName(name) {
				f.Kind, f.Sure = Datei02, true
			}
		case iserv.KindUnknown:
			f.Kind = Export
		}
	default:
		return false
	}
	return true
}

func (l *looker) with(is func(io.ReaderAt) bool) bool {
	f, err := os.Open(l.path)
	if err != nil {
		return false
	}
	defer f.Close()
	return is(f)
}

func (l *looker) letters(name string) {
	marked := l.with(func(r io.ReaderAt) bool {
		ok, err := printing.IsLetters(r, l.file.Info.Size())
		return ok && err == nil
	})
	stem := strings.TrimSuffix(printing.LettersName, filepath.Ext(printing.LettersName))
	if marked || strings.HasPrefix(name, stem) {
		l.file.Kind, l.file.Sure = Letters, marked
	}
}

// iserv tells what a text file is to IServ.
func (l *looker) iserv() iserv.Kind {
	f, err := iserv.Open(l.path, iserv.Options{})
	if err == nil {
		kind := f.Kind
		_ = f.Close() // only read
		return kind
	}
	var e *iserv.Error
	if errors.As(err, &e) && errors.Is(err, iserv.ErrKind) {
		return e.FileKind
	}
	return iserv.KindUnknown
}

var tableOptions = table.Options{Account: table.AccountHeader, Password: table.PasswordHeader}

func (l *looker) spreadsheet() {
	r, err := roster.Open(l.ctx, l.path)
	if err != nil {
		return
	}
	defer r.Close()
	if _, err := decisions.Read(r.Workbook()); err == nil {
		l.file.Kind = Decisions
		l.file.Sure = strings.HasPrefix(strings.ToLower(l.file.Name), "kl")
		return
	}
	p, sent, open := &Parents{}, map[string]bool{}, map[string]bool{}
	registration := 0 // the column
	p.Table, err = table.Read(l.ctx, r.Workbook(), tableOptions, func(rec *table.Record) error {
		for _, c := range []struct {
			cell  []byte
			count *int
		}{{rec.Account, &p.Accounts}, {rec.Code, &p.Codes}, {rec.Password, &p.Passwords}, {rec.Sent, &p.Sent}} {
			if len(c.cell) > 0 {
				*c.count++
			}
		}
		if p.Rows++; p.Rows == 1 {
			for _, c := range rec.Table.Headers {
				if strings.EqualFold(strings.TrimSpace(c.Header), consent.Header) {
					registration = c.Col
				}
			}
		}
		if k := key(rec.Account); k != "" {
			sent[k] = sent[k] || len(rec.Sent) > 0
			if registration > 0 && string(rec.Text(registration)) == consent.Open {
				open[k] = true
			}
		}
		return nil
	})
	p.Open = len(open)
	for _, done := range sent {
		if !done {
			p.Waiting++
		}
	}
	// A list of the staff has names, too.
	if err != nil || !isRosterName.MatchString(l.file.Name) && len(p.Table.Columns[table.ChildID])+len(p.Table.Columns[table.Account])+len(p.Table.Columns[table.Code]) == 0 {
		l.file.Kind = Export
		return
	}
	l.file.Kind, l.file.Sure, l.file.Parents = Datei01, true, p
}

func key(account []byte) string { return strings.ToLower(strings.TrimSpace(string(account))) }

// MissingPasswords counts the rows of a Datei-01 that lack a password which a result has, of accounts to which no letter was sent.
func (f *Folder) MissingPasswords(ctx context.Context, datei01, result *File) (rows int, err error) {
	file, err := iserv.Open(f.Path(result), iserv.Options{})
	if err != nil {
		return 0, err
	}
	defer file.Close()
	has := map[string]bool{}
	for a, err := range file.Accounts() {
		if err != nil {
			return 0, err
		}
		if len(a.Name) > 0 && len(a.Password) > 0 && !a.PasswordDamaged {
			has[key(a.Name)] = true
		}
	}
	r, err := roster.Open(ctx, f.Path(datei01))
	if err != nil {
		return 0, err
	}
	defer r.Close()
	lack, sent := map[string]int{}, map[string]bool{}
	_, err = table.Read(ctx, r.Workbook(), tableOptions, func(rec *table.Record) error {
		k := key(rec.Account)
		if has[k] && len(rec.Password) == 0 {
			lack[k]++
		}
		sent[k] = sent[k] || len(rec.Sent) > 0
		return nil
	})
	for k, n := range lack {
		if !sent[k] {
			rows += n
		}
	}
	return rows, err
}

// Day is when a file came about: by its name, else by its last change.
func (f *File) Day() time.Time {
	switch {
	case f.Kind == Copy:
		return f.Copy.Time
	case f.Kind == Result && !f.Result.Time.IsZero():
		return f.Result.Time
	}
	return f.Info.ModTime()
}
