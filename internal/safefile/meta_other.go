//go:build unix && !linux && !darwin

package safefile

import (
	"os"

	"golang.org/x/sys/unix"
)

func renameExclusive(from, to string) error { return unix.ENOTSUP }

func makeTemp(path string, _ *os.File) (*os.File, error) { return createExclusive(path) }

// keepAttributes keeps nothing: this system's attributes are not known here.
func keepAttributes(_, _ *os.File) (lost []Loss, narrow bool) { return nil, false }
