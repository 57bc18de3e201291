package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// A stream is an output and what it can show.
type stream struct {
	io.Writer
	terminal bool
	width    int // characters in a line; 0: not a terminal, lines are not broken
	color    bool
}

// An input is where answers come from.
type input struct {
	io.Reader
	terminal bool
}

func openInput(r io.Reader) input {
	f, ok := r.(*os.File)
	return input{Reader: r, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

// openStream looks at where w leads to. Colours are for terminals, and not if the
// environment (https://no-color.org) or the caller forbids them.
func openStream(w io.Writer, getenv func(string) string, noColor bool) stream {
	s := stream{Writer: w}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.terminal = true
	s.width = 80
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		s.width = width
	}
	s.color = !noColor && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	return s
}
