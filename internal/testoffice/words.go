package testoffice

import (
	"encoding/xml"
	"io"
	"strconv"
	"testing"
)

const millimetres = 25.4 / 72 // of a point

// decodeWords reads what pdftotext -bbox writes: XHTML with page and word elements.
func decodeWords(t testing.TB, r io.Reader) []Word {
	t.Helper()
	d := xml.NewDecoder(r)
	d.Strict, d.Entity = false, xml.HTMLEntity
	var words []Word
	page := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return words
		}
		if err != nil {
			t.Fatalf("pdftotext -bbox: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "page":
			page++
		case "word":
			w := Word{Page: page}
			for _, a := range start.Attr {
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil {
					t.Fatalf("pdftotext -bbox: %s=%q", a.Name.Local, a.Value)
				}
				switch v *= millimetres; a.Name.Local {
				case "xMin":
					w.Left = v
				case "yMin":
					w.Top = v
				case "xMax":
					w.Right = v
				case "yMax":
					w.Bottom = v
				}
			}
			if err := d.DecodeElement(&w.Text, &start); err != nil {
				t.Fatalf("pdftotext -bbox: %v", err)
			}
			words = append(words, w)
		}
	}
}
