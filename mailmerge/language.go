package mailmerge

import (
	"golang.org/x/text/language"
)

// A locale is a language as ODF writes it (ODF 1.3 part 3, 20.202 fo:language and its kin).
type locale struct {
	language, country, script, tag string // tag only where the other three do not say it all
}

// parseLanguage takes a BCP 47 tag apart.
func parseLanguage(tag string) (locale, bool) {
	if tag == "" {
		return locale{}, true
	}
	t, err := language.Raw.Parse(tag)
	if err != nil {
		return locale{}, false
	}
	base, script, region := t.Raw()
	l := locale{language: base.String(), country: "none"}
	if s := script.String(); s != "Zzzz" {
		l.script = s
	}
	if r := region.String(); r != "ZZ" {
		l.country = r
	}
	if len(t.Variants()) > 0 || len(t.Extensions()) > 0 {
		l.tag = t.String()
	}
	return l, true
}

func (l locale) attrs() []string {
	return []string{"fo:language", l.language, "fo:country", l.country, "fo:script", l.script, "style:rfc-language-tag", l.tag}
}
