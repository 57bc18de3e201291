package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"elterntool/internal/splice"
	"elterntool/internal/xmlscan"
	"elterntool/internal/zipcopy"
)

// Verify reads a written workbook back and proves that it is the old one with what
// was planned and nothing else: every other part of the package byte for byte,
// everything outside of rows byte for byte but for the planned edits, and every row
// cell by cell. The error is of the kind [ErrProof] and says where the first
// difference is.
//
// Sheets that [Plan.WriteTo] has compared on the way are not taken apart again: the file
// is read back, and what it holds must be, byte for byte, what was compared
// ([zipcopy.Proof]).
//
// It does not rely on the edits of cells: what a cell must hold is asked of the plan
// anew.
func (pl *Plan) Verify(r io.ReaderAt, size int64) error {
	after, err := Open(r, size)
	if err != nil {
		return proofFailed("", err, "the written workbook cannot be opened")
	}
	after.noPlain = pl.w.noPlain
	changed := make(map[string]bool)
	for _, part := range pl.parts() {
		changed[fold(part)] = true
	}
	except := func(name string) bool { return changed[fold(name)] }
	if err := zipcopy.CompareRecords(pl.w.zip, after.zip, except); err != nil {
		return proofFailed("", err, "another part of the package differs")
	}
	for _, part := range pl.parts() {
		if proven, err := pl.onTheWay[part].Holds(after.zip); proven && err == nil {
			continue
		}
		if i := pl.sheetOf(part); i >= 0 {
			err = pl.proveSheet(after, i)
		} else {
			err = pl.provePart(after, part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func proofFailed(part string, err error, detail string) error {
	return &Error{Kind: ErrProof, Part: part, Offset: -1, Detail: detail, Err: err}
}

func oldFailed(part string, err error) error {
	return proofFailed(part, err, "the original cannot be read again")
}

func newFailed(part string, err error) error {
	return proofFailed(part, err, "the written part cannot be read")
}

// provePart compares a part that is no sheet with the old one and the planned edits.
func (pl *Plan) provePart(after *Workbook, part string) error {
	old, err := pl.w.open(part)
	if err != nil {
		return oldFailed(part, err)
	}
	defer old.Close()
	src := splice.NewSource(splice.NewReader(old, pl.outside[part]))
	err = after.scan(part, func(_ *xmlscan.Scanner, tok *xmlscan.Token) error {
		if !src.Has(tok.Raw) {
			return &Error{Kind: ErrProof, Part: part, Offset: tok.Start, Detail: "the part is not as planned"}
		}
		src.Skip(len(tok.Raw))
		return nil
	})
	if err != nil {
		return newFailed(part, err)
	}
	return ended(part, src)
}

// ended tells whether the old stream is at its end.
func ended(part string, src *splice.Source) error {
	if src.Fill(1) {
		return proofFailed(part, nil, "the end is missing")
	}
	if err := src.Err(); err != io.EOF {
		return oldFailed(part, err)
	}
	return nil
}

// proveSheet compares a sheet.
func (pl *Plan) proveSheet(after *Workbook, index int) (err error) {
	part := pl.w.book.sheets[index].part
	defer func() {
		if v := recover(); v != nil { // a defect of this package: nothing is proven then
			err = proofFailed(part, fmt.Errorf("panic of type %T", v), "")
		}
	}()
	if after.book.sheets[index].part != part {
		return proofFailed(part, nil, "the sheet is another part")
	}
	old, err := pl.w.open(part)
	if err != nil {
		return oldFailed(part, err)
	}
	defer old.Close()
	new, err := after.open(part)
	if err != nil {
		return newFailed(part, err)
	}
	defer new.Close()
	return pl.proveStreams(index, old, after.newWalker(new, index))
}

// proveStreams compares a sheet with the old one.
func (pl *Plan) proveStreams(index int, old io.Reader, new *walker) error {
	part := pl.w.book.sheets[index].part
	p := pl.newProof(index, splice.NewSource(splice.NewReader(old, pl.outside[part])), new)
	err := p.run()
	var own *Error
	switch {
	case err == nil:
		return ended(part, p.old)
	case errors.As(err, &own) && own.Kind == ErrProof:
		return err
	}
	return newFailed(part, err)
}

// A rawAttr is an attribute of a tag as it stands.
type rawAttr struct{ name, value []byte }

// A rawTag is a start tag of a document that is known to be well-formed.
type rawTag struct {
	raw         []byte
	name        []byte // with its prefix
	attrs       []rawAttr
	selfClosing bool
}

// maxTag bounds a start tag that is compared.
const maxTag = 64 << 10

// peekTag reads the start tag that comes next; false if none does.
func peekTag(src *splice.Source, tag *rawTag) bool {
	for n := 256; ; n *= 4 {
		src.Fill(n)
		b := src.Buffered()
		b = b[:min(len(b), maxTag)]
		if end := tagEnd(b); end > 0 {
			return parseTag(b[:end], tag)
		}
		if len(b) < n || n > maxTag {
			return false
		}
	}
}

// tagEnd is the length of the tag that b begins with; 0 if it is not complete.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

func parseTag(b []byte, tag *rawTag) bool {
	if len(b) < 3 || b[0] != '<' || b[1] == '/' || b[1] == '!' || b[1] == '?' {
		return false
	}
	*tag = rawTag{raw: b, attrs: tag.attrs[:0], selfClosing: b[len(b)-2] == '/'}
	rest := b[1 : len(b)-1]
	if tag.selfClosing {
		rest = rest[:len(rest)-1]
	}
	n := bytes.IndexAny(rest, " \t\r\n")
	if n < 0 {
		n = len(rest)
	}
	tag.name, rest = rest[:n], rest[n:]
	for {
		if rest = bytes.TrimLeft(rest, " \t\r\n"); len(rest) == 0 {
			return true
		}
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return false
		}
		name := bytes.TrimRight(rest[:eq], " \t\r\n")
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) < 2 {
			return false
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return false
		}
		tag.attrs = append(tag.attrs, rawAttr{name, rest[1 : end+1]})
		rest = rest[end+2:]
	}
}

// attr gives an attribute's value.
func (t *rawTag) attr(name string) ([]byte, bool) {
	for _, a := range t.attrs {
		if string(a.name) == name {
			return a.value, true
		}
	}
	return nil, false
}

// like tells whether the tags have one name and the same attributes, in order, but
// for those of the given names.
func (t *rawTag) like(o *rawTag, but ...string) bool {
	rest := func(t *rawTag) []rawAttr {
		return slices.DeleteFunc(slices.Clone(t.attrs), func(a rawAttr) bool { return slices.Contains(but, string(a.name)) })
	}
	return bytes.Equal(t.name, o.name) && slices.EqualFunc(rest(t), rest(o), func(a, b rawAttr) bool {
		return bytes.Equal(a.name, b.name) && bytes.Equal(a.value, b.value)
	})
}
