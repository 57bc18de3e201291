package letter

import (
	"strings"

	"elterntool/internal/table"
)

// The columns that letter fills and keeps. They say what differs from child to child,
// and are equal in all rows of an account.
const (
	childrenHeader = "Kinder"
	orderHeader    = "Sortierung"
	markHeader     = "Brief"
)

// children gives each row its account's children: "Tim (5b), Lea (7a)".
func (r *roll) children(list []*account, name, class int) map[int]string {
	return r.perAccount(list, func(a *account) string {
		var parts []string
		seen := map[string]bool{}
		for _, i := range a.rows {
			child, in := r.value(&r.rows[i], name), r.value(&r.rows[i], class)
			switch {
			case child != "" && in != "":
				child += " (" + in + ")"
			case child == "" && in != "":
				child = "Klasse " + in
			}
			if child != "" && !seen[child] {
				seen[child] = true
				parts = append(parts, child)
			}
		}
		return strings.Join(parts, ", ")
	})
}

// order gives each row the place of its account when letters are handed out in class:
// the first child's class, so that 5b comes before 10a, and name.
func (r *roll) order(list []*account, name, class int, last table.Column) map[int]string {
	return r.perAccount(list, func(a *account) string {
		best := ""
		for _, i := range a.rows {
			p := &r.rows[i]
			key := strings.TrimSpace(natural(r.value(p, class)) + " " + r.value(p, name) + " " + r.value(p, last.Col))
			if best == "" || key < best {
				best = key
			}
		}
		return best
	})
}

func (r *roll) perAccount(list []*account, value func(*account) string) map[int]string {
	values := map[int]string{}
	for _, a := range list {
		v := value(a)
		for _, i := range a.rows {
			values[r.rows[i].number] = v
		}
	}
	return values
}

// natural makes numbers sort by their size: three digits each.
func natural(s string) string {
	var b strings.Builder
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		digits := s[:len(s)-len(rest)]
		if digits != "" {
			digits = strings.TrimLeft(digits, "0")
			b.WriteString(strings.Repeat("0", max(0, 3-len(digits))) + digits)
			s = rest
			continue
		}
		next := strings.IndexAny(s, "0123456789")
		if next < 0 {
			next = len(s)
		}
		b.WriteString(s[:next])
		s = s[next:]
	}
	return b.String()
}
