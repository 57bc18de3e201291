//go:build unix && !darwin

package office

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func program(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPlaces(t *testing.T) {
	root := t.TempDir()
	for _, version := range []string{"7.6", "24.8", "25.2"} {
		program(t, filepath.Join(root, "opt/libreoffice"+version+"/program/soffice"))
	}
	var got []string
	for _, path := range places(root) {
		rel, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rel)
	}
	want := []string{
		"usr/bin/soffice", "usr/bin/libreoffice", "usr/local/bin/soffice", "usr/lib/libreoffice/program/soffice", "usr/lib64/libreoffice/program/soffice",
		"opt/libreoffice25.2/program/soffice", "opt/libreoffice24.8/program/soffice", "opt/libreoffice7.6/program/soffice", // 7.6 is the oldest
		"snap/bin/libreoffice",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if o := first(places(root)); o == nil || o.Program() != filepath.Join(root, "opt/libreoffice25.2/program/soffice") {
		t.Errorf("found %v", o)
	}
}

func TestFindInPath(t *testing.T) {
	dir := t.TempDir()
	want := program(t, filepath.Join(dir, "libreoffice"))
	t.Setenv("PATH", dir)
	if o, err := Find(Options{}); err != nil || o.Program() != want {
		t.Errorf("found %v, %v", o, err)
	}
}

func TestFlatpak(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if o := flatpak(dir, dir); o != nil {
		t.Errorf("found %v without flatpak", o)
	}
	want := program(t, filepath.Join(dir, "flatpak"))
	if o := flatpak(dir, dir); o != nil {
		t.Errorf("found %v without the app", o)
	}
	if err := os.MkdirAll(filepath.Join(dir, ".local/share/flatpak/app", flatpakApp), 0o700); err != nil {
		t.Fatal(err)
	}
	o := flatpak(dir, dir)
	if o == nil || o.Program() != want || !o.sandboxed {
		t.Fatalf("found %v", o)
	}
	args := []string{"run", "--die-with-parent", "--unshare=network", "--filesystem=/a b", "--filesystem=/c", flatpakApp}
	if got := o.args("/a b", "/c"); !slices.Equal(got, args) {
		t.Errorf("args %q", got)
	}
}
