package safefile

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const sampleBackup = "datei01 (Sicherung 2026-11-23 10.15.00).ods"

func TestReplace(t *testing.T) {
	path := sample(t)
	written := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	if err := os.Chtimes(path, written, written); err != nil {
		t.Fatal(err)
	}
	src := open(t, path)
	s := Saver{Now: clock}
	res, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
	if err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, newText)
	wantFolder(t, path, "datei01.ods", sampleBackup)
	if filepath.Base(res.Path) != "datei01.ods" || res.Size != int64(len(newText)) || len(res.Lost) != 0 {
		t.Errorf("result %+v", res)
	}
	wantFile(t, res.Backup, oldText)
	if info, err := os.Stat(res.Backup); err != nil || !info.ModTime().Equal(written) {
		t.Errorf("backup has time %v, want %v", info.ModTime(), written)
	}

	// In the same second the name is taken, and stays.
	src = open(t, path)
	if res, err = s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText("3"), proveText("3")); err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, "3")
	wantFile(t, res.Backup, newText)
	wantFolder(t, path, "datei01.ods", sampleBackup, "datei01 (Sicherung 2026-11-23 10.15.00, 2).ods")

	src = open(t, path)
	if res, err = s.Replace(context.Background(), src, ReplaceOptions{}, writeText(""), proveText("")); err != nil || res.Backup != "" {
		t.Fatal(res, err)
	}
	src.Close()
	wantFile(t, path, "")
}

// Whatever step fails, and for whatever reason, the old file is there and nothing
// else.
func TestReplaceFailsAtEveryStep(t *testing.T) {
	boom := errors.New("boom")
	for _, step := range stages {
		for _, how := range []string{"error", "cancel", "panic"} {
			t.Run(step+"/"+how, func(t *testing.T) {
				path := sample(t)
				ctx, cancel := context.WithCancel(context.Background())
				reached := false
				s := Saver{Now: clock, stage: func(now string) error {
					if now != step {
						return nil
					}
					reached = true
					switch how {
					case "cancel":
						cancel()
						return context.Cause(ctx)
					case "panic":
						panic("boom")
					}
					return boom
				}}
				src := open(t, path)
				err := func() (err error) {
					defer func() {
						if r := recover(); r != nil {
							err = boom
						}
					}()
					_, err = s.Replace(ctx, src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
					return err
				}()
				if !reached || !errors.Is(err, boom) && !errors.Is(err, context.Canceled) {
					t.Errorf("reached %v, error %v", reached, err)
				}
				src.Close()
				wantFile(t, path, oldText)
				wantFolder(t, path, "datei01.ods")
			})
		}
	}
}

// Callbacks that fail, or hide that something failed.
func TestReplaceCallbacks(t *testing.T) {
	boom := errors.New("boom")
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	tests := []struct {
		name  string
		write func(io.Writer) error
		prove func(io.ReaderAt, int64) error
		want  error
	}{
		{"write fails at once", func(io.Writer) error { return boom }, proveText(newText), boom},
		{"write fails half-way", func(w io.Writer) error {
			io.WriteString(w, strings.Repeat("x", 3*copyBuffer))
			return boom
		}, proveText(newText), boom},
		{"proof refuses", writeText(newText), func(io.ReaderAt, int64) error { return boom }, boom},
		{"other text than planned", writeText("half of it"), proveText(newText), nil},
		{"cancelled while writing, unseen by the callback", func(w io.Writer) error {
			cancel(boom)
			io.WriteString(w, newText)
			return nil
		}, proveText(newText), boom}, // the cause, and context.Canceled: below
		{"cancelled while proving", writeText(newText), proveText(newText), context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := sample(t)
			src := open(t, path)
			if tt.want == context.Canceled {
				ctx, cancel = context.WithCancelCause(context.Background())
				prove := tt.prove
				tt.prove = func(r io.ReaderAt, size int64) error { cancel(boom); return prove(r, size) }
			}
			_, err := new(Saver).Replace(ctx, src, ReplaceOptions{Backup: true}, tt.write, tt.prove)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			src.Close()
			wantFile(t, path, oldText)
			wantFolder(t, path, "datei01.ods")
		})
	}
	if _, err := new(Saver).Replace(context.Background(), open(t, sample(t)), ReplaceOptions{}, writeText(""), nil); err == nil {
		t.Error("no proof, no error")
	}
}

func TestReplaceRenameFails(t *testing.T) {
	boom := errors.New("boom")
	t.Run("nothing done", func(t *testing.T) {
		path := sample(t)
		s := Saver{Now: clock, Rename: func(string, string) error { return boom }}
		src := open(t, path)
		_, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
		if !errors.Is(err, boom) {
			t.Error(err)
		}
		src.Close()
		wantFile(t, path, oldText)
		wantFolder(t, path, "datei01.ods")
	})
	t.Run("not permitted", func(t *testing.T) { // a folder in which everyone may delete only his own
		path := sample(t)
		s := Saver{Rename: func(string, string) error { return &fs.PathError{Op: "rename", Err: fs.ErrPermission} }}
		_, err := s.Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
		wantKind(t, err, ErrReadOnly)
	})
	t.Run("done, answer lost", func(t *testing.T) {
		path := sample(t)
		s := Saver{Now: clock, Rename: func(from, to string) error {
			if _, err := replaceFile(context.Background(), from, to); err != nil {
				t.Error(err)
			}
			return boom
		}}
		src := open(t, path)
		res, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
		if err != nil {
			t.Fatal(err)
		}
		src.Close()
		wantFile(t, path, newText)
		wantFile(t, res.Backup, oldText)
	})
	t.Run("the old file is gone", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("see TestFinish; here a file that is open cannot be taken away")
		}
		path := sample(t)
		s := Saver{Now: clock, Rename: func(_, to string) error { os.Remove(to); return boom }}
		src := open(t, path)
		_, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
		var e *Error
		if !errors.As(err, &e) || e.Kept == "" {
			t.Fatalf("error %v does not say where the content is", err)
		}
		src.Close()
		wantFile(t, e.Kept, oldText)
	})
}

// Another program writes the file while it is worked on, at any step.
func TestReplaceChanged(t *testing.T) {
	keepTimes := func(path string, change func() error) error {
		time.Sleep(20 * time.Millisecond) // the clock of a file system ticks slowly
		info, err := os.Stat(path)
		if err == nil {
			err = change()
		}
		if err == nil {
			err = os.Chtimes(path, info.ModTime(), info.ModTime())
		}
		return err
	}
	inPlace := func(path, text string) func() error {
		return func() error {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString(text)
			return err
		}
	}
	changes := []struct {
		name   string
		change func(path string) error
		gone   bool
	}{
		{"longer", func(p string) error { return os.WriteFile(p, []byte(oldText+"x"), 0o644) }, false},
		{"one byte, same size", func(p string) error { return inPlace(p, "v")() }, false},
		{"one byte, same size and time", func(p string) error { return keepTimes(p, inPlace(p, "v")) }, false},
		{"replaced by an equal file", func(p string) error { // who knows what else is in the making
			if err := os.WriteFile(p+".neu", []byte(oldText), 0o644); err != nil {
				return err
			}
			return overwrite(p+".neu", p)
		}, false},
		{"removed", os.Remove, true},
		{"opened in Calc", func(p string) error {
			return os.WriteFile(filepath.Join(filepath.Dir(p), ".~lock."+filepath.Base(p)+"#"), []byte("Eva,eva,pc,23.11.2026 10:15,x;"), 0o600)
		}, false},
	}
	for _, step := range stages {
		for _, c := range changes {
			t.Run(step+"/"+c.name, func(t *testing.T) {
				if runtime.GOOS == "windows" && (c.gone || strings.HasPrefix(c.name, "replaced")) {
					t.Skip("the system does not let go of an open file, or not always")
				}
				path := sample(t)
				var after []byte
				var names []string
				s := Saver{stage: func(now string) error {
					if now != step {
						return nil
					}
					if err := c.change(path); err != nil {
						t.Error(err)
					}
					after, _ = os.ReadFile(path)
					return nil
				}}
				src := open(t, path)
				_, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
				if strings.HasPrefix(c.name, "opened") {
					wantKind(t, err, ErrOpenElsewhere)
					names = append(names, ".~lock.datei01.ods#")
				} else {
					wantKind(t, err, ErrChanged)
				}
				src.Close()
				if !c.gone {
					wantFile(t, path, string(after))
					names = append(names, "datei01.ods")
				}
				wantFolder(t, path, names...)
			})
		}
	}
	t.Run("without backup", func(t *testing.T) {
		path := sample(t)
		s := Saver{stage: func(step string) error {
			if step == "backup" {
				return keepTimes(path, inPlace(path, "v"))
			}
			return nil
		}}
		_, err := s.Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
		wantKind(t, err, ErrChanged)
	})
}

// A file server may tell old times. The content tells anyway: it is read once more
// for the backup, or without one for its own sake.
func TestReplaceChangedUnseen(t *testing.T) {
	for _, backup := range []bool{false, true} {
		path := sample(t)
		src := open(t, path)
		changed := strings.Replace(oldText, "Zoë", "Eva", 1)
		s := Saver{stage: func(step string) error {
			if step == "check" {
				put(t, path, changed)
				now, err := stateAt(path)
				src.print.state = now
				return err
			}
			return nil
		}}
		_, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: backup}, writeText(newText), proveText(newText))
		wantKind(t, err, ErrChanged)
		src.Close()
		wantFile(t, path, changed)
		wantFolder(t, path, "datei01.ods")
	}
}

// Sync clients and backup programs touch files. That is no change.
func TestTouchedIsNotChanged(t *testing.T) {
	path := sample(t)
	src := open(t, path)
	if err := os.Chtimes(path, time.Now(), testTime); err != nil {
		t.Fatal(err)
	}
	if err := src.Check(); err != nil {
		t.Fatal(err)
	}
	if _, err := new(Saver).Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText)); err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, newText)
}

func TestFingerprint(t *testing.T) {
	path := sample(t)
	a, b := open(t, path), open(t, path)
	if a.Fingerprint() != b.Fingerprint() {
		t.Error("two fingerprints of one file differ")
	}
	if a.Fingerprint().Size() != int64(len(oldText)) {
		t.Error("size", a.Fingerprint().Size())
	}
	other := open(t, sample(t))
	if a.Fingerprint() == other.Fingerprint() {
		t.Error("two files have the same fingerprint")
	}
	if a.print.sum != other.print.sum {
		t.Error("equal contents have different sums")
	}
}

func TestBackupName(t *testing.T) {
	long := strings.Repeat("ä", 120)
	tests := []struct{ in, want string }{
		{"datei01.ods", "datei01 (Sicherung 2026-11-23 10.15.00).ods"},
		{"Eltern 2026.11.fods", "Eltern 2026.11 (Sicherung 2026-11-23 10.15.00).fods"},
		{"datei01", "datei01 (Sicherung 2026-11-23 10.15.00)"},
		{".ods", ".ods (Sicherung 2026-11-23 10.15.00)"}, // a hidden file stays hidden
		{long + ".ods", strings.Repeat("ä", 98) + " (Sicherung 2026-11-23 10.15.00).ods"},
	}
	for _, tt := range tests {
		if got := BackupName(tt.in, testTime); got != tt.want {
			t.Errorf("BackupName(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// A name as long as file systems allow leaves room for all names made from it.
func TestLongName(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("ä", 125)+".ods") // 254 bytes
	if err := os.WriteFile(path, []byte(oldText), 0o644); err != nil {
		t.Skip("the file system takes no names of 254 bytes: ", err)
	}
	src := open(t, path)
	res, err := (&Saver{Now: clock}).Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
	if err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, newText)
	wantFile(t, res.Backup, oldText)
}

func TestPersist(t *testing.T) {
	boom, held := errors.New("boom"), errors.New("held")
	again := func(err error) bool { return err == held }
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	if err := persist(ctx, again, time.Second, func() error {
		if n++; n < 3 {
			return held
		}
		return nil
	}); err != nil || n != 3 {
		t.Errorf("held twice: %v after %d", err, n)
	}
	n = 0
	if err := persist(ctx, again, time.Second, func() error { n++; return boom }); err != boom || n != 1 {
		t.Errorf("another error: %v after %d", err, n)
	}
	if err := persist(ctx, again, 50*time.Millisecond, func() error { return held }); err != held {
		t.Errorf("held for too long: %v", err)
	}
	cancel()
	if err := persist(ctx, again, time.Hour, func() error { return held }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The names of copies can be read back, and nothing else is taken for one.
func TestParseCopy(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)
	for _, kind := range []Kind{Backup, Undone} {
		for _, name := range []string{"datei01.ods", "Eltern 2026 (neu).xlsx", "ohne"} {
			for n := 1; n < 3; n++ {
				c, ok := ParseCopy(copyName(name, kind, at, n))
				if want := (Copy{name, kind, at}); !ok || c != want {
					t.Errorf("%s: %+v, %v", copyName(name, kind, at, n), c, ok)
				}
			}
		}
	}
	if c, ok := ParseCopy("datei01 (zuru\u0308ckgenommen 2026-11-23 10.15.00).ods"); !ok || c.Kind != Undone {
		t.Errorf("decomposed: %+v, %v", c, ok)
	}
	for _, name := range []string{
		"datei01.ods", "datei01 (Sicherung).ods", "datei01 (Sicherung 2026-11-23).ods", "Sicherung 2026-11-23 10.15.00.ods",
		"datei01 (Sicherung 2026-13-23 10.15.00).ods", "datei01 (Sicherung 2026-11-23 10.15.00) alt.ods", "datei01 (Kopie 2026-11-23 10.15.00).ods",
		"(Sicherung 2026-11-23 10.15.00).ods", "datei01 (Sicherung 2026-11-23 10.15.00).ods.bak.gz",
	} {
		if c, ok := ParseCopy(name); ok {
			t.Errorf("%s is taken for %+v", name, c)
		}
	}
}

// What the system says when the content is brought to the disk counts, whatever the proof has
// read meanwhile, and is not lost behind an error of the proof.
func TestSyncCounts(t *testing.T) {
	odd := errors.New("reads otherwise")
	for _, proof := range []error{nil, odd} {
		tmp, err := newTemp(filepath.Join(t.TempDir(), "datei01.ods"), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tmp.discard()
		proven := false
		_, err = new(Saver).fill(t.Context(), tmp, "datei01.ods", func(w io.Writer) error {
			if _, err := tmp.Write([]byte("somebody else's")); err != nil {
				return err
			}
			_, err := w.Write([]byte("content"))
			return err
		}, func(io.ReaderAt, int64) error { proven = true; return proof })
		if !errors.Is(err, io.ErrShortWrite) || !proven {
			t.Errorf("%v with %v of the proof, made: %t", err, proof, proven)
		}
	}
}
