package lettertext

import (
	"fmt"
	"strings"
)

// directive reads a line that is {{…}} and nothing else. It is done if that was a
// condition or an insertion.
func (p *parser) directive(content string, at place) (done bool, err error) {
	word, rest := firstWord(content)
	switch word {
	case "wenn", "sonst", "ende":
		if err := p.endBlock(); err != nil {
			return true, err
		}
	}
	switch word {
	case "wenn":
		return true, p.when(rest, at)
	case "sonst":
		return true, p.otherwise(rest, at)
	case "ende":
		if len(p.open) == 0 {
			return true, p.fail(at, "Zu diesem {{ende}} gibt es kein {{wenn …}}.", "Die Zeile löschen, oder vor dem ersten Absatz, für den die Bedingung gilt, {{wenn …}} einfügen.")
		}
		if rest != "" {
			return true, p.fail(at, "Hinter „ende“ steht noch etwas.", "Nur {{ende}} schreiben.")
		}
		p.open = p.open[:len(p.open)-1]
		return true, nil
	}
	if name, ok := p.names.insertions[key(content)]; ok {
		if err := p.endBlock(); err != nil {
			return true, err
		}
		p.add(Block{Kind: Insertion, Insertion: name, Line: at.line, When: p.now()})
		return true, nil
	}
	return false, nil
}

// firstWord of what stands in braces, in small letters, and the rest.
func firstWord(content string) (word, rest string) {
	word, rest, _ = strings.Cut(key(content), " ")
	return strings.ToLower(word), rest
}

func (p *parser) when(test string, at place) error {
	if len(p.open) >= maxDepth {
		return p.fail(at, fmt.Sprintf("Hier stehen mehr als %d Bedingungen ineinander.", maxDepth), "Bedingungen mit „und“ zusammenfassen, oder den Text aufteilen.")
	}
	c, err := p.test(test, at)
	if err != nil {
		return err
	}
	outside := p.now()
	p.open = append(p.open, branching{at: at, outside: outside, rest: negate(c), now: and(outside, c), branches: 1})
	return nil
}

func (p *parser) otherwise(rest string, at place) error {
	if len(p.open) == 0 {
		return p.fail(at, "Zu diesem {{sonst}} gibt es kein {{wenn …}}.", "Die Zeile löschen, oder vor dem ersten Absatz, für den die Bedingung gilt, {{wenn …}} einfügen.")
	}
	b := &p.open[len(p.open)-1]
	if b.last {
		return p.fail(at, fmt.Sprintf("Das {{wenn …}} in Zeile %d hat schon ein {{sonst}}.", b.at.line), "{{sonst}} ist der letzte Zweig; danach kommt nur noch {{ende}}. Fehlt vielleicht ein {{ende}}?")
	}
	if b.branches++; b.branches > maxBranches {
		return p.fail(at, fmt.Sprintf("Das {{wenn …}} in Zeile %d hat mehr als %d Zweige.", b.at.line, maxBranches), "Den Text aufteilen.")
	}
	if rest == "" {
		b.last, b.now = true, and(b.outside, b.rest)
		return nil
	}
	word, test := firstWord(rest)
	if word != "wenn" {
		return p.fail(at, "Hinter „sonst“ steht etwas, das nicht zu verstehen ist.", "Möglich sind {{sonst}} und {{sonst wenn …}}.")
	}
	c, err := p.test(test, at)
	if err != nil {
		return err
	}
	b.now, b.rest = and(b.outside, b.rest, c), and(b.rest, negate(c))
	return nil
}
