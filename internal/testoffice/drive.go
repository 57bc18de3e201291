package testoffice

import (
	_ "embed"
	"path/filepath"
	"testing"
)

//go:embed drive.py
var driveSource string

// Drive opens a file in a LibreOffice of its own and runs a Python script with it: doc is the document, args are the arguments, and
// save(path, filter) stores a copy. What the script prints is returned.
func Drive(t testing.TB, file, script string, args ...string) string {
	t.Helper()
	Need(t, Calc, UNO)
	defer lockOffice(t)()
	command := append([]string{"-c", driveSource, soffice(), filepath.Join(t.TempDir(), "profile"), absolute(t, file), script}, args...)
	out, code, err := run(startAllowance, python(), command...)
	if err != nil || code != 0 {
		t.Fatalf("UNO script: code %d, %v\n%s", code, err, out)
	}
	return string(out)
}
