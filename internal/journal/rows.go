package journal

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// maxRows bounds the text of the rows of a column: more ranges are not kept.
const maxRows = 4_000

// Rows writes ascending rows as ranges: "2-36,40". If there are too many, it is "".
func Rows(rows iter.Seq[int]) string {
	var b []byte
	first, last := 0, -1
	put := func() {
		if last < 0 {
			return
		}
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(first), 10)
		if last > first {
			b = strconv.AppendInt(append(b, '-'), int64(last), 10)
		}
	}
	for row := range rows {
		if row == last+1 && last >= 0 {
			last = row
			continue
		}
		put()
		first, last = row, row
		if len(b) > maxRows {
			return ""
		}
	}
	if put(); len(b) > maxRows {
		return ""
	}
	return string(b)
}

// RowSet is what Column.Rows says, for many questions.
type RowSet [][2]int

// RowSet reads Rows. What is not understood is not in it.
func (c *Column) RowSet() RowSet {
	var set RowSet
	for part := range strings.SplitSeq(c.Rows, ",") {
		from, to, two := strings.Cut(part, "-")
		if !two {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA == nil && errB == nil && (len(set) == 0 || a > set[len(set)-1][1]) {
			set = append(set, [2]int{a, b})
		}
	}
	return set
}

// Has tells whether the row was filled.
func (s RowSet) Has(row int) bool {
	_, ok := slices.BinarySearchFunc(s, row, func(r [2]int, row int) int {
		switch {
		case r[1] < row:
			return -1
		case r[0] > row:
			return 1
		}
		return 0
	})
	return ok
}
