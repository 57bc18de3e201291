package ods

import (
	"bytes"

	"elterntool/internal/xmlscan"
)

// Almost all cells with content hold one paragraph of plain text:
//
//	<text:p>Musterstadt</text:p>
//
// A walker recognises it as it stands, byte by byte, in place of three tokens;
// whatever looks different in the least is left to the scanner.

// plainReach is how much is looked at for a paragraph.
const plainReach = 256

// A plainForm knows the tags around a plain text where the walker stands.
type plainForm struct {
	context     uint64 // of the scanner
	open, close []byte // nil: the namespace has no prefix here
	off         bool   // see Workbook.noPlain
}

// plain looks for a plain text that begins behind the start tag of a cell. It
// returns the paragraph and its text, nil if there is none. The walker stays
// where it is until [walker.pass]; both are valid until then.
func (w *walker) plain() (paragraph, text []byte, err error) {
	f := &w.form
	if w.pending != evOther || f.off {
		return nil, nil, nil
	}
	if c := w.scan.Context(); c != f.context {
		f.context, f.open, f.close = c, nil, nil
		if p, ok := w.scan.Prefix(nsText); ok {
			f.open, f.close = []byte("<"+p+"p>"), []byte("</"+p+"p>")
		}
	}
	if f.open == nil {
		return nil, nil, nil
	}
	b, err := w.scan.Ahead(plainReach)
	if err != nil {
		return nil, nil, w.failed(err)
	}
	if !bytes.HasPrefix(b, f.open) {
		return nil, nil, nil
	}
	start := len(f.open)
	i := start + xmlscan.PlainLen(b[start:])
	if i == start || !bytes.HasPrefix(b[i:], f.close) {
		return nil, nil, nil
	}
	return b[:i+len(f.close)], b[start:i], nil
}

// pass goes on behind a paragraph that plain has found: evCellParts in one.
func (w *walker) pass(paragraph []byte) { w.scan.Pass(len(paragraph)) }

// plain takes the text of a paragraph, the first of its cell.
func (t *textReader) plain(text []byte) {
	t.paragraphs++
	t.space = true
	t.text = append(t.text, text...)
	t.collapse(len(t.text) - len(text))
	t.endParagraph()
}
