package lettertext

import (
	"fmt"
	"regexp"
	"strings"
)

// String writes the text in its own language: read again with the same names, it
// gives the same blocks. Decided conditions and remarks are gone, every block has
// its own conditions.
func (t *Text) String() string {
	var b strings.Builder
	w := writer{&b, t.names}
	for i, block := range t.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		tests := conjunction(block.When)
		for _, c := range tests {
			fmt.Fprintf(&b, "{{wenn %s}}\n", w.test(c))
		}
		w.block(block)
		b.WriteString(strings.Repeat("{{ende}}\n", len(tests)))
	}
	return b.String()
}

func conjunction(c Condition) []Condition {
	switch c := c.(type) {
	case nil:
		return nil
	case And:
		return c
	}
	return []Condition{c}
}

type writer struct {
	*strings.Builder
	names *vocabulary
}

func (w writer) block(b Block) {
	if b.Kind == Insertion {
		w.WriteString("{{" + b.Insertion + "}}\n")
		return
	}
	w.WriteString(map[Kind]string{Heading: "# ", Subheading: "## ", Bullet: "- ", Numbered: "1. "}[b.Kind])
	bold, start := false, true
	for _, i := range b.Inlines {
		if i.Kind == Break {
			w.WriteString(" \\\n")
			start = true
			continue
		}
		if i.Bold != bold {
			w.WriteString("**")
			bold = i.Bold
		}
		w.inline(i, start)
		start = false
	}
	if bold {
		w.WriteString("**")
	}
	w.WriteByte('\n')
}

func (w writer) inline(i Inline, start bool) {
	switch {
	case i.Kind == Run:
		w.WriteString(escape(i.Text, start))
	case i.Kind == Open && i.Name == "" && i.Check:
		w.WriteString("{{bitte prüfen: " + i.Text + "}}")
	case i.Kind == Open && i.Name == "":
		w.WriteString("{{bitte ergänzen: " + i.Text + "}}")
	case i.Kind == Field:
		w.WriteString("{{" + w.name(w.names.spell(i.Name)) + "}}")
	default:
		w.WriteString("{{" + w.name(key(i.Name)) + "}}")
	}
}

var (
	signs      = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `{`, `\{`, `}`, `\}`)
	startsList = regexp.MustCompile(`^[0-9]{1,2}\.`)
)

func escape(text string, start bool) string {
	text = signs.Replace(text)
	if !start {
		return text
	}
	if strings.HasPrefix(text, "#") || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "/") {
		return `\` + text
	}
	if m := startsList.FindString(text); m != "" {
		return m[:len(m)-1] + `\.` + text[len(m):]
	}
	return text
}

// test writes a condition of which only the outermost And was taken apart.
func (w writer) test(c Condition) string {
	switch c := c.(type) {
	case Or:
		return w.join(c, " oder ")
	case And:
		return w.join(c, " und ")
	case Not:
		if e, ok := c.Condition.(Empty); ok {
			return quote(w.names.spell(e.Column))
		}
		return "nicht " + w.test(c.Condition)
	case Empty:
		return "nicht " + quote(w.names.spell(c.Column))
	case Equal:
		return quote(w.names.spell(c.Column)) + " = " + quote(c.Text)
	}
	return ""
}

func (w writer) join(parts []Condition, word string) string {
	list := make([]string, len(parts))
	for i, part := range parts {
		list[i] = w.test(part)
	}
	return strings.Join(list, word)
}

// quote is used for all names in conditions: beside others, a plain one could be
// read as part of a longer one.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

var plainName = regexp.MustCompile(`^[\pL\pN_.-]+( [\pL\pN_.-]+)*$`)

func (w writer) name(name string) string {
	_, insertion := w.names.insertions[name]
	word, _ := firstWord(name)
	switch word {
	case "wenn", "sonst", "ende", "bitte":
		insertion = true
	}
	if insertion || !plainName.MatchString(name) {
		return quote(name)
	}
	return name
}
