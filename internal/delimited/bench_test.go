package delimited

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"
)

// manyRows is a list of n invented parents, a quarter of them with letters that are
// not ASCII.
func manyRows(n int) []byte {
	firsts := []string{"Erika", "Jürgen", "Anna Maria", "Zoë", "Thomas", "Stefanie", "Mehmet", "Olga"}
	var b bytes.Buffer
	for i := range n + 1 {
		fmt.Fprintf(&b, "Mustermann,%s,%d%c,mustermann%d,%06d\r\n", firsts[i%8], 5+i%8, 'a'+rune(i%5), i+2, i*7919%1_000_000)
	}
	return b.Bytes()
}

func BenchmarkRecords(b *testing.B) {
	data := manyRows(1_000_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r := NewReader(bytes.NewReader(data), ',', LF, 1)
		n := 0
		for r.Read() == nil {
			n += len(r.Fields)
		}
		if n != 5*(1_000_000+1) {
			b.Fatal(n)
		}
	}
}

func BenchmarkEncodingCSV(b *testing.B) {
	data := manyRows(1_000_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
