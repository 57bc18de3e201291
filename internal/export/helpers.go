package export

import (
	"math/bits"

	"elterntool/internal/datei02"
	"elterntool/internal/preview"
)

// A Reason says why Datei-02 has the helper columns that it has.
type Reason uint8

// The reasons.
const (
	Asked     Reason = iota // somebody has said so
	AsLast                  // the last export had them
	Needed                  // first export: they tell the rows of one name apart
	NotNeeded               // first export: no name stands in two rows
	NoneThere               // first export: Datei-01 has none
)

var kinds = map[datei02.Column]preview.Kind{
	datei02.Email: preview.Email, datei02.Phone: preview.Phone, datei02.Address: preview.Address,
}

// kindsOf are the helpers of a set as package preview calls them.
func kindsOf(s datei02.Set) (k preview.Kinds) {
	for c := range (s & datei02.Helpers).All() {
		k |= preview.Of(kinds[c])
	}
	return k
}

// previewed are rows as package preview takes them.
func previewed(rows []datei02.Row) []preview.Row {
	list := make([]preview.Row, len(rows))
	for i := range rows {
		v := &rows[i].Values
		p := preview.Row{Number: rows[i].Number, First: v[datei02.FirstName], Last: v[datei02.LastName], ChildID: v[datei02.ChildID]}
		for c, k := range kinds {
			p.Helper[k] = v[c]
		}
		list[i] = p
	}
	return list
}

// maxCompared bounds how many rows of one name are compared with each other. Nobody has so many children.
const maxCompared = 50

// A cost is what speaks against a set of helper columns; the first number counts most.
type cost struct {
	unsure  int // accounts that there may be or not
	against int // pairs of rows that it takes for one person, or for two, against most of what else is known of them
	columns int // data minimisation: none that is not needed
}

func (c cost) less(o cost) bool {
	switch {
	case c.unsure != o.unsure:
		return c.unsure < o.unsure
	case c.against != o.against:
		return c.against < o.against
	}
	return c.columns < o.columns
}

// choose finds the fewest helper columns of those available that tell as surely as can be which rows of one name are one
// person. Of equals the first in the order of the file is taken.
func choose(rows []datei02.Row, available datei02.Set) (datei02.Set, Reason) {
	list := previewed(rows)
	all := preview.Make(list, preview.All)
	twice := false
	for _, n := range all.Names() {
		twice = twice || len(n.Rows) > 1
	}
	switch {
	case !twice:
		return datei02.Required, NotNeeded
	case available&datei02.Helpers == 0:
		return datei02.Required, NoneThere
	}
	best, least := datei02.Required, costOf(list, all, datei02.Required)
	for helpers := datei02.Set(1); helpers <= datei02.Helpers; helpers++ {
		if helpers&^(available&datei02.Helpers) != 0 {
			continue
		}
		set := datei02.Required | helpers
		if c := costOf(list, all, set); c.less(least) {
			best, least = set, c
		}
	}
	if best == datei02.Required {
		return best, NoneThere // the columns are there, and nothing in them that would help
	}
	return best, Needed
}

func costOf(list []preview.Row, all *preview.Preview, set datei02.Set) cost {
	helpers := kindsOf(set)
	low, high := preview.Make(list, helpers).Count()
	c := cost{unsure: high - low, columns: set.Len()}
	for _, n := range all.Names() {
		rows := n.Rows[:min(len(n.Rows), maxCompared)]
		for i, a := range rows {
			for _, b := range rows[:i] {
				known := preview.Compare(&list[a], &list[b], preview.All)
				same, differ := bits.OnesCount8(uint8(known.Shared())), bits.OnesCount8(uint8(known.Differ))
				switch preview.Compare(&list[a], &list[b], helpers).Verdict {
				case preview.One:
					if differ > same {
						c.against++
					}
				case preview.Two:
					if same > differ {
						c.against++
					}
				}
			}
		}
	}
	return c
}
