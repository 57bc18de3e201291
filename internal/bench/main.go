package main

import (
	"cmp"
	"debug/buildinfo"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
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
	formats []format
	runs    int
	set     int    // up to how many rows excelize sets cells; -1: adding only a column is not measured
	program string // elterntool; "": built from this tree
	folder  string // for the data; "": temporary
	natural bool
}

func run(args []string, stdout io.Writer) error {
	if len(args) > 0 {
		switch args[0] { // what this program runs of itself
		case "make":
			return makeData(args[1:])
		case "floor", "serial-floor":
			return floor(args[0] == "floor", args[1], args[2], args[3])
		}
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	rows := flags.String("rows", "1000,100000,1000000", "sizes of Datei-01, in rows")
	flags.IntVar(&o.runs, "runs", 3, "how often each is run; five times as often below 10,000 rows, three times up to 100,000")
	endings := flags.String("formats", "ods,xlsx", "formats of Datei-01")
	flags.IntVar(&o.set, "excelize", 100_000, "up to how many rows excelize sets cells, which takes 8 KB a row; its stream is measured at all sizes; -1: no second table")
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
	for s := range strings.SplitSeq(*endings, ",") {
		f, err := formatOf("." + strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("-formats: %w", err)
		}
		o.formats = append(o.formats, f)
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
		if o.program, err = build(temp, "elterntool/cmd/elterntool"); err != nil {
			return err
		}
	}
	var p programs
	if p.self, err = os.Executable(); err != nil {
		return err
	}
	if o.set >= 0 {
		if p.library, err = build(temp, "elterntool/internal/bench/column"); err != nil {
			return err
		}
		if p.excelize, err = build(temp, "elterntool/internal/bench/excelize"); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d CPUs. Medians, of the ratios too; floor = inflate to read, inflate and deflate to patch, copy the rest.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	var all []result
	fmt.Fprintln(stdout, titles(columns))
	for _, n := range o.sizes {
		for _, f := range o.formats {
			r, err := o.measure(f, p, temp, n)
			if err != nil {
				return fmt.Errorf("%d rows, %s: %w", n, f.ending, err)
			}
			fmt.Fprintln(stdout, line(columns, r))
			all = append(all, r)
		}
	}
	all = slices.DeleteFunc(all, func(r result) bool { return r.stream.wall == 0 })
	if len(all) == 0 {
		return nil
	}
	fmt.Fprintf(stdout, "\nOnly the column, by row number: library = package xlsx, with its proof, as often as the command; set and stream = excelize %s, without, up to %d times (once above 100,000 rows).\n÷: how many times as long excelize takes (CPU).\n\n%s\n",
		excelizeVersion(p.excelize), peerRuns, titles(peerColumns))
	for _, r := range all {
		fmt.Fprintln(stdout, line(peerColumns, r))
	}
	return nil
}

// A result is what was measured for one file. What was not run is zero.
type result struct {
	format                 string
	rows, accounts         int
	before, after          int64 // sizes of the file
	texts                  int64 // bytes of the shared strings, which may be held beside the target of memory
	command, floor, serial usage
	library, set, stream   usage // the column alone: package xlsx, excelize
}

// programs are what is measured besides the command. What is not measured is "".
type programs struct{ self, library, excelize string }

// measure measures one format at one size.
func (o options) measure(f format, p programs, temp string, n int) (result, error) {
	base := filepath.Join(o.folder, "datei01-"+strconv.Itoa(n))
	sheet, csv, out := base+f.ending, base+".csv", filepath.Join(temp, "out"+f.ending)
	r := result{format: strings.ToUpper(f.ending[1:]), rows: n, accounts: n}
	if o.natural {
		r.accounts = 0
	}
	if _, err := measure(p.self, "make", strconv.Itoa(n), strconv.Itoa(r.accounts), sheet, csv); err != nil {
		return r, err
	}
	if o.folder == temp {
		defer os.Remove(sheet)
		defer os.Remove(csv)
	}
	defer os.Remove(out)
	column := f.excelize && p.excelize != ""
	runs, peer := o.runs, min(o.runs, peerRuns)
	switch { // what is over soon differs most from run to run
	case n < 10_000:
		runs *= 5
	case n <= 100_000:
		runs *= 3
	default:
		peer = 1
	}
	var jobs []job
	if column {
		jobs = append(jobs, job{[]string{p.excelize, "stream", sheet, csv, out}, peer, &r.stream})
		if n <= o.set {
			jobs = append(jobs, job{[]string{p.excelize, "set", sheet, csv, out}, peer, &r.set})
		}
		jobs = append(jobs, job{[]string{p.library, sheet, csv, out}, runs, &r.library})
	}
	jobs = append(jobs,
		job{[]string{p.self, "serial-floor", sheet, csv, out}, runs, &r.serial},
		job{[]string{p.self, "floor", sheet, csv, out}, runs, &r.floor},
		job{[]string{o.program, "enrich", sheet, "--trust", "-o", out, "--iserv", csv}, runs, &r.command}, // last: its file is looked at
	)
	if err := inTurn(jobs, runs, out); err != nil {
		return r, err
	}
	var err error
	if r.before, r.after, err = sizes(sheet, out); err != nil {
		return r, err
	}
	r.texts, err = sharedTexts(sheet)
	return r, err
}

// peerRuns is how often excelize is run, once above 100,000 rows: it takes long.
const peerRuns = 3

// A job is a program that is run several times, and where its summary goes.
type job struct {
	line []string
	runs int
	to   *usage
}

// inTurn runs jobs one after the other in so many rounds, each in as many of them as it has runs, without the
// file that they write.
func inTurn(jobs []job, runs int, out string) error {
	all := make([][]usage, len(jobs))
	for round := range runs {
		for i, j := range jobs {
			if round >= j.runs {
				continue
			}
			os.Remove(out) // the command does not write over a file
			u, err := measure(j.line[0], j.line[1:]...)
			if err != nil {
				return err
			}
			all[i] = append(all[i], u)
		}
	}
	for i, j := range jobs {
		*j.to = summary(all[i])
	}
	return nil
}

func sizes(before, after string) (b, a int64, err error) {
	old, err := os.Stat(before)
	if err != nil {
		return 0, 0, err
	}
	new, err := os.Stat(after)
	if err != nil {
		return 0, 0, err
	}
	return old.Size(), new.Size(), nil
}

// build makes a program in a folder.
func build(folder, pkg string) (string, error) {
	program := filepath.Join(folder, path.Base(pkg)+".exe") // the ending harms nobody
	cmd := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", program, pkg)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go build %s: %w", pkg, err)
	}
	return program, nil
}

// excelizeVersion names the version that a program was built with, "" if it cannot be known.
func excelizeVersion(program string) string {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/xuri/excelize/v2" {
			return m.Version
		}
	}
	return ""
}

// usage is what one process took.
type usage struct {
	wall, cpu time.Duration
	peak      int64   // largest resident set in bytes; 0 where the system does not say
	runs      []usage // of a summary: what it is of, by round
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
		runs: all,
	}
}
