package delimited

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/bits"
)

// Limits of a record.
const (
	MaxRecord = 1 << 20 // bytes of a record; a longer one is an unclosed quote or no table
	MaxFields = 1024    // fields kept of one record; further ones are only counted

	bufferSize  = 256 << 10 // one read of the file; a record rarely crosses two
	firstBuffer = 64 << 10  // holds most files
)

// A LineEnd says what ends a record outside quotes.
type LineEnd uint8

// The line ends.
const (
	LF LineEnd = iota // LF, with or without a CR before it
	CR                // CR (old Macs), also CRLF and LF
)

// A Reader cuts UTF-8 text into records and fields (RFC 4180, leniently): a
// quote opens a field only at its first byte; a quote inside a quoted field that
// neither doubles nor ends it stays as text and is counted in stray.
type Reader struct {
	src   io.Reader
	delim byte
	end   LineEnd

	buf  []byte
	pos  int // of the next record in buf
	eof  bool
	next int // line of the next record, from 1

	taken  int64 // bytes before buf
	quotes []quoted

	// The record read last; valid until the next call of Read.
	Fields [][]byte // at most MaxFields
	Count  int      // fields, also those not kept
	Line   int      // where it begins, from 1
	Stray  int      // quotes that stand where none belongs
	Broken bool     // one of them in a quoted field: rows may have run together
}

// quoted is a field whose doubled quotes are still to be undone.
type quoted struct{ field, doubled int }

// NewReader reads records of src; line is the number of its first line.
func NewReader(src io.Reader, delim byte, end LineEnd, line int) *Reader {
	return &Reader{src: src, delim: delim, end: end, next: line, buf: make([]byte, 0, firstBuffer)}
}

// NewBytesReader reads records of b, which it changes: doubled quotes are undone in place.
func NewBytesReader(b []byte, delim byte, end LineEnd) *Reader {
	return &Reader{src: bytes.NewReader(nil), delim: delim, end: end, next: 1, buf: b}
}

// Offset is the number of bytes read, up to the end of the record read last.
func (r *Reader) Offset() int64 { return r.taken + int64(r.pos) }

// NextLine is the line the next record begins in.
func (r *Reader) NextLine() int { return r.next }

// Read reads the next record. At the end of the text it returns io.EOF; an *Error
// of kind ErrQuote or ErrTooLong says where the record or quote begins.
func (r *Reader) Read() error {
	for {
		data := r.buf[r.pos:]
		if len(data) == 0 && r.eof {
			return io.EOF
		}
		if n := r.cut(data); n >= 0 {
			r.pos += n
			return nil
		}
		if r.eof {
			// Only an open quote keeps cut from ending the last record.
			return r.openQuote(data)
		}
		if len(data) >= MaxRecord {
			if err := r.openQuote(data); err != nil {
				return err
			}
			return &Error{Kind: ErrTooLong, Line: r.next}
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
}

// fill moves the begun record to the front and reads more behind it.
func (r *Reader) fill() error {
	r.taken += int64(r.pos)
	n := copy(r.buf[:cap(r.buf)], r.buf[r.pos:])
	r.buf, r.pos = r.buf[:n], 0
	if n == cap(r.buf) || cap(r.buf) < bufferSize && r.taken > firstBuffer/2 {
		r.buf = append(make([]byte, 0, max(2*n, bufferSize)), r.buf...)
	}
	m, err := r.src.Read(r.buf[n:cap(r.buf)])
	r.buf = r.buf[:n+m]
	if err == io.EOF {
		r.eof, err = true, nil
	}
	return err
}

// cut takes one record from the front of data and returns its length with the line
// end, or -1 if data does not hold all of it.
func (r *Reader) cut(data []byte) int {
	if r.end == LF {
		n := bytes.IndexByte(data, '\n')
		line, size, whole := data, len(data), r.eof
		if n >= 0 {
			line, size, whole = data[:n], n+1, true
		}
		if bytes.IndexByte(line, '"') < 0 {
			if !whole {
				return -1
			}
			r.begin()
			r.next++
			r.split(bytes.TrimSuffix(line, crByte))
			return size
		}
	}
	return r.cutQuoted(data)
}

var crByte = []byte{'\r'}

func (r *Reader) begin() {
	r.Fields, r.Count, r.Line, r.Stray, r.Broken, r.quotes = r.Fields[:0], 0, r.next, 0, false, r.quotes[:0]
}

func (r *Reader) add(field []byte) {
	if r.Count++; r.Count <= MaxFields {
		r.Fields = append(r.Fields, field)
	}
}

// split cuts a line without quotes, 8 bytes at a time.
func (r *Reader) split(line []byte) {
	const ones, low = 0x0101010101010101, 0x7F7F7F7F7F7F7F7F
	start, i := 0, 0
	for delims := uint64(r.delim) * ones; i+8 <= len(line); i += 8 {
		x := binary.LittleEndian.Uint64(line[i:]) ^ delims
		// The highest bit of each byte that is 0.
		for zero := ^((x&low + low) | x | low); zero != 0; zero &= zero - 1 {
			at := i + bits.TrailingZeros64(zero)/8
			r.add(line[start:at:at])
			start = at + 1
		}
	}
	for ; i < len(line); i++ {
		if line[i] == r.delim {
			r.add(line[start:i:i])
			start = i + 1
		}
	}
	r.add(line[start:])
}

// cutQuoted is cut for a record that may hold quotes. It changes data only once the
// whole record is there: doubled quotes are undone in place.
func (r *Reader) cutQuoted(data []byte) int {
	r.begin()
	i := 0
	for {
		var stop int
		if i < len(data) && data[i] == '"' {
			stop = r.quotedField(data, i)
		} else {
			stop = r.plainField(data, i)
		}
		if stop < 0 || stop == len(data) && !r.eof {
			return -1
		}
		if stop < len(data) && data[stop] == r.delim {
			i = stop + 1
			continue
		}
		size := r.skipEnd(data, stop)
		if size < 0 {
			return -1
		}
		r.next += countLines(data[:size], r.end)
		if size == len(data) && stop == size {
			r.next++ // the last line has no end
		}
		r.undouble()
		return size
	}
}

// plainField adds the field that begins at i and returns where it stops: at a
// delimiter, a line end or the end of data.
func (r *Reader) plainField(data []byte, i int) int {
	stop := i
	for ; stop < len(data); stop++ {
		c := data[stop]
		if c == r.delim || c == '\n' || c == '\r' && r.end == CR {
			break
		}
		if c == '"' {
			r.Stray++
		}
	}
	field := data[i:stop:stop]
	if stop == len(data) || data[stop] == '\n' {
		field = bytes.TrimSuffix(field, crByte)
	}
	r.add(field)
	return stop
}

// quotedField adds the field whose quote stands at i and returns where it stops,
// or -1 if its closing quote is not in data.
func (r *Reader) quotedField(data []byte, i int) int {
	doubled := 0
	for at := i + 1; ; {
		n := bytes.IndexByte(data[at:], '"')
		if n < 0 {
			return -1
		}
		at += n
		if at+1 < len(data) && data[at+1] == '"' {
			doubled++
			at += 2
			continue
		}
		stop := at + 1
		for stop < len(data) && (data[stop] == ' ' || data[stop] == '\t') && data[stop] != r.delim {
			stop++ // blanks between the closing quote and the delimiter
		}
		if stop == len(data) && !r.eof {
			return -1
		}
		if stop == len(data) || data[stop] == r.delim || data[stop] == '\n' || r.isEndCR(data, stop) {
			if doubled > 0 && r.Count < MaxFields {
				r.quotes = append(r.quotes, quoted{len(r.Fields), doubled})
			}
			r.add(data[i+1 : at : at])
			return stop
		}
		r.Stray++
		r.Broken = true
		at++
	}
}

// isEndCR says whether a CR at i ends the record: alone in a text of CR lines,
// before LF or the end of the text elsewhere.
func (r *Reader) isEndCR(data []byte, i int) bool {
	return data[i] == '\r' && (r.end == CR || i+1 == len(data) || data[i+1] == '\n')
}

// skipEnd returns the offset behind the line end at stop, or -1 if more is needed
// to see whether a LF follows a CR.
func (r *Reader) skipEnd(data []byte, stop int) int {
	if stop < len(data) && data[stop] == '\r' {
		if stop++; stop == len(data) && !r.eof {
			return -1
		}
	}
	if stop < len(data) && data[stop] == '\n' {
		stop++
	}
	return stop
}

func (r *Reader) undouble() {
	for _, q := range r.quotes {
		f := r.Fields[q.field]
		to := bytes.IndexByte(f, '"')
		for from := to; from < len(f); from++ {
			f[to] = f[from]
			to++
			if f[from] == '"' && from+1 < len(f) && f[from+1] == '"' {
				from++
			}
		}
		r.Fields[q.field] = f[:to]
	}
}

// openQuote returns the error for a record that never ends because of a quote, or
// nil if no quote is open in it.
func (r *Reader) openQuote(data []byte) error {
	saved := r.eof
	r.eof = true
	defer func() { r.eof = saved }()
	r.begin()
	for i := 0; i <= len(data); {
		stop := 0
		if i < len(data) && data[i] == '"' {
			if stop = r.quotedField(data, i); stop < 0 {
				return &Error{Kind: ErrQuote, Line: r.next + countLines(data[:i], r.end), Column: r.Count + 1}
			}
		} else {
			stop = r.plainField(data, i)
		}
		i = stop + 1
	}
	return nil
}

// countLines counts the line ends in data.
func countLines(data []byte, end LineEnd) int {
	n := bytes.Count(data, []byte{'\n'})
	if end == CR {
		n += bytes.Count(data, crByte) - bytes.Count(data, []byte("\r\n"))
	}
	return n
}
