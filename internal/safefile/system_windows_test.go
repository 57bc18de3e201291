package safefile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// hold opens the file as another program would.
func hold(t *testing.T, path string, access, share uint32) (release func()) {
	t.Helper()
	h, err := createFile(path, access, share, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL)
	if err != nil {
		t.Fatal(err)
	}
	return func() { windows.CloseHandle(h) }
}

// Calc and Excel hold the file open: for writing, or so that others may not write.
func TestSharingViolation(t *testing.T) {
	for name, mode := range map[string][2]uint32{
		"for writing":       {windows.GENERIC_READ | windows.GENERIC_WRITE, windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE},
		"others may read":   {windows.GENERIC_READ, windows.FILE_SHARE_READ},
		"even more so":      {windows.GENERIC_READ | windows.GENERIC_WRITE, windows.FILE_SHARE_READ},
		"and may delete it": {windows.GENERIC_READ, windows.FILE_SHARE_READ | windows.FILE_SHARE_DELETE},
	} {
		t.Run(name, func(t *testing.T) {
			path := sample(t)
			release := hold(t, path, mode[0], mode[1])
			src := open(t, path)
			_, err := new(Saver).Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText))
			wantKind(t, err, ErrOpenElsewhere)
			src.Close()
			release()
			wantFile(t, path, oldText)
			wantFolder(t, path, "datei01.ods")
		})
	}
}

// A virus scanner or sync client looks at the file at the moment it is replaced.
func TestHeldForAMoment(t *testing.T) {
	path := sample(t)
	src := open(t, path)
	s := Saver{stage: func(step string) error {
		if step == "replace" {
			release := hold(t, path, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE)
			time.AfterFunc(300*time.Millisecond, release)
		}
		return nil
	}}
	if _, err := s.Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText)); err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, newText)
	wantFolder(t, path, "datei01.ods")
}

func TestHeldAndCancelled(t *testing.T) {
	path := sample(t)
	src := open(t, path)
	ctx, cancel := context.WithCancel(context.Background())
	var release func()
	s := Saver{stage: func(step string) error {
		if step == "replace" {
			release = hold(t, path, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE)
			time.AfterFunc(300*time.Millisecond, cancel)
		}
		return nil
	}}
	_, err := s.Replace(ctx, src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	release()
	src.Close()
	wantFile(t, path, oldText)
	wantFolder(t, path, "datei01.ods")
}

func TestReadOnlyAttribute(t *testing.T) {
	path := sample(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(path, 0o666)
	_, err := new(Saver).Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
	wantKind(t, err, ErrReadOnly)
	wantFile(t, path, oldText)
}

// What ReplaceFileW leaves when it fails half-way is finished or undone.
func TestFinish(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	put(t, path("new"), newText)
	put(t, path("old"), oldText)
	if err := finish(path("new"), path("old"), path("target")); err != nil {
		t.Error(err)
	}
	wantFile(t, path("target"), newText)
	os.Remove(path("target"))
	// The new one is lost: the old one comes back.
	if err := finish(path("new"), path("old"), path("target")); err == nil {
		t.Error("no error")
	}
	wantFile(t, path("target"), oldText)
	os.Remove(path("target"))
	var e *Error
	if err := finish(path("new"), path("old"), path("target")); !errors.As(err, &e) || e.Kept != path("old") {
		t.Error(err)
	}
}

func TestReserveWindows(t *testing.T) {
	path := sample(t)
	ctx := context.Background()
	a, b := open(t, path), open(t, path)
	if err := a.Reserve(ctx); err != nil {
		t.Fatal(err)
	}
	wantKind(t, b.Reserve(ctx), ErrBusy)
	a.Close()
	wantFolder(t, path, "datei01.ods")
	if err := b.Reserve(ctx); err != nil {
		t.Error(err)
	}
	b.Close()
	wantFolder(t, path, "datei01.ods")
}

func TestOpenRefusesWindows(t *testing.T) {
	_, err := Open(context.Background(), t.TempDir())
	wantKind(t, err, ErrNotRegular)
	_, err = Open(context.Background(), filepath.Join(t.TempDir(), "nirgends.ods"))
	wantKind(t, err, os.ErrNotExist)
	if _, err = Open(context.Background(), "NUL"); err == nil {
		t.Error("a device was opened")
	}
}

// A new file lets in its owner, the system and the administrators, whatever the
// folder says.
func TestOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "neu.ods")
	if _, err := new(Saver).Create(context.Background(), path, CreateOptions{}, writeText(newText), nil); err != nil {
		t.Fatal(err)
	}
	sd, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Skip("the file system keeps no access control lists: ", err)
	}
	dacl, _, err := sd.DACL()
	if err != nil {
		t.Fatal(err)
	}
	if dacl == nil {
		t.Fatal("everybody may do everything")
	}
	for _, group := range []string{";WD)", ";AU)", ";BU)", ";IU)"} { // everyone; authenticated, local, interactive users
		if strings.Contains(sd.String(), group) {
			t.Errorf("access control list %v lets in %s", sd, group)
		}
	}
}
