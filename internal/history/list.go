package history

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"

	"golang.org/x/text/unicode/norm"
)

// An Overview is what has been changed in Datei-01.
type Overview struct {
	File    string // Datei-01 as given
	Dir     string // where it and all that belongs to it lies
	Journal string // name of the journal; "": there is none
	Steps   []Entry
	Undo    int  // index of the step that Undo would take back; -1: none
	Exact   bool // Datei-01 is what that step left
	Redo    int  // index of the step that Redo would bring back; -1: none
	Others  []string
}

// An Entry is a step with what has become of its files.
type Entry struct {
	journal.Step
	Backup Copy
	Kept   Copy // of a step that was taken back: what it had made
}

// List tells the history of Datei-01. It changes nothing.
func List(ctx context.Context, o Options) (*Overview, error) {
	s, err := open(ctx, &o)
	if err != nil {
		return nil, err
	}
	defer s.src.Close()
	v := &Overview{File: o.File, Dir: filepath.Dir(s.src.Path())}
	if _, err := os.Stat(s.journal.Path); err == nil {
		v.Journal = filepath.Base(s.journal.Path)
	}
	steps := s.journal.Steps
	v.Undo, v.Exact = undoable(steps, s.now)
	v.Redo, _ = redoable(steps, s.now)
	for i := range steps {
		e := Entry{Step: steps[i]}
		if e.Backup, err = s.look(ctx, steps[i].Backup, steps[i].Before); err != nil {
			return nil, problem.FromFile(err)
		}
		if u := steps[i].Undone; u != nil {
			if e.Kept, err = s.look(ctx, u.Kept, steps[i].After); err != nil {
				return nil, problem.FromFile(err)
			}
		}
		v.Steps = append(v.Steps, e)
	}
	entries, err := os.ReadDir(v.Dir)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	for _, e := range entries {
		c, ok := safefile.ParseCopy(e.Name())
		if ok && c.Of == filepath.Base(s.src.Path()) && e.Type().IsRegular() && !refers(steps, norm.NFC.String(e.Name())) {
			v.Others = append(v.Others, e.Name())
		}
	}
	slices.Sort(v.Others)
	if v.Journal == "" && len(v.Others) == 0 {
		r, err := roster.Open(ctx, o.File)
		if roster.IsOtherKind(err) {
			return nil, err
		} else if err == nil {
			_ = r.Close() // only read
		}
	}
	return v, nil
}
