package main

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

const codePageUTF8 = 65001

var procConsoleProcessList = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")

// ownConsole tells whether the console was opened for this program alone, as the
// Explorer does: a shell would be a process of it, too.
func ownConsole() bool {
	var list [2]uint32
	n, _, _ := procConsoleProcessList.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return n == 1 // 0: there is none
}

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
