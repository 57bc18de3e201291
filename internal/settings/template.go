package settings

import (
	_ "embed" // the commented file
	"fmt"
	"strings"
)

// template is the file as Init writes it where nobody can be asked: in UTF-8, and loaded it
// gives the defaults. Each key stands alone in its line, its explanation above it.
//
//go:embed elterntool.toml
var template string

// fill writes values into the template; comments and all other lines stay.
func fill(values *Settings) []byte {
	var b strings.Builder
	section := ""
	for line := range strings.Lines(template) {
		section = sectionOf(line, section)
		if f := fieldOf(line, section); f != nil {
			line = fmt.Sprintf("%s = %s\n", f.key, f.literal(values))
		}
		b.WriteString(line)
	}
	return []byte(b.String())
}

// literal is the value of a field in TOML.
func (f *field) literal(s *Settings) string {
	if f.flag != nil {
		return fmt.Sprint(*f.flag(s))
	}
	return quote(*f.text(s))
}

// quote writes a basic string (TOML 1.0, "String").
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// explanations returns the comment above each key, without #, in its lines.
func explanations() map[string][]string {
	all := map[string][]string{}
	section := ""
	var comment []string
	for line := range strings.Lines(template) {
		section = sectionOf(line, section)
		text, isComment := strings.CutPrefix(strings.TrimSpace(line), "#")
		switch f := fieldOf(line, section); {
		case f != nil:
			all[f.name()] = comment
			comment = nil
		case isComment:
			comment = append(comment, strings.TrimSpace(text))
		default:
			comment = nil
		}
	}
	return all
}

func sectionOf(line, before string) string {
	if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok {
		return strings.TrimSuffix(name, "]")
	}
	return before
}

func fieldOf(line, section string) *field {
	key, _, ok := strings.Cut(line, " = ")
	if !ok || strings.HasPrefix(line, "#") {
		return nil
	}
	f, _ := lookup(section + "." + key)
	return f
}
