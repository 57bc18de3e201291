package iserv

import (
	"bytes"
	"io"
	"iter"
)

// A row is a record that holds something, with what its shape says.
type row struct {
	*recordReader
	cols  *columns
	short bool // columns of the header are missing
	long  bool // holds something behind the last column of the header
}

// rows yields the records behind the header that hold something.
func (f *File) rows() iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		r, err := f.records()
		if err != nil {
			yield(nil, err)
			return
		}
		w := &row{recordReader: r, cols: f.cols}
		for {
			if err := r.read(); err == io.EOF {
				return
			} else if err != nil {
				yield(nil, err)
				return
			}
			if w.blank() {
				continue
			}
			w.measure()
			if !yield(w, nil) {
				return
			}
		}
	}
}

func (w *row) blank() bool {
	for i := range w.fields {
		if len(w.cell(i)) > 0 {
			return false
		}
	}
	return w.count <= maxFields
}

func (w *row) measure() {
	width := len(w.cols.names)
	w.short, w.long = w.count < width, w.count > maxFields
	for i := width; i < len(w.fields) && !w.long; i++ {
		w.long = len(w.cell(i)) > 0
	}
}

// cell is the trimmed content of a column, from 0; empty if the row has no such
// column or the file has none (-1).
func (w *row) cell(i int) []byte {
	if i < 0 || i >= len(w.fields) {
		return nil
	}
	return trim(w.fields[i])
}

func (w *row) known(f field) []byte { return w.cell(w.cols.at[f]) }

func trim(b []byte) []byte {
	if n := len(b); n == 0 || plain(b[0]) && plain(b[n-1]) {
		return b
	}
	return bytes.TrimFunc(b, isBlank)
}

func plain(c byte) bool { return c > ' ' && c < 0x80 }
