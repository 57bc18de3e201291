package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"elterntool/internal/nearest"
	"elterntool/internal/problem"
)

// A field is one key of the file: what it means, what it may hold and where its
// value is kept. Either text or flag is set.
type field struct {
	section, key string
	what         string   // what the letter asks for if it is empty: "Name der Schule"
	ask          bool     // Init asks for it; the others are left to the file
	choices      []choice // all that is allowed, if not nil
	check        func(string) *problem.Problem
	text         func(*Settings) *string
	flag         func(*Settings) *bool
}

// A choice is an allowed value and what it means.
type choice struct{ value, label string }

func (f *field) name() string { return f.section + "." + f.key }

// fields in the order of the file. The explanations are in elterntool.toml.
var fields = []field{
	{section: "schule", key: "name", what: "Name der Schule", ask: true, text: func(s *Settings) *string { return &s.School.Name }},
	{section: "schule", key: "strasse", what: "Straße und Hausnummer der Schule", ask: true, text: func(s *Settings) *string { return &s.School.Street }},
	{section: "schule", key: "plz_ort", what: "Postleitzahl und Ort der Schule", ask: true, text: func(s *Settings) *string { return &s.School.City }},
	{section: "schule", key: "telefon", what: "Telefonnummer der Schule", ask: true, text: func(s *Settings) *string { return &s.School.Phone }},
	{section: "schule", key: "email", what: "E-Mail-Adresse der Schule", ask: true, check: checkEmail, text: func(s *Settings) *string { return &s.School.Email }},
	{section: "schule", key: "internet", what: "Internetseite der Schule", ask: true, check: checkWebsite, text: func(s *Settings) *string { return &s.School.Website }},
	{section: "schule", key: "leitung", what: "Name der Schulleitung", ask: true, text: func(s *Settings) *string { return &s.School.Head }},
	{section: "schule", key: "leitung_funktion", what: "Amtsbezeichnung der Schulleitung", ask: true, text: func(s *Settings) *string { return &s.School.HeadTitle }},
	{section: "schule", key: "iserv", what: "Adresse des IServ der Schule", ask: true, check: checkIServ, text: func(s *Settings) *string { return &s.School.IServ }},
	{section: "schule", key: "land", what: "Bundesland", ask: true, choices: landChoices(), text: func(s *Settings) *string { return &s.School.Land }},
	{section: "schule", key: "traeger", what: "Art des Schulträgers", ask: true, choices: []choice{
		{Public, "öffentliche Schule"}, {Protestant, "evangelische Schule"}, {Catholic, "katholische Schule"}, {Private, "andere Schule in freier Trägerschaft"},
	}, text: func(s *Settings) *string { return &s.School.Sponsor }},
	{section: "schule", key: "traeger_name", what: "Name des Schulträgers", ask: true, text: func(s *Settings) *string { return &s.School.SponsorName }},

	{section: "datenschutz", key: "beauftragter", what: "Datenschutzbeauftragte oder Datenschutzbeauftragter", ask: true, text: func(s *Settings) *string { return &s.Privacy.Officer }},
	{section: "datenschutz", key: "beauftragter_email", what: "E-Mail-Adresse der oder des Datenschutzbeauftragten", ask: true, check: checkEmail, text: func(s *Settings) *string { return &s.Privacy.OfficerEmail }},
	{section: "datenschutz", key: "beauftragter_telefon", what: "Telefonnummer der oder des Datenschutzbeauftragten", text: func(s *Settings) *string { return &s.Privacy.OfficerPhone }},
	{section: "datenschutz", key: "rechtsgrundlage", what: "Rechtsgrundlage", ask: true, choices: []choice{
		{ByConsent, "Einwilligung der Eltern"}, {ByTask, "Aufgabe der Schule"},
	}, text: func(s *Settings) *string { return &s.Privacy.Basis }},
	{section: "datenschutz", key: "information", what: "Umfang der Datenschutzinformationen", check: checkInformation, text: func(s *Settings) *string { return &s.Privacy.Information }},
	{section: "datenschutz", key: "link", what: "Internetadresse der Datenschutzinformationen", check: checkURL, text: func(s *Settings) *string { return &s.Privacy.Link }},
	{section: "datenschutz", key: "app", what: "ob die IServ-App genutzt wird", ask: true, flag: func(s *Settings) *bool { return &s.Privacy.App }},
	{section: "datenschutz", key: "server", what: "wer den IServ-Server betreibt", ask: true, choices: []choice{
		{OnSchool, "Server in der Schule"}, {OnSponsor, "Server beim Schulträger"}, {OnIServ, "Server im Rechenzentrum von IServ"},
	}, text: func(s *Settings) *string { return &s.Privacy.Server }},
	{section: "datenschutz", key: "aufbewahrung", what: "wie lange die Daten gespeichert werden", text: func(s *Settings) *string { return &s.Privacy.Storage }},
	{section: "datenschutz", key: "widerruf", what: "wo die Einwilligung widerrufen werden kann", text: func(s *Settings) *string { return &s.Privacy.Withdrawal }},

	{section: "brief", key: "passwort", what: "wie die Eltern ihr Passwort bekommen", ask: true, choices: []choice{
		{InColumn, "es steht im Brief, aus der Spalte „Passwort“"}, {IsAccount, "es ist dasselbe wie der Account"}, {Separately, "es kommt auf einem anderen Weg"},
	}, text: func(s *Settings) *string { return &s.Letter.Password }},
	{section: "brief", key: "passwort_weg", what: "auf welchem Weg die Eltern ihr Passwort bekommen", text: func(s *Settings) *string { return &s.Letter.PasswordWay }},
	{section: "brief", key: "frist", what: "Frist für die erste Anmeldung", ask: true, check: checkDeadline, text: func(s *Settings) *string { return &s.Letter.Deadline }},
	{section: "brief", key: "form", what: "Form des Briefs nach DIN 5008", choices: []choice{
		{"B", "Anschriftfeld 45 mm unter dem oberen Rand"}, {"A", "Anschriftfeld 27 mm unter dem oberen Rand"},
	}, text: func(s *Settings) *string { return &s.Letter.Form }},
	{section: "brief", key: "logo", what: "Logo im Briefkopf", check: checkLogo, text: func(s *Settings) *string { return &s.Letter.Logo }},
	{section: "brief", key: "unterschrift", what: "Name unter dem Brief", text: func(s *Settings) *string { return &s.Letter.Signature }},
	{section: "brief", key: "funktion", what: "Funktion unter dem Namen", text: func(s *Settings) *string { return &s.Letter.SignatureRole }},
	{section: "brief", key: "ansprechpartner", what: "Ansprechperson bei Fragen", ask: true, text: func(s *Settings) *string { return &s.Letter.Contact }},
	{section: "brief", key: "ansprechpartner_telefon", what: "Telefonnummer der Ansprechperson", ask: true, text: func(s *Settings) *string { return &s.Letter.ContactPhone }},
	{section: "brief", key: "ansprechpartner_email", what: "E-Mail-Adresse der Ansprechperson", ask: true, check: checkEmail, text: func(s *Settings) *string { return &s.Letter.ContactEmail }},
	{section: "brief", key: "ort", what: "Ort vor dem Datum", text: func(s *Settings) *string { return &s.Letter.Place }},
	{section: "brief", key: "klasse_im_vermerk", what: "ob Kind und Klasse über der Anschrift stehen", flag: func(s *Settings) *bool { return &s.Letter.ClassInRemark }},
	{section: "brief", key: "sortierung", what: "Reihenfolge der Briefe", choices: []choice{
		{ByName, "nach Nachname und Vorname der Eltern"}, {ByClass, "nach Klasse und Kind, zum Austeilen"},
	}, text: func(s *Settings) *string { return &s.Letter.Order }},
}

// setValue stores a value of the file.
func (f *field) setValue(s *Settings, value any) *problem.Problem {
	switch v := value.(type) {
	case bool:
		if f.flag != nil {
			*f.flag(s) = v
			return nil
		}
	case string:
		if f.text != nil {
			return f.setText(s, v)
		}
	case toml.LocalDate: // frist = 2026-12-18
		if f.text != nil {
			return f.setText(s, v.String())
		}
	}
	if f.flag != nil {
		return &problem.Problem{
			What:   fmt.Sprintf("„%s“ kann nur ja oder nein sein.", f.key),
			Remedy: fmt.Sprintf("Ohne Anführungszeichen %s = true (ja) oder %s = false (nein) schreiben.", f.key, f.key),
		}
	}
	return &problem.Problem{
		What:   fmt.Sprintf("„%s“ muss ein Text sein.", f.key),
		Remedy: fmt.Sprintf("Den Wert in gerade Anführungszeichen setzen: %s = \"…\"", f.key),
	}
}

// setText stores a text after checking it; for a flag it is "ja" or "nein".
// Blanks around a text do not count; an empty one is the default.
func (f *field) setText(s *Settings, text string) *problem.Problem {
	text = strings.TrimSpace(text)
	if f.flag != nil {
		switch strings.ToLower(text) {
		case "ja", "j", "true":
			*f.flag(s) = true
		case "nein", "n", "false":
			*f.flag(s) = false
		default:
			return &problem.Problem{What: fmt.Sprintf("„%s“ kann nur ja oder nein sein.", f.key), Remedy: "Mit „ja“ oder „nein“ antworten."}
		}
		return nil
	}
	if text == "" {
		*f.text(s) = *f.text(defaults(""))
		return nil
	}
	if p := checkText(text); p != nil {
		return p
	}
	if f.choices != nil && !slices.ContainsFunc(f.choices, func(c choice) bool { return c.value == text }) {
		return f.notAllowed(text)
	}
	if f.check != nil {
		if p := f.check(text); p != nil {
			return p
		}
	}
	*f.text(s) = text
	return nil
}

func (f *field) notAllowed(text string) *problem.Problem {
	var words, allowed []string
	of := map[string]string{} // value by word
	for _, c := range f.choices {
		words = append(words, c.value, c.label)
		of[c.value], of[c.label] = c.value, c.value
		allowed = append(allowed, fmt.Sprintf("„%s“ (%s)", c.value, c.label))
	}
	value := func(word string) string { return problem.Quote(of[word]) }
	return &problem.Problem{
		What:   fmt.Sprintf("%s ist als Wert von „%s“ nicht möglich.", problem.Quote(text), f.key),
		Remedy: mean(text, words, value) + "Möglich sind: " + strings.Join(allowed, ", ") + ".",
	}
}

// mean asks whether a mistyped word means the nearest one; "" if none is near.
func mean(typed string, words []string, quote func(string) string) string {
	if len(typed) > 100 {
		return ""
	}
	for _, w := range nearest.Words(typed, words, 1) {
		return "Meinten Sie " + quote(w) + "? "
	}
	return ""
}
