package check

import (
	"fmt"

	"elterntool/internal/namelist"
	"elterntool/internal/names"
	"elterntool/internal/table"
)

// columns looks at which columns there are.
func (e *examination) columns() {
	if len(e.table.Columns[table.ChildID]) == 0 {
		e.add(Finding{Kind: NoChildIDColumn, Row: e.table.HeaderRow})
	}
}

// defects are what the table could not read.
func (e *examination) defects() {
	kinds := map[table.DefectKind]Kind{
		table.OnlyFirstName: LastNameMissing, table.OnlyLastName: FirstNameMissing, table.NameNotText: NameNotText, table.NameIsError: NameIsError,
		table.ChildIDDecimal: ChildIDDecimal, table.ChildIDNotNumber: ChildIDNotNumber, table.ChildIDTooLong: ChildIDTooLong,
	}
	for _, d := range e.table.Defects {
		f := Finding{Kind: kinds[d.Kind], Row: d.Row, Col: d.Col, Header: headerOf(e.table, d.Col), Value: d.Text}
		switch {
		case d.Below:
			f.Kind = BelowTable
		case d.Kind == table.OnlyFirstName || d.Kind == table.OnlyLastName: // the name that is there, and the cell that is empty
			f.Name, f.Value = d.Text, ""
			missing := table.LastName
			if d.Kind == table.OnlyLastName {
				missing = table.FirstName
			}
			f.Col, f.Header = e.at(e.table, missing)
		}
		e.add(f)
	}
	// Of the others only the number is known; their kind is that of the last.
	if over := e.table.DefectCount - len(e.table.Defects); over > 0 {
		last := e.table.Defects[len(e.table.Defects)-1]
		e.count[kinds[last.Kind]] += over
	}
}

// swapped looks for first and last names that stand in each other's place: in the whole
// table, or in single rows of a table that is right otherwise. Witnesses are the name lists,
// the e-mail address or account of the row, and where the names stand in the other rows. A
// row needs two of them that agree about both names, and none against.
func (e *examination) swapped() {
	var straight, turned, sure int
	firsts, lasts, pairs := map[string]int{}, map[string]int{}, map[string]bool{}
	votes := make([]vote, len(e.rows))
	for i := range e.rows {
		r := &e.rows[i]
		if r.noName {
			continue
		}
		votes[i] = voteOf(r)
		f, l := key(r.first), key(r.last)
		if pairs[f+"\x00"+l] { // siblings' rows are one witness
			continue
		}
		pairs[f+"\x00"+l] = true
		firsts[f]++
		lasts[l]++
		switch v := votes[i]; v.sum() {
		case 1:
			straight++
		case -1:
			turned++
			if v.strict || v.list < 0 && v.local < 0 {
				sure++
			}
		}
	}
	if sure > 0 && turned >= 4*straight && 4*turned >= len(pairs) && (turned >= 3 || sure == len(pairs)) {
		first, header := e.at(e.table, table.FirstName)
		example := ""
		for i, v := range votes {
			if v.sum() < 0 {
				r := &e.rows[i]
				example = fmt.Sprintf("Zeile %d zum Beispiel: Vorname „%s“, Nachname „%s“.", r.number, clip(r.first), clip(r.last))
				break
			}
		}
		e.add(Finding{Kind: SwappedColumns, Row: e.table.HeaderRow, Col: first, Header: header, Note: example})
		return
	}
	for i, v := range votes {
		r := &e.rows[i]
		if v.list > 0 || v.local > 0 || r.noName {
			continue
		}
		f, l := key(r.first), key(r.last)
		// The row itself is counted once.
		file := firsts[f] == 1 && lasts[f] >= 2 && lasts[l] == 1 && firsts[l] >= 2
		against := firsts[f] > 1 || lasts[l] > 1
		if !against && (v.strict || v.local < 0 && (v.list < 0 || file) || file && v.list < 0) {
			e.addTo(r, table.FirstName, SwappedRow, r.first+" | "+r.last, "Gemeint ist vermutlich "+r.last+" "+r.first+".")
		}
	}
}

func key(name string) string { return string(names.Append(nil, names.Loose, []byte(name))) }

// A vote is what a row says by itself about the order of its names: above 0 that they
// stand right, below 0 that they are swapped.
type vote struct {
	list   int8
	local  int8 // e-mail address or account
	strict bool // the first name is a surname only, and the last name a first name only
}

func (v vote) sum() int {
	switch {
	case v.list < 0 && v.local <= 0:
		return -1
	case v.list > 0 && v.local >= 0:
		return 1
	case v.list == 0:
		return int(v.local)
	}
	return 0
}

func voteOf(r *row) (v vote) {
	first, last := namelist.Of([]byte(r.first)), namelist.Of([]byte(r.last))
	switch {
	case first == namelist.Surname && last == namelist.FirstName:
		v.list, v.strict = -1, true
	case first == namelist.FirstName || last == namelist.Surname:
		if first != namelist.Surname && last != namelist.FirstName {
			v.list = 1
		}
	case first == namelist.Surname || last == namelist.FirstName:
		v.list = -1
	}
	fit := names.Misfit
	for _, email := range emailKeys(r.email) {
		fit = max(fit, names.Witness([]byte(email), []byte(r.first), []byte(r.last)))
		break
	}
	if r.account != "" {
		if f := names.Witness([]byte(r.account), []byte(r.first), []byte(r.last)); f != names.Misfit {
			fit = f
		}
	}
	switch fit {
	case names.Fits:
		v.local = 1
	case names.FitsSwapped:
		v.local = -1
	}
	return v
}
