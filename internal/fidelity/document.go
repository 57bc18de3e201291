package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

const intro = `# Fidelity

What becomes of a workbook when a program adds one column to it? <!-- made by "make fidelity"; not to be edited -->

%d workbooks of other people (from the test data of %d public projects, written by Excel, LibreOffice, Gnumeric, ONLYOFFICE, WPS and
libraries; many of them odd on purpose) got a column right of what the first worksheet holds: a header, and a text in every row
that holds something. Once package ` + "`xlsx`" + ` of this project added it, once excelize %s, the library that Go programs use for this
(` + "`OpenFile`, `SetCellValue`, `SaveAs`" + `). A judge that knows neither (archive/zip, encoding/xml) then compared old and new file.

What belongs to the new column is left out of all counts: its cells, and its texts among the shared strings.

- **Parts** are the files inside the workbook. *Changed* means that a byte is different. Ours also lets grow what goes with the
  column (width, dimension, the span noted at each row, filter, tables, print area, a text format), so the sheet is changed
  beyond its cells, and often the workbook or the formats.
- **Bytes** are those of the changed parts, not compressed, that only the old or only the new part holds: the XML is cut into
  names, attributes and texts, and what is in both, wherever it stands, does not count. Added and removed parts count whole.
- **Elements** and **attributes** are those that a part held and holds no more, by name (with namespace). Parts that are gone
  count as such only. A move from the strict to the transitional namespace is not counted, and attributes whose value was
  "0" or "false", mostly the default, count apart. Not each of them is damage (an empty cell without format is an element too).
- **Cells** are other cells, on any sheet, whose value or formula is lost or different.
- **To recompute** are formulas whose stored result was taken away, because it would be wrong: Excel computes it on opening.
- **Refused** files are left as they were. To refuse is no fault where a change would do damage.

## All files

`

func writeDocument(w io.Writer, all []judgement) error {
	d := &document{w: w}
	projects := make(map[string]bool)
	for _, j := range all {
		project, _, _ := strings.Cut(j.name, "__") // so the corpus names its files
		projects[project] = true
	}
	d.printf(intro, len(all), len(projects), strings.TrimPrefix(excelizeVersion(), "v"))
	d.totals(all)
	d.lost(all)
	d.files(all)
	d.refused(all)
	return d.err
}

// A document keeps the first error.
type document struct {
	w   io.Writer
	err error
}

func (d *document) printf(format string, args ...any) {
	if d.err == nil {
		_, d.err = fmt.Fprintf(d.w, format, args...)
	}
}

func (d *document) totals(all []judgement) {
	d.printf("| | %s | %s |\n| --- | ---: | ---: |\n", writers[ours].name, writers[theirs].name)
	// of the files that a side wrote
	line := func(title string, count func(j judgement, d *difference) int) {
		d.printf("| %s |", title)
		for s := range writers {
			n := 0
			for _, j := range all {
				if j.diff[s] != nil {
					n += count(j, j.diff[s])
				}
			}
			d.printf(" %s |", grouped(n))
		}
		d.printf("\n")
	}
	when := func(is func(d *difference) bool) func(judgement, *difference) int {
		return func(_ judgement, d *difference) int {
			if is(d) {
				return 1
			}
			return 0
		}
	}
	line("**files written**", when(func(*difference) bool { return true }))
	d.printf("| files refused |")
	for s := range writers {
		n := 0
		for _, j := range all {
			if j.diff[s] == nil {
				n++
			}
		}
		d.printf(" %d |", n)
	}
	d.printf("\n")
	line("**files where nothing is lost**: no part, element, attribute or other cell", when((*difference).nothingLost))
	line("files that lost elements", when(func(d *difference) bool { return len(d.elements) > 0 }))
	line("files that lost attributes", when(func(d *difference) bool { return len(d.attributes) > 0 }))
	line("files that lost parts", when(func(d *difference) bool { return len(d.removed) > 0 }))
	line("files with parts that are no well-formed XML any more", when(func(d *difference) bool { return len(d.damaged) > 0 }))
	line("files with other cells lost or changed", when(func(d *difference) bool { return len(d.cells) > 0 }))
	line("files where the new column itself is not right", when(func(d *difference) bool { return d.missing > 0 }))
	line("parts, all in all", func(j judgement, _ *difference) int { return j.parts })
	line("parts changed", func(_ judgement, d *difference) int { return len(d.changed) })
	line("parts removed", func(_ judgement, d *difference) int { return len(d.removed) })
	line("parts added", func(_ judgement, d *difference) int { return len(d.added) })
	line("bytes, all in all", func(j judgement, _ *difference) int { return j.bytes })
	line("**bytes different**", func(_ judgement, d *difference) int { return d.bytes })
	line("**elements lost**", func(_ judgement, d *difference) int { return sum(d.elements) })
	line("**attributes lost**", func(_ judgement, d *difference) int { return sum(d.attributes) })
	line("attributes lost whose value was 0 or false", func(_ judgement, d *difference) int { return d.defaults })
	line("**other cells lost or changed**", func(_ judgement, d *difference) int { return len(d.cells) })
	line("formulas to recompute", func(_ judgement, d *difference) int { return d.recalculated })
}

// mostLost is how many names the lists of lost elements and attributes have.
const mostLost = 20

func (d *document) lost(all []judgement) {
	d.printf("\n## What is lost most often\n\nIn how many files, and how often in them.\n")
	for s, w := range writers {
		for _, kind := range []struct {
			name string
			of   func(*difference) map[string]int
		}{
			{"elements", func(d *difference) map[string]int { return d.elements }},
			{"attributes", func(d *difference) map[string]int { return d.attributes }},
		} {
			files, times := make(map[string]int), make(map[string]int)
			for _, j := range all {
				if j.diff[s] != nil {
					for name, n := range kind.of(j.diff[s]) {
						files[shortName(name)]++
						times[shortName(name)] += n
					}
				}
			}
			names := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
				return cmp.Or(cmp.Compare(files[b], files[a]), cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
			})
			var list []string
			for _, n := range names[:min(len(names), mostLost)] {
				list = append(list, fmt.Sprintf("`%s` %d (%s)", n, files[n], grouped(times[n])))
			}
			if len(names) > mostLost {
				list = append(list, fmt.Sprintf("and %d more", len(names)-mostLost))
			}
			if len(list) == 0 {
				list = append(list, "none")
			}
			d.printf("\n**%s, %s:** %s.\n", w.name, kind.name, strings.Join(list, ", "))
		}
	}
}

func (d *document) files(all []judgement) {
	d.printf("\n## File by file\n\n")
	d.printf("Parts: changed, −removed, +added; elements and attributes lost; other cells lost or changed (r: to recompute). A dash: refused.\n\n")
	d.printf("| file | bytes | %[1]s: parts | bytes | elem. | attr. | cells | %[2]s: parts | bytes | elem. | attr. | cells |\n", writers[ours].name, writers[theirs].name)
	d.printf("| --- | ---: |%s\n", strings.Repeat(" --- | ---: | ---: | ---: | ---: |", sides))
	for _, j := range all {
		d.printf("| %s | %s |", escape(j.name), grouped(j.bytes))
		for s := range writers {
			d.side(j.diff[s])
		}
		d.printf("\n")
	}
}

func (d *document) side(diff *difference) {
	if diff == nil {
		d.printf(" – | | | | |")
		return
	}
	parts := fmt.Sprint(len(diff.changed))
	if n := len(diff.removed); n > 0 {
		parts += fmt.Sprintf(" −%d", n)
	}
	if n := len(diff.added); n > 0 {
		parts += fmt.Sprintf(" +%d", n)
	}
	if n := len(diff.damaged); n > 0 {
		parts += fmt.Sprintf(" (damaged: %d)", n)
	}
	cells := grouped(len(diff.cells))
	if diff.recalculated > 0 {
		cells += fmt.Sprintf(" r%d", diff.recalculated)
	}
	if diff.missing > 0 {
		cells += fmt.Sprintf(" (new column: %d)", diff.missing)
	}
	d.printf(" %s | %s | %s | %s | %s |", parts, grouped(diff.bytes), grouped(sum(diff.elements)), grouped(sum(diff.attributes)), cells)
}

func (d *document) refused(all []judgement) {
	d.printf("\n## Refused\n\n| file | %s | %s |\n| --- | --- | --- |\n", writers[ours].name, writers[theirs].name)
	for _, j := range all {
		if j.diff[ours] != nil && j.diff[theirs] != nil {
			continue
		}
		d.printf("| %s |", escape(j.name))
		for s := range writers {
			reason := "written"
			if j.diff[s] == nil {
				reason = j.refused[s]
			}
			d.printf(" %s |", escape(reason))
		}
		d.printf("\n")
	}
}

func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "_", `\_`, "*", `\*`, "<", "&lt;").Replace(s)
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Prefixes that documents usually have for namespaces; that of the sheets has none.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           "",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
	"http://schemas.openxmlformats.org/package/2006/relationships":        "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":        "ct",
	"http://schemas.openxmlformats.org/drawingml/2006/main":               "a",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":         "mc",
	"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac":         "x14ac",
	"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main":       "x14",
	"http://www.w3.org/XML/1998/namespace":                                "xml",
}

// shortName gives "space local", or two of them with a tab between, for people to read.
func shortName(name string) string {
	if element, attribute, ok := strings.Cut(name, "\t"); ok {
		return shortName(element) + "/@" + shortName(attribute)
	}
	space, local, _ := strings.Cut(name, " ")
	prefix, known := prefixes[space]
	if !known {
		prefix = lastOf(space)
	}
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// lastOf gives the last word of a namespace's name that says something.
func lastOf(space string) string {
	words := strings.FieldsFunc(space, func(r rune) bool { return r == '/' || r == ':' })
	for len(words) > 1 && (words[len(words)-1] == "main" || words[len(words)-1] == "ac") {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
