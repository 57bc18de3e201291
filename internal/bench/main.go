package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	sizes   []int
	runs    int
	program string // elterntool; "": built from this tree
	folder  string // for the data; "": temporary
	natural bool
}

func run(args []string, stdout io.Writer) error {
	if len(args) > 0 {
		switch args[0] { // what this program runs of itself
		case "floor", "serial-floor":
			return floor(args[0] == "floor", args[1], args[2])
		case "make":
			return makeData(args[1:])
		}
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	rows := flags.String("rows", "1000,100000,1000000", "sizes of Datei-01, in rows")
	flags.IntVar(&o.runs, "runs", 3, "how often each is run; five times as often below 10,000 rows")
	flags.StringVar(&o.program, "elterntool", "", "this program instead of the one of this tree")
	flags.StringVar(&o.folder, "folder", "", "keep the data there (default: a temporary folder)")
	flags.BoolVar(&o.natural, "natural", false, "as many accounts as people (about 0.75 per row), not as rows")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for s := range strings.SplitSeq(*rows, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 || n > 1_048_575 {
			return fmt.Errorf("-rows: %q is not a number from 1 to 1,048,575", s)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.runs < 1 {
		return fmt.Errorf("-runs: %d", o.runs)
	}
	return o.bench(stdout)
}

func (o options) bench(stdout io.Writer) error {
	temp, err := os.MkdirTemp("", "elterntool-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if o.folder == "" {
		o.folder = temp
	}
	if o.program == "" {
		o.program = filepath.Join(temp, "elterntool.exe") // the ending harms nobody
		build := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", o.program, "elterntool/cmd/elterntool")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("go build: %w", err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d CPUs. Medians; floor = inflate to read, inflate and deflate to patch, copy the rest.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	fmt.Fprintln(stdout, strings.Join(header, " | "))
	for _, n := range o.sizes {
		line, err := o.size(self, temp, n)
		if err != nil {
			return fmt.Errorf("%d rows: %w", n, err)
		}
		fmt.Fprintln(stdout, line)
	}
	return nil
}

// size measures one size and gives a line of the table.
func (o options) size(self, temp string, n int) (string, error) {
	base := filepath.Join(o.folder, "datei01-"+strconv.Itoa(n))
	sheet, result, out := base+".ods", base+".csv", filepath.Join(temp, "out.ods")
	accounts := n
	if o.natural {
		accounts = 0
	}
	if _, err := measure(self, "make", strconv.Itoa(n), strconv.Itoa(accounts), sheet, result); err != nil {
		return "", err
	}
	if o.folder == temp {
		defer os.Remove(sheet)
		defer os.Remove(result)
	}
	commands := [][]string{
		{o.program, "enrich", sheet, "--trust", "-o", out, "--iserv", result},
		{self, "floor", sheet, out},
		{self, "serial-floor", sheet, out},
	}
	runs := o.runs
	if n < 10_000 {
		runs *= 5
	}
	all := make([][]usage, len(commands))
	var size int64
	for range runs {
		for i, c := range commands {
			os.Remove(out) // the command does not write over a file
			u, err := measure(c[0], c[1:]...)
			if err != nil {
				return "", err
			}
			all[i] = append(all[i], u)
			if i == 0 {
				info, err := os.Stat(out)
				if err != nil {
					return "", err
				}
				size = info.Size()
			}
		}
	}
	os.Remove(out)
	before, err := os.Stat(sheet)
	if err != nil {
		return "", err
	}
	return tableLine(n, accounts, before.Size(), size, summary(all[0]), summary(all[1]), summary(all[2])), nil
}

// usage is what one process took.
type usage struct {
	wall, cpu time.Duration
	peak      int64 // largest resident set in bytes; 0 where the system does not say
}

// measure runs a program to its end. Exit code 3 is success: a person must look at what is left empty.
func measure(program string, args ...string) (usage, error) {
	cmd := exec.Command(program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(start)}
	if cmd.ProcessState == nil {
		return u, err
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 3 {
		return u, fmt.Errorf("%s %s: %w: %s", filepath.Base(program), args[0], err, strings.TrimSpace(stderr.String()))
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	u.peak = peak(cmd.ProcessState)
	return u, nil
}

// summary gives the medians of the times and the largest peak.
func summary(all []usage) usage {
	median := func(key func(usage) time.Duration) time.Duration {
		s := slices.Clone(all)
		slices.SortFunc(s, func(a, b usage) int { return cmp.Compare(key(a), key(b)) })
		return key(s[len(s)/2])
	}
	return usage{
		wall: median(func(u usage) time.Duration { return u.wall }),
		cpu:  median(func(u usage) time.Duration { return u.cpu }),
		peak: slices.MaxFunc(all, func(a, b usage) int { return cmp.Compare(a.peak, b.peak) }).peak,
	}
}
