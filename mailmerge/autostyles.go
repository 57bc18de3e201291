package mailmerge

import (
	"iter"
	"strconv"
	"strings"
)

// autoStyles are the automatic styles of one part. They must be written before
// the text that uses them, so each part is composed twice: the first time to
// nowhere, which only collects them.
type autoStyles struct {
	names map[string]string // by definition
	order []autoStyle
	count map[string]int // by prefix
}

// An autoStyle is one definition; %NAME% and %MASTER% stand for what differs from letter to letter.
type autoStyle struct {
	name, definition string
	page             int // index of the page style that it begins, -1 if none
}

func newAutoStyles() *autoStyles {
	return &autoStyles{names: map[string]string{}, count: map[string]int{}}
}

const (
	nameMark   = "%NAME%"
	masterMark = "%MASTER%"
)

// define returns the name of the style of this definition. Names have a full
// stop, so that no encoded name equals them.
func (a *autoStyles) define(prefix, definition string, page int) string {
	key := definition + strconv.Itoa(page)
	if name, ok := a.names[key]; ok {
		return name
	}
	a.count[prefix]++
	name := prefix + "." + strconv.Itoa(a.count[prefix])
	a.names[key] = name
	a.order = append(a.order, autoStyle{name, definition, page})
	return name
}

// write writes all definitions, and what more writes. A style that begins a page
// of which every letter has its own is written once for each suffix.
func (a *autoStyles) write(x *xmlWriter, d *Document, own []bool, suffixes iter.Seq[string], more func()) {
	x.start("office:automatic-styles")
	for _, s := range a.order {
		one := func(suffix string) bool {
			definition := s.definition
			if s.page >= 0 {
				definition = strings.Replace(definition, masterMark, encodeName(d.Pages[s.page].Name)+suffix, 1)
			}
			x.raw(strings.Replace(definition, nameMark, s.name+suffix, 1))
			return true
		}
		if s.page >= 0 && own[s.page] {
			suffixes(one)
		} else {
			one("")
		}
	}
	more()
	x.end("office:automatic-styles")
}
