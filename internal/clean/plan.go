package clean

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/datei02"
	"elterntool/internal/folder"
	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"

	"golang.org/x/text/unicode/norm"
)

// Options say what to look for.
type Options struct {
	Dir  string
	Days int // backups and lists that are younger stay
	Now  func() time.Time
}

// An Item is a file and why it is where it stands in the plan.
type Item struct {
	File   *folder.File
	Reason string // part of a sentence
}

// A Plan is what happens to the files that hold personal data, decided before
// anything is deleted.
type Plan struct {
	Folder  *folder.Folder
	Options *Options

	Delete []Item // not needed any more
	Keep   []Item // still needed
	Ask    []Item // a person must decide: never deleted here

	// Passwords are the Dateien-01 in which passwords still stand.
	Passwords []*folder.File
}

// Folder is the folder that path names: itself, or the one in which that file lies.
func Folder(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", roster.NotThere(path)
	case err != nil:
		return "", problem.FromFile(err)
	case info.IsDir():
		return filepath.Clean(path), nil
	}
	// Backups lie beside the file itself, not beside a link to it.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return filepath.Dir(path), nil
}

// MakePlan looks at the folder and decides. It changes nothing.
func MakePlan(ctx context.Context, o Options) (*Plan, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	f, err := folder.Survey(ctx, o.Dir)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	p := &planner{Plan: Plan{Folder: f, Options: &o}, ctx: ctx, now: o.Now()}
	if err := p.results(); err != nil {
		return nil, problem.FromFile(err)
	}
	for i := range f.Files {
		if err := p.file(&f.Files[i]); err != nil {
			return nil, problem.FromFile(err)
		}
	}
	p.journals()
	return &p.Plan, nil
}

type planner struct {
	Plan
	ctx      context.Context
	now      time.Time
	newest02 string // path of the newest Datei-02
	verdicts map[*folder.File]verdict
}

func (p *planner) remove(f *folder.File, reason string, args ...any) {
	if f.Open {
		p.keep(f, "gerade in einem anderen Programm geöffnet")
		return
	}
	p.Delete = append(p.Delete, Item{f, fmt.Sprintf(reason, args...)})
}

func (p *planner) keep(f *folder.File, reason string, args ...any) {
	p.Keep = append(p.Keep, Item{f, fmt.Sprintf(reason, args...)})
}

func (p *planner) ask(f *folder.File, reason string, args ...any) {
	p.Ask = append(p.Ask, Item{f, fmt.Sprintf(reason, args...)})
}

// days is how many days ago a file came about, by the calendar.
func (p *planner) days(f *folder.File) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Local().Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(day(p.now).Sub(day(f.Day())).Hours() / 24)
}

func (p *planner) old(f *folder.File) bool { return p.days(f) >= p.Options.Days || p.Options.Days == 0 }

// young says how old a file is that stays for that reason.
func (p *planner) young(f *folder.File) string {
	switch n := p.days(f); {
	case n <= 0:
		return "von heute"
	case n == 1:
		return "von gestern"
	default:
		return fmt.Sprintf("erst %d Tage alt", n)
	}
}

func (p *planner) file(f *folder.File) error {
	switch f.Kind {
	case folder.Datei01:
		if f.Parents.Passwords > 0 {
			p.Passwords = append(p.Passwords, f)
		}
	case folder.Copy:
		return p.copied(f)
	case folder.Result:
		v := p.verdicts[f]
		switch {
		case !f.Sure:
			p.ask(f, "heißt nicht so, wie IServ seine Ergebnisdateien nennt, oder ist nicht so aufgebaut; sie könnte Zugangsdaten enthalten")
		case v.needed != "":
			p.keep(f, "%s", v.needed)
		default:
			p.remove(f, "Ergebnisdatei von IServ: %s", v.done)
		}
	case folder.UserExport:
		p.ask(f, "Benutzerexport von IServ; elterntool status und enrich brauchen ihn vielleicht noch")
	case folder.Datei02:
		switch {
		case p.newest02 == p.Folder.Path(f):
			p.keep(f, "die neueste Datei-02; elterntool export richtet sich beim nächsten Mal nach ihr")
		default:
			p.remove(f, "eine ältere Datei-02; es gibt eine neuere")
		}
	case folder.Letters:
		if f.Sure {
			p.remove(f, "fertige Briefe mit Zugangsdaten; elterntool print kann sie neu machen")
		} else {
			p.ask(f, "heißt wie die fertigen Briefe, ist aber nicht sicher von elterntool")
		}
	case folder.Report:
		p.remove(f, "ein Bericht von elterntool; er nennt Personen")
	case folder.Decisions:
		switch {
		case !f.Sure:
			p.ask(f, "sieht aus wie eine Klärungsliste, heißt aber anders")
		case p.old(f):
			p.remove(f, "Klärungsliste; was noch offen ist, listet elterntool resolve neu")
		default:
			p.keep(f, "Klärungsliste, %s; elterntool enrich braucht sie vielleicht noch", p.young(f))
		}
	case folder.LockList:
		switch {
		case !f.Sure:
			p.ask(f, "heißt wie eine Liste der zu sperrenden Accounts von elterntool status, ist aber nicht so aufgebaut")
		case p.old(f):
			p.remove(f, "eine Liste der zu sperrenden Accounts; elterntool status kann sie neu machen")
		default:
			p.keep(f, "Liste der zu sperrenden Accounts, %s", p.young(f))
		}
	case folder.Temporary:
		if p.days(f) >= 1 {
			p.remove(f, "der Rest eines Laufs, der nicht zu Ende kam")
		}
	case folder.Leftover:
		p.ask(f, "ein Ordner, der Rest eines Laufs, der nicht zu Ende kam: von Hand löschen, wenn gerade kein anderes elterntool läuft")
	}
	return nil
}

// copied decides about a file with an old content of Datei-01.
func (p *planner) copied(f *folder.File) error {
	what := "Sicherung von " + f.Copy.Of
	if f.Copy.Kind == safefile.Undone {
		what = "zurückgenommene Fassung von " + f.Copy.Of
	}
	known, same, err := p.known(f)
	switch {
	case err != nil:
		return err
	case known && !same:
		p.ask(f, "%s, aber seitdem verändert: Vielleicht hat jemand darin gearbeitet", what)
	case !known && !f.Sure:
		p.ask(f, "heißt wie eine Sicherung, enthält aber keine Liste von Eltern und steht nicht im Verlauf")
	case (known || f.Parents != nil) && !p.original(f):
		p.ask(f, "%s; als Liste von Eltern lesen lässt sich %s in diesem Ordner nicht. Vielleicht ist das die letzte Fassung", what, f.Copy.Of)
	case p.old(f):
		p.remove(f, "%s vom %s", what, f.Copy.Time.Format("02.01.2006"))
	default:
		p.keep(f, "%s, %s", what, p.young(f))
	}
	return nil
}

// original tells whether the Datei-01 that f is a copy of is there and can be read. Without it the copy may be all there is.
func (p *planner) original(f *folder.File) bool {
	return slices.ContainsFunc(p.Folder.Of(folder.Datei01), func(d *folder.File) bool {
		name := norm.NFC.String(d.Name)
		return strings.EqualFold(name, f.Copy.Of) ||
			safefile.BackupName(name, f.Copy.Time) == safefile.BackupName(f.Copy.Of, f.Copy.Time) // overlong names are shortened
	})
}

// known asks the journal for the file: whether it stands in it, and has the content
// that the journal says.
func (p *planner) known(f *folder.File) (known, same bool, err error) {
	j, err := journal.Read(filepath.Join(p.Folder.Dir, f.Copy.Of))
	if err != nil {
		return false, false, nil // what the journal says is unknown, then
	}
	name := norm.NFC.String(f.Name) // a system may have decomposed its letters
	for _, s := range j.Steps {
		want := journal.State{}
		switch {
		case s.Backup == name:
			want = s.Before
		case s.Undone != nil && s.Undone.Kept == name:
			want = s.After
		default:
			continue
		}
		known = true
		is, err := journal.SumFile(p.ctx, p.Folder.Path(f))
		if err != nil {
			return known, false, p.ctx.Err()
		}
		same = same || is == want
	}
	return known, same, nil
}

// journals decides about the journals, when it is known which of their files stay.
func (p *planner) journals() {
	for _, f := range p.Folder.Of(folder.Journal) {
		of, _ := journal.ParseName(f.Name)
		if !f.Sure {
			p.ask(f, "heißt wie ein Verlauf, ist aber keiner, den dieses elterntool lesen kann")
			continue
		}
		stays := slices.ContainsFunc(p.Folder.Of(folder.Copy), func(c *folder.File) bool {
			return c.Copy.Of == of && !slices.ContainsFunc(p.Delete, func(d Item) bool { return d.File == c })
		})
		if !stays && p.old(f) {
			p.remove(f, "Verlauf von %s; seine Sicherungen gibt es nicht mehr", of)
		}
	}
	slices.SortStableFunc(p.Delete, func(a, b Item) int { return cmp.Compare(a.File.Name, b.File.Name) })
	slices.SortStableFunc(p.Ask, func(a, b Item) int { return cmp.Compare(a.File.Name, b.File.Name) })
}

// newest finds the newest Datei-02, in the order that package export goes by.
func (p *planner) newest() error {
	list, err := datei02.Find(p.Folder.Dir)
	for _, e := range list {
		if slices.ContainsFunc(p.Folder.Of(folder.Datei02), func(f *folder.File) bool { return p.Folder.Path(f) == e.Path }) {
			p.newest02 = e.Path
			break
		}
	}
	return err
}

// Count is how many files would be deleted.
func (p *Plan) Count() string { return report.Many(len(p.Delete), "Datei", "Dateien") }
