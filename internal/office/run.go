package office

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
	"unicode/utf8"

	"elterntool/internal/problem"
)

// A run is one start of LibreOffice.
type run struct {
	office   *Office
	args     []string
	folders  []string // that it must be able to use
	dir      string   // working folder
	limit    time.Duration
	progress func(elapsed time.Duration)
	hide     []string // paths that Output must not show
}

const (
	tick      = time.Second
	keptTail  = 16 << 10
	pipeDelay = 5 * time.Second // for what outlives the program although it was told to end
)

// do starts the program, waits for its end and ends everything that it started.
// The output is what it printed; the exit code says nothing.
func (r *run) do(ctx context.Context) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	args := r.args
	if r.office.args != nil {
		args = append(r.office.args(r.folders...), args...)
	}
	cmd := exec.CommandContext(limited, r.office.program, args...)
	cmd.Dir = r.dir
	cmd.WaitDelay = pipeDelay
	out := &tail{}
	cmd.Stdout, cmd.Stderr = out, out
	tree := newTree(cmd)
	defer tree.close()
	cmd.Cancel = tree.kill
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	if err := cmd.Start(); err != nil {
		return nil, word(r.error(ErrStart, nil, err), 0)
	}
	if err := tree.started(); err != nil {
		tree.kill()
		cmd.Wait()
		return nil, word(r.error(ErrStart, nil, err), 0)
	}
	err := r.wait(cmd)
	tree.kill() // whatever it left running
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case limited.Err() != nil:
		return nil, word(r.error(ErrTimeout, out.b, limited.Err()), r.limit)
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, word(r.error(ErrStart, out.b, err), 0)
	}
	return out.b, nil
}

// wait tells the progress while the program runs.
func (r *run) wait(cmd *exec.Cmd) error {
	if r.progress == nil {
		return cmd.Wait()
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	start := time.Now()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-ticker.C:
			r.progress(time.Since(start))
		}
	}
}

func (r *run) error(kind error, out []byte, err error) *Error {
	return &Error{Kind: kind, Program: r.office.program, Output: clean(out, r.hide...), Err: err}
}

// clean makes output fit to be shown: paths that may hold names are replaced.
func clean(out []byte, hide ...string) string {
	s := strings.ToValidUTF8(string(out), string(utf8.RuneError))
	for _, path := range hide {
		if path != "" {
			s = strings.ReplaceAll(s, path, "…")
		}
	}
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(problem.Clean(line)); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// A tail keeps the last bytes written to it.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > 2*keptTail {
		t.b = bytes.Clone(t.b[len(t.b)-keptTail:])
	}
	return len(p), nil
}
