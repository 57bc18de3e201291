package ods

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elterntool/internal/testcost"
	"elterntool/internal/testoffice"
)

// hostile says with which kinds files of ../shared/corpus/hostile are refused:
// the file itself, or else its folder and ending.
var hostile = map[string][]error{
	"damaged/odf-validator__badly_formed.ods":             {ErrNotSpreadsheet}, // no content.xml
	"damaged/odf-validator__flat_bad_root_ns.fods":        {ErrNotSpreadsheet},
	"damaged/odf-validator__flat_not_wf.fods":             {ErrDamaged},
	"damaged/odf-validator__styles_only_doc.ods":          {ErrNotSpreadsheet},
	"damaged/openspout__attack_billion_laughs.ods":        {ErrDoctype},
	"damaged/openspout__attack_quadratic_blowup.ods":      {ErrDoctype},
	"damaged/openspout__file_corrupted.ods":               {ErrNotSpreadsheet},
	"damaged/*.xlsx":                                      {ErrDamaged, ErrNotSpreadsheet},
	"encrypted/*.ods":                                     {ErrEncrypted},
	"encrypted/*.xlsx":                                    {ErrNotSpreadsheet}, // OLE containers
	"encrypted/*.xlsm":                                    {ErrNotSpreadsheet},
	"encrypted/*.xlsb":                                    {ErrNotSpreadsheet},
	"notaspreadsheet/droid__fmt-137-signature-id-204.ods": {ErrDamaged}, // the beginning of a zip file
	"notaspreadsheet/droid__fmt-294-signature-id-312.ods": {ErrDamaged},
	"notaspreadsheet/droid__fmt-294-signature-id-313.ods": {ErrDamaged},
	"notaspreadsheet/droid__fmt-295-signature-id-314.ods": {ErrDamaged},
	"notaspreadsheet/poi__clusterfuzz-testcase-minimized-POIXSLFFuzzer-625443492737843.pptx": {ErrDamaged},
	"notaspreadsheet/phpspreadsheet__XEETestInvalidUTF-7-single-quote.xml":                   {ErrUnsupported},
	"notaspreadsheet/phpspreadsheet__charset.UTF-8.bom.html":                                 {ErrDoctype},
	"notaspreadsheet/phpspreadsheet__charset.UTF-8.html":                                     {ErrDoctype},
	"notaspreadsheet/*": {ErrNotSpreadsheet},
}

// TestHostile: files that are none of ours are refused for the right reason,
// quickly and with little memory.
func TestHostile(t *testing.T) {
	dir := testoffice.Shared(t, "corpus", "hostile")
	used := make(map[string]bool)
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		t.Run(name, func(t *testing.T) {
			folder, _, _ := strings.Cut(name, "/")
			var want []error
			for _, key := range []string{name, folder + "/*" + filepath.Ext(name), folder + "/*"} {
				if want = hostile[key]; want != nil {
					used[key] = true
					break
				}
			}
			if want == nil {
				t.Fatal("nothing is said about this file")
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			n, took := testcost.Of(func() {
				var tr trial
				if tr, err = asSheetcol(b, 0); err == nil {
					_, err = tr.carryOut(b)
				}
			})
			var own *Error
			if !errors.As(err, &own) || !isOneOf(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if took > 2*time.Second {
				t.Errorf("it takes %v", took)
			}
			if n > 16<<20 {
				t.Errorf("it takes %d bytes", n)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range hostile {
		if !used[key] {
			t.Errorf("no file %s", key)
		}
	}
	t.Logf("%d files refused", files)
}

func isOneOf(err error, kinds []error) bool {
	for _, k := range kinds {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

// TestTruncated: a package or document cut anywhere is refused, or what it
// reads as is whole.
func TestTruncated(t *testing.T) {
	b := flat("", "", sheet("S", row("Name")+row("x")), "")
	p := pack(t, b)
	for name, file := range map[string][]byte{"flat": bytes.TrimSpace(b), "package": p} {
		for n := range len(file) {
			if _, err := asSheetcol(file[:n], 0); err == nil {
				t.Fatalf("%s: %d of %d bytes pass", name, n, len(file))
			} else if own := new(Error); !errors.As(err, &own) {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}
