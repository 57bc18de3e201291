package main

import (
	"os"

	"golang.org/x/sys/windows"
)

const codePageUTF8 = 65001

// setupConsole switches the console to UTF-8, so that umlauts show whatever code
// page it has, and lets it understand escape sequences (colours); both are put
// back. Where output goes to a file or an old console, nothing changes.
func setupConsole() (restore func()) {
	var undo []func()
	if cp, err := windows.GetConsoleOutputCP(); err == nil && cp != codePageUTF8 {
		if windows.SetConsoleOutputCP(codePageUTF8) == nil {
			undo = append(undo, func() { _ = windows.SetConsoleOutputCP(cp) })
		}
	}
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		h := windows.Handle(f.Fd())
		var mode uint32
		if windows.GetConsoleMode(h, &mode) != nil {
			continue
		}
		if windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil {
			undo = append(undo, func() { _ = windows.SetConsoleMode(h, mode) })
		}
	}
	return func() {
		for _, f := range undo {
			f()
		}
	}
}
