package letter

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"elterntool/internal/problem"
	"elterntool/internal/settings"
)

// A logo of any shape stays in its corner of the letterhead.
func TestLogo(t *testing.T) {
	write := map[string]func(io.Writer, image.Image) error{
		"png":  png.Encode,
		"jpeg": func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) },
		"gif":  func(w io.Writer, m image.Image) error { return gif.Encode(w, m, nil) },
	}
	tests := []struct {
		kind          string
		width, height int
		ok            bool
	}{
		{"png", 600, 100, true}, // wide
		{"png", 100, 600, true}, // high
		{"jpeg", 300, 200, true},
		{"gif", 300, 200, false},
		{"", 0, 0, false}, // no picture
	}
	for _, tt := range tests {
		var b bytes.Buffer
		if w := write[tt.kind]; w == nil {
			b.WriteString("not a picture")
		} else if err := w(&b, image.NewGray(image.Rect(0, 0, tt.width, tt.height))); err != nil {
			t.Fatal(err)
		}
		s := &settings.Settings{File: filepath.Join(t.TempDir(), settings.FileName), Letter: settings.Letter{Logo: "logo.bin"}}
		if err := os.WriteFile(s.Path("logo.bin"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		logo, err := (&planner{o: &Options{Settings: s}}).logo()
		if p := (*problem.Problem)(nil); (err == nil) != tt.ok || err != nil && !errors.As(err, &p) {
			t.Errorf("%+v: %v", tt, err)
		}
		if err != nil {
			continue
		}
		if logo.Width <= 0 || logo.Width > logoWidth || logo.Height <= 0 || logo.Height > headHeight {
			t.Errorf("%+v: %.1f × %.1f mm", tt, logo.Width, logo.Height)
		}
		if got, want := logo.Width/logo.Height, float64(tt.width)/float64(tt.height); got < 0.99*want || got > 1.01*want {
			t.Errorf("%+v: distorted to %.2f", tt, got)
		}
	}
}
