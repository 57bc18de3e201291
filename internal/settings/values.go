package settings

import (
	"regexp"
	"strings"
)

// A Value is something that a text may use under a name.
type Value struct {
	Key     string   // "schule.name", "recht.behoerde"
	Text    string   // "" if not filled in
	What    string   // what has to be filled in: "Name der Schule"
	Choices []string // all that Text can be, if that is known
	Unsure  bool     // a person must check Text
}

// Values returns all values of the settings under their keys, and those that
// follow from Land and sponsor under "recht.": gesetz, land, schulgesetz,
// behoerde, behoerde_internet. A flag is "ja" or "". What a school leaves empty
// because it is the same as something else is filled in: widerruf is the school's
// e-mail address, unterschrift and funktion are those of the head, ort is that of
// plz_ort.
func (s *Settings) Values() []Value {
	var list []Value
	for i := range fields {
		f := &fields[i]
		v := Value{Key: f.name(), What: f.what}
		if f.flag != nil {
			v.Choices = []string{"ja"} // a test for "nein" would never hold: {{wenn nicht …}} does
			if *f.flag(s) {
				v.Text = "ja"
			}
		} else {
			v.Text = *f.text(s)
			for _, c := range f.choices {
				v.Choices = append(v.Choices, c.value)
			}
		}
		if v.Text == "" {
			v.Text = s.fallback(v.Key)
		}
		list = append(list, v)
	}
	land, _ := landOf(s.School.Land)
	law := s.Law()
	const which = " (dafür das Bundesland in elterntool.toml eintragen)"
	lawWhat, webWhat := "Datenschutzvorschrift im Schulgesetz", "Internetadresse der Aufsichtsbehörde"
	authorityWhat := "Aufsichtsbehörde für den Datenschutz"
	if land.Code == "" {
		authorityWhat += which
		if s.School.Sponsor == Public {
			lawWhat += which
		}
	}
	return append(list,
		Value{Key: "recht.gesetz", Text: law.Act, What: "Datenschutzgesetz", Choices: []string{"DS-GVO", "DSG-EKD", "KDG"}},
		Value{Key: "recht.land", Text: land.Name, What: "Bundesland"},
		Value{Key: "recht.schulgesetz", Text: law.SchoolLaw, What: lawWhat, Unsure: law.SchoolLaw != "" && !law.SchoolLawSure},
		Value{Key: "recht.behoerde", Text: law.Authority, What: authorityWhat, Unsure: law.Authority != "" && !law.AuthoritySure},
		Value{Key: "recht.behoerde_internet", Text: law.Web, What: webWhat},
	)
}

func (s *Settings) fallback(key string) string {
	switch key {
	case "datenschutz.widerruf":
		return s.School.Email
	case "brief.unterschrift":
		return s.School.Head
	case "brief.funktion":
		if s.Letter.Signature == "" { // the function of somebody else is not known
			return s.School.HeadTitle
		}
	case "brief.ort":
		return strings.TrimSpace(postcode.ReplaceAllString(s.School.City, ""))
	}
	return ""
}

var postcode = regexp.MustCompile(`^\d{5}\s`)
