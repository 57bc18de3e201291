package datei02

import (
	"bufio"
	"io"
	"strings"
)

const (
	delimiter = ';'
	lineEnd   = "\r\n" // RFC 4180, section 2.1
)

// Write writes the file: the header, and a line for each row. If the encoding cannot
// hold a value it writes nothing and returns an *EncodingError.
func Write(w io.Writer, rows []Row, set Set, enc Encoding) error {
	if set&Required != Required {
		return errIncomplete
	}
	if err := Check(rows, set, enc); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	var line []byte
	write := func(value func(Column) string) {
		line = line[:0]
		for c := range set.All() {
			if c > FirstName { // it is in every file
				line = append(line, delimiter)
			}
			line = enc.appendText(line, quoted(value(c)))
		}
		line = append(line, lineEnd...)
		out.Write(line) // Flush returns its error
	}
	write(Column.Header)
	for i := range rows {
		write(func(c Column) string { return rows[i].Values[c] })
	}
	return out.Flush()
}

// quoted puts quotes around a value that needs them (RFC 4180, sections 2.6 and 2.7),
// and around blanks at an edge, which some readers would drop.
func quoted(v string) string {
	if v == "" || !strings.ContainsAny(v, ";\"\r\n") && !edge(v[0]) && !edge(v[len(v)-1]) {
		return v
	}
	return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
}

func edge(c byte) bool { return c == ' ' || c == '\t' }
