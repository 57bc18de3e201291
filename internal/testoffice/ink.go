package testoffice

import (
	"image"
	_ "image/png" // what pdftoppm writes
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// Ink says whether anything is drawn in a rectangle of a page (from 1); measures in mm from the upper left corner.
func Ink(t testing.TB, pdf string, page int, left, top, right, bottom float64) bool {
	t.Helper()
	Need(t, PDFText)
	const perInch = 72
	base := filepath.Join(t.TempDir(), "page")
	n := strconv.Itoa(page)
	// pdftoppm comes with pdftotext
	if out, err := exec.Command("pdftoppm", "-r", strconv.Itoa(perInch), "-f", n, "-l", n, "-singlefile", "-png", pdf, base).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	f, err := os.Open(base + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	pixel := func(v float64) int { return int(v / 25.4 * perInch) }
	area := image.Rect(pixel(left), pixel(top), pixel(right), pixel(bottom))
	if !area.In(img.Bounds()) {
		t.Fatalf("%v is not on the page, %v", area, img.Bounds())
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0xf000 {
				return true
			}
		}
	}
	return false
}
