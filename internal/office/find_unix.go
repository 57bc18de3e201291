//go:build unix && !darwin

package office

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

const programName = "/soffice"

const flatpakApp = "org.libreoffice.LibreOffice"

func find() *Office {
	home, _ := os.UserHomeDir()
	if o := first(append([]string{"soffice", "libreoffice"}, places("/")...)); o != nil {
		return o
	}
	return flatpak("/", home)
}

// places lists where packages of distributions, those of libreoffice.org and
// snaps put it; of several versions in /opt the newest comes first.
func places(root string) []string {
	paths := []string{"usr/bin/soffice", "usr/bin/libreoffice", "usr/local/bin/soffice", "usr/lib/libreoffice/program/soffice", "usr/lib64/libreoffice/program/soffice"}
	for i, p := range paths {
		paths[i] = filepath.Join(root, p)
	}
	opt, _ := filepath.Glob(filepath.Join(root, "opt", "libreoffice*", "program", "soffice"))
	slices.SortFunc(opt, newestFirst)
	return append(append(paths, opt...), filepath.Join(root, "snap/bin/libreoffice"))
}

// newestFirst orders paths with versions in them: a longer number is a larger one.
func newestFirst(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			if x != y {
				return y - x
			}
			for i := range x {
				if a[i] != b[i] {
					return int(b[i]) - int(a[i])
				}
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(b) - len(a)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// flatpak finds an office that was installed as a Flatpak, for all or for the user.
func flatpak(root, home string) *Office {
	program, err := exec.LookPath("flatpak")
	if err != nil {
		return nil
	}
	for _, dir := range []string{filepath.Join(root, "var/lib/flatpak/app"), filepath.Join(home, ".local/share/flatpak/app")} {
		if _, err := os.Stat(filepath.Join(dir, flatpakApp)); err == nil {
			return &Office{program: program, sandboxed: true, args: flatpakArgs}
		}
	}
	return nil
}

func flatpakArgs(folders ...string) []string {
	args := []string{"run", "--die-with-parent", "--unshare=network"}
	for _, dir := range folders {
		args = append(args, "--filesystem="+dir)
	}
	return append(args, flatpakApp)
}
