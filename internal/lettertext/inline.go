package lettertext

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"elterntool/internal/problem"
)

// inlines reads a line, or what is left of it behind a marker. at is where text
// begins.
func (p *parser) inlines(text string, at place) error {
	p.broken = false
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case text == `\`:
			p.trim(p.block)
			p.block.Inlines = append(p.block.Inlines, Inline{Kind: Break, Line: at.line})
			p.blank, p.broken = true, true
		case r == '\\' && isPunctuation(text[1]):
			p.run(text[1:2], at)
			size = 2
		case strings.HasPrefix(text, "**"):
			p.bold, p.boldAt = !p.bold, at
			size = 2
		case strings.HasPrefix(text, "{{"):
			content, _, closed := strings.Cut(text[2:], "}}")
			if !closed || strings.Contains(content, "{{") {
				return p.fail(at, "Hier beginnt ein Feld mit {{, aber }} fehlt.",
					"Hinter dem Namen des Felds }} ergänzen, noch in derselben Zeile. Geschweifte Klammern, die gedruckt werden sollen, so schreiben: \\{")
			}
			if err := p.element(content, at); err != nil {
				return err
			}
			size = len(content) + 4
			at.column += utf8.RuneCountInString(content) + 4
			text = text[size:]
			continue
		case strings.HasPrefix(text, "}}"):
			return p.fail(at, "Hier endet ein Feld mit }}, aber es hat nicht begonnen.",
				"Vor dem Namen des Felds {{ ergänzen. Geschweifte Klammern, die gedruckt werden sollen, so schreiben: \\}")
		case r == '{':
			if name, ok := p.single(text); ok {
				return p.fail(at, "Ein Feld braucht auf jeder Seite zwei geschweifte Klammern.", "Meinten Sie "+braces(name)+"? Klammern, die gedruckt werden sollen, so schreiben: \\{")
			}
			p.run("{", at)
		case isBlank(r):
			p.space()
		default:
			p.run(text[:size], at)
		}
		at.column += utf8.RuneCountInString(text[:size])
		text = text[size:]
	}
	return nil
}

func isPunctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// single recognises {Vorname}, which is meant as a field.
func (p *parser) single(text string) (name string, ok bool) {
	name, _, ok = strings.Cut(text[1:], "}")
	name = key(name)
	_, value := p.names.values[name]
	_, column := p.names.columns[name]
	_, insertion := p.names.insertions[name]
	return name, ok && name != "" && (value || column || insertion)
}

// run adds text of the file, without blanks at its ends.
func (p *parser) run(text string, at place) {
	p.put(text, at.line)
	p.blank = false
}

// space adds a blank, if there is none and the line has begun.
func (p *parser) space() {
	if !p.blank {
		p.put(" ", p.line)
		p.blank = true
	}
}

func (p *parser) put(text string, line int) {
	if n := len(p.block.Inlines); n > 0 {
		if last := &p.block.Inlines[n-1]; last.Kind == Run && last.Bold == p.bold {
			last.Text += text
			return
		}
	}
	p.block.Inlines = append(p.block.Inlines, Inline{Kind: Run, Text: text, Bold: p.bold, Line: line})
}

// trim removes the blank at the end of a line.
func (p *parser) trim(b *Block) {
	n := len(b.Inlines)
	if n == 0 || b.Inlines[n-1].Kind != Run {
		return
	}
	last := &b.Inlines[n-1]
	if last.Text = strings.TrimRight(last.Text, " "); last.Text == "" {
		b.Inlines = b.Inlines[:n-1]
	}
}

// element reads what stands between {{ and }} inside a paragraph.
func (p *parser) element(content string, at place) error {
	name := key(content)
	if name == "" {
		return p.fail(at, "Zwischen {{ und }} steht nichts.", "Den Namen eines Felds eintragen, etwa {{Vorname}}, oder die Klammern löschen.")
	}
	quoted := isQuote(name)
	if quoted {
		inner, rest, ok := unquote(name)
		if !ok || rest != "" {
			return p.fail(at, "Die Anführungszeichen in "+braces(name)+" stimmen nicht.", "Den ganzen Namen in Anführungszeichen setzen oder keines verwenden.")
		}
		name = key(inner)
	} else {
		if done, err := p.please(name, at); done {
			return err
		}
		switch word, _ := firstWord(name); word {
		case "wenn", "sonst", "ende":
			return p.fail(at, braces(name)+" steht zwischen anderem Text.", "Bedingungen gelten für ganze Absätze; {{wenn …}}, {{sonst}} und {{ende}} stehen jeweils allein in einer Zeile.")
		}
		if _, ok := p.names.insertions[name]; ok {
			return p.fail(at, braces(name)+" ist ein Baustein und steht zwischen anderem Text.", "Ihn allein in eine Zeile schreiben.")
		}
	}
	return p.named(name, at)
}

// please reads {{bitte prüfen: …}} and {{bitte ergänzen: …}}.
func (p *parser) please(name string, at place) (done bool, err error) {
	word, rest := firstWord(name)
	if word != "bitte" {
		return false, nil
	}
	what, text, colon := strings.Cut(rest, ":")
	item := Inline{Kind: Open, Text: squeeze(text), Line: at.line}
	switch strings.ToLower(squeeze(what)) {
	case "prüfen", "pruefen":
		item.Check = true
	case "ergänzen", "ergaenzen":
	default:
		return true, p.fail(at, braces(name)+" ist nicht zu verstehen.", "Möglich sind {{bitte prüfen: …}} und {{bitte ergänzen: …}}.")
	}
	if !colon || item.Text == "" {
		return true, p.fail(at, braces(name)+" sagt nicht, was zu tun ist.", "Es hinter einen Doppelpunkt schreiben, etwa {{bitte ergänzen: Name der Schule}}.")
	}
	p.item(item)
	return true, nil
}

// named adds a value or a column.
func (p *parser) named(name string, at place) error {
	v := p.names
	if k, ok := v.values[name]; ok {
		known := v.names.Values[k]
		item := Inline{Kind: Value, Name: k, Text: squeeze(known.Text), Line: at.line}
		switch {
		case item.Text == "":
			item.Kind, item.Text = Open, cmp.Or(squeeze(known.What), k)
		case known.Unsure:
			item.Kind, item.Check = Open, true
		}
		p.item(item)
		return nil
	}
	if column, ok := v.columns[name]; ok && name != "" {
		p.item(Inline{Kind: Field, Name: column, Line: at.line})
		return nil
	}
	if column, ok := v.absent[name]; ok {
		if p.block.When == decided(false) {
			p.item(Inline{Kind: Field, Name: column, Line: at.line}) // never seen
			return nil
		}
		return p.fail(at, fmt.Sprintf("Datei-01 hat keine Spalte %s.", problem.Quote(column)),
			fmt.Sprintf("Die Spalte in Datei-01 anlegen, oder den Absatz zwischen %s und {{ende}} setzen: Dann bleibt er einfach weg.", strings.Trim(braces("wenn "+column), "„“")))
	}
	what, remedy := v.unknown(name, false)
	return p.fail(at, what, remedy)
}

func (p *parser) item(i Inline) {
	i.Bold = p.bold
	p.block.Inlines = append(p.block.Inlines, i)
	p.blank = false
}
