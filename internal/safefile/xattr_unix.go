//go:build linux || darwin

package safefile

import (
	"bytes"
	"errors"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// maxAttribute bounds what one attribute may take of memory. Linux allows 64 KiB;
// macOS puts whole resource forks there, which spreadsheets do not have.
const maxAttribute = 4 << 20

// keepAttributes copies the extended attributes, on Linux with the POSIX access
// control list, which is one of them. narrow is true if the new file has a list
// of its own from its folder that could not be taken away.
func keepAttributes(from, to *os.File) (lost []Loss, narrow bool) {
	names := listAttributes(from)
	for _, name := range names {
		if ofContent(name) {
			continue
		}
		value, err := getAttribute(from, name)
		if err == nil {
			if was, err := getAttribute(to, name); err == nil && bytes.Equal(was, value) {
				continue
			}
			err = unix.Fsetxattr(int(to.Fd()), name, value, 0)
		}
		if err != nil && forPeople(name) {
			lost = append(lost, Loss{LossAttributes, name})
		}
	}
	// The folder's default list would give rights that the old file did not.
	for _, name := range listAttributes(to) {
		if isACL(name) && !slices.Contains(names, name) {
			if unix.Fremovexattr(int(to.Fd()), name) != nil {
				lost, narrow = append(lost, Loss{LossAttributes, name}), true
			}
		}
	}
	return lost, narrow
}

func listAttributes(f *os.File) []string {
	data, err := sized(func(buf []byte) (int, error) { return unix.Flistxattr(int(f.Fd()), buf) })
	if err != nil {
		return nil // no attributes on this file system
	}
	var names []string
	for name := range bytes.SplitSeq(data, []byte{0}) {
		if len(name) > 0 {
			names = append(names, string(name))
		}
	}
	return names
}

func getAttribute(f *os.File, name string) ([]byte, error) {
	return sized(func(buf []byte) (int, error) { return unix.Fgetxattr(int(f.Fd()), name, buf) })
}

// sized asks for the size, then for the value, again if it grew in between.
func sized(get func([]byte) (int, error)) ([]byte, error) {
	for range 10 {
		n, err := get(nil)
		if err != nil || n == 0 {
			return nil, err
		}
		if n > maxAttribute {
			return nil, unix.E2BIG
		}
		buf := make([]byte, n)
		n, err = get(buf)
		if err == nil {
			return buf[:n], nil
		}
		if !errors.Is(err, unix.ERANGE) {
			return nil, err
		}
	}
	return nil, unix.ERANGE
}
