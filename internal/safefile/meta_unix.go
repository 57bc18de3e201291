//go:build unix

package safefile

import (
	"os"

	"golang.org/x/sys/unix"
)

func createExclusive(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|unix.O_NOFOLLOW, 0o600)
}

// keepMeta gives the file to the owner, group, extended attributes, access
// control list and permission bits that from has. What cannot be kept is
// returned; where that would give someone rights they had not, the permission
// bits are narrowed.
func keepMeta(from, to *os.File) ([]Loss, error) {
	var old, made unix.Stat_t
	if err := unix.Fstat(int(from.Fd()), &old); err != nil {
		return nil, &os.PathError{Op: "fstat", Path: from.Name(), Err: err}
	}
	// The owner comes first: changing it may clear bits.
	fd := int(to.Fd())
	if err := unix.Fchown(fd, int(old.Uid), int(old.Gid)); err != nil {
		unix.Fchown(fd, -1, int(old.Gid)) // a group one belongs to may be given
	}
	if err := unix.Fstat(fd, &made); err != nil {
		return nil, &os.PathError{Op: "fstat", Path: to.Name(), Err: err}
	}
	var lost []Loss
	mode := uint32(old.Mode) & 0o777
	if made.Uid != old.Uid {
		lost = append(lost, Loss{Kind: LossOwner})
	}
	if made.Gid != old.Gid {
		// Another group gets what everybody has.
		lost = append(lost, Loss{Kind: LossGroup})
		mode &^= 0o070
		mode |= (mode & 0o007) << 3 & uint32(old.Mode)
	}
	attrs, narrow := keepAttributes(from, to)
	lost = append(lost, attrs...)
	if narrow {
		mode &^= 0o070 // with an access control list these bits are its mask
	}
	if err := unix.Fchmod(fd, mode); err != nil {
		// FAT and some shares have the same bits for all files; then it is as before.
		if statErr := unix.Fstat(fd, &made); statErr != nil || uint32(made.Mode)&0o777 != mode {
			return nil, &os.PathError{Op: "chmod", Path: to.Name(), Err: err}
		}
	}
	return lost, nil
}
