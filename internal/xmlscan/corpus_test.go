package xmlscan

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const corpus = "../../../shared/corpus" // beside the project

// eachPart calls f with the XML parts of all files in a folder of the corpus;
// parts that are equal to one before are left out.
func eachPart(t *testing.T, folder string, f func(name string, part []byte)) {
	t.Helper()
	known := make(map[[sha256.Size]byte]bool)
	one := func(name string, part []byte) {
		if sum := sha256.Sum256(part); !known[sum] {
			known[sum] = true
			f(name, part)
		}
	}
	root := filepath.Join(corpus, folder)
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no corpus of spreadsheets: %v", err)
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			if ext := filepath.Ext(path); ext == ".fods" || ext == ".xml" {
				one(d.Name(), data)
			}
			return nil // not a package: damaged, or another format
		}
		for _, e := range z.File {
			switch strings.ToLower(filepath.Ext(e.Name)) {
			case ".xml", ".rels", ".vml":
			default:
				continue
			}
			r, err := e.Open()
			if err != nil {
				continue
			}
			part, err := io.ReadAll(io.LimitReader(r, 64<<20))
			r.Close()
			if err == nil && len(part) > 0 {
				one(d.Name()+" "+e.Name, part)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every part of the real files tiles, and says what encoding/xml says.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some 500 files with encoding/xml")
	}
	for _, folder := range []string{"ods", "xlsx"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			agreed, refused := 0, map[string]int{}
			parts := 0
			eachPart(t, folder, func(name string, part []byte) {
				parts++
				s := New(bytes.NewReader(part), new(Vocabulary))
				err := tile(t, s, part, func(*Token) {})
				if err != nil {
					var e *Error
					if !errors.As(err, &e) {
						t.Errorf("%s: %v", name, err)
						return
					}
					refused[e.Kind.Error()]++
					t.Logf("%s: %v", name, err)
				}
				if raceDetector && len(part) > 1<<20 {
					parts-- // takes minutes
					return
				}
				diff, both := compare(part)
				if diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
				if both {
					agreed++
				}
			})
			t.Logf("%d parts, the same said of %d, refused: %v", parts, agreed, refused)
			if agreed < parts*9/10 {
				t.Error("too few")
			}
		})
	}
}

// The entity bombs are refused at their declaration, and nothing of the
// hostile files does worse than an error.
func TestHostileCorpus(t *testing.T) {
	bombs := 0
	eachPart(t, "hostile", func(name string, part []byte) {
		err := tile(t, New(bytes.NewReader(part), new(Vocabulary)), part, func(*Token) {})
		if bytes.Contains(part, []byte("<!ENTITY")) {
			bombs++
			var e *Error
			if !errors.As(err, &e) || e.Kind != ErrDoctype || !bytes.HasPrefix(part[e.Offset:], []byte("<!DOCTYPE")) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	if bombs == 0 {
		t.Error("no bomb found")
	}
}
