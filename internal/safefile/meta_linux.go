package safefile

import (
	"os"
	"strings"
)

func makeTemp(path string, _ *os.File) (*os.File, error) { return createExclusive(path) }

const posixACL = "system.posix_acl_access" // acl(5)

func isACL(name string) bool { return name == posixACL }

// ofContent: sums over the content, wrong for a new one.
func ofContent(name string) bool { return name == "security.ima" || name == "security.evm" }

// forPeople: attributes whose loss somebody may notice. The others (labels of
// security modules, internals of file systems) the system sets itself.
func forPeople(name string) bool {
	return strings.HasPrefix(name, "user.") || strings.HasPrefix(name, "system.")
}
