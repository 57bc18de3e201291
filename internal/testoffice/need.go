package testoffice

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// A Tool is something that a test needs and that may be missing.
type Tool string

const (
	Calc    Tool = "LibreOffice Calc"
	UNO     Tool = "python3-uno"
	Jing    Tool = "jing"
	PDFText Tool = "pdftotext"
	Fonts   Tool = "Liberation Sans"  // the letters are measured with it; other fonts break pages elsewhere
	Judges  Tool = "../shared/oracle" // the judges' scripts; needs none of the programs by itself
)

const (
	envLog     = "ELTERNTOOL_SKIP_LOG"
	envRequire = "ELTERNTOOL_REQUIRE_OFFICE"
	envShared  = "ELTERNTOOL_SHARED"
)

// Need skips the test, or fails it where ELTERNTOOL_REQUIRE_OFFICE is 1, unless all the tools are there.
func Need(t testing.TB, tools ...Tool) {
	t.Helper()
	if testing.Short() {
		skip(t, officeSkip, "-short")
	}
	for _, tool := range tools {
		if tool == Judges {
			Shared(t, "oracle")
			continue
		}
		if why := missing(tool); why != "" {
			skip(t, officeSkip, why)
		}
	}
}

// Shared returns the path of a file or folder in ../shared, the folder beside the project; it skips the test where that is missing.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv(envShared)
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		skip(t, sharedSkip, filepath.Join(append([]string{"../shared"}, elem...)...)+" is not there")
	}
	return path
}

// Root returns the folder of go.mod, found from the working directory upwards.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}

type skipKind string

const (
	officeSkip skipKind = "office-skip"
	sharedSkip skipKind = "shared-skip"
)

func skip(t testing.TB, kind skipKind, reason string) {
	t.Helper()
	line := fmt.Sprintf("%s: %s: %s", kind, t.Name(), reason)
	if kind == officeSkip && os.Getenv(envRequire) == "1" {
		t.Fatalf("%s (and %s is set)", line, envRequire)
	}
	if name := os.Getenv(envLog); name != "" {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteString(line + "\n") // one write, so that lines of several test binaries do not mix
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Skip(line)
}

// missing says why a tool cannot be used, "" if it can.
func missing(tool Tool) string {
	switch tool {
	case Calc:
		if soffice() == "" {
			return "LibreOffice (soffice) is not installed"
		}
		if runtime.GOOS == "linux" {
			// soffice is also there when only Writer is
			program, err := filepath.EvalSymlinks(soffice())
			if err == nil {
				if _, err := os.Stat(filepath.Join(filepath.Dir(program), "libsclo.so")); err != nil {
					return "LibreOffice is there, its Calc (libreoffice-calc) is not"
				}
			}
		}
	case UNO:
		if python() == "" {
			return "no Python with uno (python3-uno)"
		}
	case Jing, PDFText:
		if _, err := exec.LookPath(string(tool)); err != nil {
			return string(tool) + " is not installed"
		}
	case Fonts:
		// Where fontconfig is not asked, LibreOffice has brought its own.
		if list, err := exec.Command("fc-list", string(tool)).Output(); err == nil && len(list) == 0 {
			return "the font Liberation Sans (fonts-liberation2 or fonts-liberation) is not installed"
		}
	default:
		return "unknown tool " + string(tool)
	}
	return ""
}

func soffice() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// python finds the Python that python3-uno belongs to; another one may come first in PATH.
var python = sync.OnceValue(func() string {
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		cmd := exec.Command(name, "-c", "import uno")
		cmd.WaitDelay = 10 * time.Second
		if cmd.Run() == nil {
			return name
		}
	}
	return ""
})
