package zipcopy

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpusDir finds ../shared/corpus beside the project's root, or skips.
func corpusDir(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("real files take too long with -short")
	}
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
			t.Skip("no go.mod above the package")
		}
		dir = parent
	}
	dir = filepath.Join(filepath.Dir(dir), "shared", "corpus")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus of real files in ../shared/corpus")
	}
	return dir
}

// corpusRefused lists the zip archives of the corpus that Open refuses for
// another reason than ErrDamaged.
var corpusRefused = map[string]error{
	"hostile/damaged/poi__duplicate-filename.xlsx": ErrDuplicate,
}

func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	var opened, notZip int
	refused := map[string]error{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		a, err := Open(bytes.NewReader(old), int64(len(old)))
		switch {
		case errors.Is(err, ErrNotZip):
			notZip++
			if bytes.HasPrefix(old, []byte("PK")) {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		case err != nil:
			refused[name] = err
			return nil
		}
		opened++
		var b bytes.Buffer
		if _, err := a.Rewrite(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(b.Bytes(), old) {
			t.Errorf("%s: the copy differs", name)
		}
		corpusReplace(t, name, a, old, opened)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d archives, %d other files", opened, notZip)
	if opened < 300 {
		t.Errorf("only %d archives of the corpus open", opened)
	}
	for name, err := range refused {
		want, ok := corpusRefused[name]
		if !ok {
			want = ErrDamaged
		}
		if !strings.HasPrefix(name, "hostile/") || !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// corpusReplace replaces the largest readable entry with data of another size;
// to save time the very large ones only in every eighth file.
func corpusReplace(t *testing.T, name string, a *Archive, old []byte, number int) {
	t.Helper()
	limit, sink := int64(100_000), []string{"stream", "file"}[number%2]
	if number%8 < 2 {
		limit = 64 << 20
	}
	entries := a.Entries()
	slices.SortStableFunc(entries, func(x, y Entry) int { return int(y.UncompressedSize - x.UncompressedSize) })
	for _, e := range entries {
		data, err := a.Bytes(e, limit)
		if err != nil {
			if !strings.HasPrefix(name, "hostile/") && !e.Encrypted() && !errors.Is(err, ErrTooLarge) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		value := string(data) + "<!-- more -->"
		got, err := sinks[sink](t, a, Replacement{Name: e.Name, Write: write(value)})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkReplaced(t, old, got, map[string]string{e.Name: value})
		return
	}
}

// Every entry of every real file reads to its end.
func TestCorpusReads(t *testing.T) {
	dir := corpusDir(t)
	entries := 0
	for _, kind := range []string{"ods", "xlsx"} {
		files, err := os.ReadDir(filepath.Join(dir, kind))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(dir, kind, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			a, err := Open(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				continue // TestCorpus looks at these
			}
			for _, e := range a.Entries() {
				if e.Encrypted() {
					continue
				}
				r, err := a.Reader(e)
				if err != nil {
					t.Errorf("%s: %v", f.Name(), err)
					continue
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					t.Errorf("%s: %v", f.Name(), err)
				}
				entries++
			}
		}
	}
	t.Logf("%d entries", entries)
	if entries < 3000 {
		t.Errorf("only %d entries read", entries)
	}
}
