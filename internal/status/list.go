package status

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"elterntool/internal/newsheet"
	"elterntool/internal/roster"
	"elterntool/internal/safefile"
	"elterntool/internal/table"
)

const listPrefix = "Zu sperren "

// IsListName reports whether a file is called like a list of accounts to lock.
func IsListName(name string) bool {
	ext := filepath.Ext(name)
	day, ok := strings.CutPrefix(strings.TrimSuffix(name, ext), listPrefix)
	_, err := time.Parse(time.DateOnly, day)
	return ok && err == nil && (ext == ".csv" || ext == ".ods")
}

// Headers of the list as text and as a spreadsheet.
var (
	csvHeaders   = []string{"Account", "Vorname", "Nachname", "Klasse/Information", reasonHeader}
	sheetHeaders = []string{"Account", "Vorname", "Nachname", "Kind-ID", "Klasse", reasonHeader, table.RowHeader}
)

const reasonHeader = "Grund"

// IsList tells by its headers whether a file of that name holds a list of accounts to lock.
func IsList(r io.ReaderAt, size int64, name string) bool {
	if filepath.Ext(name) == ".csv" {
		head := make([]byte, 1024)
		n, _ := r.ReadAt(head, 0) // what cannot be read is none
		line, _, _ := strings.Cut(string(head[:n]), "\r\n")
		return line == mark+strings.Join(csvHeaders, ";")
	}
	wb, err := roster.Read(r, size, name)
	if err != nil {
		return false
	}
	for row, err := range wb.Rows() { // the first one decides; the office may have added columns, or taken some away
		if err != nil || row.Number > 1 {
			return false
		}
		has := func(header string) bool {
			return slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return string(c.Value) == header })
		}
		return has(reasonHeader) && has(table.RowHeader)
	}
	return false
}

// mark is the byte order mark by which Excel tells UTF-8.
const mark = "\uFEFF"

// lists make the accounts to lock or delete, for IServ's administrator: as IServ writes its
// exports (facts iserv.md F1, F2), and as a spreadsheet.
func (o *Options) lists(p *Plan) ([]*safefile.Document, error) {
	accounts := p.ToLock()
	stem := filepath.Join(filepath.Dir(o.File), listPrefix+p.AsOf.Format(time.DateOnly))
	if len(accounts) == 0 && (!p.Known || !exists(stem+".csv") && !exists(stem+".ods")) {
		return nil, nil // a list of that day whose accounts are not to be locked any more must not stay as it is
	}
	var text, book bytes.Buffer
	text.WriteString(mark)
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = ';', true
	sheet := &newsheet.Sheet{Name: "Zu sperren", Headers: sheetHeaders}
	_ = w.Write(csvHeaders) // a buffer never fails
	for _, a := range accounts {
		first := a.Rows[0]
		var children, classes, rows []string
		for _, r := range a.Rows {
			children, classes = add(children, r.Child), add(classes, r.Class)
			rows = append(rows, fmt.Sprint(r.Row))
		}
		why := a.Why(p)
		_ = w.Write([]string{safe(a.Name), safe(first.First), safe(first.Last), safe(strings.Join(classes, ", ")), safe(why)})
		sheet.Rows = append(sheet.Rows, []string{a.Name, first.First, first.Last, strings.Join(children, ", "), strings.Join(classes, ", "), why, strings.Join(rows, ", ")})
	}
	w.Flush()
	if err := newsheet.Write(&book, stem+".ods", sheet); err != nil {
		return nil, err
	}
	return []*safefile.Document{
		{Path: stem + ".csv", Data: text.Bytes(), Not: o.inputs()},
		{Path: stem + ".ods", Data: book.Bytes(), Not: o.inputs()},
	}, nil
}

// olderLists are those of days before. Who is on them may have registered since.
func (o *Options) olderLists(p *Plan) (names []string) {
	entries, _ := os.ReadDir(filepath.Dir(o.File)) // what cannot be listed is not named
	for _, e := range entries {
		if n := e.Name(); IsListName(n) && n < listPrefix+p.AsOf.Format(time.DateOnly) {
			names = append(names, n)
		}
	}
	return names
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func add(list []string, v string) []string {
	if v == "" || slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// safe is a text that neither Excel nor Calc takes for a formula.
func safe(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}
