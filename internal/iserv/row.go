package iserv

import (
	"io"
	"iter"

	"elterntool/internal/delimited"
)

// A row is a record that holds something, with what its shape says.
type row struct {
	*delimited.Reader
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
		w := &row{Reader: r, cols: f.cols}
		for {
			if err := r.Read(); err == io.EOF {
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
	for i := range w.Fields {
		if len(w.cell(i)) > 0 {
			return false
		}
	}
	return w.Count <= delimited.MaxFields
}

func (w *row) measure() {
	width := len(w.cols.names)
	w.short, w.long = w.Count < width, w.Count > delimited.MaxFields
	for i := width; i < len(w.Fields) && !w.long; i++ {
		w.long = len(w.cell(i)) > 0
	}
}

// cell is the trimmed content of a column, from 0; empty if the row has no such
// column or the file has none (-1).
func (w *row) cell(i int) []byte {
	if i < 0 || i >= len(w.Fields) {
		return nil
	}
	return delimited.Trim(w.Fields[i])
}

func (w *row) known(f field) []byte { return w.cell(w.cols.at[f]) }
