package safefile

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPut(t *testing.T) {
	ctx, s := context.Background(), new(Saver)
	path := filepath.Join(t.TempDir(), "Elternbrief.odt")
	d := &Document{Path: path, Data: []byte(oldText)}
	if d.There() {
		t.Error("it is there before it is written")
	}
	res, err := s.Put(ctx, d)
	if err != nil || res.Backup != "" || !d.There() {
		t.Fatalf("%+v, %v", res, err)
	}
	wantFile(t, path, oldText)

	if res, err = s.Put(ctx, d); err != nil || !res.Unchanged || res.Backup != "" {
		t.Errorf("the same once more: %+v, %v", res, err)
	}
	d.Data = []byte(newText)
	if d.There() {
		t.Error("another content is taken for this one")
	}
	refusal := errors.New("no")
	d.Prove = func(io.ReaderAt, int64) error { return refusal }
	if _, err := s.Put(ctx, d); !errors.Is(err, refusal) {
		t.Error("not proven:", err)
	}
	wantFile(t, path, oldText)
	d.Prove = nil
	if res, err = s.Put(ctx, d); err != nil || res.Backup == "" || res.Unchanged {
		t.Fatalf("%+v, %v", res, err)
	}
	wantFile(t, path, newText)
	wantFile(t, res.Backup, oldText)

	d.Data, d.NoBackup = []byte(oldText), true
	before, _ := os.ReadDir(filepath.Dir(path))
	if res, err = s.Put(ctx, d); err != nil || res.Backup != "" {
		t.Fatalf("%+v, %v", res, err)
	}
	if after, _ := os.ReadDir(filepath.Dir(path)); len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	}
	d.Data, d.Not = []byte(newText), []string{path}
	if err := s.CanPut(d); !errors.Is(err, ErrSameFile) {
		t.Error("over an input:", err)
	}
	if _, err := s.Put(ctx, d); !errors.Is(err, ErrSameFile) {
		t.Error("over an input:", err)
	}
}

// A document is proven by itself: what is cut off or longer is refused.
func TestPutProves(t *testing.T) {
	d := &Document{Path: "x", Data: []byte(newText)}
	for _, text := range []string{newText[1:], newText + "x", oldText, ""} {
		if d.prove(strings.NewReader(text), int64(len(text))) == nil {
			t.Errorf("%q passes for %q", text, newText)
		}
	}
	if err := d.prove(strings.NewReader(newText), int64(len(newText))); err != nil {
		t.Error(err)
	}
}
