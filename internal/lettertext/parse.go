package lettertext

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"elterntool/internal/problem"
)

// Limits of a text. The product of the last three bounds the size of a condition.
const (
	maxSize     = 1 << 17 // bytes; the longest text that the program brings has about 16,000
	maxDepth    = 6       // {{wenn}} inside each other
	maxBranches = 12      // of one {{wenn}}
	maxTerms    = 10      // of one test
)

// Parse reads a text. The error is a *problem.Problem with the place in the file.
func Parse(file string, source []byte, names Names) (*Text, error) {
	p := &parser{file: file, names: newVocabulary(names)}
	if err := p.text(source); err != nil {
		return nil, err
	}
	return &Text{File: file, Blocks: p.blocks, names: p.names}, nil
}

type parser struct {
	file   string
	names  *vocabulary
	blocks []Block
	open   []branching
	line   int // from 1
	items  int // numbered items just before

	// The block that is being read.
	block  *Block
	bold   bool
	boldAt place // where it began
	blank  bool  // the last sign was a blank, or none was yet in this line
	broken bool  // the last line ended in a break
}

// A place in the file; both count from 1, the column in characters.
type place struct{ line, column int }

// A branching is a {{wenn}} that is being read.
type branching struct {
	at       place
	outside  Condition // of what is around it
	rest     Condition // none of the branches so far
	now      Condition // of the branch, with all around it
	branches int
	last     bool // it is {{sonst}}
}

func (p *parser) fail(at place, what, remedy string) error {
	e := &problem.Problem{Place: problem.Place{File: p.file, Line: at.line}, What: what, Remedy: remedy}
	if at.column > 0 {
		e.Column = strconv.Itoa(at.column)
	}
	return e
}

func (p *parser) text(source []byte) error {
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	if err := p.check(source); err != nil {
		return err
	}
	for line := range strings.SplitSeq(string(source), "\n") {
		p.line++
		text := strings.TrimLeftFunc(line, isBlank)
		at := place{p.line, 1 + utf8.RuneCountInString(line[:len(line)-len(text)])}
		text = strings.ReplaceAll(strings.TrimRightFunc(text, isBlank), "\t", " ")
		if err := p.row(text, at); err != nil {
			return err
		}
	}
	if err := p.endBlock(); err != nil {
		return err
	}
	if n := len(p.open); n > 0 {
		return p.fail(p.open[n-1].at, "Zu diesem {{wenn …}} fehlt das {{ende}}.",
			"Hinter dem letzten Absatz, für den die Bedingung gilt, eine Zeile {{ende}} einfügen.")
	}
	return nil
}

// check refuses what is no text of an editor.
func (p *parser) check(source []byte) error {
	const save = "Die Datei im Editor als UTF-8 speichern („Speichern unter“, Codierung UTF-8)."
	switch {
	case len(source) > maxSize:
		return p.fail(place{}, fmt.Sprintf("Der Text ist größer als %d KB.", maxSize>>10), "Prüfen, ob es die richtige Datei ist; ein Brief braucht viel weniger.")
	case bytes.HasPrefix(source, []byte("\xff\xfe")), bytes.HasPrefix(source, []byte("\xfe\xff")):
		return p.fail(place{}, "Der Text ist in UTF-16 gespeichert.", save)
	}
	at := place{1, 0}
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRune(source[i:])
		at.column++
		switch {
		case r == utf8.RuneError && size == 1:
			return p.fail(at, "Der Text ist nicht in UTF-8 gespeichert; ein Umlaut oder Sonderzeichen ist nicht zu lesen.", save)
		case r == '\n':
			at = place{at.line + 1, 0}
		case isBlank(r):
		case unicode.IsControl(r), r == '\uFEFF', r == '\uFFFE', r == '\uFFFF':
			return p.fail(at, fmt.Sprintf("Hier steht ein unsichtbares Zeichen (U+%04X), das in keinem Brief stehen kann.", r), "Das Zeichen löschen oder die Zeile neu eintippen.")
		}
		i += size
	}
	return nil
}

var number = regexp.MustCompile(`^([0-9]{1,2})\. +`)

// row reads a line without the blanks around it.
func (p *parser) row(text string, at place) error {
	if strings.HasPrefix(text, "//") {
		return nil
	}
	if text == "" {
		return p.endBlock()
	}
	if content, ok := alone(text); ok {
		if done, err := p.directive(content, at); done || err != nil {
			return err
		}
	}
	kind, width := p.marker(text)
	if width > 0 || p.block == nil {
		if err := p.endBlock(); err != nil {
			return err
		}
		p.block = &Block{Kind: kind, Line: p.line, When: p.now()}
		p.blank = true
	}
	at.column += width // of ASCII
	p.space()
	if err := p.inlines(text[width:], at); err != nil {
		return err
	}
	if (p.block.Kind == Heading || p.block.Kind == Subheading) && !p.broken {
		return p.endBlock()
	}
	return nil
}

// alone returns what stands in braces if a line is nothing else.
func alone(text string) (content string, ok bool) {
	content, ok = strings.CutPrefix(text, "{{")
	if !ok {
		return "", false
	}
	content, rest, ok := strings.Cut(content, "}}")
	return content, ok && rest == ""
}

// marker tells what a line begins, and how many bytes say so; 0: nothing new.
func (p *parser) marker(text string) (kind Kind, width int) {
	for mark, kind := range map[string]Kind{"# ": Heading, "## ": Subheading, "- ": Bullet} {
		if strings.HasPrefix(text, mark) {
			return kind, len(mark)
		}
	}
	if m := number.FindStringSubmatch(text); m != nil {
		items := p.items
		switch {
		case p.block == nil:
		case p.block.Kind == Numbered:
			items++
		default:
			items = 0
		}
		// "24. November" begins no list, and continues none that has not come so far.
		if n, _ := strconv.Atoi(m[1]); n == 1 || items > 0 && n >= 1 && n <= items+1 {
			return Numbered, len(m[0])
		}
	}
	return Paragraph, 0
}

func (p *parser) endBlock() error {
	b := p.block
	if b == nil {
		return nil
	}
	if p.bold {
		return p.fail(p.boldAt, "Hier beginnt fett gedruckter Text, aber er endet nicht.",
			"Am Ende der fetten Stelle ** ergänzen, noch im selben Absatz. Zwei Sternchen, die gedruckt werden sollen, so schreiben: \\*\\*")
	}
	p.block, p.broken = nil, false
	p.trim(b)
	for n := len(b.Inlines); n > 0 && b.Inlines[n-1].Kind == Break; n = len(b.Inlines) {
		b.Inlines = b.Inlines[:n-1]
	}
	if len(b.Inlines) > 0 {
		p.add(*b)
	}
	return nil
}

// add keeps a block unless it is never there.
func (p *parser) add(b Block) {
	if b.Kind == Numbered {
		p.items++
	} else {
		p.items = 0
	}
	switch b.When {
	case decided(true):
		b.When = nil
	case decided(false):
		return
	}
	p.blocks = append(p.blocks, b)
}

// now is the condition of what stands here.
func (p *parser) now() Condition {
	if n := len(p.open); n > 0 {
		return p.open[n-1].now
	}
	return decided(true)
}
