package roster

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"elterntool/internal/journal"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A Roster is an open Datei-01. It is not safe for concurrent use.
type Roster struct {
	Path string

	src   *safefile.Source
	book  book
	gauge gauge
	stop  func() // ends ReadAhead; nil without
}

// Open opens Datei-01 for reading. Of a name that is not there it says which are.
func Open(ctx context.Context, path string) (*Roster, error) {
	src, err := OpenSource(ctx, path)
	if err != nil {
		return nil, err
	}
	r := &Roster{Path: path, src: src, gauge: gauge{r: src, size: src.Size()}}
	if r.book, err = openBook(&r.gauge, src.Size(), path); err != nil {
		err = failed(err, src, src.Size(), path)
		_ = src.Close() // only read
		return nil, err
	}
	return r, nil
}

// Read gives the rows of a spreadsheet that is not on the disk under its name yet.
func Read(f io.ReaderAt, size int64, name string) (table.Workbook, error) {
	b, err := openBook(f, size, name)
	if err != nil {
		return nil, err
	}
	return b.rows(), nil
}

// ReadAhead begins to read what must be known before the first row, while the caller
// does something else with other files. An error in it is one of the rows. What is read
// counts for the step that is watched next.
func (r *Roster) ReadAhead() {
	r.gauge.hold()
	r.stop = r.book.readAhead()
}

// Settle gives back what only reading rows needs; they can be read again, more slowly.
func (r *Roster) Settle() { r.book.settle() }

// Close closes the file and gives a reservation back.
func (r *Roster) Close() error {
	if r.stop != nil {
		r.stop()
	}
	return r.src.Close()
}

// Reserve makes sure, before the work, that the file can be replaced.
func (r *Roster) Reserve(ctx context.Context) error { return problem.FromFile(r.src.Reserve(ctx)) }

// Fingerprint is that of the file as it was opened.
func (r *Roster) Fingerprint() safefile.Fingerprint { return r.src.Fingerprint() }

// Workbook gives the rows of the spreadsheet.
func (r *Roster) Workbook() table.Workbook { return r.book.rows() }

// Ranges lists the ranges that LibreOffice may offer as tables.
func (r *Roster) Ranges() ([]Range, error) { return r.book.ranges() }

// Watch has tell told how much of the file the coming step has gone through, of a
// step that reads it passes times. How much has been read is a fair measure of how far
// the step is.
func (r *Roster) Watch(passes int64, tell func(done, total int64)) {
	r.gauge.watch(r.gauge.size*passes, tell)
}

// A Column is one that gets a value per row.
type Column struct {
	Header string
	At     int // the column, if it is there; 0: new, right of the table
	// Append is a number of rows that are appended to the table, of a column that is
	// there: Value is asked for them, too. They look like the table's last row.
	Append int
	// Value is asked for the table's rows; with ok == false the row keeps what it has,
	// "" empties the cell. Equal questions must get equal answers; two goroutines may ask.
	Value func(row int) (value string, ok bool)
}

// Plan finds out how the columns get into the table t. It writes nothing.
func (r *Roster) Plan(t *table.Table, columns []Column) (*Plan, error) {
	plan, err := r.book.plan(t, columns)
	if err == nil {
		plan.Sheet = t.Sheet
		plan.asked, plan.from, plan.to = columns, t.HeaderRow+1, t.LastRow
	}
	return plan, err
}

// Target says where the new content goes.
type Target struct {
	Output string   // another file; Datei-01 stays. "": Datei-01 is replaced
	Backup bool     // keep the old content; without Output only
	Not    []string // files that Output must not hit, besides Datei-01
	Saver  safefile.Saver

	// Command is what the journal says of the change: "enrich --geschwister", without
	// values of flags.
	Command string

	Write, Prove func(done, total int64) // progress; may be nil
}

// CanWrite returns the error that Apply would return before it writes, as far as it
// can be told now.
func (r *Roster) CanWrite(ctx context.Context, to *Target) error {
	if to.Output == "" {
		return r.Reserve(ctx)
	}
	return problem.FromFile(to.Saver.CanCreate(to.Output, r.create(to)))
}

func (r *Roster) create(to *Target) safefile.CreateOptions {
	return safefile.CreateOptions{Not: append([]string{r.Path}, to.Not...)}
}

// Apply writes what was planned, reads it back, and puts it in its place. It decides
// nothing. That Datei-01 was replaced goes into its journal; if that fails, the result
// has a safefile.LossRecord.
func (r *Roster) Apply(ctx context.Context, plan *Plan, to *Target) (*safefile.Result, error) {
	after := sha256.New() // for the journal
	write := func(w io.Writer) error {
		if to.Output == "" {
			w = io.MultiWriter(w, after)
		}
		r.Watch(1, to.Write)
		_, err := plan.WriteTo(&stopper{ctx: ctx, w: w})
		return err
	}
	prove := func(f io.ReaderAt, size int64) error {
		r.Watch(1, to.Prove)
		if err := ctx.Err(); err != nil {
			return err
		}
		return plan.Verify(f, size)
	}
	if to.Output != "" {
		return to.Saver.Create(ctx, to.Output, r.create(to), write, prove)
	}
	before, err := journal.Sum(ctx, r.src, r.src.Size())
	if err != nil {
		return nil, err
	}
	res, err := to.Saver.Replace(ctx, r.src, safefile.ReplaceOptions{Backup: to.Backup}, write, prove)
	if err != nil {
		return nil, err
	}
	step := journal.Step{
		Time: to.now(), Command: to.Command, Sheet: plan.Sheet,
		Before: before, After: journal.NewState(after.Sum(nil), res.Size),
	}
	if res.Backup != "" {
		step.Backup = filepath.Base(res.Backup)
	}
	for _, c := range plan.Columns {
		step.Columns = append(step.Columns, journal.Column{Header: c.Header, Col: c.Col, Added: c.Added, Cells: c.Cells, Rows: plan.filled(&c)})
	}
	// Datei-01 is written: the end of the context changes that no more.
	if err := r.record(context.WithoutCancel(ctx), &to.Saver, step); err != nil {
		res.Lost = append(res.Lost, safefile.Loss{Kind: safefile.LossRecord, Detail: Reason(err)})
	}
	return res, nil
}

// filled are the rows in which a column gets a value, for the journal.
func (p *Plan) filled(c *PlannedColumn) string {
	i := slices.IndexFunc(p.asked, func(a Column) bool { return a.Header == c.Header && (a.At == c.Col || a.At == 0 && c.Added) })
	if i < 0 {
		return ""
	}
	return journal.Rows(func(yield func(int) bool) {
		for row := p.from; row <= p.to+p.asked[i].Append; row++ {
			if _, ok := p.asked[i].Value(row); ok && !yield(row) {
				return
			}
		}
	})
}

// record adds a step to the journal. The file is still reserved, so nobody else does.
func (r *Roster) record(ctx context.Context, saver *safefile.Saver, step journal.Step) error {
	j, err := journal.Read(r.src.Path())
	if err != nil {
		return err
	}
	j.Add(step)
	return j.Write(ctx, saver)
}

// Reason is what an error of a file says, without what to do about it.
func Reason(err error) string {
	if p := (*problem.Problem)(nil); errors.As(problem.FromFile(err), &p) {
		return filepath.Base(p.File) + ": " + p.What
	}
	return err.Error()
}

func (to *Target) now() time.Time {
	if to.Saver.Now != nil {
		return to.Saver.Now()
	}
	return time.Now()
}

// A stopper ends writing when the run is cancelled.
type stopper struct {
	ctx context.Context
	w   io.Writer
}

func (s *stopper) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// A gauge counts what is read, for one step after the other.
type gauge struct {
	r    io.ReaderAt
	size int64

	mu    sync.Mutex // what is read ahead is read by another goroutine
	total int64
	done  int64
	held  bool // what is done counts for the next step
	tell  func(done, total int64)
}

func (g *gauge) ReadAt(p []byte, off int64) (int, error) {
	n, err := g.r.ReadAt(p, off)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done += int64(n)
	g.report()
	return n, err
}

// watch begins a step.
func (g *gauge) watch(total int64, tell func(done, total int64)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.held {
		g.done = 0
	}
	g.held, g.total, g.tell = false, total, tell
	g.report()
}

// hold ends a step and counts for the one that is not watched yet.
func (g *gauge) hold() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done, g.held, g.tell = 0, true, nil
}

func (g *gauge) report() {
	if g.tell != nil {
		g.tell(min(g.done, g.total), g.total)
	}
}

// CheckOutput refuses a new file of another format than Datei-01, and flags that
// contradict each other.
func CheckOutput(file, output string, noBackup bool) error {
	was, will := filepath.Ext(file), filepath.Ext(output)
	switch {
	case output == "":
	case noBackup:
		return &problem.Usage{
			What:   "--ohne-sicherung und -o passen nicht zusammen: Mit -o bleibt Datei-01, wie sie ist.",
			Remedy: "--ohne-sicherung weglassen.",
		}
	case !strings.EqualFold(was, will):
		return &problem.Usage{
			What:   "Die neue Datei hat dasselbe Format wie Datei-01; ihr Name muss auf " + was + " enden.",
			Remedy: "Zum Beispiel: -o " + report.ShellWord(strings.TrimSuffix(output, will)+was),
		}
	}
	return nil
}
