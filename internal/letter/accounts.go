package letter

import (
	"slices"
	"strings"
	"unicode"

	"elterntool/internal/names"
	"elterntool/internal/table"

	"golang.org/x/text/unicode/norm"
)

// An account is what one letter is about: all rows with the same account name or,
// where there is none, the same registration code.
type account struct {
	key  string // as it stands in the first of its rows
	code bool   // key is a registration code
	rows []int  // of the roll, ascending
	// differ are the columns in which the rows do not say the same, letter by letter;
	// apart those in which not even the normalised values agree.
	differ, apart []table.Column
	marked        []int // rows with a mark in the column that chooses
	letter        int   // the row whose record is the letter; -1: none

	fit   names.Fit // to the names in its rows
	other *row      // a row of somebody else whose names it fits, and not those of its own
}

// kind begins a sentence about it.
func (a *account) kind() string {
	if a.code {
		return "Der Registrierungscode"
	}
	return "Der Account"
}

// accounts groups the rows, in the order in which accounts first appear. printed are
// the columns that the letter shows.
func (r *roll) accounts(printed []table.Column) []*account {
	var list []*account
	byKey := map[string]*account{}
	for i := range r.rows {
		p := &r.rows[i]
		key := strings.ToLower(norm.NFC.String(p.account)) // as IServ has it, whoever typed it
		if key == "" {
			key = "\x00" + p.code // a code is no account of the same spelling
		}
		if key == "\x00" {
			continue
		}
		a := byKey[key]
		if a == nil {
			a = &account{key: p.account, letter: -1}
			if a.key == "" {
				a.key, a.code = p.code, true
			}
			byKey[key] = a
			list = append(list, a)
		}
		a.rows = append(a.rows, i)
		if a.fit != names.Fits && p.fit != names.Misfit {
			a.fit = p.fit
		}
	}
	for _, a := range list {
		first := &r.rows[a.rows[0]]
		for _, c := range printed {
			same, alike := true, true
			for _, i := range a.rows[1:] {
				v, w := r.value(first, c.Col), r.value(&r.rows[i], c.Col)
				same = same && v == w
				alike = alike && normal(v) == normal(w)
			}
			if !same {
				a.differ = append(a.differ, c)
			}
			if !alike {
				a.apart = append(a.apart, c)
			}
		}
	}
	return list
}

// normal is a text without what nobody sees or means: case, blanks, the composition
// of accents.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))
}

// choose finds each account's letter by the marks in a column. With fill, an account
// without a mark whose rows say the same, and whose names it does not contradict, gets one
// in its first row; these marks are returned by row.
func (r *roll) choose(list []*account, column int, fill bool, printed []table.Column) map[int]string {
	marks := map[int]string{}
	for _, a := range list {
		a.marked = nil
		for _, i := range a.rows {
			if r.value(&r.rows[i], column) != "" {
				a.marked = append(a.marked, i)
			}
		}
		switch {
		case len(a.marked) > 0 && r.sameRows(a.marked, printed):
			a.letter = a.marked[0]
		case len(a.marked) == 0 && fill && len(a.apart) == 0 && a.other == nil:
			a.letter = a.rows[0]
			marks[r.rows[a.letter].number] = mark
		}
	}
	return marks
}

// sameRows tells whether rows of the roll are one record.
func (r *roll) sameRows(rows []int, printed []table.Column) bool {
	for _, c := range printed {
		for _, i := range rows[1:] {
			if r.value(&r.rows[i], c.Col) != r.value(&r.rows[rows[0]], c.Col) {
				return false
			}
		}
	}
	return true
}

// mark is what the column holds in the row whose record is the letter.
const mark = "1"

// chooseAll takes the only record that all rows of an account give; it reports whether
// every account has just one, and is nobody else's by its name.
func (r *roll) chooseAll(list []*account) bool {
	for _, a := range list {
		if len(a.differ) > 0 || a.other != nil {
			return false
		}
		a.letter = a.rows[0]
	}
	return true
}

// unsettled are the accounts without a letter.
func unsettled(list []*account) []*account {
	return slices.DeleteFunc(slices.Clone(list), func(a *account) bool { return a.letter >= 0 })
}
