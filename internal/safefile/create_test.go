package safefile

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bericht.html")
	s := new(Saver)
	ctx := context.Background()
	if err := s.CanCreate(path, CreateOptions{}); err != nil {
		t.Error(err)
	}
	wantFolder(t, path)
	res, err := s.Create(ctx, path, CreateOptions{}, writeText(newText), proveText(newText))
	if err != nil {
		t.Fatal(err)
	}
	wantFile(t, res.Path, newText)
	if res.Size != int64(len(newText)) {
		t.Error("size", res.Size)
	}
	if _, err := s.Create(ctx, path, CreateOptions{}, writeText("x"), nil); !errors.Is(err, ErrExists) {
		t.Error("there already:", err)
	}
	wantFile(t, path, newText)
	if _, err := s.Create(ctx, path, CreateOptions{Overwrite: true}, writeText("x"), nil); err != nil {
		t.Error(err)
	}
	wantFile(t, path, "x")
	wantFolder(t, path, "bericht.html")
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	datei := filepath.Join(dir, "datei01.ods")
	put(t, datei, oldText)
	put(t, filepath.Join(dir, "offen.ods"), oldText)
	put(t, filepath.Join(dir, ".~lock.offen.ods#"), "")
	t.Chdir(dir)
	links := true
	for link, to := range map[string]string{"link.ods": "datei01.ods", "ins-leere": "gibt-es-nicht"} {
		os.Symlink(to, link)
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			links = false
		}
	}
	hard := os.Link("datei01.ods", "zweitname.ods") == nil
	tests := []struct {
		path      string
		overwrite bool
		skip      bool
		want      error
	}{
		{"datei01.ods", false, false, ErrSameFile},
		{"datei01.ods", true, false, ErrSameFile},
		{"." + string(filepath.Separator) + "datei01.ods", true, false, ErrSameFile},
		{datei, true, false, ErrSameFile},
		{"DATEI01.ODS", true, !caseInsensitive("datei01.ods", "DATEI01.ODS"), ErrSameFile},
		{"link.ods", true, !links, ErrSameFile},
		{"zweitname.ods", true, !hard, ErrSameFile},
		{"ins-leere", true, !links, ErrExists},
		{"offen.ods", false, false, ErrExists},
		{"offen.ods", true, false, ErrOpenElsewhere},
		{".", true, false, ErrNotRegular},
		{"neu" + string(filepath.Separator), true, false, ErrNoFolder},
		{filepath.Join("kein", "ordner.ods"), false, false, ErrNoFolder},
		{filepath.Join("datei01.ods", "darin.ods"), false, false, ErrNoFolder},
		{"", false, false, ErrNotRegular},
	}
	for _, tt := range tests {
		if tt.skip {
			continue
		}
		opt := CreateOptions{Overwrite: tt.overwrite, Not: []string{"nirgends", datei}}
		err := new(Saver).CanCreate(tt.path, opt)
		if !errors.Is(err, tt.want) {
			t.Errorf("CanCreate(%q, %v): %v, want %v", tt.path, tt.overwrite, err, tt.want)
		}
		_, err = new(Saver).Create(context.Background(), tt.path, opt, func(io.Writer) error {
			t.Errorf("%q: write called", tt.path)
			return nil
		}, nil)
		if !errors.Is(err, tt.want) {
			t.Errorf("Create(%q, %v): %v, want %v", tt.path, tt.overwrite, err, tt.want)
		}
	}
	wantFile(t, datei, oldText)
}

func caseInsensitive(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func TestCreateFails(t *testing.T) {
	boom := errors.New("boom")
	for _, step := range []string{"write", "prove", "replace"} {
		for _, overwrite := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "neu.ods")
			var names []string
			if overwrite {
				put(t, path, oldText)
				names = []string{"neu.ods"}
			}
			s := Saver{stage: func(now string) error {
				if now == step {
					return boom
				}
				return nil
			}}
			if _, err := s.Create(context.Background(), path, CreateOptions{Overwrite: overwrite}, writeText(newText), proveText(newText)); !errors.Is(err, boom) {
				t.Errorf("%s: %v", step, err)
			}
			wantFolder(t, path, names...)
			if overwrite {
				wantFile(t, path, oldText)
			}
		}
	}
	t.Run("rename", func(t *testing.T) {
		path := sample(t)
		s := Saver{Rename: func(string, string) error { return boom }}
		if _, err := s.Create(context.Background(), path, CreateOptions{Overwrite: true}, writeText(newText), nil); !errors.Is(err, boom) {
			t.Error(err)
		}
		wantFile(t, path, oldText)
		wantFolder(t, path, "datei01.ods")
	})
	t.Run("cancelled", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "neu.ods")
		ctx, cancel := context.WithCancel(context.Background())
		_, err := new(Saver).Create(ctx, path, CreateOptions{}, func(w io.Writer) error { cancel(); return writeText(newText)(w) }, nil)
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		wantFolder(t, path)
	})
}

// Somebody else makes the file at the last moment: his stays.
func TestCreateRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "neu.ods")
	s := Saver{stage: func(step string) error {
		if step == "replace" {
			put(t, path, oldText)
		}
		return nil
	}}
	_, err := s.Create(context.Background(), path, CreateOptions{}, writeText(newText), nil)
	wantKind(t, err, ErrExists)
	wantFile(t, path, oldText)
	wantFolder(t, path, "neu.ods")
}

// Somebody opens the file that is to be overwritten at the last moment.
func TestCreateOverwriteRace(t *testing.T) {
	path := sample(t)
	s := Saver{stage: func(step string) error {
		if step == "replace" {
			put(t, filepath.Join(filepath.Dir(path), "~$datei01.ods"), "")
		}
		return nil
	}}
	_, err := s.Create(context.Background(), path, CreateOptions{Overwrite: true}, writeText(newText), nil)
	wantKind(t, err, ErrOpenElsewhere)
	wantFile(t, path, oldText)
	wantFolder(t, path, "datei01.ods", "~$datei01.ods")
}

// publish is the last line: it does not replace, whoever calls it.
func TestPublish(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	put(t, a, "a")
	put(t, b, "b")
	if err := publish(context.Background(), a, b); !errors.Is(err, os.ErrExist) {
		t.Errorf("onto a file: %v", err)
	}
	wantFile(t, b, "b")
	os.Remove(b)
	if err := publish(context.Background(), a, b); err != nil {
		t.Error(err)
	}
	wantFile(t, b, "a")
	wantFolder(t, a, "b")
}
