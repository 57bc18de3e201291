package accounts

import (
	"encoding/csv"
	"os"
)

// A Reader reads the column "Account", from its title on.
type Reader struct {
	file *os.File
	csv  *csv.Reader
}

// Open opens a result file.
func Open(name string) (*Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r := &Reader{f, csv.NewReader(f)}
	r.csv.ReuseRecord = true
	return r, nil
}

// Next gives "" and io.EOF behind the last one.
func (r *Reader) Next() (string, error) {
	record, err := r.csv.Read()
	if err != nil {
		return "", err
	}
	return record[3], nil
}

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }
