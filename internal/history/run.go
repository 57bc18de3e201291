package history

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
)

// Options say what to do.
type Options struct {
	File   string // Datei-01
	Force  bool   // also if somebody has worked in Datei-01 since
	DryRun bool
	Saver  safefile.Saver
}

// A Copy is a file that holds a content of Datei-01.
type Copy struct {
	Name  string // "": none was kept
	State CopyState
}

// A CopyState is what has become of a Copy.
type CopyState uint8

const (
	NotKept CopyState = iota
	Present           // with the bytes that the journal says
	Changed           // with others
	Missing
)

// A Result is what Undo or Redo has done, or would do.
type Result struct {
	Options *Options
	Redo    bool
	Step    journal.Step // as it was before
	Edited  bool         // Datei-01 was not what it was left as
	Lost    *Differences // if Edited; nil: cannot be told
	Refused bool
	Kept    string // name of the file with the content that was replaced; "" in a dry run
	Made    bool   // that file is new
	Removed string // name of the file that is not needed any more
	Next    int    // steps that can still be taken back or brought back
	Losses  []safefile.Loss
}

// A work is an open Datei-01 with its journal.
type work struct {
	o       *Options
	src     *safefile.Source
	now     journal.State
	journal *journal.Journal
}

func open(ctx context.Context, o *Options) (*work, error) {
	src, err := roster.OpenSource(ctx, o.File)
	if err != nil {
		return nil, err
	}
	s := &work{o: o, src: src}
	if s.journal, err = journal.Read(src.Path()); err == nil {
		s.now, err = journal.Sum(ctx, src, src.Size())
	}
	if err != nil {
		_ = src.Close() // only read
		return nil, problem.FromFile(err)
	}
	return s, nil
}

func (s *work) path(name string) string { return filepath.Join(filepath.Dir(s.src.Path()), name) }

// look finds out whether a file still holds what it was kept for. Datei-01 itself, or a link to it, keeps nothing: it is
// about to change.
func (s *work) look(ctx context.Context, name string, want journal.State) (Copy, error) {
	c := Copy{Name: name}
	if name == "" {
		return c, nil
	}
	is, err := journal.SumFile(ctx, s.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.State = Missing
	case err != nil && ctx.Err() != nil:
		return c, err
	case err != nil || is != want || s.isOwn(name):
		c.State = Changed
	default:
		c.State = Present
	}
	return c, nil
}

// isOwn tells whether a name leads to Datei-01 itself.
func (s *work) isOwn(name string) bool {
	own, err := os.Stat(s.src.Path())
	if err != nil {
		return true // nobody can tell
	}
	info, err := os.Stat(s.path(name))
	return err != nil || os.SameFile(own, info)
}

func (s *work) clock() time.Time {
	if s.o.Saver.Now != nil {
		return s.o.Saver.Now()
	}
	return time.Now()
}

// Undo takes the last step back. A result that comes with an error says why.
func Undo(ctx context.Context, o Options) (*Result, error) { return step(ctx, &o, false) }

// Redo brings back the step that was taken back last.
func Redo(ctx context.Context, o Options) (*Result, error) { return step(ctx, &o, true) }

func step(ctx context.Context, o *Options, redo bool) (*Result, error) {
	s, err := open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer s.src.Close()
	if !o.DryRun {
		if err := s.src.Reserve(ctx); err != nil {
			return nil, problem.FromFile(err)
		}
	}
	find, to := undoable, (*work).undo
	if redo {
		find, to = redoable, (*work).redo
	}
	at, exact := find(s.journal.Steps, s.now)
	if at < 0 {
		return nil, s.nothing(redo)
	}
	res := &Result{Options: o, Redo: redo, Step: s.journal.Steps[at], Edited: !exact}
	name, want := res.Step.Backup, res.Step.Before
	if redo {
		name, want = res.Step.Undone.Kept, res.Step.After
	}
	wanted, err := s.look(ctx, name, want)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	if wanted.State != Present {
		return nil, s.unavailable(res, wanted)
	}
	if res.Edited {
		if res.Lost, err = s.lost(ctx, name, &res.Step); err != nil && ctx.Err() != nil {
			return nil, problem.FromFile(err)
		}
		if !o.Force {
			res.Refused = true
			return res, s.refused(res)
		}
	}
	if !o.DryRun {
		if err := to(s, ctx, at, res); err != nil {
			return nil, problem.FromFile(err)
		}
	}
	res.Next = s.more(redo)
	return res, nil
}

// more counts the steps that are left in a direction.
func (s *work) more(redo bool) int {
	n := 0
	for i := range s.journal.Steps {
		if u := s.journal.Steps[i].Undone; !redo && u == nil && s.journal.Steps[i].Backup != "" || redo && u != nil && !u.Lapsed {
			n++
		}
	}
	if s.o.DryRun {
		n--
	}
	return n
}

// lost compares Datei-01 with what is to take its place. An error means that one of
// them cannot be read as a spreadsheet.
func (s *work) lost(ctx context.Context, name string, step *journal.Step) (*Differences, error) {
	now, err := roster.Open(ctx, s.src.Path())
	if err != nil {
		return nil, err
	}
	defer now.Close()
	then, err := roster.Open(ctx, s.path(name))
	if err != nil {
		return nil, err
	}
	defer then.Close()
	return compare(ctx, now.Workbook(), then.Workbook(), step)
}

// undo puts the content before the step at back. The content that is there now stays
// as a file.
func (s *work) undo(ctx context.Context, at int, res *Result) error {
	steps := s.journal.Steps
	kept, err := s.copyOf(ctx, s.now)
	if err != nil {
		return err
	}
	saved, err := s.replace(ctx, steps[at].Backup, steps[at].Before, safefile.ReplaceOptions{Backup: kept == "", Kind: safefile.Undone})
	if err != nil {
		return err
	}
	if kept == "" {
		kept, res.Made = filepath.Base(saved.Backup), true
	}
	res.Kept = kept
	takeBack(steps, at, s.now, journal.Undone{Time: s.clock(), Kept: kept})
	s.record(ctx, res, saved)
	return nil
}

// redo puts the content after the step at back.
func (s *work) redo(ctx context.Context, at int, res *Result) error {
	steps := s.journal.Steps
	used := steps[at].Undone.Kept
	kept, err := s.copyOf(ctx, s.now)
	if err != nil {
		return err
	}
	saved, err := s.replace(ctx, used, steps[at].After, safefile.ReplaceOptions{Backup: kept == ""})
	if err != nil {
		return err
	}
	if kept == "" {
		kept, res.Made = filepath.Base(saved.Backup), true
	}
	res.Kept = kept
	steps[at].Before, steps[at].Backup, steps[at].Undone = s.now, kept, nil
	if !s.record(ctx, res, saved) {
		return nil
	}
	// Datei-01 has its content again. What has another name than ours stays.
	if c, ok := safefile.ParseCopy(used); ok && c.Kind == safefile.Undone && !refers(steps, used) {
		if os.Remove(s.path(used)) == nil {
			res.Removed = used
		}
	}
	return nil
}

// copyOf finds a file of an earlier step that has the very content.
func (s *work) copyOf(ctx context.Context, content journal.State) (name string, err error) {
	for _, step := range slices.Backward(s.journal.Steps) {
		if step.Backup == "" || step.Before != content {
			continue
		}
		if c, err := s.look(ctx, step.Backup, content); err != nil || c.State == Present {
			return step.Backup, err
		}
	}
	return "", nil
}

// replace puts the content of a file beside Datei-01 in its place.
func (s *work) replace(ctx context.Context, name string, want journal.State, opt safefile.ReplaceOptions) (*safefile.Result, error) {
	f, err := os.Open(s.path(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return s.o.Saver.Replace(ctx, s.src, opt, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	}, func(r io.ReaderAt, size int64) error {
		is, err := journal.Sum(ctx, r, size)
		if err == nil && is != want { // it has changed within this run
			err = &safefile.Error{Kind: safefile.ErrChanged, Op: safefile.OpRead, Path: s.path(name)}
		}
		return err
	})
}

// record writes the journal; it is no failure of the step if that fails.
func (s *work) record(ctx context.Context, res *Result, saved *safefile.Result) bool {
	res.Losses = saved.Lost
	err := s.journal.Write(context.WithoutCancel(ctx), &s.o.Saver)
	if err != nil {
		res.Losses = append(res.Losses, safefile.Loss{Kind: safefile.LossRecord, Detail: roster.Reason(err)})
	}
	return err == nil
}
