package iserv

import (
	"bytes"
	"cmp"
	"slices"

	"elterntool/internal/names"
)

// A Share says how well a column fits the names in its rows, as far as the names
// tell (facts iserv.md D8). In files over 1 MiB, some 15,000 rows, a part of
// the rows, evenly spread, stands for all.
type Share struct {
	Column   int      // from 1; 0: the file has no such column
	Header   string   // as it stands in the file, trimmed
	Rows     int      // rows looked at, with a name and a value in any of the columns
	Filled   int      // of them, with a value in this column
	Fits     int      // of them, those whose value fits the names
	Swapped  int      // and those whose value fits first and last name swapped
	Examples []string // first values of the column
}

// Part is the share of rows that fit, swapped or not, from 0 to 1.
func (s Share) Part() float64 {
	if s.Rows == 0 {
		return 0
	}
	return float64(s.fit()) / float64(s.Rows)
}

func (s Share) fit() int { return s.Fits + s.Swapped }

const (
	exampleCount = 3
	maxAccount   = 256 // bytes; what is longer is no account
)

// surveySize is the size of a file of which every row is compared with its names:
// some 15,000 rows, more than any school has parents. Of n times that, every nth is.
const surveySize = 1 << 20

// A survey is what one pass over all rows tells about the columns.
type survey struct {
	cols   *columns
	rows   int
	named  int // column the caller named, from 0, or -1
	at     []int
	shares []Share
	differ [][]int // [i][j]: rows in which column i fits and j holds something else
	digits passwordDigits

	suspects *suspects // of the column that will probably hold the account; nil: there is none, or they are left to others
	early    func(*File, *Account) error
}

// survey counts for every column that could hold the account how many rows it fits.
// To early it hands the accounts as they are if nothing comes in between.
func (f *File) survey(override string, early func(*File, *Account) error) (*survey, error) {
	s := &survey{cols: f.cols, named: -1, at: f.cols.candidates()}
	if override != "" {
		s.named = f.cols.find(override)
		if s.named < 0 || slices.Contains([]field{fieldFirst, fieldLast, fieldPassword}, f.cols.field[s.named]) {
			return nil, &Error{Kind: ErrColumnMissing, Detail: override, Header: f.cols.names, Line: f.cols.line}
		}
		if !slices.Contains(s.at, s.named) {
			s.at = append(s.at, s.named)
		}
	}
	s.shares, s.differ = make([]Share, len(s.at)), make([][]int, len(s.at))
	for i, col := range s.at {
		s.shares[i].Column, s.shares[i].Header = col+1, f.cols.names[col]
		s.differ[i] = make([]int, len(s.at))
	}
	values := make([][]byte, len(s.at))
	if likely := s.likely(); likely >= 0 {
		f.Account.Column, s.early = likely+1, early
		// Who is handed all accounts finds those that stand twice. But of a file with users
		// of all kinds some may not be wanted.
		if s.early == nil || s.cols.at[fieldType] >= 0 || s.cols.at[fieldStatus] >= 0 {
			s.suspects = f.newSuspects(likely)
		}
	}
	a := &Account{}
	counted, every := 0, 1+int(f.size/surveySize)
	for w, err := range f.rows() {
		if err != nil {
			return nil, err
		}
		s.rows++
		s.digits.add(w.password())
		if s.suspects != nil {
			s.suspects.add(w)
		}
		if s.rows%every == 0 && !w.long && !w.Broken && s.count(w, values) {
			counted++
		}
		if s.early != nil {
			f.fill(a, w)
			if f.notes.note(a, w); s.early(f, a) != nil {
				s.early = nil
			}
		}
	}
	for i := range s.shares {
		s.shares[i].Rows = counted
	}
	return s, nil
}

// likely is the column that will probably hold the account, or -1.
func (s *survey) likely() int {
	if s.named >= 0 {
		return s.named
	}
	return s.cols.at[fieldAccount]
}

// count looks at one row, and says whether it tells anything.
func (s *survey) count(w *row, values [][]byte) bool {
	filled := false
	for i, col := range s.at {
		values[i] = w.cell(col)
		filled = filled || len(values[i]) > 0
	}
	first, last := w.known(fieldFirst), w.known(fieldLast)
	if !filled || len(first) == 0 && len(last) == 0 {
		return false
	}
	for i, v := range values {
		if len(v) == 0 {
			continue
		}
		share := &s.shares[i]
		share.Filled++
		if len(v) > maxAccount {
			continue
		}
		if len(share.Examples) < exampleCount {
			share.Examples = append(share.Examples, string(v))
		}
		if bytes.IndexByte(v, ' ') >= 0 || bytes.IndexByte(v, '@') >= 0 {
			continue // a name or an address, no account
		}
		switch names.Witness(v, first, last) {
		case names.Fits:
			share.Fits++
		case names.FitsSwapped:
			share.Swapped++
		default:
			continue
		}
		for j, other := range values {
			if j != i && !bytes.Equal(v, other) {
				s.differ[i][j]++
			}
		}
	}
	return true
}

// choose takes the column that fits the names in most rows, or the one the caller
// named. A column that fits half as often as the best, or oftener, is a rival; if it
// holds other accounts than the best, nothing is chosen.
func (s *survey) choose() (Share, error) {
	if s.named >= 0 {
		return s.shares[slices.Index(s.at, s.named)], nil
	}
	order := make([]int, len(s.at))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(s.shares[j].fit(), s.shares[i].fit()), cmp.Compare(s.rank(i), s.rank(j)))
	})
	if len(order) == 0 {
		return Share{}, &Error{Kind: ErrNoAccountColumn}
	}
	best := order[0]
	if s.shares[best].Rows == 0 {
		return s.shares[best], nil // nothing to choose from, nothing to decide
	}
	if s.shares[best].fit()*2 <= s.shares[best].Rows {
		return Share{}, &Error{Kind: ErrNoAccountColumn, Shares: slices.Clone(s.shares)}
	}
	fitting := []Share{s.shares[best]}
	for _, i := range order[1:] {
		if s.shares[i].fit()*2 > s.shares[best].fit() && s.differ[i][best] > 0 {
			fitting = append(fitting, s.shares[i])
		}
	}
	if len(fitting) > 1 {
		return Share{}, &Error{Kind: ErrTwoAccountColumns, Shares: fitting}
	}
	return s.shares[best], nil
}

// rank orders columns that fit equally often by what they are called.
func (s *survey) rank(i int) int {
	switch s.cols.field[s.at[i]] {
	case fieldAccount:
		return 0
	case fieldInfo:
		return 1
	}
	return 2
}
