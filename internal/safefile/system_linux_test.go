package safefile

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// acl builds the value of system.posix_acl_access (linux/posix_acl_xattr.h):
// owner rw, user 1234 rw, group r, mask rw, others nothing.
func acl() []byte {
	data := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range []struct {
		tag, perm uint16
		id        uint32
	}{{0x01, 6, ^uint32(0)}, {0x02, 6, 1234}, {0x04, 4, ^uint32(0)}, {0x10, 6, ^uint32(0)}, {0x20, 0, ^uint32(0)}} {
		data = binary.LittleEndian.AppendUint16(data, e.tag)
		data = binary.LittleEndian.AppendUint16(data, e.perm)
		data = binary.LittleEndian.AppendUint32(data, e.id)
	}
	return data
}

func TestAttributesAreKept(t *testing.T) {
	path := sample(t)
	big := make([]byte, 2000)
	rand.Read(big)
	want := map[string][]byte{"user.schule.notiz": []byte("für Frau Muster"), "user.leer": nil, "user.groß": big}
	for name, value := range want {
		if err := unix.Setxattr(path, name, value, 0); err != nil {
			t.Skip("the file system keeps no attributes: ", err)
		}
	}
	replaceSample(t, path)
	for name, value := range want {
		buf := make([]byte, 4096)
		n, err := unix.Getxattr(path, name, buf)
		if err != nil || !bytes.Equal(buf[:n], value) {
			t.Errorf("%s: %q, %v", name, buf[:max(n, 0)], err)
		}
	}
}

func TestAccessControlListIsKept(t *testing.T) {
	path := sample(t)
	if err := unix.Setxattr(path, posixACL, acl(), 0); err != nil {
		t.Skip("the file system keeps no access control lists: ", err)
	}
	replaceSample(t, path)
	buf := make([]byte, 4096)
	n, err := unix.Getxattr(path, posixACL, buf)
	if err != nil || !bytes.Equal(buf[:n], acl()) {
		t.Errorf("%x, %v", buf[:max(n, 0)], err)
	}
	wantMode(t, path, 0o660)
}

// The folder would give user 1234 rights on every new file. A file that he had no
// rights on stays so, and new files are their owner's.
func TestFolderGivesNoRights(t *testing.T) {
	path := sample(t)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(path)
	if err := unix.Setxattr(dir, "system.posix_acl_default", acl(), 0); err != nil {
		t.Skip("the file system keeps no access control lists: ", err)
	}
	res := replaceSample(t, path)
	if _, err := unix.Getxattr(path, posixACL, make([]byte, 4096)); err != unix.ENODATA {
		t.Errorf("the new file has a list of its own: %v", err)
	}
	wantMode(t, path, 0o640)
	wantMode(t, res.Backup, 0o600) // the mask: nobody but the owner
}

func replaceSample(t *testing.T, path string) *Result {
	t.Helper()
	src := open(t, path)
	res, err := (&Saver{Now: clock}).Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(newText), proveText(newText))
	if err != nil {
		t.Fatal(err)
	}
	src.Close()
	if len(res.Lost) != 0 {
		t.Errorf("lost %v", res.Lost)
	}
	wantFile(t, path, newText)
	return res
}

// mount mounts a small file system for the test.
func mount(t *testing.T, kind, options string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := unix.Mount("none", dir, kind, 0, options); err != nil {
		t.Skip("may not mount: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A file system of 256 KiB is full while the new file is written, or while the
// backup is.
func TestDiskFull(t *testing.T) {
	dir := mount(t, "tmpfs", "size=256k")
	path := filepath.Join(dir, "datei01.ods")
	text := string(bytes.Repeat([]byte("x"), 100<<10))
	put(t, path, text)
	for _, tt := range []struct {
		name string
		size int
	}{{"new file", 200 << 10}, {"backup", 100 << 10}} {
		data := string(bytes.Repeat([]byte("y"), tt.size))
		steps := 0
		s := Saver{Now: clock, stage: func(string) error { steps++; return nil }}
		src := open(t, path)
		_, err := s.Replace(context.Background(), src, ReplaceOptions{Backup: true}, writeText(data), proveText(data))
		src.Close()
		wantKind(t, err, ErrDiskFull)
		if full := slices.Index(stages, map[string]string{"new file": "write", "backup": "backup"}[tt.name]) + 1; steps != full {
			t.Errorf("%s: full after %d steps, want %d", tt.name, steps, full)
		}
		wantFile(t, path, text)
		wantFolder(t, path, "datei01.ods")
	}
	// A callback that overlooks it is not believed.
	src := open(t, path)
	_, err := new(Saver).Replace(context.Background(), src, ReplaceOptions{}, func(w io.Writer) error {
		w.Write(make([]byte, 300<<10))
		return nil
	}, func(io.ReaderAt, int64) error { return nil })
	src.Close()
	wantKind(t, err, ErrDiskFull)
	_, err = new(Saver).Create(context.Background(), filepath.Join(dir, "neu.ods"), CreateOptions{}, writeText(string(make([]byte, 300<<10))), nil)
	wantKind(t, err, ErrDiskFull)
	wantFile(t, path, text)
	wantFolder(t, path, "datei01.ods")
}

func TestReadOnlyFileSystem(t *testing.T) {
	dir := mount(t, "tmpfs", "size=256k")
	path := filepath.Join(dir, "datei01.ods")
	put(t, path, oldText)
	if err := unix.Mount("none", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skip("may not mount: ", err)
	}
	src := open(t, path) // reading is fine
	_, err := new(Saver).Replace(context.Background(), src, ReplaceOptions{}, writeText(newText), proveText(newText))
	src.Close()
	wantKind(t, err, ErrReadOnly)
	_, err = new(Saver).Create(context.Background(), filepath.Join(dir, "neu.ods"), CreateOptions{}, writeText(newText), nil)
	wantKind(t, err, ErrReadOnlyFolder)
	wantKind(t, new(Saver).CanCreate(filepath.Join(dir, "neu.ods"), CreateOptions{}), ErrReadOnlyFolder)
}

// chattr +i: not even root may write.
func TestImmutableFile(t *testing.T) {
	const immutable = 0x10 // FS_IMMUTABLE_FL, linux/fs.h
	path := sample(t)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	set := func(flags int32) error {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, f.Fd(), unix.FS_IOC_SETFLAGS, uintptr(unsafe.Pointer(&flags)))
		if errno != 0 {
			return errno
		}
		return nil
	}
	flags, err := unix.IoctlGetUint32(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	if err == nil {
		err = set(int32(flags | immutable))
	}
	if err != nil {
		t.Skip("may not set the flag: ", err)
	}
	defer set(int32(flags))
	_, err = new(Saver).Replace(context.Background(), open(t, path), ReplaceOptions{}, writeText(newText), proveText(newText))
	wantKind(t, err, ErrReadOnly)
	wantFile(t, path, oldText)
}
