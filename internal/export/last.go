package export

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"elterntool/internal/datei02"
	"elterntool/internal/delimited"
	"elterntool/internal/names"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
)

// A Last is the export before this one.
type Last struct {
	File        *datei02.File
	Least, Most int // accounts that came of it
}

// maxUnusable is how many files that are called like a Datei-02, and are none, are passed over.
const maxUnusable = 20

// findLast opens the last export: the one that was named, or the newest beside Datei-01. Those that are no Datei-02
// although they are called so are passed over, and returned.
func findLast(o *Options) (last *Last, unusable []*problem.Problem, err error) {
	switch {
	case o.NoLast:
		return nil, nil, nil
	case o.Last != "":
		f, err := datei02.Open(o.Last)
		if err != nil {
			return nil, nil, Word(err)
		}
		return newLast(f), nil, nil
	}
	found, err := datei02.Find(filepath.Dir(o.File))
	if err != nil {
		return nil, nil, problem.FromFile(err)
	}
	for _, e := range found {
		f, err := datei02.Open(e.Path)
		if err == nil {
			return newLast(f), unusable, nil
		}
		p := (*problem.Problem)(nil)
		if !errors.As(Word(err), &p) {
			p = &problem.Problem{Place: problem.Place{File: e.Path}, What: "Die Datei lässt sich nicht lesen.", Err: err}
		}
		if unusable = append(unusable, p); len(unusable) == maxUnusable {
			break
		}
	}
	return nil, unusable, nil
}

func newLast(f *datei02.File) *Last {
	l := &Last{File: f}
	l.Least, l.Most = Count(f)
	return l
}

// Count says how many accounts IServ makes of a Datei-02: no fewer than least, no more than most.
func Count(f *datei02.File) (least, most int) {
	return preview.Make(previewed(f.Rows), kindsOf(f.Columns)).Count()
}

// Word turns an error of package datei02 into German; others it words as those of files.
func Word(err error) error {
	var e *datei02.Error
	if !errors.As(err, &e) {
		return problem.FromFile(err)
	}
	p := &problem.Problem{Place: problem.Place{File: e.File, Line: e.Line}, Err: err, Remedy: "Ist es die richtige Datei? Datei-02 macht elterntool export."}
	switch {
	case errors.Is(e, datei02.ErrHeader):
		p.What = "Das ist keine Datei-02: Es fehlen die Überschriften Vorname, Nachname und Kind-ID."
		if e.Detail != "" {
			p.What += " Da steht: " + problem.Quote(e.Detail) + "."
		}
	case errors.Is(e, datei02.ErrTwice):
		p.What = fmt.Sprintf("Die Überschrift %s steht zweimal da.", problem.Quote(e.Detail))
	case errors.Is(e, datei02.ErrAccounts):
		p.What = fmt.Sprintf("Das ist keine Datei-02: Sie hat eine Spalte %s und kommt aus IServ.", problem.Quote(e.Detail))
		p.Remedy = "Angegeben wird die Datei für den Import (Datei-02-….csv)."
	case errors.Is(e, datei02.ErrTooLarge):
		p.What = "Die Datei ist viel größer, als eine Datei-02 sein kann."
	case errors.Is(e, datei02.ErrNotRegular):
		p.What, p.Remedy = "Das ist ein Ordner oder ein Gerät, keine Datei.", "Den Namen der Datei darin angeben."
	case errors.Is(e, delimited.ErrEmpty):
		p.What = "Die Datei ist leer."
	case errors.Is(e, delimited.ErrNotText):
		p.What = "Das ist keine CSV-Datei."
	case errors.Is(e, delimited.ErrEncoding):
		p.What = "Der Zeichensatz der Datei ist nicht zu erkennen."
	case errors.Is(e, delimited.ErrQuote):
		p.What = "Hier beginnt ein Anführungszeichen, das nirgends endet."
	case errors.Is(e, delimited.ErrTooLong):
		p.What = "Diese Zeile ist viel zu lang."
	case errors.Is(e, fs.ErrPermission):
		p.What, p.Remedy = "Die Datei darf nicht gelesen werden.", "Die Rechte der Datei prüfen."
	default:
		p.What = "Die Datei lässt sich nicht lesen."
	}
	return p
}

// A Missing is a parent of the last export who is not in this one.
type Missing struct {
	Name     string
	ChildIDs []string
	Line     int    // in the last export
	Now      string // how a parent of this export is called who may be the same one; "": there is none
	Row      int    // of that one
}

// A Change is a parent who lacks a child of the last export.
type Change struct {
	Name    string
	ChildID string
	Now     string // the same number without its zeros; "": none
}

// A difference is what the last export had and this one has not.
type difference struct {
	missing []Missing
	changes []Change
	added   []datei02.Row // rows of parents who are new
}

// compare finds who is missing and who is new. Parents are told by their names as they are written: whether IServ knows
// a person again whose name has changed is not certain. out are the names of those who are left out on purpose.
func compare(last *Last, rows []datei02.Row, out map[string]bool) difference {
	var d difference
	now := map[string]bool{}     // by name
	links := map[string]string{} // the Kind-ID as it is now, by name and Kind-ID, with and without its zeros
	loose := map[string]int{}    // the first row of a name, however it is spelt
	child := map[string][]int{}
	for i := range rows {
		r := &rows[i]
		now[nameKey(r)] = true
		id := r.Values[datei02.ChildID]
		links[nameKey(r)+"\x00"+id] = id
		links[nameKey(r)+"\x01"+strings.TrimLeft(id, "0")] = id
		if k := looseKey(r); !has(loose, k) {
			loose[k] = i
		}
		if same := child[id]; len(same) < maxCompared {
			child[id] = append(same, i)
		}
	}
	was := map[string]bool{}
	gone := map[string]int{} // place in d.missing
	for i := range last.File.Rows {
		r := &last.File.Rows[i]
		name, id := nameKey(r), r.Values[datei02.ChildID]
		was[name] = true
		if out[name] {
			continue
		}
		if now[name] {
			if _, ok := links[name+"\x00"+id]; !ok {
				d.changes = append(d.changes, Change{Name: r.Name(), ChildID: id, Now: links[name+"\x01"+strings.TrimLeft(id, "0")]})
			}
			continue
		}
		at, ok := gone[name]
		if !ok {
			at = len(d.missing)
			gone[name] = at
			d.missing = append(d.missing, Missing{Name: r.Name(), Line: r.Number})
		}
		m := &d.missing[at]
		if !slices.Contains(m.ChildIDs, id) {
			m.ChildIDs = append(m.ChildIDs, id)
		}
	}
	for i := range rows {
		if !was[nameKey(&rows[i])] {
			d.added = append(d.added, rows[i])
		}
	}
	// Who may be the same: another spelling of the name, or a new parent of the same child with the first name or the
	// last.
	for i := range last.File.Rows {
		r := &last.File.Rows[i]
		at, ok := gone[nameKey(r)]
		if !ok || d.missing[at].Now != "" {
			continue
		}
		candidate := -1
		if i, ok := loose[looseKey(r)]; ok && !was[nameKey(&rows[i])] {
			candidate = i
		} else {
			for _, i := range child[r.Values[datei02.ChildID]] {
				n := &rows[i]
				if !was[nameKey(n)] && (n.Values[datei02.FirstName] == r.Values[datei02.FirstName] || n.Values[datei02.LastName] == r.Values[datei02.LastName]) {
					candidate = i
					break
				}
			}
		}
		if candidate >= 0 {
			d.missing[at].Now, d.missing[at].Row = rows[candidate].Name(), rows[candidate].Number
		}
	}
	return d
}

func has(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}

func nameKey(r *datei02.Row) string {
	return r.Values[datei02.FirstName] + "\x00" + r.Values[datei02.LastName]
}

// looseKey is the name however it is spelt; the name as it is if nothing is left of it so.
func looseKey(r *datei02.Row) string {
	first := names.Append(nil, names.Loose, []byte(r.Values[datei02.FirstName]))
	last := names.Append(nil, names.Loose, []byte(r.Values[datei02.LastName]))
	if len(first) == 0 || len(last) == 0 {
		return nameKey(r)
	}
	return string(first) + "\x00" + string(last)
}
