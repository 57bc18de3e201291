package testiserv

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "œ", "oe", "đ", "d", "ł", "l", "ı", "i", "þ", "th")

// name makes a free account name: vorname.nachname, with a number if that is taken.
func (s *Server) name(first, last string) string {
	if s.Habits.FirstOnly {
		first, _, _ = strings.Cut(first, " ")
	}
	usual := s.part(first) + "." + s.part(last)
	name := usual
	for n := 1; s.taken[name]; n++ {
		name = usual + strconv.Itoa(n)
	}
	s.taken[name] = true
	return name
}

func (s *Server) part(name string) string {
	name = spelled.Replace(strings.ToLower(norm.NFC.String(name)))
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '-':
			b.WriteString(s.Habits.Hyphen)
		case unicode.IsSpace(r):
			b.WriteByte('.')
		}
	}
	return b.String()
}
