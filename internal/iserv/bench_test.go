package iserv

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"elterntool/internal/delimited"

	"golang.org/x/text/encoding/charmap"
)

// manyRows is a result file of n invented parents, a quarter of them with letters
// that are not ASCII.
func manyRows(n int) []byte {
	firsts := []string{"Erika", "Jürgen", "Anna Maria", "Zoë", "Thomas", "Stefanie", "Mehmet", "Olga"}
	lasts := []string{"Mustermann", "Müller", "Weiß", "Heßler-Schön", "Schmidt", "von der Heide", "Kowalski", "Beispiel"}
	accounts := map[string]string{
		"Jürgen": "juergen", "Anna Maria": "anna.maria", "Zoë": "zoe", "Müller": "mueller", "Weiß": "weiss",
		"Heßler-Schön": "hessler-schoen", "von der Heide": "von.der.heide", "Erika": "erika", "Thomas": "thomas",
		"Stefanie": "stefanie", "Mehmet": "mehmet", "Olga": "olga", "Mustermann": "mustermann", "Schmidt": "schmidt",
		"Kowalski": "kowalski", "Beispiel": "beispiel",
	}
	var b bytes.Buffer
	b.WriteString("Nachname,Vorname,Klasse/Information,Account,Passwort\r\n")
	for i := range n {
		first, last := firsts[i%8], lasts[i/8%8]
		fmt.Fprintf(&b, "%s,%s,%d%c,%s.%s%d,%06d\r\n", last, first, 5+i%8, 'a'+rune(i%5), accounts[first], accounts[last], i+2, i*7919%1_000_000)
	}
	return b.Bytes()
}

const benchRows = 1_000_000

func BenchmarkOpen(b *testing.B) {
	for _, page := range []string{delimited.UTF8, delimited.Windows1252} {
		b.Run(page, func(b *testing.B) {
			data := manyRows(benchRows)
			if page == delimited.Windows1252 {
				data, _ = charmap.Windows1252.NewEncoder().Bytes(data)
			}
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAccounts(b *testing.B) {
	data := manyRows(benchRows)
	f, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		for _, err := range f.Accounts() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	runtime.KeepAlive(f)
}

func BenchmarkPasses(b *testing.B) {
	data := manyRows(benchRows)
	r, size := bytes.NewReader(data), int64(len(data))
	f, err := New(r, size, "x.csv", Options{})
	if err != nil {
		b.Fatal(err)
	}
	for name, pass := range map[string]func() error{
		"encoding": func() error { _, err := delimited.Detect(r, size); return err },
		"survey":   func() error { _, err := f.survey("", nil); return err },
		"repeats":  func() error { return f.findRepeats(nil) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := pass(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
