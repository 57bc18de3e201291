package printing

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"unicode/utf16"
)

// accessMark is a keyword of letters with access data, in the document and in what
// LibreOffice makes a PDF of it with.
const accessMark = "elterntool: Briefe mit Zugangsdaten"

// Limits of what is looked at.
const (
	maxMeta    = 64 << 10
	maxPDFTail = 1 << 20 // the information stands at the end, before 20 bytes for each object
)

// IsLetters tells by its content whether a file is letters with access data that a run
// of print has made: the text, also if Writer has saved it since, or a PDF of it.
func IsLetters(r io.ReaderAt, size int64) (bool, error) {
	head := make([]byte, min(size, 5))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return isMarkedText(r, size), nil
	case bytes.HasPrefix(head, []byte("%PDF-")):
		n := min(size, maxPDFTail)
		tail := make([]byte, n)
		if _, err := r.ReadAt(tail, size-n); err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		return isMarkedPDF(tail), nil
	}
	return false, nil
}

func isMarkedText(r io.ReaderAt, size int64) bool {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return false // no document of ours
	}
	f, err := z.Open("meta.xml")
	if err != nil {
		return false
	}
	defer f.Close()
	d := xml.NewDecoder(io.LimitReader(f, maxMeta))
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "keyword" {
			continue
		}
		var text string
		if d.DecodeElement(&text, &start) == nil && text == accessMark {
			return true
		}
	}
}

// isMarkedPDF looks for the mark as LibreOffice 7.4 writes it (PDF 1.7, 7.9.2.2: UTF-16
// with a byte order mark, as a hexadecimal string), and as a text.
func isMarkedPDF(tail []byte) bool {
	_, value, ok := bytes.Cut(tail, []byte("/Keywords"))
	if !ok {
		return false
	}
	value = bytes.TrimLeft(value[:min(len(value), 1024)], " \r\n")
	wide := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(accessMark)) {
		wide = append(wide, byte(unit>>8), byte(unit))
	}
	upper := []byte("<" + hex.EncodeToString(wide) + ">")
	return len(value) >= len(upper) && bytes.EqualFold(value[:len(upper)], upper) || bytes.HasPrefix(value, []byte("("+accessMark+")"))
}
