package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "fidelity:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("fidelity", flag.ContinueOnError)
	document := flags.String("o", filepath.Join("docs", "FIDELITY.md"), "the document")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := corpus()
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "elterntool-fidelity-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	var all []judgement
	for _, name := range files {
		j, err := judgeFile(name, temp)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		all = append(all, j)
	}
	var b bytes.Buffer
	if err := writeDocument(&b, all); err != nil {
		return err
	}
	if err := os.WriteFile(*document, b.Bytes(), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d files\n", *document, len(all))
	return err
}

// corpus lists the workbooks. As for the tests, ELTERNTOOL_SHARED says where the sibling folder ../shared is instead.
func corpus() ([]string, error) {
	shared := os.Getenv("ELTERNTOOL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(shared, "corpus", "xlsx", "*.xl[st][xm]"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("there are no workbooks in ../shared/corpus/xlsx; nothing is written")
	}
	slices.Sort(files)
	return files, nil
}

// A judgement says what became of one file.
type judgement struct {
	name    string
	bytes   int // of the inflated parts
	parts   int
	refused [sides]string
	diff    [sides]*difference // nil: refused
}

// judgeFile gives an error only where the program itself fails. What it finds is in the judgement.
func judgeFile(name, temp string) (judgement, error) {
	j := judgement{name: filepath.Base(name)}
	data, err := os.ReadFile(name)
	if err != nil {
		return j, err
	}
	before, c, fault := prepare(data)
	if fault == nil {
		j.bytes, j.parts = before.size(), len(before.names)
	} else {
		c = &column{sheet: "Sheet1", number: 1, rows: []int{1}} // to hear what they say
	}
	for s, w := range writers {
		out := filepath.Join(temp, j.name)
		err := safely(func() error { return w.write(name, out, c) })
		switch {
		case err != nil:
			j.refused[s] = reason(err, name, out)
		case fault != nil:
			j.refused[s] = "written, but not judged: " + fault.Error()
		default:
			if j.diff[s], err = judgeOutput(before, out, c); err != nil {
				return j, fmt.Errorf("what %s wrote: %w", w.name, err)
			}
		}
		if err := os.RemoveAll(out); err != nil {
			return j, err
		}
	}
	return j, nil
}

// prepare reads a workbook and says what is to be added.
func prepare(data []byte) (*pack, *column, error) {
	p, err := readPackage(data)
	if err != nil {
		return nil, nil, err
	}
	c, err := newColumn(p)
	return p, c, err
}

func judgeOutput(before *pack, out string, c *column) (*difference, error) {
	data, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	after, err := readPackage(data)
	if err != nil {
		return nil, err
	}
	return compare(before, after, c)
}
