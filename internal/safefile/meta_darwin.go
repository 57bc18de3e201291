package safefile

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// makeTemp makes the new file as a clone of the old one, emptied, where the file
// system can do that (APFS): so it has its access control list, which no system
// call gives out. Then those may read it who may read the old file.
func makeTemp(path string, like *os.File) (*os.File, error) {
	if like != nil && unix.Fclonefileat(int(like.Fd()), unix.AT_FDCWD, path, 0) == nil {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_TRUNC|unix.O_NOFOLLOW, 0)
		if err == nil {
			return f, nil
		}
		os.Remove(path)
	}
	return createExclusive(path)
}

// Access control lists are no attributes on macOS.
func isACL(string) bool { return false }

// ofContent: the system keeps these itself.
func ofContent(name string) bool { return strings.HasPrefix(name, "com.apple.system.") }

// forPeople: attributes whose loss somebody may notice.
func forPeople(name string) bool {
	return !strings.HasPrefix(name, "com.apple.") || name == "com.apple.FinderInfo" ||
		name == "com.apple.ResourceFork" || strings.HasPrefix(name, "com.apple.metadata:")
}
