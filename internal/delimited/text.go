package delimited

import (
	"bytes"
	"io"
)

// Delimiters that are known, in the order in which the first of equals is taken.
const Delimiters = ";,\t|"

const headSize = 64 << 10 // how far into the text a header may stand

// ReadHead reads the beginning of a text, 64 KiB at most, in which a header must
// stand. whole says that the text has no more.
func ReadHead(text io.Reader) (head []byte, whole bool, err error) {
	head = make([]byte, headSize)
	n, err := io.ReadFull(text, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return head[:n], true, nil
	}
	return head, false, err
}

// Peek reads the beginning of a file as ReadHead does, without a pass over all of
// it: its first 64 KiB tell the encoding.
func Peek(r io.ReaderAt, size int64) (head []byte, whole bool, err error) {
	b := make([]byte, min(size, headSize))
	n, err := r.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	if int64(n) < size {
		n -= incomplete(b[:n])
	}
	part := bytes.NewReader(b[:n])
	e, err := Detect(part, int64(n))
	if err != nil {
		return nil, false, err
	}
	head, whole, err = ReadHead(e.Text(part, int64(n)))
	return head, whole && int64(n) == size, err
}

// LineEnds tells by the first line end what ends lines.
func LineEnds(head []byte) LineEnd {
	cr, lf := bytes.IndexByte(head, '\r'), bytes.IndexByte(head, '\n')
	if cr >= 0 && (lf < 0 || lf > cr+1) {
		return CR
	}
	return LF
}

// NextLine is where the second line of b begins; 0: nowhere.
func NextLine(b []byte, end LineEnd) int {
	if end == LF {
		return bytes.IndexByte(b, '\n') + 1
	}
	n := bytes.IndexAny(b, "\r\n")
	if n >= 0 && n+1 < len(b) && b[n] == '\r' && b[n+1] == '\n' {
		n++
	}
	return n + 1
}

// SeparatorLine reads the line that tells Excel the delimiter: "sep=;".
func SeparatorLine(b []byte) (delim byte, ok bool) {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	line = bytes.Trim(line, "\" \r")
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) && bytes.IndexByte([]byte(Delimiters), line[4]) >= 0 {
		return line[4], true
	}
	return 0, false
}

// IsBlank says whether a character at the edge of a field means nothing: white space,
// also the no-break kinds, and characters without width.
func IsBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', '\u00A0', '\u2007', '\u202F', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return true
	}
	return false
}

// Trim takes away what means nothing at both edges of a field.
func Trim(b []byte) []byte {
	if n := len(b); n == 0 || plain(b[0]) && plain(b[n-1]) {
		return b
	}
	return bytes.TrimFunc(b, IsBlank)
}

func plain(c byte) bool { return c > ' ' && c < 0x80 }
