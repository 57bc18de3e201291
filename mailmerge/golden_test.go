package mailmerge_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	mm "elterntool/mailmerge"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew; look at the difference")

// element begins a line of a golden file.
var element = regexp.MustCompile(`(<(text:(p|h|list|list-item|list-style|section)[ />]|table:|style:(style|master|page-layout|font-face|default)|draw:(frame|text-box|image|path|line|custom)|office:|db:|config:|manifest:|meta:|dc:)[^>]*>)`)

func TestGolden(t *testing.T) {
	dir := t.TempDir()
	template, merged := filepath.Join(dir, "template.odt"), filepath.Join(dir, "merged.odt")
	writeTemplate(t, rich(), template)
	writeMerged(t, rich(), merged, records(richColumns, richRows[:3]), mm.MergeOptions{Duplex: true, Mark: "ENTWURF"})
	for _, tt := range []struct{ file, part, golden string }{
		{template, "content.xml", "template-content.xml"},
		{template, "styles.xml", "template-styles.xml"},
		{template, "settings.xml", "template-settings.xml"},
		{template, "meta.xml", "template-meta.xml"},
		{template, "EmbeddedDatabase/content.xml", "template-database.xml"},
		{template, "META-INF/manifest.xml", "template-manifest.xml"},
		{merged, "content.xml", "merged-content.xml"},
		{merged, "styles.xml", "merged-styles.xml"},
		{merged, "settings.xml", "merged-settings.xml"},
		{merged, "META-INF/manifest.xml", "merged-manifest.xml"},
	} {
		got := element.ReplaceAllString(string(readPart(t, tt.file, tt.part)), "\n$1") + "\n"
		name := filepath.Join("testdata", "golden", tt.golden)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.golden, diff)
		}
	}
}

func TestPackage(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := rich().WriteTemplate(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same document is written differently the second time")
	}
	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if got := f.Modified.UTC(); !got.Equal(time.Date(2026, 11, 24, 10, 15, 30, 0, time.UTC)) {
			t.Errorf("%s: modified %s", f.Name, got) // the clock of Created, as MS-DOS has it
		}
		if len(f.Extra) > 0 {
			t.Errorf("%s: extra field %x", f.Name, f.Extra)
		}
	}
	if m := z.File[0]; m.Name != "mimetype" || m.Method != zip.Store || m.Flags&8 != 0 {
		t.Errorf("first entry: %+v", m.FileHeader)
	}
	if at, _ := z.File[0].DataOffset(); at != 38 {
		t.Errorf("the media type is at byte %d, where file(1) does not find it", at)
	}
	want := []string{"mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "EmbeddedDatabase/content.xml",
		"Pictures/" + sum(pngImage(80, 40)) + ".png", "Pictures/" + sum(jpegImage(40, 40)) + ".jpg", "META-INF/manifest.xml"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// Merged letters hold no trace of the data source and of columns that they do not use.
func TestMergedHoldsNoSource(t *testing.T) {
	file := filepath.Join(t.TempDir(), "merged.odt")
	all := records(richColumns, richRows)
	all[0].Values["Kind-ID"] = "9896508"
	writeMerged(t, rich(), file, all, mm.MergeOptions{})
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		text := readPart(t, file, f.Name)
		for _, trace := range []string{"database", "Datei-01", "Database", "mailmerge-test", "9896508", "hidden"} {
			if bytes.Contains(text, []byte(trace)) {
				t.Errorf("%s holds %q", f.Name, trace)
			}
		}
	}
}
