package problem

import (
	"strconv"
	"strings"
	"unicode"
)

// A Place says where something stands. What is empty is left out.
type Place struct {
	File   string // path or name, as the user knows it
	Sheet  string // name of the sheet
	Row    int    // row of the sheet from 1, as Calc shows it
	Column string // letters as Calc shows them: "E"
	Header string // text of the column's header cell: "Kind-ID"
	Line   int    // line of a text file from 1; not used together with Row
}

// String gives the place from the outside in, separated by commas:
//
//	datei01.ods, Tabelle „Eltern“, Zelle E17
//	datei01.ods, Tabelle „Eltern“, Spalte E („Kind-ID“)
//	Import-Elternaccounts.csv, Zeile 31
//
// An empty place is the empty string. Control characters, which a hostile file
// may hold in its names, are replaced, overlong names shortened.
func (p Place) String() string {
	var parts []string
	if p.File != "" {
		parts = append(parts, Clean(p.File))
	}
	if p.Sheet != "" {
		parts = append(parts, "Tabelle "+Quote(p.Sheet))
	}
	switch {
	case p.Row > 0 && p.Column != "":
		parts = append(parts, "Zelle "+p.Column+strconv.Itoa(p.Row))
	case p.Row > 0:
		parts = append(parts, "Zeile "+strconv.Itoa(p.Row))
	case p.Line > 0:
		parts = append(parts, "Zeile "+strconv.Itoa(p.Line))
	}
	switch {
	case p.Row > 0 && p.Column != "": // the cell says it
	case p.Column != "" && p.Header != "":
		parts = append(parts, "Spalte "+p.Column+" ("+Quote(p.Header)+")")
	case p.Column != "":
		parts = append(parts, "Spalte "+p.Column)
	case p.Header != "":
		parts = append(parts, "Spalte "+Quote(p.Header))
	}
	return strings.Join(parts, ", ")
}

// maxQuoted is the number of characters shown of a name that comes from a file:
// enough for every honest sheet name or header, too little to flood a terminal.
const maxQuoted = 80

// Quote puts text from a file into German quotation marks, cleaned and, beyond
// 80 characters, shortened.
func Quote(s string) string {
	s = Clean(s)
	if runes := []rune(s); len(runes) > maxQuoted {
		s = string(runes[:maxQuoted-1]) + "…"
	}
	return "„" + s + "“"
}

// Clean replaces what could steer a terminal or reorder a line (control
// characters, bidirectional marks, damaged UTF-8) by U+FFFD and line ends and
// tabs by a blank.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
