package printing

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/letter"
	"elterntool/internal/names"
	"elterntool/internal/problem"
)

// maxNamed is how many letters a message names.
const maxNamed = 10

// choose keeps the letters that are asked for, with their numbers among all.
func choose(all []letter.Letter, only string, onlyNew bool) ([]numbered, error) {
	var list []numbered
	for i, l := range all {
		list = append(list, numbered{i + 1, l})
	}
	if only != "" {
		var err error
		if list, err = named(list, only); err != nil {
			return nil, err
		}
	}
	if onlyNew {
		list = slices.DeleteFunc(list, func(n numbered) bool { return n.Sent })
	}
	if len(list) == 0 {
		p := &problem.Problem{What: "Es gibt keinen Brief zu drucken.", Remedy: "Was fehlt, zeigt elterntool letter mit --probe."}
		if onlyNew && len(all) > 0 {
			p.What = "Es gibt keinen neuen Brief: Alle haben einen Eintrag in der Spalte „Brief versendet am“."
			if only != "" {
				p.What = fmt.Sprintf("Der Brief an %s ist nicht neu: In der Spalte „Brief versendet am“ steht schon ein Eintrag.", problem.Quote(only))
			}
			p.Remedy = "Um Briefe noch einmal zu drucken: ohne --neue."
		}
		return nil, p
	}
	return list, nil
}

// A numbered letter knows its number among all of Datei-01: it is printed at the foot
// of each of its sheets, the same whether some or all are printed.
type numbered struct {
	number int
	letter.Letter
}

// named finds the one letter of an account or of a person's name. A name that several
// have prints nothing: the letters would go to somebody else.
func named(list []numbered, only string) ([]numbered, error) {
	keep := func(is func(n *numbered) bool) []numbered {
		var found []numbered
		for i := range list {
			if is(&list[i]) {
				found = append(found, list[i])
			}
		}
		return found
	}
	if found := keep(func(n *numbered) bool { return strings.EqualFold(n.Key, only) }); len(found) == 1 {
		return found, nil
	}
	found := keep(func(n *numbered) bool { return hasName(&n.Letter, only) })
	switch {
	case len(found) == 1:
		return found, nil
	case len(found) == 0:
		return nil, &problem.Problem{
			What:   fmt.Sprintf("Zu %s gibt es keinen Brief.", problem.Quote(only)),
			Remedy: "Den Account oder den ganzen Namen so angeben, wie er in Datei-01 steht: --nur \"Anna Müller\". Alle Briefe zeigt --liste.",
		}
	}
	var which []string
	for i, n := range found {
		if i == maxNamed {
			which = append(which, "…")
			break
		}
		which = append(which, fmt.Sprintf("%s (%s, Zeile %d)", problem.Clean(n.Name), problem.Clean(n.Key), n.Rows[0]))
	}
	return nil, &problem.Problem{
		What:   fmt.Sprintf("%s passt zu %d Briefen: %s. Gedruckt wird keiner.", problem.Quote(only), len(found), strings.Join(which, "; ")),
		Remedy: "Statt des Namens den Account angeben: --nur " + found[0].Key,
	}
}

// hasName tells whether typed is "Anna Müller", "Müller, Anna" or "Müller" of Anna
// Müller. Case and the composition of accents do not count.
func hasName(l *letter.Letter, typed string) bool {
	for _, form := range []string{l.Last + ", " + l.First, l.First + " " + l.Last, l.Last} {
		if _, ok := names.Compare([]byte(form), []byte(typed)); ok {
			return true
		}
	}
	return false
}
