package delimited

import (
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Names of the encodings that are read, as [Encoding.Name] and
// [Options.Encoding] have them.
const (
	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1252 = "Windows-1252"
	ISO8859_15  = "ISO 8859-15"
	CP850       = "CP850"
)

// A codePage is one of the single-byte encodings.
type codePage struct {
	name  string
	runes [128]rune // of the bytes 0x80 … 0xFF; U+FFFD where the page has none
}

// codePages in the order of how common they are: the first of equals is taken.
var codePages = [...]*codePage{
	newCodePage(Windows1252, charmap.Windows1252),
	newCodePage(ISO8859_15, charmap.ISO8859_15),
	newCodePage(CP850, charmap.CodePage850),
}

func newCodePage(name string, m *charmap.Charmap) *codePage {
	p := &codePage{name: name}
	for i := range p.runes {
		p.runes[i] = m.DecodeByte(byte(0x80 + i))
	}
	return p
}

func findCodePage(name string) *codePage {
	for _, p := range codePages {
		if p.name == name {
			return p
		}
	}
	return nil
}

// Text returns a reader of the file's text as UTF-8, without byte order mark.
// Bytes that are no text in a damaged UTF-8 or UTF-16 file become U+FFFD.
func (e *Encoding) Text(r io.ReaderAt, size int64) io.Reader {
	src := io.NewSectionReader(r, e.start, size-e.start)
	switch e.Name {
	case UTF8:
		if e.damaged {
			return transform.NewReader(src, unicode.UTF8.NewDecoder())
		}
		return src
	case UTF16LE:
		return transform.NewReader(src, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder())
	case UTF16BE:
		return transform.NewReader(src, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder())
	}
	p := findCodePage(e.Name)
	t := &codePageReader{src: src, in: make([]byte, 32<<10)}
	for i, r := range p.runes {
		t.utf8[i] = utf8.AppendRune(nil, r)
	}
	return t
}

// A codePageReader turns a single-byte text into UTF-8.
type codePageReader struct {
	src  io.Reader
	in   []byte
	out  []byte // storage for what was turned
	rest []byte // of it, not yet given away
	err  error
	utf8 [128][]byte // of the bytes 0x80 … 0xFF
}

func (t *codePageReader) Read(p []byte) (int, error) {
	for len(t.rest) == 0 {
		if t.err != nil {
			return 0, t.err
		}
		var n int
		n, t.err = t.src.Read(t.in)
		t.turn(t.in[:n])
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

func (t *codePageReader) turn(in []byte) {
	t.out = t.out[:0]
	for len(in) > 0 {
		n := 0
		for n < len(in) && in[n] < utf8.RuneSelf {
			n++
		}
		t.out = append(t.out, in[:n]...)
		if n < len(in) {
			t.out = append(t.out, t.utf8[in[n]-utf8.RuneSelf]...)
			n++
		}
		in = in[n:]
	}
	t.rest = t.out
}
