package formula

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpusFolder finds public spreadsheets beside the project, if they are there.
func corpusFolder(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Skip("no go.mod above this folder")
		}
		dir = parent
	}
	corpus := filepath.Join(dir, "..", "shared", "corpus", "ods")
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus of spreadsheets, ../shared/corpus/ods, is not there")
	}
	return corpus
}

type storedFormula struct {
	syntax Syntax
	text   string
}

// storedFormulas reads all values of table:formula in a file, with
// encoding/xml: an opinion of its own.
func storedFormulas(path string) ([]storedFormula, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		f, err := z.Open("content.xml")
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if data, err = io.ReadAll(f); err != nil {
			return nil, err
		}
	}
	if !bytes.Contains(data, []byte(":formula=")) { // most files; decoding takes long
		return nil, nil
	}
	namespaces := map[string]string{} // prefixes are declared once in these files
	var all []storedFormula
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			if a.Name.Space == "xmlns" {
				namespaces[a.Name.Local] = a.Value
			}
		}
		for _, a := range e.Attr {
			if a.Name.Local != "formula" || a.Name.Space != "urn:oasis:names:tc:opendocument:xmlns:table:1.0" {
				continue
			}
			text, ns := a.Value, ""
			if prefix, rest, ok := strings.Cut(text, ":"); ok && namespaces[prefix] != "" {
				text, ns = rest, namespaces[prefix]
			}
			all = append(all, storedFormula{SyntaxOf(ns), text})
		}
	}
}

// Formulas as people have them: most are bounded, and with another operand
// none loses it.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpusFolder(t), "*.*ods"))
	if err != nil || len(files) == 0 {
		t.Skip("no spreadsheets in the corpus")
	}
	var p Parser
	total, bounded, external := 0, 0, 0
	odd := map[string]int{}
	for _, file := range files {
		formulas, err := storedFormulas(file)
		if err != nil {
			t.Logf("%s: only %d formulas read: %v", filepath.Base(file), len(formulas), err)
		}
		for _, f := range formulas {
			r := p.Parse(f.syntax, []byte(f.text))
			total++
			if r.External {
				external++
			}
			if r.Unbounded {
				odd[f.text]++
				continue
			}
			bounded++
			with := p.Parse(f.syntax, []byte(f.text+"+[.XFC77777]"))
			if !with.Unbounded && !slices.ContainsFunc(with.Areas, func(a Area) bool { return a.Row2 >= 77777 && a.Col2 >= MaxCol-1 }) {
				t.Errorf("%s: %s: another operand was lost", filepath.Base(file), f.text)
			}
		}
	}
	t.Logf("%d formulas in %d files: %d bounded (%.1f %%), %d with other documents", total, len(files), bounded, 100*float64(bounded)/float64(max(total, 1)), external)
	for _, text := range slices.Sorted(maps.Keys(odd)) {
		if testing.Verbose() {
			t.Logf("unbounded, %d times: %s", odd[text], text)
		}
	}
	if bounded < total*9/10 {
		t.Errorf("only %d of %d formulas are bounded", bounded, total)
	}
}
