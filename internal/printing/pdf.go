package printing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/office"
	"elterntool/internal/problem"
	"elterntool/internal/safefile"
	"elterntool/internal/settings"
)

// lettersPerPDF bounds a PDF: the time that LibreOffice 7.4 takes grows with the square of
// the letters, since it looks at every frame of the document for every page.
const lettersPerPDF = 200

// privatePrefix begins the name of the private folder with the letters; package office's
// begins with pdfPrefix.
const (
	privatePrefix = "elterntool-briefe-"
	pdfPrefix     = "elterntool-pdf-"
)

// leftovers are private folders that a killed run could not remove.
func leftovers(dir string) []string {
	var found []string
	entries, _ := os.ReadDir(dir) // what cannot be listed cannot be named
	for _, e := range entries {
		if e.IsDir() && IsLeftover(e.Name()) {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found
}

// IsLeftover tells whether a folder of that name is one of leftovers.
func IsLeftover(name string) bool {
	return strings.HasPrefix(name, privatePrefix) || strings.HasPrefix(name, pdfPrefix)
}

// A pdfPart is a PDF with some of the letters.
type pdfPart struct {
	path    string
	letters []numbered
}

// parts divides the letters; few of them are one PDF, named like the document.
func (j *Job) parts(letters []numbered) []pdfPart {
	base := j.Letters[:len(j.Letters)-len(filepath.Ext(j.Letters))]
	if len(letters) <= lettersPerPDF {
		return []pdfPart{{base + ".pdf", letters}}
	}
	var list []pdfPart
	for some := range slices.Chunk(letters, lettersPerPDF) {
		list = append(list, pdfPart{fmt.Sprintf("%s-%d.pdf", base, len(list)+1), some})
	}
	return list
}

// writePDFs makes all PDFs and proves them before the first gets its name.
func (j *Job) writePDFs(ctx context.Context, res *Result, over safefile.CreateOptions) (err error) {
	program, err := office.Find(office.Options{Program: j.Program})
	if err != nil {
		return err
	}
	parts := j.parts(res.Letters)
	for _, p := range parts {
		if err := j.Saver.CanCreate(p.path, over); err != nil {
			return err
		}
	}
	var pdfs []*office.PDF
	defer func() {
		for _, pdf := range pdfs {
			err = errors.Join(err, pdf.Close())
		}
	}()
	for i, p := range parts {
		step := "LibreOffice macht das PDF"
		if len(parts) > 1 {
			step = fmt.Sprintf("LibreOffice macht PDF %d von %d", i+1, len(parts))
		}
		pdf, err := j.convert(ctx, program, res, p, step)
		if err != nil {
			return err
		}
		pdfs = append(pdfs, pdf)
		if err := j.prove(pdf, pdf.Size(), res, p); err != nil {
			return notProven(p.path, err)
		}
	}
	for i, p := range parts {
		_, err := j.Saver.Create(ctx, p.path, over, func(w io.Writer) error { _, err := pdfs[i].WriteTo(w); return err },
			func(r io.ReaderAt, size int64) error { return j.prove(r, size, res, p) })
		if err != nil {
			return err
		}
		res.Files = append(res.Files, p.path)
		res.Parts = append(res.Parts, p)
	}
	return nil
}

func (j *Job) prove(r io.ReaderAt, size int64, res *Result, p pdfPart) error {
	proof := newProof(p.letters, res.Plan.Letters, j.Settings.Letter.Form, j.Duplex)
	if j.Settings.Privacy.Information == settings.ByLink {
		proof.short, proof.link = true, j.Settings.Privacy.Link
	}
	return proof.read(r, size)
}

// convert lets LibreOffice make a PDF. Its letters lie in a private folder meanwhile.
func (j *Job) convert(ctx context.Context, program *office.Office, res *Result, p pdfPart, step string) (*office.PDF, error) {
	merged, err := j.merge(res.Plan, p.letters)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(j.Letters)
	private, err := os.MkdirTemp(dir, privatePrefix+"*") // not a hidden one: a snap cannot use those
	if err != nil {
		return nil, problem.FromFile(err)
	}
	defer os.RemoveAll(private)
	src := filepath.Join(private, LettersName)
	if err := os.WriteFile(src, merged, 0o600); err != nil {
		return nil, problem.FromFile(err)
	}
	return program.ConvertPDF(ctx, src, dir, office.PDFOptions{SkipBlank: !j.Duplex, Progress: func(elapsed time.Duration) {
		if j.Progress != nil {
			j.Progress(step, elapsed)
		}
	}})
}
