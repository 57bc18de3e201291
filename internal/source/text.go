package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"elterntool/internal/delimited"
	"elterntool/internal/table"
)

// sampleRecords is how many records tell the delimiter.
const sampleRecords = 200

// ReadText reads delimited text. path stands in errors.
func ReadText(ctx context.Context, r io.ReaderAt, size int64, path string, o Options) (*File, error) {
	file, err := readText(ctx, r, size, o)
	var e *delimited.Error
	switch {
	case errors.As(err, &e):
		return nil, &Error{File: path, Kind: e.Kind, Line: e.Line, Column: e.Column, Detail: e.Detail}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case err != nil:
		var own *Error
		if errors.As(err, &own) {
			own.File = path
			return nil, own
		}
		return nil, &Error{File: path, Kind: err}
	}
	file.Path = path
	return file, nil
}

func readText(ctx context.Context, r io.ReaderAt, size int64, o Options) (*File, error) {
	var enc delimited.Encoding
	var err error
	if o.Encoding != "" {
		enc, err = delimited.Named(o.Encoding, r, size)
	} else {
		enc, err = delimited.Detect(r, size)
	}
	if err != nil {
		return nil, err
	}
	head, whole, err := delimited.ReadHead(enc.Text(r, size))
	if err != nil {
		return nil, err
	}
	end := delimited.LineEnds(head)
	text, line := enc.Text(r, size), 1
	delim := o.Delimiter
	if d, ok := delimited.SeparatorLine(head); ok {
		n := delimited.NextLine(head, end)
		if _, err := io.CopyN(io.Discard, text, int64(n)); err != nil {
			return nil, err
		}
		head, line = head[n:], 2
		if delim == 0 {
			delim = d
		}
	}
	if delim == 0 {
		delim = chooseDelimiter(head, whole, end)
	}
	first, skip := firstLine(head, delim, end, line)
	if skip > 0 { // its quotes are broken, but its columns are plain
		if _, err := io.CopyN(io.Discard, text, int64(skip)); err != nil {
			return nil, err
		}
		line++
	}
	sheet := Sheet{Rows: first}
	sum := 0
	rec := delimited.NewReader(text, delim, end, line)
	for {
		if err := rec.Read(); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if rec.Count > delimited.MaxFields {
			return nil, &Error{Kind: ErrSpread, Line: rec.Line}
		}
		row := Row{Number: rec.Line, Broken: rec.Broken}
		for i, f := range rec.Fields {
			if t := delimited.Trim(f); len(t) > 0 {
				for len(row.Cells) < i {
					row.Cells = append(row.Cells, Cell{})
				}
				row.Cells = append(row.Cells, textCell(t))
				sum += len(t)
			}
		}
		if len(row.Cells) == 0 {
			continue
		}
		if sheet.Rows = append(sheet.Rows, row); len(sheet.Rows) > maxRows || sum > maxBytes {
			return nil, &Error{Kind: ErrTooLarge}
		}
		if len(sheet.Rows)%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return &File{Text: &Text{Encoding: enc, Delimiter: delim}, Sheets: []Sheet{sheet}}, ctx.Err()
}

func textCell(b []byte) Cell {
	s := strings.ToValidUTF8(string(b), string(utf8.RuneError))
	return Cell{Text: s, Kind: table.String, value: s}
}

// chooseDelimiter takes the one that cuts most records into equally many fields; of
// equals the one that gives more fields.
func chooseDelimiter(head []byte, whole bool, end delimited.LineEnd) byte {
	best, score := byte(';'), 0.0
	for _, d := range []byte(delimited.Delimiters) {
		widths, n := map[int]int{}, 0
		r := delimited.NewBytesReader(bytes.Clone(head), d, end)
		for n < sampleRecords && r.Read() == nil {
			if r.Offset() == int64(len(head)) && !whole && n > 0 {
				break // cut off
			}
			if len(r.Fields) == 1 && len(delimited.Trim(r.Fields[0])) == 0 {
				continue
			}
			n++
			if r.Broken {
				continue
			}
			widths[min(r.Count, delimited.MaxFields)]++
		}
		common := 0
		for w, k := range widths {
			if w > 1 && (k > widths[common] || k == widths[common] && w > common) {
				common = w
			}
		}
		if common == 0 {
			continue
		}
		// Fields count a little: "Weg 1, 00000 Musterstadt" in every row makes two of each.
		if s := float64(widths[common])/float64(n) + float64(min(common, 20))/20; s > score {
			best, score = d, s
		}
	}
	return best
}

// firstLine cuts the first line plainly at the delimiters if its quotes are broken so
// that reading on as usual would swallow what follows: published headers have
// ;"Nachname;"Vorname";. Else it gives no row.
func firstLine(head []byte, delim byte, end delimited.LineEnd, line int) (rows []Row, skip int) {
	n := delimited.NextLine(head, end)
	if n == 0 {
		return nil, 0
	}
	r := delimited.NewBytesReader(bytes.Clone(head), delim, end)
	err := r.Read()
	broken := err != nil && !errors.Is(err, io.EOF) || err == nil && r.Broken
	if !broken {
		return nil, 0
	}
	fields := bytes.Split(bytes.TrimRight(head[:n], "\r\n"), []byte{delim})
	// The records below say whether these are the columns.
	below := delimited.NewBytesReader(bytes.Clone(head[n:]), delim, end)
	if below.Read() != nil || below.Broken || below.Count != len(fields) {
		return nil, 0
	}
	row := Row{Number: line}
	for _, f := range fields {
		row.Cells = append(row.Cells, textCell(delimited.Trim(bytes.Trim(f, `" `))))
	}
	for len(row.Cells) > 0 && row.Cells[len(row.Cells)-1].Text == "" {
		row.Cells = row.Cells[:len(row.Cells)-1]
	}
	if len(row.Cells) == 0 {
		return nil, 0
	}
	return []Row{row}, n
}
