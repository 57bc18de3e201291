package status

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"elterntool/internal/consent"
	"elterntool/internal/names"
)

// doubt says why it is not certain that an account is the person's in whose rows it stands; "" if nothing speaks
// against it. What follows from a user who is somebody else would be said of this person, and the other be locked.
func doubt(r *roll, a *account, u *user, all, some *Users) string {
	first := &r.rows[a.rows[0]]
	for _, i := range a.rows[1:] {
		if o := &r.rows[i]; !alike(first.first, first.last, o.first, o.last) {
			return fmt.Sprintf("in Zeile %d von Datei-01 bei %s", o.number, o.first+" "+o.last)
		}
	}
	said := func(u *user, file string) string {
		switch {
		case u.other != "":
			return fmt.Sprintf("in %s Benutzertyp %s", file, u.other)
		case !alike(first.first, first.last, u.first, u.last):
			return fmt.Sprintf("in %s bei %s", file, u.first+" "+u.last)
		}
		if theirs := consent.NameKey(u.first, u.last); theirs != "" && theirs != consent.NameKey(first.first, first.last) && r.named[theirs] > 0 {
			return fmt.Sprintf("in %s bei %s (hier Zeile %d)", file, u.first+" "+u.last, r.named[theirs])
		}
		return ""
	}
	switch {
	case u == nil:
		return ""
	case len(u.lines) > 1 && u.doubt:
		return "im Export bei verschiedenen Namen"
	case u.doubt:
		return "im Export in einer beschädigten Zeile"
	}
	if why := said(u, filepath.Base(all.File)); why != "" || some == nil || some.byName[a.key] == nil {
		return why
	}
	v := some.byName[a.key]
	if v.doubt {
		return fmt.Sprintf("in %s bei verschiedenen Namen", filepath.Base(some.File))
	}
	return said(v, filepath.Base(some.File))
}

// alike reports whether two names may be of one human being, however they are spelt: first names and surnames have a
// word in common, or nearly, in this order or swapped. A name of which a half is missing contradicts nothing.
func alike(first1, last1, first2, last2 string) bool {
	if first1 == "" || last1 == "" || first2 == "" || last2 == "" {
		return true
	}
	return akin(first1, first2) && akin(last1, last2) || akin(first1, last2) && akin(last1, first2)
}

func akin(a, b string) bool {
	if _, ok := names.Compare([]byte(a), []byte(b)); ok {
		return true
	}
	list := words(b)
	for _, x := range words(a) {
		for _, y := range list {
			if bytes.Equal(x, y) || names.IsTypo(x, y) {
				return true
			}
		}
	}
	return false
}

// words are those of a name, with ü as ue and as u, without particles.
func words(name string) [][]byte {
	search := bytes.ReplaceAll(names.Append(nil, names.SearchForm, []byte(name)), []byte("-"), []byte(" "))
	list := append(bytes.Fields(names.AppendTokens(nil, []byte(name))), bytes.Fields(search)...)
	return slices.DeleteFunc(list, names.IsParticle)
}
