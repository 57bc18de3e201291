package roster

import (
	"context"
	"io"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

// A Roster is an open Datei-01. It is not safe for concurrent use.
type Roster struct {
	Path string

	src   *safefile.Source
	book  book
	gauge gauge
}

// Open opens Datei-01 for reading. Of a name that is not there it says which are.
func Open(ctx context.Context, path string) (*Roster, error) {
	src, err := openSource(ctx, path)
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

// Close closes the file and gives a reservation back.
func (r *Roster) Close() error { return r.src.Close() }

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
	r.gauge.done, r.gauge.total, r.gauge.tell = 0, r.gauge.size*passes, tell
	if tell != nil {
		tell(0, r.gauge.total)
	}
}

// A Column is one that gets a value per row.
type Column struct {
	Header string
	At     int // the column, if it is there; 0: new, right of the table
	// Value is asked for the table's rows; with ok == false the row keeps what it has,
	// "" empties the cell. Equal questions must get equal answers.
	Value func(row int) (value string, ok bool)
}

// Plan finds out how the columns get into the table t. It writes nothing.
func (r *Roster) Plan(t *table.Table, columns []Column) (*Plan, error) {
	return r.book.plan(t, columns)
}

// Target says where the new content goes.
type Target struct {
	Output string   // another file; Datei-01 stays. "": Datei-01 is replaced
	Backup bool     // keep the old content; without Output only
	Not    []string // files that Output must not hit, besides Datei-01
	Saver  safefile.Saver

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
// nothing.
func (r *Roster) Apply(ctx context.Context, plan *Plan, to *Target) (*safefile.Result, error) {
	write := func(w io.Writer) error {
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
	return to.Saver.Replace(ctx, r.src, safefile.ReplaceOptions{Backup: to.Backup}, write, prove)
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

// A gauge counts what is read.
type gauge struct {
	r     io.ReaderAt
	size  int64
	total int64
	done  int64
	tell  func(done, total int64)
}

func (g *gauge) ReadAt(p []byte, off int64) (int, error) {
	n, err := g.r.ReadAt(p, off)
	g.done += int64(n)
	if g.tell != nil {
		g.tell(min(g.done, g.total), g.total)
	}
	return n, err
}
