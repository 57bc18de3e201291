package problem

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"elterntool/ods"
)

var odsKinds = map[string]error{
	"ErrNotSpreadsheet": ods.ErrNotSpreadsheet,
	"ErrEncrypted":      ods.ErrEncrypted,
	"ErrSigned":         ods.ErrSigned,
	"ErrDamaged":        ods.ErrDamaged,
	"ErrDoctype":        ods.ErrDoctype,
	"ErrUnsupported":    ods.ErrUnsupported,
	"ErrTooLarge":       ods.ErrTooLarge,
	"ErrProtected":      ods.ErrProtected,
	"ErrLinkedSheet":    ods.ErrLinkedSheet,
	"ErrTrackedChanges": ods.ErrTrackedChanges,
	"ErrValidation":     ods.ErrValidation,
	"ErrMerged":         ods.ErrMerged,
	"ErrMatrix":         ods.ErrMatrix,
	"ErrFormula":        ods.ErrFormula,
	"ErrTooManyColumns": ods.ErrTooManyColumns,
	"ErrTooManyRows":    ods.ErrTooManyRows,
	"ErrSheetMissing":   ods.ErrSheetMissing,
	"ErrHeaderMissing":  ods.ErrHeaderMissing,
	"ErrHeaderTwice":    ods.ErrHeaderTwice,
	"ErrCharacter":      ods.ErrCharacter,
	"ErrProof":          ods.ErrProof,
	"ErrPlanConflict":   ods.ErrPlanConflict,
}

// The table above holds every kind that package ods exports.
func TestODSKindsAreAll(t *testing.T) {
	names := exportedKinds(t, "../../ods")
	var known []string
	for name := range odsKinds {
		known = append(known, name)
	}
	slices.Sort(known)
	if diff := cmp.Diff(names, known); diff != "" {
		t.Errorf("kinds of package ods (-there +here):\n%s", diff)
	}
}

// exportedKinds lists the exported errors that the package in dir declares.
func exportedKinds(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("the sources are not where they were", err)
	}
	var names []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, spec := range d.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					if strings.HasPrefix(name.Name, "Err") {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestFromSheet(t *testing.T) {
	said := map[string]string{}
	for name, kind := range odsKinds {
		e := &ods.Error{Kind: kind, Part: "content.xml", Offset: 12, Sheet: "Eltern", Row: 17, Col: 5, Detail: "Kind-ID"}
		var p *Problem
		if !errors.As(FromSheet(fmt.Errorf("reading: %w", e), "datei01.ods"), &p) {
			t.Errorf("%s is not worded", name)
			continue
		}
		if !errors.Is(p, kind) {
			t.Errorf("%s: the cause is hidden", name)
		}
		if want := "datei01.ods, Tabelle „Eltern“, Zelle E17"; p.Place.String() != want {
			t.Errorf("%s: place %q", name, p.Place)
		}
		checkSentences(t, name, p)
		if other, twice := said[p.What]; twice {
			t.Errorf("%s and %s say the same: %s", name, other, p.What)
		}
		said[p.What] = name
		if strings.Contains(p.What, kind.Error()) {
			t.Errorf("%s has no wording of its own", name)
		}
	}
	if FromSheet(nil, "x") != nil {
		t.Error("nil is a problem")
	}
	if plain := errors.New("x"); FromSheet(plain, "x") != plain {
		t.Error("another error was worded")
	}
	usage := &Usage{What: "x", Err: &ods.Error{Kind: ods.ErrSheetMissing}}
	if got := FromSheet(usage, "x"); got != error(usage) && ExitCode(got) != CodeUsage {
		t.Error("a usage error became something else")
	}
	p := &Problem{What: "x", Err: &ods.Error{Kind: ods.ErrSheetMissing}}
	if FromSheet(p, "x") != error(p) {
		t.Error("worded twice")
	}
}

// Details of package ods that are told apart, each made by a file that has it.
func TestODSDetails(t *testing.T) {
	pack := func(entries ...string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(entries); i += 2 {
			f, err := w.CreateHeader(&zip.FileHeader{Name: entries[i]})
			if err == nil {
				_, err = io.WriteString(f, entries[i+1])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const mime = "application/vnd.oasis.opendocument."
	tests := []struct{ name, data, what string }{
		{"empty", "", "Die Datei ist leer (0 Byte)."},
		{"old Excel", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504), "Das ist eine ältere Datei von Microsoft Office (.xls, .doc) oder eine mit Kennwort."},
		{"Excel", pack("[Content_Types].xml", "<x/>", "xl/workbook.xml", "<x/>"), "Das ist eine Datei von Microsoft Office."},
		{"Writer", pack("mimetype", mime+"text", "content.xml", "<x/>"), "Das ist ein Textdokument, keine Tabelle."},
		{"Impress", pack("mimetype", mime+"presentation", "content.xml", "<x/>"), "Das ist ein OpenDocument-Dokument, aber keine Tabelle."},
		{"CSV", "Vorname;Nachname\r\n", "Das ist keine Tabelle von Calc oder Excel (.ods, .xlsx), sondern etwas anderes, etwa eine CSV- oder Textdatei."},
		{"web page", "<html></html>", "Das ist keine Tabelle von Calc oder Excel (.ods, .xlsx)."},
		{"UTF-16", "\xFF\xFEV\x00o\x00", "Die Datei ist UTF-16-Text; das liest dieses Programm bei Tabellen nicht."},
		{"OpenOffice 1", pack("mimetype", "application/vnd.sun.xml.calc", "content.xml", "<x/>"), "Die Datei ist im alten Format von OpenOffice 1 (.sxc)."},
		{"encrypted", pack("mimetype", mime+"spreadsheet", "content.xml", "x", "META-INF/manifest.xml",
			`<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>`),
			"Die Datei ist mit einem Kennwort verschlüsselt."},
	}
	for _, tt := range tests {
		_, err := ods.Open(strings.NewReader(tt.data), int64(len(tt.data)))
		var p *Problem
		if !errors.As(FromSheet(err, "datei01.ods"), &p) {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if p.What != tt.what {
			t.Errorf("%s (%v):\n got %s\nwant %s", tt.name, err, p.What, tt.what)
		}
		checkSentences(t, tt.name, p)
	}
	for name, e := range map[string]*ods.Error{
		"sub-table":           {Kind: ods.ErrUnsupported, Detail: "sub-table in a cell"},
		"no rows":             {Kind: ods.ErrUnsupported, Detail: "the sheet has no rows"},
		"signed macros":       {Kind: ods.ErrSigned, Part: "META-INF/macrosignatures.xml"},
		"signed document":     {Kind: ods.ErrSigned, Part: "META-INF/documentsignatures.xml"},
		"damaged as a whole":  {Kind: ods.ErrDamaged},
		"a kind of its own":   {Kind: errors.New("x")},
		"unsupported, others": {Kind: ods.ErrUnsupported, Detail: "x"},
	} {
		var p *Problem
		errors.As(FromSheet(e, ""), &p)
		checkSentences(t, name, p)
	}
}
