package check

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"elterntool/internal/contact"
	"elterntool/internal/table"
)

// What spreadsheets make of a number that is an identifier, as texts.
var (
	floatID    = regexp.MustCompile(`^(\d+)[.,]0{1,2}$|^(\d{4,})[.,]0{3,}$`) // 123.000 may be grouped, too
	groupedID  = regexp.MustCompile(`^\d{1,3}([.,' \x{2009}\x{202F}’]\d{3})+$`)
	exponentID = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+?\d+$`)
	decimalID  = regexp.MustCompile(`^\d{3,}[.,]\d{1,2}$`)
)

// childID looks at the Kind-ID of a row.
func (e *examination) childID(rec *table.Record, r *row, who Finding) {
	cols := rec.Table.Columns[table.ChildID]
	if len(cols) == 0 {
		return
	}
	who.Col, who.Header = cols[0].Col, cols[0].Header
	c := rec.Cell(cols[0].Col)
	if c == nil || rec.Text(cols[0].Col) == nil {
		who.Kind = ChildIDMissing
		e.add(who)
		return
	}
	if rec.ChildID == nil { // a defect says why
		r.badChildID = true
		return
	}
	if c.Kind != table.String {
		r.childID, r.childIsText = string(rec.ChildID), false
		if shown := string(c.Shown()); c.Kind != table.Empty && shown != r.childID {
			who.Kind, who.Value, who.Fix, who.New = ChildIDShown, shown, true, r.childID
			if keep := kept(c); keep != "" {
				who.Fix, who.New, who.Note = false, "", keep
			}
			e.add(who)
		}
		return
	}
	s := cleaned(string(c.Value))
	if m := floatID.FindStringSubmatch(s); m != nil {
		r.childID = cmp.Or(m[1], m[2])
		who.Kind, who.Value, who.Fix, who.New = ChildIDFloat, s, true, r.childID
		if keep := kept(c); keep != "" {
			who.Fix, who.New, who.Note = false, "", keep
		}
		e.add(who)
		return
	}
	r.childID = e.cell(c, cols[0], table.ChildID, who)
	if contact.IsPlaceholder([]byte(s)) {
		who.Kind, who.Value = ChildIDMissing, s
		r.badChildID = true
		e.add(who)
	}
}

// Limits of the statistics over the Kind-IDs of a file.
const (
	enoughIDs = 20 // fewer say nothing
	usual     = 90 // per cent that make a rule
)

// childIDs looks at all Kind-IDs together: a spreadsheet that takes them for numbers
// leaves traces that only the others give away.
func (e *examination) childIDs() {
	type idRows struct {
		first *row
		rows  []int
		names []string
	}
	ids := map[string]*idRows{}
	order := []string{}
	for i := range e.rows {
		r := &e.rows[i]
		if r.childID == "" || r.badChildID {
			continue
		}
		id, ok := ids[r.childID]
		if !ok {
			id = &idRows{first: r}
			ids[r.childID] = id
			order = append(order, r.childID)
		}
		id.rows = append(id.rows, r.number)
		if name := r.name(); len(id.names) <= maxParents && !slices.Contains(id.names, name) {
			id.names = append(id.names, name)
		}
	}
	digits, lengths, leading, withZero := 0, map[int]int{}, map[byte]int{}, 0
	for _, id := range order {
		if isDigits(id) {
			digits++
			lengths[len(id)]++
			leading[id[0]]++
			if id[0] == '0' {
				withZero++
			}
		}
	}
	length := 0 // the usual one
	for n, count := range lengths {
		if count*100 >= digits*usual {
			length = n
		}
	}
	mostlyDigits := len(order) >= 5 && digits*100 >= len(order)*80
	report := func(id string, k Kind, note string) {
		e.addTo(ids[id].first, table.ChildID, k, id, note, ids[id].rows[1:]...)
	}
	for _, id := range order {
		switch {
		case mostlyDigits && exponentID.MatchString(id):
			report(id, ChildIDBroken, "Das ist eine Zahl in Kurzform, Ziffern sind verloren.")
		case mostlyDigits && decimalID.MatchString(id) && !groupedID.MatchString(id):
			report(id, ChildIDDecimal, "")
		case mostlyDigits && groupedID.MatchString(id) && !strings.HasPrefix(id, "0"):
			report(id, ChildIDBroken, "Das sind vermutlich Trennpunkte einer Tabellenkalkulation.")
		}
		if n := len(ids[id].names); n > maxParents {
			report(id, ChildIDCrowded, fmt.Sprintf("Diese Kind-ID steht bei mehr als %d Namen, zum Beispiel bei %s, %s und %s.", maxParents, ids[id].names[0], ids[id].names[1], ids[id].names[2]))
		}
	}
	if digits < enoughIDs || length < 4 {
		return
	}
	// Zeros are lost if some are still there, or if Kind-IDs begin with any other digit. A
	// counter that has just got a digit more begins with 1 everywhere.
	spread := 0
	for d := byte('1'); d <= '9'; d++ {
		if leading[d]*50 >= digits {
			spread++
		}
	}
	if withZero == 0 && (length < 6 || spread < 5) {
		return
	}
	for _, id := range order {
		// Text keeps its zeros, unless all of the column went through a spreadsheet.
		if isDigits(id) && len(id) < length && len(id) >= length-3 && (withZero == 0 || !ids[id].first.childIsText) {
			report(id, ChildIDShort,
				fmt.Sprintf("%d statt %d Ziffern: Hieß sie einmal %s?", len(id), length, strings.Repeat("0", length-len(id))+id))
		}
	}
}

// maxParents is how many different people may be one child's, generously.
const maxParents = 5

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
