package office

import (
	"os"
	"path/filepath"
)

const programName = "/LibreOffice.app/Contents/MacOS/soffice"

func find() *Office {
	home, _ := os.UserHomeDir()
	return first(places("/", home))
}

func places(root, home string) []string {
	return []string{
		filepath.Join(root, "Applications", programName),
		filepath.Join(home, "Applications", programName),
		"soffice",
	}
}
