package delimited

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// An Encoding says how the bytes of a file are read, and how sure that is.
type Encoding struct {
	Name string // UTF8, UTF16LE …
	BOM  bool   // the file begins with a byte order mark
	// Certain is false if another encoding would give other text that is as
	// plausible. Rows whose names depend on it carry the doubt Characters.
	Certain  bool
	Other    string    // the other encoding; "" if certain, or if the file is damaged or in none that is known
	Examples []Reading // words that depend on it, some of them

	start    int64         // of the text, behind the byte order mark
	damaged  bool          // UTF-8 or UTF-16 with errors in it
	doubtful map[rune]bool // characters that depend on the choice
}

// A Reading is a word as it was read, and as Other would have it ("" if there is
// none).
type Reading struct{ Read, Other string }

// Detect tells the encoding of a file by its bytes: a byte order mark; UTF-8 if the
// whole file is valid; else the single-byte encoding that gives the more plausible
// text. Facts: exports.md 10, iserv.md A2.
func Detect(r io.ReaderAt, size int64) (Encoding, error) {
	head := make([]byte, min(size, 4096))
	if n, err := r.ReadAt(head, 0); err != nil && !(err == io.EOF && n == len(head)) {
		return Encoding{}, err
	}
	if len(head) == 0 {
		return Encoding{}, &Error{Kind: ErrEmpty}
	}
	if what := signature(head); what != "" {
		return Encoding{}, &Error{Kind: ErrNotText, Detail: what}
	}
	e := Encoding{Certain: true}
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}):
		return e, &Error{Kind: ErrEncoding, Detail: "UTF-32"}
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		e.Name, e.BOM, e.start = UTF16LE, true, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		e.Name, e.BOM, e.start = UTF16BE, true, 2
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		e.Name, e.BOM, e.start = UTF8, true, 3
	default:
		e.Name = bareUTF16(head)
	}
	if e.Name == UTF16LE || e.Name == UTF16BE {
		return e, e.checkUTF16(r, size)
	}
	valid, err := scanUTF8(r, e.start, size)
	if err != nil {
		return e, err
	}
	if valid {
		e.Name = UTF8
		return e, nil
	}
	c, err := takeCensus(r, e.start, size)
	if err != nil {
		return e, err
	}
	if e.BOM || c.utf8 > c.lone {
		e.Name, e.damaged, e.Certain = UTF8, true, false
		return e, nil
	}
	c.choose(&e)
	if !e.Certain {
		e.Examples, err = examples(r, size, &e)
	}
	return e, err
}

// Named is the encoding the caller asked for.
func Named(name string, r io.ReaderAt, size int64) (Encoding, error) {
	e := Encoding{Name: name, Certain: true}
	head := make([]byte, min(size, 3))
	if n, err := r.ReadAt(head, 0); err != nil && !(err == io.EOF && n == len(head)) {
		return e, err
	}
	switch {
	case len(head) == 0:
		return e, &Error{Kind: ErrEmpty}
	case name == UTF8:
		if e.BOM = bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}); e.BOM {
			e.start = 3
		}
		valid, err := scanUTF8(r, e.start, size)
		e.damaged = !valid
		return e, err
	case name == UTF16LE || name == UTF16BE:
		if e.BOM = bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}); e.BOM {
			e.start = 2
		}
		return e, e.checkUTF16(r, size)
	case findCodePage(name) == nil:
		return e, &Error{Kind: ErrEncoding, Detail: name}
	}
	_, err := takeCensus(r, 0, size) // finds NUL bytes
	return e, err
}

// signature names the kind of a file that is no text.
func signature(head []byte) string {
	for magic, what := range map[string]string{
		"PK\x03\x04": "zip", "PK\x05\x06": "zip", "%PDF-": "pdf", "\xD0\xCF\x11\xE0": "ole",
		"<?xml": "xml", "\xEF\xBB\xBF<?xml": "xml", "<!DOCTYPE": "xml", "<html": "xml",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return what
		}
	}
	return ""
}

// bareUTF16 recognises UTF-16 without byte order mark: headers are ASCII, so every
// second byte is zero. A text in one byte per character has no zero byte at all.
func bareUTF16(head []byte) string {
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i%2]++
		}
	}
	switch most := len(head) * 3 / 10; {
	case zero[1] > most && zero[0] == 0:
		return UTF16LE
	case zero[0] > most && zero[1] == 0:
		return UTF16BE
	}
	return ""
}

// chunks calls f with the bytes of r from start on. f says how many bytes at the end
// of a chunk belong to the next; that many come first in it.
func chunks(r io.ReaderAt, start, size int64, f func(chunk []byte, last bool) (rest int, err error)) error {
	src := io.NewSectionReader(r, start, size-start)
	buf := make([]byte, min(bufferSize, size-start+1))
	for n := 0; ; {
		m, err := io.ReadFull(src, buf[n:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		n += m
		rest, err := f(buf[:n], last)
		if err != nil || last {
			return err
		}
		n = copy(buf, buf[n-rest:n])
	}
}

// scanUTF8 says whether all of the text is valid UTF-8. A NUL byte is an error.
func scanUTF8(r io.ReaderAt, start, size int64) (valid bool, err error) {
	valid, lines := true, 1
	stop := errors.New("not UTF-8")
	err = chunks(r, start, size, func(chunk []byte, last bool) (int, error) {
		rest := 0
		if !last {
			rest = incomplete(chunk)
		}
		whole := chunk[:len(chunk)-rest]
		if i := bytes.IndexByte(whole, 0); i >= 0 {
			return 0, &Error{Kind: ErrNotText, Detail: "nul", Line: lines + bytes.Count(whole[:i], []byte{'\n'})}
		}
		if !utf8.Valid(whole) {
			return 0, stop
		}
		lines += bytes.Count(whole, []byte{'\n'})
		return rest, nil
	})
	if err == stop {
		return false, nil
	}
	return valid, err
}

// incomplete is the number of bytes at the end of b that begin a character whose
// other bytes are still to come.
func incomplete(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// checkUTF16 looks for what UTF-16 text cannot hold.
func (e *Encoding) checkUTF16(r io.ReaderAt, size int64) error {
	high, lines := false, 1
	le := 0
	if e.Name == UTF16LE {
		le = 1
	}
	err := chunks(r, e.start, size, func(chunk []byte, last bool) (int, error) {
		i := 0
		for ; i+1 < len(chunk); i += 2 {
			unit := uint16(chunk[i+le])<<8 | uint16(chunk[i+1-le])
			low := unit >= 0xDC00 && unit < 0xE000
			if low != high {
				e.damaged = true // half a surrogate pair
			}
			high = unit >= 0xD800 && unit < 0xDC00
			switch unit {
			case 0:
				return 0, &Error{Kind: ErrNotText, Detail: "nul", Line: lines}
			case '\n':
				lines++
			}
		}
		return len(chunk) - i, nil
	})
	if (size-e.start)%2 != 0 || high {
		e.damaged = true // cut off
	}
	if e.damaged {
		e.Certain = false
	}
	return err
}

// Doubts says whether one of the texts depends on which encoding is right.
func (e *Encoding) Doubts(texts ...[]byte) bool {
	if e.doubtful == nil {
		return false
	}
	for _, t := range texts {
		if bytes.ContainsFunc(t, func(r rune) bool { return e.doubtful[r] }) {
			return true
		}
	}
	return false
}
