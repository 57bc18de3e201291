//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package testoffice

import "os"

// The judges need a Unix system; where there is none, nothing contends.
func tryLock(*os.File) bool { return true }
