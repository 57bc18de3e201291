package printing

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/settings"
	"elterntool/internal/testoffice"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func job(t *testing.T, parents []parent, s *settings.Settings) *Job {
	t.Helper()
	return &Job{Options: options(writeSheet(t, parents), s), Duplex: true}
}

func run(t *testing.T, j *Job) *Result {
	t.Helper()
	res, err := Run(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func said(t *testing.T, res *Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := res.Text(&b, report.Style{Width: 100}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// files are the names in the folder of Datei-01.
func files(t *testing.T, j *Job) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(j.File))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// part reads a part of a package.
func part(t *testing.T, path, name string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
}

func TestList(t *testing.T) {
	j := job(t, append(few(), eva("maria.ivanova", "998877").but("Vorname", "Мария", "Nachname", "王")), school())
	j.List = true
	res := run(t, j)
	golden(t, "list.golden", said(t, res))
	if diff := cmp.Diff([]string{"datei01.fods"}, files(t, j)); diff != "" {
		t.Error("a list writes files", diff)
	}
}

// One letter by itself has the number that it has among all.
func TestOnlyKeepsTheNumber(t *testing.T) {
	j := job(t, few(), school())
	all := run(t, j)
	for _, l := range all.Letters {
		one := *j
		one.Only = l.Key
		res := run(t, &one)
		if len(res.Letters) != 1 || res.Letters[0].number != l.number || res.Letters[0].Key != l.Key {
			t.Errorf("%s is letter %d of all; by itself: %+v", l.Key, l.number, res.Letters)
		}
		content := part(t, one.Letters, "styles.xml") + part(t, one.Letters, "content.xml")
		for _, other := range all.Letters {
			if strings.Contains(content, ">"+other.Key+"<") != (other.Key == l.Key) {
				t.Errorf("the letter of %s and the account of %s", l.Key, other.Key)
			}
		}
		if !strings.Contains(content, fmt.Sprintf("Brief %d", l.number)) {
			t.Errorf("the sheets of %s do not say number %d", l.Key, l.number)
		}
	}
}

func TestOpenItems(t *testing.T) {
	s := school()
	s.School.Head, s.School.Phone = "", ""
	j := job(t, few(), s)
	_, err := Run(t.Context(), j)
	p := &problem.Problem{}
	if !errors.As(err, &p) || !strings.Contains(p.What, "Name der Schulleitung") || !strings.Contains(p.Remedy, "entwurf") {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"datei01.fods"}, files(t, j)); diff != "" {
		t.Error("refused, but there are files", diff)
	}
	j.Draft = true
	res := run(t, j)
	if res.NeedsAttention() == 0 || !strings.Contains(said(t, res), draftMark) {
		t.Errorf("a draft that says nothing of it:\n%s", said(t, res))
	}
	styles := part(t, j.Letters, "styles.xml")
	if pages, marks := strings.Count(styles, "<style:master-page "), strings.Count(styles, draftMark); marks < pages {
		t.Errorf("%d marks for %d page styles", marks, pages)
	}
}

func TestNoMark(t *testing.T) {
	j := job(t, few(), school())
	run(t, j)
	if all := part(t, j.Letters, "styles.xml") + part(t, j.Letters, "content.xml"); strings.Contains(all, draftMark) {
		t.Error("letters that are no draft have the mark")
	}
}

// What holds passwords now is named, so that it can be deleted.
func TestFilesWithPasswords(t *testing.T) {
	j := job(t, few(), school())
	j.Sent = true
	told := said(t, run(t, j))
	_, list, ok := strings.Cut(told, "Diese Dateien enthalten jetzt Zugangsdaten")
	if !ok {
		t.Fatal(told)
	}
	names := files(t, j)
	journaled := slices.Index(names, "datei01.fods (Verlauf).jsonl")
	if len(names) != 4 || journaled < 0 {
		t.Fatalf("files: %q", names)
	}
	b, err := os.ReadFile(filepath.Join(filepath.Dir(j.File), names[journaled]))
	if err != nil || strings.Contains(string(b), "482913") || strings.Contains(string(b), "eva.muster") { // holds none
		t.Errorf("the journal: %v\n%s", err, b)
	}
	names = slices.Delete(names, journaled, journaled+1)
	for _, name := range names { // Datei-01, its backup, and the letters
		if !strings.Contains(list, "• "+name) {
			t.Errorf("%s is not named:\n%s", name, told)
		}
		info, err := os.Stat(filepath.Join(filepath.Dir(j.File), name))
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", name, info.Mode())
		}
	}
}

// The date is entered into all rows of the printed letters, and into no other.
func TestSent(t *testing.T) {
	j := job(t, few(), school())
	j.Sent, j.Only = true, "anna.mueller"
	run(t, j)
	next := job(t, nil, school())
	next.File = j.File
	next.New = true
	next.Letters = filepath.Join(t.TempDir(), LettersName)
	var left []string
	for _, l := range run(t, next).Letters {
		left = append(left, l.Key)
	}
	if diff := cmp.Diff([]string{"ABCD-EFGH-2345", "anna.mueller2", "eva.muster"}, left); diff != "" {
		t.Error(diff)
	}
	sheet, err := os.ReadFile(j.File)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(sheet), "24.11.2026"); n != 2 { // two children, two rows
		t.Errorf("%d dates", n)
	}
	if !strings.Contains(string(sheet), "01.09.2026") {
		t.Error("an earlier date is gone")
	}
}

// many are n parents, each third with two children.
func many(n int) []parent {
	var list []parent
	for i := range n {
		p := eva(fmt.Sprintf("eva.muster%d", i+1), fmt.Sprintf("%06d", 100003+i*7919%900000)).but(
			"Vorname", []string{"Eva", "Jürgen", "Ayşe", "Žofia", "Anna-Lena"}[i%5], "Nachname", fmt.Sprintf("Muster %c%c", 'A'+i/26%26, 'a'+i%26),
			"Straße", fmt.Sprintf("Musterweg %d", i+1))
		list = append(list, p)
		if i%3 == 0 {
			list = append(list, p.but("Kind-Vorname", "Lea", "Klasse", "10c"))
		}
	}
	return list
}

// The whole way: letters, PDF, proof. What LibreOffice makes of other letters is not kept.
func TestPDF(t *testing.T) {
	needOffice(t)
	parents := many(40)
	j := job(t, parents, school())
	j.PDF = true
	res := run(t, j)
	if len(res.Letters) != 40 {
		t.Errorf("%d letters", len(res.Letters))
	}
	if diff := cmp.Diff([]string{"Elternbriefe.odt", "Elternbriefe.pdf", "datei01.fods"}, files(t, j)); diff != "" {
		t.Error(diff)
	}
	told := said(t, res)
	for _, want := range []string{"40 Briefe", "Elternbriefe.pdf: zurückgelesen", "• Elternbriefe.pdf", "• Elternbriefe.odt", "• datei01.fods"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is missing in:\n%s", want, told)
		}
	}
	pdf := j.parts(nil)[0].path
	data, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(pagesOf(t, data)); n != 80 {
		t.Errorf("%d pages", n)
	}
	if runtime.GOOS != "linux" {
		return
	}
	other := many(40)
	other[2]["Account"], other[3]["Account"] = other[3]["Account"], other[2]["Account"] // of two that have one child each
	k := job(t, other, school())
	k.PDF = true
	k.Program = copying(t, pdf)
	_, err = Run(t.Context(), k)
	p := &problem.Problem{}
	if !errors.As(err, &p) || !errors.Is(err, ErrProof) || !strings.Contains(p.What, "Seite ") || !strings.Contains(p.What, "Zeile ") {
		t.Errorf("the PDF of other letters: %v", err)
	}
	if diff := cmp.Diff([]string{"datei01.fods"}, files(t, k)); diff != "" {
		t.Error("not proven, but there are files", diff)
	}
}

// copying is a LibreOffice that gives a PDF made before, whatever it is asked for.
func copying(t *testing.T, pdf string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "soffice")
	script := fmt.Sprintf("#!/bin/sh\nfor a; do [ \"$last\" = --outdir ] && out=\"$a\"; last=\"$a\"; done\ncp '%s' \"$out/Elternbriefe.pdf\"\n", pdf)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// The finished letters are a document without data source, valid ODF.
func TestFinishedLetters(t *testing.T) {
	j := job(t, few(), school())
	j.Draft = true
	run(t, j)
	if content := part(t, j.Letters, "content.xml"); strings.Contains(content, "database") || strings.Contains(content, "datei01") {
		t.Error("the letters are bound to Datei-01")
	}
	testoffice.ODFValid(t, j.Letters)
}
