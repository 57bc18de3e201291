package mailmerge

import (
	"fmt"
	"io"
)

// A Record is what one letter is filled with.
type Record struct {
	Number int               // what [RecordNumber] shows; 0: the place among the records, from 1
	Values map[string]string // by the name of the column; every one of [Document.Columns] needs one, empty if there is nothing
}

// MergeOptions change how merged letters are put together, not what they say.
type MergeOptions struct {
	// Duplex begins each letter on a front page: Writer puts a blank page behind
	// a letter with an odd number of pages and prints it. A PDF leaves such
	// pages out unless it is exported with IsSkipEmptyPages=false. Without
	// Duplex Writer is told not to print them.
	Duplex bool

	// Mark is a word such as DRAFT that is printed across every page, behind the
	// text, without moving anything; "": none.
	Mark string
}

// WriteTemplate writes the document as a template: with fields, conditions and
// its data source. Nothing is written if Check finds anything.
func (d *Document) WriteTemplate(w io.Writer) error {
	s := take(d)
	if len(s.errors) > 0 {
		return s.errors
	}
	return writePackage(w, &job{doc: d, survey: s, template: true})
}

// WriteMerged writes one document with a letter for each record, in their order;
// pages are numbered anew in each letter. Nothing is written if Check finds
// anything, a record lacks a value, or there is no record.
func (d *Document) WriteMerged(w io.Writer, records []Record, o MergeOptions) error {
	s := take(d)
	s.records(records)
	s.characters("MergeOptions.Mark", o.Mark)
	if len(s.errors) > 0 {
		return s.errors
	}
	return writePackage(w, &job{doc: d, survey: s, records: records, options: o})
}

func (s *survey) records(records []Record) {
	if len(records) == 0 {
		s.bad("records", ErrMissing, "", "a record")
	}
	for i, r := range records {
		path := fmt.Sprintf("records[%d]", i)
		if r.Number < 0 {
			s.bad(path+".Number", ErrValue, "", "less than 0")
		}
		for _, column := range s.columns {
			if v, ok := r.Values[column]; !ok {
				s.bad(path, ErrRecord, column, "")
			} else if detail := badCharacter(v); detail != "" {
				s.bad(path, ErrCharacter, column, detail)
			}
		}
	}
}
