package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
)

const newColumn = "G"

// accounts reads the column "Account" of a result file. It knows the files of benchdata only: no quotes, one order of the
// columns.
type accounts struct {
	file  *os.File
	lines *bufio.Reader
}

func openAccounts(name string) (*accounts, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &accounts{f, bufio.NewReaderSize(f, 64<<10)}, nil
}

// next gives the title, then the accounts, then io.EOF. What it gives is valid until the next call.
func (a *accounts) next() ([]byte, error) {
	line, err := a.lines.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	const before = 3 // columns
	for range before {
		line = line[bytes.IndexByte(line, ',')+1:]
	}
	return line[:max(0, bytes.IndexByte(line, ','))], nil
}

func (a *accounts) Close() error { return a.file.Close() }

// appendAccounts lets copy write a sheet of Excel and gives it to w with one cell more in each row, as long as there are
// accounts.
func appendAccounts(w io.Writer, result string, copy func(io.Writer) error) error {
	a, err := openAccounts(result)
	if err != nil {
		return err
	}
	defer a.Close()
	c := &cellWriter{w: bufio.NewWriterSize(w, 256<<10), accounts: a}
	if err := copy(c); err != nil {
		return err
	}
	c.w.Write(c.buf)
	return c.w.Flush()
}

const rowEnd = "</row>"

// A cellWriter puts a cell before each end of a row. It looks for nothing else.
type cellWriter struct {
	w        *bufio.Writer // keeps the first error
	accounts *accounts
	row      int
	buf      []byte // not yet written
	cell     []byte
}

func (c *cellWriter) Write(p []byte) (int, error) {
	c.buf = append(c.buf, p...)
	rest := c.buf
	for {
		i := bytes.Index(rest, []byte(rowEnd))
		if i < 0 {
			break
		}
		c.w.Write(rest[:i])
		if err := c.newCell(); err != nil {
			return 0, err
		}
		c.w.WriteString(rowEnd)
		rest = rest[i+len(rowEnd):]
	}
	// what is kept may be the beginning of an end
	sure := max(0, len(rest)-len(rowEnd)+1)
	_, err := c.w.Write(rest[:sure])
	c.buf = c.buf[:copy(c.buf, rest[sure:])]
	return len(p), err
}

func (c *cellWriter) newCell() error {
	c.row++
	text, err := c.accounts.next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	b := append(c.cell[:0], `<c r="`+newColumn...)
	b = strconv.AppendInt(b, int64(c.row), 10)
	b = append(b, `" t="inlineStr"><is><t>`...)
	c.cell = append(append(b, text...), `</t></is></c>`...)
	_, err = c.w.Write(c.cell)
	return err
}
