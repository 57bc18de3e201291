//go:build !windows

package main

// setupConsole has nothing to do: terminals are UTF-8 and know escape sequences.
func setupConsole() (restore func()) { return func() {} }
