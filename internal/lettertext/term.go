package lettertext

import (
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/nearest"
	"elterntool/internal/problem"
)

// A tester reads what stands behind "wenn", blanks single.
type tester struct {
	p    *parser
	at   place
	text string
}

// test reads a condition: terms joined by und, these joined by oder.
func (p *parser) test(text string, at place) (Condition, error) {
	t := &tester{p, at, text}
	if text == "" {
		return nil, t.fail("Hinter „wenn“ fehlt die Bedingung.")
	}
	var alternatives, parts []Condition
	for n := 1; ; n++ {
		if n > maxTerms {
			return nil, p.fail(at, fmt.Sprintf("Die Bedingung hat mehr als %d Teile.", maxTerms), "Sie auf mehrere {{wenn …}} ineinander verteilen.")
		}
		c, err := t.term()
		if err != nil {
			return nil, err
		}
		parts = append(parts, c)
		t.skip()
		switch word := t.word(); word {
		case "und":
			t.text = t.text[len(word):]
		case "oder", "":
			alternatives, parts = append(alternatives, and(parts...)), nil
			if word == "" && t.text != "" {
				return nil, t.fail(fmt.Sprintf("Vor %s fehlt „und“, „oder“ oder „=“.", problem.Quote(t.text)))
			}
			if word == "" {
				return or(alternatives...), nil
			}
			t.text = t.text[len(word):]
		}
	}
}

func (t *tester) fail(what string) error {
	return t.p.fail(t.at, what, "Eine Bedingung sieht so aus: {{wenn Account}}, {{wenn nicht Account}} oder {{wenn Anrede = Frau und schule.traeger = ev}}.")
}

func (t *tester) skip() { t.text = strings.TrimLeft(t.text, " ") }

// word gives the joining word that comes next, or "".
func (t *tester) word() string {
	word, _, _ := strings.Cut(t.text, " ")
	switch strings.ToLower(word) {
	case "und", "oder":
		return strings.ToLower(word)
	}
	return ""
}

// term: [nicht] name [= text].
func (t *tester) term() (Condition, error) {
	t.skip()
	not := false
	for { // "nicht nicht" is meant by nobody, and understood
		word, rest, _ := strings.Cut(t.text, " ")
		if !strings.EqualFold(word, "nicht") {
			break
		}
		not, t.text = !not, strings.TrimLeft(rest, " ")
	}
	if t.text == "" || t.word() != "" {
		return nil, t.fail("In der Bedingung fehlt der Name einer Spalte oder Angabe.")
	}
	name, err := t.name()
	if err != nil {
		return nil, err
	}
	t.skip()
	var c Condition
	if rest, ok := strings.CutPrefix(t.text, "="); ok {
		t.text = strings.TrimLeft(strings.TrimPrefix(rest, "="), " ")
		text, err := t.operand()
		if err != nil {
			return nil, err
		}
		if text == "" {
			return nil, t.fail("Hinter „=“ fehlt der Text.")
		}
		if c, err = t.equal(name, text); err != nil {
			return nil, err
		}
	} else {
		c = t.filled(name)
	}
	if not {
		c = negate(c)
	}
	return c, nil
}

// name reads the longest known name, for names may hold the words of the language.
func (t *tester) name() (string, error) {
	quoted := isQuote(t.text)
	if !quoted {
		for _, name := range t.p.names.all {
			if rest, ok := strings.CutPrefix(t.text, name); ok && (rest == "" || rest[0] == ' ' || rest[0] == '=') {
				t.text = rest
				return name, nil
			}
		}
	}
	name, err := t.operand()
	if err != nil {
		return "", err
	}
	if !quoted {
		name, _, _ = strings.Cut(name, "=")
		name = strings.TrimRight(name, " ")
	}
	if !slices.Contains(t.p.names.all, name) {
		what, remedy := t.p.names.unknown(name, true)
		return "", t.p.fail(t.at, what, remedy)
	}
	return name, nil
}

// operand reads a quoted text, or up to the next joining word.
func (t *tester) operand() (string, error) {
	if isQuote(t.text) {
		text, rest, ok := unquote(t.text)
		if !ok {
			return "", t.p.fail(t.at, "Ein Anführungszeichen wird nicht geschlossen.", "Hinter dem Namen oder Text das zweite Anführungszeichen ergänzen.")
		}
		t.text = rest
		return key(text), nil
	}
	words := strings.SplitAfter(t.text, " ")
	n := 0
	for _, w := range words {
		if w := strings.ToLower(strings.TrimRight(w, " ")); w == "und" || w == "oder" {
			break
		}
		n += len(w)
	}
	text := strings.TrimRight(t.text[:n], " ")
	t.text = t.text[n:]
	return text, nil
}

func (t *tester) filled(name string) Condition {
	v := t.p.names
	if k, ok := v.values[name]; ok {
		return decided(squeeze(v.names.Values[k].Text) != "")
	}
	if column, ok := v.columns[name]; ok {
		return Not{Empty{column}}
	}
	return decided(false) // absent
}

func (t *tester) equal(name, text string) (Condition, error) {
	v := t.p.names
	if k, ok := v.values[name]; ok {
		known := v.names.Values[k]
		if known.Choices != nil && !slices.Contains(known.Choices, text) {
			remedy := ""
			for _, near := range nearest.Words(text, known.Choices, 1) {
				remedy = "Meinten Sie " + problem.Quote(near) + "? "
			}
			return nil, t.p.fail(t.at, fmt.Sprintf("%s kann nie %s sein.", problem.Quote(name), problem.Quote(text)), remedy+"Möglich sind: "+list(known.Choices)+".")
		}
		return decided(key(known.Text) == text), nil
	}
	if column, ok := v.columns[name]; ok {
		return Equal{column, text}, nil
	}
	return decided(false), nil // absent
}

// isQuote tells whether a text begins with a quotation mark, straight or German.
func isQuote(text string) bool { return strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "„") }

// unquote reads a text in quotation marks; in straight ones \" and \\ stand for
// what they escape.
func unquote(text string) (inner, rest string, ok bool) {
	if text, ok := strings.CutPrefix(text, "„"); ok {
		if end := strings.IndexAny(text, "“”"); end >= 0 {
			return text[:end], text[end+len("“"):], true
		}
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return b.String(), text[i+1:], true
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\'):
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", "", false
}
