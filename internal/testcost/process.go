package testcost

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// subject names, in the environment of a process that InProcess has started, what it is to try.
const subject = "ELTERNTOOL_SUBJECT"

// InProcess runs a test of this binary, which calls Subject, in a process of its own: memory grows in
// it for nothing else. said is what became of it; peak is the largest resident set of the process in KiB,
// 0 where the system (other than Linux) does not tell.
func InProcess(t testing.TB, test, of string) (said string, peak int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), subject+"="+of)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.4096s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if s, ok := strings.CutPrefix(line, "result: "); ok {
			said = strings.TrimSpace(s)
		}
		fmt.Sscanf(line, "VmHWM: %d kB", &peak)
	}
	return said, peak
}

// Subject tries what InProcess has named, and tells it what became of it. Run by itself the test is skipped.
func Subject(t testing.TB, try func(of string) error) {
	t.Helper()
	of := os.Getenv(subject)
	if of == "" {
		t.Skip("another test runs it")
	}
	fmt.Printf("\nresult: %v\n", try(of))
	status, _ := os.ReadFile("/proc/self/status") // Linux has it
	fmt.Printf("%s\n", status)
}
