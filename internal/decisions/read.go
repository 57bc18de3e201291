package decisions

import (
	"errors"
	"slices"
	"strings"

	"elterntool/internal/table"
)

// ErrNoList says that a spreadsheet is not a list of decisions.
var ErrNoList = errors.New("decisions: not a list of decisions")

// headerRows is how far down the headers are looked for, maxLines how many lines are
// read: a school has thousands of parents, and few of them are open.
const (
	headerRows = 20
	maxLines   = 100_000
)

// ErrTooLong says that a list has more lines than any school needs.
var ErrTooLong = errors.New("decisions: too many lines")

// Read reads a list from a spreadsheet, whatever program has saved it and in whatever
// order its lines and columns are. The error is ErrNoList, ErrTooLong or the workbook's.
func Read(wb table.Workbook) ([]Line, error) {
	var lines []Line
	columns := map[string]int{}
	sheet, found := -1, false
	for row, err := range wb.Rows() {
		if err != nil {
			return nil, err
		}
		switch {
		case found && row.SheetIndex != sheet:
			return lines, nil
		case found:
			for n := range max(row.Repeated, 1) {
				if l := line(row, n, columns); l.Mark != "" || l.Filled() {
					if len(lines) == maxLines {
						return nil, ErrTooLong
					}
					lines = append(lines, l)
				}
			}
		case row.Number <= headerRows:
			if columns = headers(row); columns != nil {
				sheet, found = row.SheetIndex, true
			}
		}
	}
	if !found {
		return nil, ErrNoList
	}
	return lines, nil
}

// headers finds the columns; nil if the row does not hold the headers of a list.
func headers(row *table.Row) map[string]int {
	columns := map[string]int{}
	for i := range row.Cells {
		c := &row.Cells[i]
		h := strings.TrimSpace(string(c.Value))
		if _, twice := columns[h]; !twice && slices.Contains(Headers, h) {
			columns[h] = c.Col
		}
	}
	for _, h := range []string{headNumber, headFirst, headLast, headChoice, headMark} {
		if columns[h] == 0 {
			return nil
		}
	}
	return columns
}

func line(row *table.Row, n int, columns map[string]int) Line {
	at := func(header string) string {
		col, ok := columns[header]
		if !ok {
			return ""
		}
		for i := range row.Cells {
			c := &row.Cells[i]
			if c.Col <= col && col < c.Col+max(c.Repeated, 1) {
				return strings.TrimSpace(string(c.Value))
			}
		}
		return ""
	}
	l := Line{
		Row: row.Number + n, Number: at(headNumber), Choice: at(headChoice), Note: at(headNote), Mark: at(headMark),
		Person: Person{
			First: at(headFirst), Particle: at(headParticle), Last: at(headLast), ChildID: at(headChild), Class: at(headClass),
			Emails: []string{at(headEmail)}, Phones: []string{at(headPhone)}, Address: at(headAddress),
		},
	}
	for text := range strings.SplitSeq(at(headAccounts), "\n") {
		if account, _, _ := strings.Cut(accountIn(text), ", "); account != "" {
			l.Offered = append(l.Offered, account)
		}
	}
	return l
}
