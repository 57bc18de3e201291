//go:build unix

package safefile

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.ods")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.ods")
	if err := os.Symlink("pipe.ods", link); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(dir, "loop.ods")
	if err := os.Symlink("loop.ods", loop); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path string
		want error
	}{
		{pipe, ErrNotRegular}, // and does not wait for a writer
		{link, ErrNotRegular},
		{dir, ErrNotRegular},
		{os.DevNull, ErrNotRegular},
		{filepath.Join(dir, "nirgends.ods"), fs.ErrNotExist},
	} {
		_, err := Open(context.Background(), tt.path)
		wantKind(t, err, tt.want)
	}
	if _, err := Open(context.Background(), loop); err == nil {
		t.Error("a link to itself was opened")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, sample(t)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSymbolicLinks(t *testing.T) {
	path := sample(t)
	elsewhere := t.TempDir()
	first, second := filepath.Join(filepath.Dir(path), "erster.ods"), filepath.Join(elsewhere, "zweiter.ods")
	if err := errors.Join(os.Symlink("datei01.ods", first), os.Symlink(first, second)); err != nil {
		t.Fatal(err)
	}
	src := open(t, second)
	if src.Name() != second || filepath.Base(src.Path()) != "datei01.ods" {
		t.Errorf("name %q, path %q", src.Name(), src.Path())
	}
	res, err := (&Saver{Now: clock}).Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
	if err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFile(t, path, newText)
	wantFolder(t, path, "datei01.ods", "erster.ods", sampleBackup)
	wantFolder(t, second, "zweiter.ods")
	wantFile(t, res.Backup, oldText)
	for _, link := range []string{first, second} {
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more", link)
		}
	}
	// Calc follows links too: its lock file lies beside the real file.
	put(t, filepath.Join(filepath.Dir(path), ".~lock.datei01.ods#"), "Eva,eva,pc,,;")
	wantKind(t, open(t, second).InUse(), ErrOpenElsewhere)
	// Overwriting through a link replaces the file.
	target := filepath.Join(elsewhere, "bericht.html")
	put(t, target, "alt")
	link := filepath.Join(filepath.Dir(path), "bericht.html")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if _, err := new(Saver).Create(context.Background(), link, CreateOptions{Overwrite: true}, writeText("neu"), nil); err != nil {
		t.Fatal(err)
	}
	wantFile(t, target, "neu")
}

func TestHardLinkIsRefused(t *testing.T) {
	path := sample(t)
	if err := os.Link(path, path+".zweitname"); err != nil {
		t.Skip("the file system has no hard links: ", err)
	}
	_, err := new(Saver).Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
	wantKind(t, err, ErrHardLink)
	wantFile(t, path, oldText)
}

func TestPermissionsAreKept(t *testing.T) {
	defer unix.Umask(unix.Umask(0o077))
	for _, mode := range []os.FileMode{0o600, 0o644, 0o664, 0o666, 0o640, 0o755, 0o604} {
		path := sample(t)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		s := Saver{Now: clock, stage: func(string) error {
			entries, _ := os.ReadDir(filepath.Dir(path))
			for _, e := range entries {
				if info, err := e.Info(); err == nil && e.Name() != "datei01.ods" && !strings.HasSuffix(e.Name(), ".lock") && info.Mode().Perm() != 0o600 &&
					!(strings.HasSuffix(e.Name(), tempEnd) && info.Mode().Perm() == mode) { // a clone, or about to be moved
					t.Errorf("%s has mode %v", e.Name(), info.Mode())
				}
			}
			return nil
		}}
		src := open(t, path)
		res, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
		if err != nil {
			t.Fatal(err)
		}
		src.Close()
		wantMode(t, path, mode)
		wantMode(t, res.Backup, 0o600)
	}
	unix.Umask(0)
	path := filepath.Join(t.TempDir(), "neu.ods")
	for _, overwrite := range []bool{false, true} {
		if _, err := new(Saver).Create(context.Background(), path, CreateOptions{Overwrite: overwrite}, writeText(newText), nil); err != nil {
			t.Fatal(err)
		}
		wantMode(t, path, 0o600)
		os.Chmod(path, 0o666)
	}
}

func wantMode(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Error(err)
	} else if info.Mode() != mode {
		t.Errorf("%s has mode %v, want %v", filepath.Base(path), info.Mode(), mode)
	}
}

// A file that nobody may write to is not to be changed, although its folder
// would let it be replaced.
func TestReadOnlyFile(t *testing.T) {
	path := sample(t)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	_, err := new(Saver).Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
	wantKind(t, err, ErrReadOnly)
	_, err = new(Saver).Create(context.Background(), path, CreateOptions{Overwrite: true}, writeText(newText), nil)
	wantKind(t, err, ErrReadOnly)
	wantFile(t, path, oldText)
	wantFolder(t, path, "datei01.ods")
}

func TestReserve(t *testing.T) {
	path := sample(t)
	ctx := context.Background()
	a, b := open(t, path), open(t, path)
	for range 2 { // a second time is no error
		if err := a.Reserve(ctx); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, b.Reserve(ctx), ErrBusy)
	_, err := new(Saver).Replace(ctx, b, ReplaceOptions{}, writeText(newText), proveText(newText))
	wantKind(t, err, ErrBusy)
	a.Close()
	wantFolder(t, path, "datei01.ods")
	if err := b.Reserve(ctx); err != nil {
		t.Error(err)
	}
	b.Close()
	// A lock file that a crash left is nobody's.
	put(t, filepath.Join(filepath.Dir(path), reserveName("datei01.ods")), "")
	if err := open(t, path).Reserve(ctx); err != nil {
		t.Error(err)
	}
}

// One run opens the lock file, another one gives it up, a third one makes its own:
// the first one has the lock of a file that is gone, which is worth nothing.
func TestReserveOvertaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	second, err := reserve(path)
	if err != nil {
		t.Fatal(err)
	}
	first, err := openLock(path)
	if err != nil {
		t.Fatal(err)
	}
	second.release()
	if r, err := take(first, path); r != nil || err != nil {
		t.Errorf("lock of a file that is gone: %v, %v", r, err)
	}
	if first, err = openLock(path); err != nil { // makes it, and goes to sleep
		t.Fatal(err)
	}
	os.Remove(path)
	third, err := reserve(path)
	if err != nil {
		t.Fatal(err)
	}
	defer third.release()
	if r, err := take(first, path); r != nil || err != nil {
		t.Errorf("lock of a file that another one took the place of: %v, %v", r, err)
	}
	_, err = reserve(path)
	wantKind(t, err, ErrBusy)
}

// start runs the test binary as another process in mode and waits until it is
// ready, if it has to be.
func start(t *testing.T, mode, path string, ready bool) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), helperVariable+"="+mode)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if ready {
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("the other process says %q, %v", line, err)
		}
	}
	return cmd
}

// The process is killed (SIGKILL) at every step. The old file is whole, the next
// run is not hindered, and it clears up.
func TestKilled(t *testing.T) {
	for _, step := range append([]string{"mid-write"}, stages...) {
		t.Run(step, func(t *testing.T) {
			path := sample(t)
			cmd := start(t, "replace="+step, path, true)
			src := open(t, path)
			wantKind(t, src.Reserve(context.Background()), ErrBusy)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			wantFile(t, path, oldText)
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			temps := 0
			for _, e := range entries {
				if strings.HasSuffix(e.Name(), tempEnd) {
					temps++
				}
			}
			if temps == 0 {
				t.Error("the test came too late: no temporary file is left to be cleared up")
			}
			want := []string{"datei01.ods"}
			if backup := filepath.Join(filepath.Dir(path), sampleBackup); slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == sampleBackup }) {
				wantFile(t, backup, oldText) // whole
				want = append(want, sampleBackup)
			}
			if _, err := new(Saver).Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText)); err != nil {
				t.Error(err)
			}
			src.Close()
			wantFile(t, path, newText)
			wantFolder(t, path, want...)
		})
	}
}

// Processes that add lines to one file at the same time: no line is lost, though
// each may be refused (and tries again).
func TestTwoProcessesAtOnce(t *testing.T) {
	path := sample(t)
	const each = 10
	var cmds []*exec.Cmd
	for range 3 {
		cmd := exec.Command(os.Args[0], path)
		cmd.Env = append(os.Environ(), helperVariable+"=append=10")
		cmd.Stdout = os.Stdout
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	wantFile(t, path, oldText+strings.Repeat("x\n", each*len(cmds)))
	wantFolder(t, path, "datei01.ods")
}

// Only files that this package made for this very file are cleared up.
func TestSweep(t *testing.T) {
	path := sample(t)
	dir := filepath.Dir(path)
	mine := randomName("datei01.ods")
	others := []string{
		randomName("datei02.ods"),
		mine + "x",
		strings.TrimSuffix(mine, tempEnd) + ".bak",
		".elterntool-notizen.tmp",
	}
	folder := randomName("datei01.ods")
	if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(others, mine) {
		put(t, filepath.Join(dir, name), "")
	}
	src := open(t, path)
	if err := src.Reserve(context.Background()); err != nil {
		t.Fatal(err)
	}
	src.Close()
	wantFolder(t, path, append(others, "datei01.ods", folder)...)
}

// asNobody runs the test binary in mode as a user without rights and returns
// what it says. The folder of path is opened to him as far as mode bits allow.
func asNobody(t *testing.T, mode, path string) (string, error) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root, to become somebody else")
	}
	for dir := filepath.Dir(filepath.Dir(path)); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// go test keeps the binary where others cannot go.
	program := filepath.Join(t.TempDir(), "test")
	if err := os.Chmod(filepath.Dir(filepath.Dir(program)), 0o755); err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(program, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, path)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), helperVariable+"="+mode)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody, Groups: []uint32{helpers}}}
	out, err := cmd.Output()
	return string(out), err
}

const nobody, helpers = 65534, 54321

func TestWithoutRights(t *testing.T) {
	tests := []struct {
		name         string
		folder, file os.FileMode
		mode         string
		want         error // nil: done
	}{
		{"all allowed", 0o777, 0o666, "kinds", nil},
		{"file may not be written", 0o777, 0o644, "kinds", ErrReadOnly},
		{"file may not be read", 0o777, 0o600, "kinds", fs.ErrPermission},
		{"folder may not be written", 0o755, 0o666, "kinds", ErrReadOnlyFolder},
		{"folder lets everyone delete his own", 0o777 | os.ModeSticky, 0o666, "kinds", ErrReadOnly},
		{"new file in such a folder", 0o755, 0o666, "create", ErrReadOnlyFolder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := sample(t)
			if err := errors.Join(os.Chmod(path, tt.file), os.Chmod(filepath.Dir(path), tt.folder)); err != nil {
				t.Fatal(err)
			}
			target := path
			if tt.mode == "create" {
				target = filepath.Join(filepath.Dir(path), "neu.ods")
			}
			out, err := asNobody(t, tt.mode, target)
			if tt.want == nil {
				if err != nil {
					t.Errorf("%v: %s", err, out)
				}
				wantFile(t, path, newText)
			} else {
				if err == nil || !strings.Contains(out, tt.want.Error()) {
					t.Errorf("%v: %q, want %q", err, out, tt.want)
				}
				wantFile(t, path, oldText)
			}
			wantFolder(t, path, "datei01.ods")
		})
	}
}

// Who may not give a file to its owner becomes the owner, and the group's rights
// are not given to another group.
func TestOwnerAndGroup(t *testing.T) {
	tests := []struct {
		name     string
		uid, gid int
		file     os.FileMode
		want     os.FileMode
		wantGID  uint32
		says     string
	}{
		{"own file", nobody, nobody, 0o640, 0o640, nobody, "lost []"},
		{"colleague's file, group one belongs to", 1234, helpers, 0o660, 0o660, helpers, "lost [{1 }]"},
		{"group one does not belong to", 1234, 1234, 0o666, 0o666, nobody, "lost [{1 } {2 }]"},
		{"group had more than everybody", nobody, 1234, 0o662, 0o622, nobody, "lost [{2 }]"},
		{"group had less than everybody", nobody, 1234, 0o606, 0o606, nobody, "lost [{2 }]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if os.Getuid() != 0 {
				t.Skip("needs root, to become somebody else")
			}
			path := sample(t)
			if err := errors.Join(os.Chown(path, tt.uid, tt.gid), os.Chmod(path, tt.file), os.Chmod(filepath.Dir(path), 0o777)); err != nil {
				t.Fatal(err)
			}
			out, err := asNobody(t, "replace=", path)
			if err != nil || !strings.HasPrefix(out, tt.says+"\n") {
				t.Errorf("%v: %q, want %q", err, out, tt.says)
			}
			wantFile(t, path, newText)
			wantMode(t, path, tt.want)
			var st unix.Stat_t
			if err := unix.Stat(path, &st); err != nil || st.Uid != nobody || st.Gid != tt.wantGID {
				t.Errorf("belongs to %d:%d, %v", st.Uid, st.Gid, err)
			}
		})
	}
	t.Run("root keeps both", func(t *testing.T) {
		if os.Getuid() != 0 {
			t.Skip("needs root")
		}
		path := sample(t)
		if err := os.Chown(path, 1234, 1235); err != nil {
			t.Fatal(err)
		}
		if res, err := new(Saver).Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText)); err != nil || len(res.Lost) > 0 {
			t.Fatal(res, err)
		}
		var st unix.Stat_t
		if err := unix.Stat(path, &st); err != nil || st.Uid != 1234 || st.Gid != 1235 {
			t.Errorf("belongs to %d:%d, %v", st.Uid, st.Gid, err)
		}
	})
}

// File systems without an exclusive rename, and without links too (FAT).
func TestPublishFallback(t *testing.T) {
	missing := func(errno error) func(string, string) error {
		return func(from, to string) error { return &os.LinkError{Op: "test", Old: from, New: to, Err: errno} }
	}
	for name, link := range map[string]func(string, string) error{"link": os.Link, "placeholder": missing(unix.EPERM)} {
		dir := t.TempDir()
		a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
		put(t, a, "a")
		put(t, b, "b")
		if err := publishBy(missing(unix.EINVAL), link, a, b); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s onto a file: %v", name, err)
		}
		wantFile(t, b, "b")
		os.Remove(b)
		if err := publishBy(missing(unix.ENOSYS), link, a, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantFile(t, b, "a")
		wantFolder(t, a, "b")
		if err := publishBy(missing(unix.EINVAL), link, a, filepath.Join(dir, "c")); err == nil {
			t.Errorf("%s: published what is not there", name)
		}
		wantFolder(t, a, "b")
	}
}
