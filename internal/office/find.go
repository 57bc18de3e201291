package office

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Options say where LibreOffice is.
type Options struct {
	Program string // path of soffice; empty: looked for
}

// An Office is an installed LibreOffice.
type Office struct {
	program string
	// args stand before LibreOffice's own, granting access to a folder: flatpak.
	args func(folders ...string) []string
	// sandboxed offices have a /tmp of their own.
	sandboxed bool
}

// Find finds an installed LibreOffice, or the one that the options name. The
// error is a [*problem.Problem] that says what to do without.
func Find(opt Options) (*Office, error) {
	if opt.Program != "" {
		program, err := exec.LookPath(opt.Program)
		if err != nil {
			return nil, word(&Error{Kind: ErrNotFound, Program: opt.Program, Err: err}, 0)
		}
		return &Office{program: program, sandboxed: inSnap(program)}, nil
	}
	if o := find(); o != nil {
		return o, nil
	}
	return nil, word(&Error{Kind: ErrNotFound}, 0)
}

// first returns an office for the first of the paths that can be started.
func first(paths []string) *Office {
	for _, path := range paths {
		if program, err := exec.LookPath(path); err == nil {
			return &Office{program: program, sandboxed: inSnap(program)}
		}
	}
	return nil
}

// inSnap tells an office that sees only folders of the user.
func inSnap(program string) bool { return strings.HasPrefix(program, "/snap/") }

// Program returns the path of the program that is run.
func (o *Office) Program() string { return o.program }

const versionLimit = 30 * time.Second

// Version returns what LibreOffice says of itself, "LibreOffice 7.4.7.2 40(Build:2)".
func (o *Office) Version(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "elterntool-office-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	r := run{office: o, args: []string{"--version"}, limit: versionLimit, dir: dir}
	out, err := r.do(ctx)
	if err != nil {
		return "", err
	}
	for line := range bytes.Lines(out) {
		if s := strings.TrimSpace(string(line)); strings.Contains(s, "Office") {
			return s, nil
		}
	}
	return "", word(&Error{Kind: ErrStart, Program: o.program, Output: clean(out)}, 0)
}
