package benchdata

import (
	"archive/zip"
	"bufio"
	"io"
	"time"

	"github.com/klauspost/compress/flate"
)

// A part is an entry of a package. What writes it need not look at errors: bufio keeps the first one for Flush.
type part struct {
	name  string
	write func(*bufio.Writer)
}

func text(s string) func(*bufio.Writer) {
	return func(w *bufio.Writer) { w.WriteString(s) }
}

func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	return z
}

// writeParts writes the parts one after the other and ends the package.
func writeParts(z *zip.Writer, parts []part) error {
	modified := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: modified}
		h.SetMode(0o644)
		entry, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		b := bufio.NewWriterSize(entry, 64<<10)
		p.write(b)
		if err := b.Flush(); err != nil {
			return err
		}
	}
	return z.Close()
}
