//go:build !windows

package main

// ownConsole tells whether a window was opened for this program alone: elsewhere
// windows do not close with it.
func ownConsole() bool { return false }

// setupConsole has nothing to do: terminals are UTF-8 and know escape sequences.
func setupConsole() (restore func()) { return func() {} }
