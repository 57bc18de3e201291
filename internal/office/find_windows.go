package office

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows/registry"
)

const programName = `\soffice.exe`

func find() *Office {
	var paths []string
	for _, dir := range append(registered(), programFolders(os.Getenv)...) {
		// The variant for consoles says what it has to say; both wait for the office to end.
		paths = append(paths, filepath.Join(dir, "soffice.com"), filepath.Join(dir, "soffice.exe"))
	}
	return first(append(paths, "soffice.com", "soffice.exe"))
}

// registered returns the program folders that LibreOffice's installer wrote down,
// for the user and for all, in the registry of 64 and of 32 bits.
func registered() []string {
	var dirs []string
	for _, key := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		for _, view := range []uint32{registry.WOW64_64KEY, registry.WOW64_32KEY} {
			if dir := value(key, `SOFTWARE\LibreOffice\UNO\InstallPath`, view); dir != "" {
				dirs = append(dirs, dir)
			}
			if exe := value(key, `SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\soffice.exe`, view); exe != "" {
				dirs = append(dirs, filepath.Dir(strings.Trim(exe, `"`)))
			}
		}
	}
	return dirs
}

// value returns the default value of a key, "" if there is none.
func value(root registry.Key, path string, view uint32) string {
	k, err := registry.OpenKey(root, path, registry.QUERY_VALUE|view)
	if err != nil {
		return ""
	}
	defer k.Close()
	s, _, err := k.GetStringValue("")
	if err != nil {
		return ""
	}
	if expanded, err := registry.ExpandString(s); err == nil {
		s = expanded
	}
	return s
}

func programFolders(env func(string) string) []string {
	var dirs []string
	for _, name := range []string{"ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"} {
		if dir := env(name); dir != "" {
			dirs = append(dirs, filepath.Join(dir, "LibreOffice", "program"))
		}
	}
	return dirs
}
