package formula

import (
	"strings"
	"unicode"
)

const unknownSheet = -1

// sheetNumbers maps folded names to numbers, or to unknownSheet where two
// sheets have the same.
func sheetNumbers(sheets []string) map[string]int {
	m := make(map[string]int, len(sheets))
	for i, name := range sheets {
		key := foldName(name)
		if _, ok := m[key]; ok || i >= MaxSheets {
			m[key] = unknownSheet
			continue
		}
		m[key] = i
	}
	return m
}

// foldName makes names of sheets equal that Calc or Excel may take for the
// same: they ignore case, and ß in upper case may be SS.
func foldName(name string) string {
	name = strings.Map(func(r rune) rune {
		least := unicode.ToUpper(r)
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, unicode.ToUpper(f))
		}
		return least
	}, name)
	return sharpS.Replace(name)
}

var sharpS = strings.NewReplacer("ß", "SS", "ẞ", "SS")
