package testoffice

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A Merging is what Writer's own mail merge made of a template.
type Merging struct {
	Columns  []string // of the records
	Records  int
	Queries  map[string]string // the commands by name
	Files    []MergedFile
	Problems []string // none if the source registered itself and all fields were filled
	Dir      string   // where the written documents lie, until the test ends
}

// A MergedFile is one written document.
type MergedFile struct {
	File  string   // its name
	Pages []string // text of each page of its PDF, as pdftotext -layout gives it
}

// Merge lets Writer merge a template with the data source inside of it, into one file for each record, or into one
// for all (single). The spreadsheet must lie where the template says.
func Merge(t testing.TB, template string, single bool) Merging {
	t.Helper()
	Need(t, Judges, Calc, UNO, PDFText)
	dir := filepath.Join(t.TempDir(), "letters")
	args := []string{absolute(t, template), "--out", dir}
	if single {
		args = append(args, "--single")
	}
	m := Merging{Dir: dir}
	if err := json.Unmarshal(judge(t, 1, "merge.py", args...), &m); err != nil {
		t.Fatalf("merge.py: %v", err)
	}
	return m
}

// ODFValid fails the test unless each package is valid ODF 1.3 without exception.
func ODFValid(t testing.TB, files ...string) {
	t.Helper()
	Need(t, Judges, Jing)
	interpreter := python()
	if interpreter == "" {
		interpreter = "python3"
	}
	out, code, err := run(startAllowance, interpreter, append([]string{Shared(t, "oracle", "odfvalid.py")}, files...)...)
	if err != nil || code != 0 {
		t.Errorf("odfvalid: code %d, %v\n%s", code, err, out)
	}
}

// PDF lets LibreOffice make a PDF of a document and returns its name. With emptyPages the pages that Writer inserts are kept.
func PDF(t testing.TB, file string, emptyPages bool) string {
	t.Helper()
	filter := "pdf"
	if emptyPages {
		filter = `pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}`
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + ".pdf"
	return filepath.Join(Convert(t, file, filter), name)
}

// PDFPages returns the text of each page of a PDF, as pdftotext -layout gives it.
func PDFPages(t testing.TB, file string) []string {
	t.Helper()
	Need(t, PDFText)
	text, err := exec.Command(string(PDFText), "-layout", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	pages := strings.Split(string(text), "\f")
	return pages[:len(pages)-1]
}

// PDFWords returns where each word of a PDF is.
func PDFWords(t testing.TB, file string) []Word {
	t.Helper()
	Need(t, PDFText)
	out := filepath.Join(t.TempDir(), "words.html")
	if text, err := exec.Command(string(PDFText), "-bbox", file, out).CombinedOutput(); err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, text)
	}
	return readWords(t, out)
}

// A Word is a word on a page; positions in mm from the upper left corner.
type Word struct {
	Page                     int // from 1
	Text                     string
	Left, Top, Right, Bottom float64
}

func readWords(t testing.TB, file string) []Word {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return decodeWords(t, f)
}
