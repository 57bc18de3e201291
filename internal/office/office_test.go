//go:build unix

package office

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"elterntool/internal/problem"
)

// fake makes a program that behaves as a bad office would. In the script, $out is
// the folder for the PDF, $src the document and $profile the URL of the profile.
func fake(t *testing.T, script string) *Office {
	t.Helper()
	path := filepath.Join(t.TempDir(), "soffice")
	text := `#!/bin/sh
for a; do
	case "$a" in -env:UserInstallation=*) profile="${a#*=}";; esac
	[ "$last" = --outdir ] && out="$a"
	last="$a"; src="$a"
done
` + script
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	o, err := Find(Options{Program: path})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// letter makes a document in a folder of its own.
func letter(t *testing.T) (src, folder string) {
	t.Helper()
	folder = t.TempDir()
	src = filepath.Join(folder, "Eva Muster.odt")
	if err := os.WriteFile(src, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return src, folder
}

// onlyTheLetter fails the test if anything else is left in the folder.
func onlyTheLetter(t *testing.T, folder string) {
	t.Helper()
	names, err := os.ReadDir(folder)
	if err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

func TestOfficeThatFails(t *testing.T) {
	const good = `printf '%%PDF-1.7\nx\n%%%%EOF\n' > "$out/Eva Muster.pdf"`
	tests := []struct {
		name, script string
		kind         error
		what         string
	}{
		{"nothing, and code 0", `echo "Error: source file could not be loaded" >&2`, ErrNoPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"code 1", `exit 1`, ErrNoPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"an empty file", `: > "$out/x.pdf"`, ErrHalfPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"something else", `echo '<html></html>                                    ' > "$out/x.pdf"`, ErrHalfPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"cut off", `printf '%%PDF-1.7\nx' > "$out/x.pdf"`, ErrHalfPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"a link to elsewhere", `ln -s /etc/hostname "$out/x.pdf"`, ErrNoPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"two of them", good + `; cp "$out/Eva Muster.pdf" "$out/b.pdf"`, ErrNoPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"another kind", `printf 'x' > "$out/x.odt"`, ErrNoPDF, "LibreOffice hat keine brauchbare PDF geschrieben."},
		{"for ever", `sleep 60`, ErrTimeout, "LibreOffice war nach 1 Sekunden nicht fertig und wurde beendet. Es wurde keine PDF geschrieben."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src, folder := letter(t)
			limit := time.Minute
			if tt.kind == ErrTimeout {
				limit = time.Second
			}
			_, err := fake(t, tt.script).ConvertPDF(t.Context(), src, folder, PDFOptions{Limit: limit})
			var p *problem.Problem
			if !errors.As(err, &p) || !errors.Is(err, tt.kind) || p.What != tt.what {
				t.Errorf("got %v, want %v: %s", err, tt.kind, tt.what)
			}
			if p != nil && !strings.Contains(p.Remedy, "Als PDF exportieren") {
				t.Errorf("the remedy does not say how to do it by hand: %s", p.Remedy)
			}
			onlyTheLetter(t, folder)
		})
	}
}

func TestConvertPDF(t *testing.T) {
	src, folder := letter(t)
	o := fake(t, `
echo "$profile" > "$0.profile"
ls -ld "$out" "${profile#file://}" "${profile#file://}/user/registrymodifications.xcu" | cut -c1-10 > "$0.modes"
sleep 2.5
printf '%%PDF-1.7\nx\n%%%%EOF\n' > "$out/Eva Muster.pdf"
exit 3 # says nothing`)
	var told []time.Duration
	pdf, err := o.ConvertPDF(t.Context(), src, folder, PDFOptions{Progress: func(d time.Duration) { told = append(told, d) }})
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Close()
	if len(told) < 2 || told[1] < 1500*time.Millisecond || told[1] > time.Minute {
		t.Errorf("told %v", told)
	}
	var b bytes.Buffer
	if n, err := pdf.WriteTo(&b); err != nil || n != pdf.Size() || b.String() != "%PDF-1.7\nx\n%%EOF\n" {
		t.Errorf("wrote %q, %v", b.String(), err)
	}
	head := make([]byte, 5)
	if _, err := pdf.ReadAt(head, 0); err != nil || string(head) != "%PDF-" {
		t.Errorf("read %q, %v", head, err)
	}
	info, err := pdf.file.Stat()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	modes, err := os.ReadFile(o.Program() + ".modes")
	if err != nil || string(modes) != "drwx------\ndrwx------\n-rw-------\n" {
		t.Errorf("modes %q, %v", modes, err)
	}
	profile, err := os.ReadFile(o.Program() + ".profile")
	if err != nil || !strings.HasPrefix(string(profile), "file:///") {
		t.Fatalf("profile %q, %v", profile, err)
	}
	if _, err := os.Stat(strings.TrimSpace(strings.TrimPrefix(string(profile), "file://"))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the profile is still there: %v", err)
	}
	if err := pdf.Close(); err != nil {
		t.Error(err)
	}
	onlyTheLetter(t, folder)
}

// The child of a child, which ignores being told to end, must be gone too.
func TestWholeTreeIsKilled(t *testing.T) {
	stop := map[string]func() (context.Context, time.Duration){
		"by the limit": func() (context.Context, time.Duration) { return t.Context(), 1500 * time.Millisecond },
		"by the caller": func() (context.Context, time.Duration) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(1500*time.Millisecond, cancel)
			return ctx, time.Minute
		},
	}
	for name, start := range stop {
		t.Run(name, func(t *testing.T) {
			src, folder := letter(t)
			o := fake(t, `sh -c 'trap "" TERM HUP INT; echo $$ > "'"$0"'.pid"; while :; do sleep 1; done' &
wait`)
			ctx, limit := start()
			began := time.Now()
			_, err := o.ConvertPDF(ctx, src, folder, PDFOptions{Limit: limit})
			if want := map[string]error{"by the limit": ErrTimeout, "by the caller": context.Canceled}[name]; !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if d := time.Since(began); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			text, err := os.ReadFile(o.Program() + ".pid")
			if err != nil {
				t.Fatal(err)
			}
			pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			for range 50 {
				if !running(pid) {
					break
				}
				time.Sleep(100 * time.Millisecond)
			}
			if running(pid) {
				syscall.Kill(pid, syscall.SIGKILL)
				t.Errorf("process %d outlived its office", pid)
			}
			onlyTheLetter(t, folder)
		})
	}
}

// running is false for a process that ended, also while nobody has asked how.
func running(pid int) bool {
	if stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil {
		return !bytes.Contains(stat, []byte(") Z "))
	}
	return syscall.Kill(pid, 0) == nil && !exists("/proc/self/stat")
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// What is left running by an office that ended well is ended, too, and does not hold up the caller.
func TestLeftoverIsKilled(t *testing.T) {
	src, folder := letter(t)
	o := fake(t, `sleep 300 & echo $! > "$0.pid"
printf '%%PDF-1.7\nx\n%%%%EOF\n' > "$out/x.pdf"`)
	began := time.Now()
	pdf, err := o.ConvertPDF(t.Context(), src, folder, PDFOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer pdf.Close()
	if d := time.Since(began); d > 30*time.Second {
		t.Errorf("took %v", d)
	}
	text, err := os.ReadFile(o.Program() + ".pid")
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	time.Sleep(100 * time.Millisecond)
	if running(pid) {
		syscall.Kill(pid, syscall.SIGKILL)
		t.Errorf("process %d outlived its office", pid)
	}
}

func TestOutputIsKeptWithoutNames(t *testing.T) {
	src, folder := letter(t)
	o := fake(t, `printf 'convert %s -> %s/Eva Muster.pdf\n\033[31mError: %s\n' "$src" "$out" "$profile"; yes 'a line that comes often' | head -5000; echo the last`)
	_, err := o.ConvertPDF(t.Context(), src, folder, PDFOptions{})
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if len(e.Output) > 2*keptTail || !strings.HasSuffix(e.Output, "the last") {
		t.Errorf("kept %d bytes, the last %q", len(e.Output), e.Output[max(0, len(e.Output)-20):])
	}
	o = fake(t, `printf 'convert %s -> %s/Eva Muster.pdf\n\033[31mError: %s\n' "$src" "$out" "$profile"`)
	_, err = o.ConvertPDF(t.Context(), src, folder, PDFOptions{})
	if !errors.As(err, &e) || !strings.Contains(e.Output, "convert …") || strings.Contains(e.Output, "Muster") || strings.ContainsRune(e.Output, '\x1b') {
		t.Errorf("output %q", e.Output)
	}
	if text := err.Error(); strings.Contains(text, "convert") {
		t.Errorf("users see the output: %s", text)
	}
}

func TestConvertPDFCancelledBefore(t *testing.T) {
	src, folder := letter(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := fake(t, `touch "$0.started"`)
	if _, err := o.ConvertPDF(ctx, src, folder, PDFOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if exists(o.Program() + ".started") {
		t.Error("it was started nevertheless")
	}
	onlyTheLetter(t, folder)
}

func TestConvertPDFWithoutDocument(t *testing.T) {
	_, folder := letter(t)
	_, err := fake(t, "").ConvertPDF(t.Context(), filepath.Join(folder, "nirgends.odt"), folder, PDFOptions{})
	var p *problem.Problem
	if !errors.As(err, &p) || p.What != "Diese Datei gibt es nicht." {
		t.Errorf("got %v", err)
	}
	onlyTheLetter(t, folder)
}

func TestVersion(t *testing.T) {
	got, err := fake(t, `echo "Warning: failed to launch javaldx" >&2; echo; echo "LibreOffice 7.4.7.2 40(Build:2)"`).Version(t.Context())
	if err != nil || got != "LibreOffice 7.4.7.2 40(Build:2)" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := fake(t, "echo x").Version(t.Context()); !errors.Is(err, ErrStart) {
		t.Errorf("got %q, %v", got, err)
	}
}
