package printing

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/letter"
	"elterntool/internal/settings"
	"elterntool/mailmerge"
)

func linked() *settings.Settings {
	s := school()
	s.Privacy.Information, s.Privacy.Link = settings.ByLink, "https://www.musterschule.invalid/datenschutz"
	return s
}

// A link in the place of the privacy information saves the second sheet, also with the
// consent; a draft without the link is proven, too.
func TestLinkIsOneSheet(t *testing.T) {
	needOffice(t)
	for _, basis := range []string{settings.ByConsent, settings.ByTask} {
		s := linked()
		s.Privacy.Basis = basis
		j := job(t, few(), s)
		j.PDF, j.Duplex = true, false
		res := run(t, j)
		pdf, err := os.ReadFile(res.Parts[0].path)
		if err != nil {
			t.Fatal(err)
		}
		if pages := pagesOf(t, pdf); len(pages) != len(res.Letters) {
			t.Errorf("%s: %d letters have %d pages", basis, len(res.Letters), len(pages))
		}
	}
	s := linked()
	s.Privacy.Link = ""
	j := job(t, few()[:1], s)
	j.PDF, j.Draft = true, true
	run(t, j)
}

// Pictures are the same in every letter and in the template, and nothing is linked: no QR
// code and no link can hold what belongs to one parent.
func TestNothingPersonalInPictures(t *testing.T) {
	plan := makePlan(t, few(), linked())
	var template, merged bytes.Buffer
	if err := plan.Document.WriteTemplate(&template); err != nil {
		t.Fatal(err)
	}
	if err := plan.Document.WriteMerged(&merged, records(numberedAll(t, plan)), mailmerge.MergeOptions{}); err != nil {
		t.Fatal(err)
	}
	want, _ := pictures(t, template.Bytes())
	got, content := pictures(t, merged.Bytes())
	if len(want) != 2 || !maps.EqualFunc(want, got, bytes.Equal) {
		t.Errorf("pictures of the template: %q, of the letters: %q", slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
	}
	for at := range strings.SplitSeq(content, "xlink:href=\"") {
		if link, _, _ := strings.Cut(at, "\""); !strings.HasPrefix(at, "<?xml") && !strings.HasPrefix(link, "Pictures/") {
			t.Errorf("a link to %q", link)
		}
	}
}

// pictures gives the pictures of a package, and its content.
func pictures(t *testing.T, odt []byte) (map[string][]byte, string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(odt), int64(len(odt)))
	if err != nil {
		t.Fatal(err)
	}
	list, content := map[string][]byte{}, ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "Pictures/") {
			list[f.Name] = b
		} else if f.Name == "content.xml" {
			content = string(b)
		}
	}
	return list, content
}

// With --only, the notes about that letter's rows stay.
func TestAbout(t *testing.T) {
	notes := []letter.Note{{What: "all"}, {Row: 3, What: "hers"}, {Row: 4, What: "another's"}}
	got := about(notes, []numbered{{1, letter.Letter{Rows: []int{2, 3}}}})
	if len(got) != 1 || got[0].What != "hers" {
		t.Errorf("%+v", got)
	}
}
