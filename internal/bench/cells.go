package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
)

// A rowForm says what the rows of benchdata end with, and how a cell is put there.
type rowForm struct {
	end   string // the cell comes before it
	after string // and then this
	cell  func(dst []byte, row int, text []byte) []byte
}

var rowsODS = rowForm{
	end:   `<table:table-cell table:number-columns-repeated="16378"/></table:table-row>`,
	after: `<table:table-cell table:number-columns-repeated="16377"/></table:table-row>`,
	cell: func(dst []byte, _ int, text []byte) []byte {
		dst = append(dst, `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>`...)
		return append(append(dst, text...), `</text:p></table:table-cell>`...)
	},
}

var rowsXLSX = rowForm{
	end:   "</row>",
	after: "</row>",
	cell: func(dst []byte, row int, text []byte) []byte {
		dst = strconv.AppendInt(append(dst, `<c r="G`...), int64(row), 10)
		dst = append(dst, `" t="inlineStr"><is><t>`...)
		return append(append(dst, text...), `</t></is></c>`...)
	},
}

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

// appendAccounts lets copy write a sheet and gives it to w with one cell more in each row, as long as there are accounts.
func (f rowForm) appendAccounts(w io.Writer, result string, copy func(io.Writer) error) error {
	a, err := openAccounts(result)
	if err != nil {
		return err
	}
	defer a.Close()
	c := &cellWriter{w: bufio.NewWriterSize(w, 256<<10), form: f, end: []byte(f.end), accounts: a}
	if err := copy(c); err != nil {
		return err
	}
	c.w.Write(c.buf)
	return c.w.Flush()
}

// A cellWriter puts a cell before each end of a row. It looks for nothing else.
type cellWriter struct {
	w        *bufio.Writer // keeps the first error
	form     rowForm
	end      []byte
	accounts *accounts
	row      int
	buf      []byte // not yet written
	cell     []byte
}

func (c *cellWriter) Write(p []byte) (int, error) {
	c.buf = append(c.buf, p...)
	rest := c.buf
	for {
		i := bytes.Index(rest, c.end)
		if i < 0 {
			break
		}
		c.w.Write(rest[:i])
		if err := c.newCell(); err != nil {
			return 0, err
		}
		rest = rest[i+len(c.end):]
	}
	// what is kept may be the beginning of an end
	sure := max(0, len(rest)-len(c.end)+1)
	_, err := c.w.Write(rest[:sure])
	c.buf = c.buf[:copy(c.buf, rest[sure:])]
	return len(p), err
}

// newCell writes the next cell, if there is one, and the end of the row.
func (c *cellWriter) newCell() error {
	c.row++
	text, err := c.accounts.next()
	if errors.Is(err, io.EOF) {
		_, err = c.w.Write(c.end)
		return err
	}
	if err != nil {
		return err
	}
	c.cell = append(c.form.cell(c.cell[:0], c.row, text), c.form.after...)
	_, err = c.w.Write(c.cell)
	return err
}
