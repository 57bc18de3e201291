package safefile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var stages = []string{"write", "prove", "check", "backup", "publish backup", "permissions", "replace"}

const (
	oldText = "Vorname;Nachname\nZoë;Müller\n"
	newText = "Vorname;Nachname;Account\nZoë;Müller;zoe.mueller\n"
)

var testTime = time.Date(2026, 11, 23, 10, 15, 0, 0, time.Local)

func clock() time.Time { return testTime }

func writeText(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// proveText accepts exactly text.
func proveText(text string) func(io.ReaderAt, int64) error {
	return func(r io.ReaderAt, size int64) error {
		got, err := io.ReadAll(io.NewSectionReader(r, 0, size))
		if err != nil {
			return err
		}
		if string(got) != text {
			return fmt.Errorf("proof: got %q", got)
		}
		return nil
	}
}

// sample makes datei01.ods with oldText in a new folder.
func sample(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "datei01.ods")
	put(t, path, oldText)
	past := testTime.Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	return path
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string) *Source {
	t.Helper()
	src, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

// wantFile fails the test unless the file holds text.
func wantFile(t *testing.T, path, text string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	} else if string(got) != text {
		t.Errorf("%s holds %q, want %q", path, got, text)
	}
}

// wantFolder fails the test unless the folder of path holds exactly these names.
func wantFolder(t *testing.T, path string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(names)
	slices.Sort(got)
	if diff := cmp.Diff(names, got); diff != "" {
		t.Errorf("files in the folder (-want +got):\n%s", diff)
	}
}

func wantKind(t *testing.T, err, kind error) {
	t.Helper()
	var e *Error
	if !errors.Is(err, kind) || !errors.As(err, &e) {
		t.Errorf("error %v (%T), want an *Error of kind %v", err, err, kind)
	} else if e.Path == "" || e.Op == "" {
		t.Errorf("error without path or operation: %+v", e)
	}
}

// The test binary is also the other process of some tests: with this variable set
// it does what helperModes say and ends.
const helperVariable = "SAFEFILE_TEST_HELPER"

func TestMain(m *testing.M) {
	if mode := os.Getenv(helperVariable); mode != "" {
		name, arg, _ := strings.Cut(mode, "=")
		if err := helperModes[name](arg, os.Args[len(os.Args)-1]); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// What the other process does: it prints "ready" when it is where the test wants
// it, and then waits to be killed or for the end of its standard input.
var helperModes = map[string]func(arg, path string) error{
	// Replaces the file and stops at the step called arg.
	"replace": func(arg, path string) error {
		ctx := context.Background()
		src, err := Open(ctx, path)
		if err != nil {
			return err
		}
		defer src.Close()
		s := Saver{Now: clock, stage: func(step string) error {
			if step == arg {
				readyAndWait()
			}
			return nil
		}}
		text := newText
		if arg == "mid-write" {
			write := func(w io.Writer) error {
				w.Write(bytes.Repeat([]byte(text), copyBuffer/len(text)+1))
				readyAndWait()
				return nil
			}
			_, err = s.Replace(ctx, src, ReplaceOptions{Backup: true}, write, proveText(text))
			return err
		}
		res, err := s.Replace(ctx, src, ReplaceOptions{Backup: true}, writeText(text), proveText(text))
		if err == nil {
			fmt.Printf("lost %v\n", res.Lost)
		}
		return err
	},
	// Reserves the file.
	"reserve": func(_, path string) error {
		src, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer src.Close()
		if err := src.Reserve(context.Background()); err != nil {
			return err
		}
		readyAndWait()
		return nil
	},
	// Adds one line, arg times, each time as the only one or not at all.
	"append": func(arg, path string) error {
		var times, done int
		fmt.Sscan(arg, &times)
		for done < times {
			err := appendLine(path)
			switch {
			case err == nil:
				done++
			case !errors.Is(err, ErrBusy) && !errors.Is(err, ErrChanged):
				return err
			}
		}
		return nil
	},
	// Says what the kind of error is when the file is opened, reserved and replaced.
	"kinds": func(_, path string) error {
		src, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer src.Close()
		_, err = new(Saver).Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText))
		return err
	},
	"create": func(_, path string) error {
		_, err := new(Saver).Create(context.Background(), path, CreateOptions{}, writeText(newText), nil)
		return err
	},
}

func readyAndWait() {
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
}

func appendLine(path string) error {
	ctx := context.Background()
	src, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer src.Close()
	text, err := io.ReadAll(io.NewSectionReader(src, 0, src.Size()))
	if err != nil {
		return err
	}
	after := string(text) + "x\n"
	_, err = new(Saver).Replace(ctx, src, ReplaceOptions{}, writeText(after), proveText(after))
	return err
}
