// Package templates holds the German texts of the letters, as an office can change
// them: package lettertext of the application says how they are written.
//
// It holds texts and nothing else. No looks, no names of schools.
package templates

import (
	"embed"
	"io/fs"
)

//go:embed *.txt
var files embed.FS

// Names of the files.
const (
	Letter      = "brief.txt"
	Salutation  = "anrede.txt"
	Consent     = "einwilligung.txt"
	Notice      = "datenschutz.txt"
	NoticeShort = "datenschutz-kurz.txt"
	HeadNote    = "hinweis-schulleitung.txt"
	Reminder    = "erinnerung.txt"
)

// FS holds the files by their names.
func FS() fs.FS { return files }
