package xlsx

import (
	"bytes"
	"errors"
	"sync/atomic"
	"unicode/utf16"

	"elterntool/internal/xmlscan"
)

// sharedStrings are the strings that cells name by their index (ECMA-376 part 1,
// 18.4). There may be millions: texts lie in large blocks, their lengths written in front
// of them, and an entry is how far its place is from that of the first one of its group.
type sharedStrings struct {
	blocks [][]byte
	groups []uint32   // place of the first of each stringGroup texts: block and position in it
	steps  [][]uint16 // from there, in pieces of stepsPiece; farStep: see far
	far    map[int]uint32
	n      int
	runs   map[int]bool // those with formats of their own
}

const (
	blockBits   = 20
	stringGroup = 64
	stepsPiece  = 1 << 16
	farStep     = 1<<16 - 1
	longString  = 1<<8 - 1 // from here on a length takes three more bytes
	maxBlocks   = 1 << 9   // of 1 MiB: what all texts may come to
	maxStrings  = 1 << 25  // Excel knows 2³¹ characters in all; no school comes near
)

// at gives the text at an index, which is not nil then.
func (s *sharedStrings) at(i int) ([]byte, bool) {
	if s == nil || i < 0 || i >= s.n {
		return nil, false
	}
	step := s.steps[i/stepsPiece][i%stepsPiece]
	place := s.groups[i/stringGroup] + uint32(step)
	if step == farStep {
		place = s.far[i]
	}
	b := s.blocks[place>>blockBits][place&(1<<blockBits-1):]
	n := int(b[0])
	if b = b[1:]; n == longString {
		n = int(b[0]) | int(b[1])<<8 | int(b[2])<<16 // less than a block
		b = b[3:]
	}
	return b[:n:n], true
}

// hasRuns tells whether the text at an index, as a cell has it, has formats of its own.
func (s *sharedStrings) hasRuns(raw []byte) bool {
	return s != nil && len(s.runs) > 0 && s.runs[index(raw)]
}

// add appends a text; false if there is no room for it.
func (s *sharedStrings) add(text []byte) bool {
	const block = 1 << blockBits
	size := 4 + len(text)
	if size > block || s.n >= maxStrings {
		return false
	}
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last])+size > block {
		if last+1 >= maxBlocks {
			return false
		}
		s.blocks = append(s.blocks, make([]byte, 0, s.nextBlock()))
		last++
	}
	b := s.blocks[last]
	if cap(b)-len(b) < size { // the first block grows
		b = append(make([]byte, 0, min(block, max(2*cap(b), len(b)+size))), b...)
	}
	s.place(uint32(last)<<blockBits | uint32(len(b)))
	if len(text) < longString {
		b = append(b, byte(len(text)))
	} else {
		b = append(b, longString, byte(len(text)), byte(len(text)>>8), byte(len(text)>>16))
	}
	s.blocks[last] = append(b, text...)
	s.n++
	return true
}

// place notes where the next text stands.
func (s *sharedStrings) place(at uint32) {
	if s.n%stringGroup == 0 {
		s.groups = append(s.groups, at)
	}
	if s.n%stepsPiece == 0 {
		s.steps = append(s.steps, make([]uint16, 0, min(stepsPiece, max(256, s.n))))
	}
	step := at - s.groups[len(s.groups)-1]
	if step >= farStep { // long texts, or another block
		if s.far == nil {
			s.far = make(map[int]uint32)
		}
		s.far[s.n], step = at, farStep
	}
	piece := &s.steps[len(s.steps)-1]
	*piece = append(*piece, uint16(step))
}

// nextBlock is the size of the next block: small workbooks need little.
func (s *sharedStrings) nextBlock() int {
	if len(s.blocks) == 0 {
		return 4 << 10
	}
	return 1 << blockBits
}

// shared reads the shared strings once, or waits until they have been read ahead.
func (w *Workbook) shared() (*sharedStrings, error) {
	if w.strings != nil {
		return w.strings, nil
	}
	var list *sharedStrings
	var err error
	if ahead := w.ahead; ahead != nil {
		w.ahead = nil
		list, err = ahead.wait()
	} else {
		list, err = w.readShared(new(atomic.Bool))
	}
	if err != nil {
		return nil, err
	}
	w.strings = list
	return list, nil
}

// readShared reads the shared strings unless it is stopped.
func (w *Workbook) readShared(stopped *atomic.Bool) (*sharedStrings, error) {
	list := new(sharedStrings)
	if part := w.book.shared; part != "" {
		r := stringReader{list: list, part: part, noPlain: w.noPlain, stopped: stopped}
		if err := w.scan(part, r.token); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// A stringsAhead is a goroutine that reads the shared strings.
type stringsAhead struct {
	stopped  atomic.Bool
	done     chan struct{} // closed when it has ended; the following is settled then
	list     *sharedStrings
	err      error
	panicked any
}

// ReadAhead begins to read the shared strings, in a goroutine of its own, while the
// caller does something else. The first Rows waits for what is left of them, and yields
// the error if they could not be read, as it does without ReadAhead. The caller must
// call stop when it is done with the Workbook, and before it closes what that reads from:
// stop ends the goroutine and waits for its end. Calling it again does nothing.
func (w *Workbook) ReadAhead() (stop func()) {
	if w.strings != nil {
		return func() {}
	}
	a := &stringsAhead{done: make(chan struct{})}
	w.ahead = a
	go func() {
		defer close(a.done)
		defer func() { a.panicked = recover() }() // it goes on where the strings are wanted
		a.list, a.err = w.readShared(&a.stopped)
	}()
	return func() {
		a.stopped.Store(true)
		<-a.done
		if w.ahead == a { // it may have been stopped too early
			w.ahead = nil
		}
	}
}

// Settle gives back what only reading rows needs, the shared strings: a third of the memory of a
// large workbook. Who reads rows again has them read again.
func (w *Workbook) Settle() { w.strings = nil }

func (a *stringsAhead) wait() (*sharedStrings, error) {
	<-a.done
	if a.panicked != nil {
		panic(a.panicked)
	}
	list := a.list
	a.list = nil // stop still has a
	return list, a.err
}

// errStopped ends reading that nobody wants any more.
var errStopped = errors.New("stopped")

type stringReader struct {
	list    *sharedStrings
	part    string
	text    richText
	in      bool // in an entry
	bare    bool // names without a prefix are those of the vocabulary
	noPlain bool // see Workbook.noPlain
	stopped *atomic.Bool
}

func (r *stringReader) token(s *xmlscan.Scanner, tok *xmlscan.Token) error {
	switch {
	case r.stopped.Load():
		return errStopped
	case r.in && tok.Kind == xmlscan.EndTag && s.Depth() == 1:
		r.in = false
		if err := r.add(tok); err != nil {
			return err
		}
		return r.plain(s)
	case r.in:
		r.text.token(s, tok)
	case tok.Kind != xmlscan.StartTag:
	case tok.Atom == elemAlternate: // which entry has which index would not be certain
		return &Error{Kind: ErrUnsupported, Part: r.part, Offset: tok.Start, Detail: "alternative shared strings"}
	case tok.Atom == elemSI && depthOutside(s, tok) == 1:
		r.text.begin(s, tok)
		if r.in = !tok.SelfClosing; !r.in {
			return r.add(tok)
		}
	case depthOutside(s, tok) == 0:
		if tok.Atom != elemSST {
			return &Error{Kind: ErrDamaged, Part: r.part, Offset: tok.Start, Detail: "the root element is " + clip(string(tok.Name()))}
		}
		r.bare = prefixOf(tok) == ""
	}
	return nil
}

// Almost all entries are written in one way, and recognised by their bytes as plain
// cells are; the others are left to the scanner.
const (
	entryOpen  = "<si><t>"
	entryClose = "</t></si>"
)

// plain adds entries as long as they are of that form.
func (r *stringReader) plain(s *xmlscan.Scanner) error {
	if !r.bare || r.noPlain || s.Depth() != 1 {
		return nil
	}
	for !r.stopped.Load() {
		b, err := s.Ahead(plainReach)
		if err != nil {
			return scanError(r.part, err)
		}
		n := 0
		for {
			text := plainEntry(b[n:])
			if len(text) == 0 || !r.list.add(text) {
				break
			}
			n += len(entryOpen) + len(text) + len(entryClose)
		}
		if n == 0 {
			return nil
		}
		s.Pass(n)
	}
	return errStopped
}

// plainEntry is the text of an entry that b begins with; none if it is not a plain one.
func plainEntry(b []byte) []byte {
	if len(b) < len(entryOpen) || string(b[:len(entryOpen)]) != entryOpen {
		return nil
	}
	b = b[len(entryOpen):]
	text := b[:xmlscan.PlainLen(b)]
	b = b[len(text):]
	if len(b) < len(entryClose) || string(b[:len(entryClose)]) != entryClose || !plainText(text) {
		return nil
	}
	return text
}

func (r *stringReader) add(tok *xmlscan.Token) error {
	if r.text.runs {
		if r.list.runs == nil {
			r.list.runs = map[int]bool{}
		}
		r.list.runs[r.list.n] = true
	}
	if r.text.tooLong || !r.list.add(r.text.text) {
		return &Error{Kind: ErrTooLarge, Part: r.part, Offset: tok.Start, Detail: "too many shared strings"}
	}
	return nil
}

// maxText bounds the text of one cell; Excel allows 32,767 characters.
const maxText = 1<<blockBits - 4

// A richText collects the text of an entry or of an inline string: that of t
// elements, alone or in runs, but not the phonetic ones (ECMA-376 part 1, 18.4.8,
// 18.4.12, 18.4.6).
type richText struct {
	text    []byte
	depth   int  // inside the element
	t       int  // depth inside a t element; 0: not in one
	from    int  // where its text began
	skip    int  // depth inside an element that does not count; 0: none
	keep    bool // xml:space of the element itself
	space   bool // white space at the ends of the t element counts
	runs    bool // it has runs, with a format each
	tooLong bool
}

func (r *richText) begin(s *xmlscan.Scanner, tok *xmlscan.Token) {
	r.text, r.depth, r.t, r.skip, r.runs, r.tooLong = r.text[:0], depthOutside(s, tok)+1, 0, 0, false, false
	r.keep = preserves(tok)
}

func preserves(tok *xmlscan.Token) bool {
	if tok.NumAttrs() == 0 {
		return false
	}
	v, _ := tok.Attr(attrSpace)
	return string(v) == "preserve"
}

// token takes a token inside the element.
func (r *richText) token(s *xmlscan.Scanner, tok *xmlscan.Token) {
	switch tok.Kind {
	case xmlscan.StartTag:
		switch {
		case r.skip > 0 || tok.SelfClosing:
		case r.t == 0 && tok.Atom == elemText:
			r.t, r.from = s.Depth(), len(r.text)
			r.space = r.keep || preserves(tok)
		case tok.Atom == elemRun && s.Depth() == r.depth+1:
			r.runs = true
		default:
			r.skip = s.Depth()
		}
	case xmlscan.EndTag:
		switch depth := s.Depth(); {
		case r.skip > 0:
			if depth < r.skip {
				r.skip = 0
			}
		case r.t > 0 && depth < r.t:
			r.t = 0
			r.endText()
		}
	case xmlscan.Text, xmlscan.CDATA:
		if r.t == 0 || r.skip > 0 {
			return
		}
		if len(r.text)+len(tok.Raw) > maxText {
			r.tooLong = true
			return
		}
		r.text = tok.AppendText(r.text)
	}
}

// endText drops white space that does not count (as LibreOffice does) and
// resolves escapes.
func (r *richText) endText() {
	b := r.text[r.from:]
	if !r.space && len(b) > 0 && (b[0] <= ' ' || b[len(b)-1] <= ' ') {
		b = append(b[:0], bytes.Trim(b, " \t\r\n")...)
	}
	r.text = r.text[:r.from+len(unescaped(b))]
}

// unescaped resolves _x000D_ and the like in place (18.18.96 ST_Xstring).
func unescaped(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := b[:0]
	halves := false
	for i := 0; i < len(b); i++ {
		if r, ok := escape(b[i:]); ok {
			halves = halves || utf16.IsSurrogate(r)
			out = appendUnit(out, r)
			i += escapeLen - 1
			continue
		}
		out = append(out, b[i])
	}
	if halves { // those that no other half has followed
		out = append(out[:0], bytes.ToValidUTF8(out, []byte("\uFFFD"))...)
	}
	return out
}
