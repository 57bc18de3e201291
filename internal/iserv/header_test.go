package iserv

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// Header lines seen in public files (facts csv-headers.md).
func TestKinds(t *testing.T) {
	tests := []struct {
		header string
		delim  byte
		kind   Kind // KindUnknown: no header
	}{
		{"Nachname,Vorname,Klasse/Information,Account,Passwort", ',', ResultAdded},
		{"Nachname,Vorname,(added mw),Account,Passwort", ',', ResultAdded},
		{"Nachname;Vorname;Klasse/Zusätzliche Informationen;Account;Passwort", ';', ResultAdded},
		{"Nachname\tVorname\tKlasse/Information\tAccount\tPasswort", '\t', ResultAdded},
		{"Nachname|Vorname|Account|Kennwort", '|', ResultAdded},
		{"\"Nachname\",\"Vorname\",\"Klasse/Information\",\"Account\",\"Passwort\"", ',', ResultAdded},
		{" Nachname , Vorname , Account , Passwort ", ',', ResultAdded},
		{"Passwort;Login;Familienname;Vorname;Kind-ID;Bemerkung", ';', ResultAdded},
		{"NACHNAME;vor name;BENUTZER-NAME;pass_wort;", ';', ResultAdded},
		{"Nachname;Vorname;Klasse/Information;Account", ';', ResultAdded},
		{"Account;Vorname;Nachname;Status;Erstellt am;Erstellt von;Interne ID;Benutzertyp;Import-ID;Klasse/Information;E-Mail-Adresse;Gruppen", ';', UserExport},
		{"Account;Vorname;Nachname;Status;Erstellt am;Erstellt von;UUID;Benutzertyp;Import-ID;Klasse/Information;E-Mail-Adresse;Gruppen", ';', UserExport},
		{"Account;Vorname;Nachname;Klasse/Information", ';', UserExport},
		{"Nachname;Vorname;Account;Import-ID;Email-Adresse", ';', UserExport},
		{"Gruppe;Nachname;Vorname;Account;Klasse/Information", ';', GroupList},
		{"Import-ID;Vorname;Nachname;Klasse/Information;Gruppen", ';', ImportInput},
		{"Import-ID;Vorname;Nachname;Klasse/Information;Account;Passwort;Email;Geburtsdatum;Gruppen", ';', ImportInput},
		{"Vorname;Nachname;Klasse/Information;Gruppen;", ';', ImportInput}, // an export without accounts
		{"Vorname;Nachname;Kind-ID;E-Mail;Adresse;Postleitzahl;Ort", ';', ImportInput},
		{"Import-ID;OldAccount;Account", ';', KindUnknown},
		{"SchuelerIdentNummer;Verantw1Vorname;Verantw1Nachname", ';', KindUnknown},
		{"SchuelerIdentNummer;SchuelerNachname;SchuelerRufname;Benutzername;GruppeBezeichnung", ';', KindUnknown},
		{"IDENTNUMMER,FAMILIENNAME,RUFNAME,EZ E-MAIL,\"EZ NAME, VORNAME\",KLASSE", ',', ImportInput},
		{"Nachname;Vorname", ';', KindUnknown},
		{"Mustermann,Erika,5b,erika.mustermann,123456", ',', KindUnknown},
	}
	for _, tt := range tests {
		for _, form := range []string{tt.header, norm.NFD.String(tt.header), strings.ToUpper(tt.header)} {
			c, err := findHeader([]byte(form+"\r\nx\r\n"), true)
			if tt.kind == KindUnknown {
				var e *Error
				if !errors.As(err, &e) || !errors.Is(err, ErrHeader) || len(e.Header) == 0 || slices.Contains(e.Header, "123456") || strings.Contains(e.Error(), "erika") {
					t.Errorf("%q: %v, want an error that lists the header", form, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%q: %v", form, err)
			} else if kind := c.kind(false); kind != tt.kind || c.delim != tt.delim {
				t.Errorf("%q: %v, delimiter %q; want %v, %q", form, kind, c.delim, tt.kind, tt.delim)
			}
		}
	}
}

// A Datei-02 is one whatever it is called; a result with Kind-IDs is none.
func TestDatei02IsNoResult(t *testing.T) {
	for header, want := range map[string]Kind{
		"Vorname;Nachname;Kind-ID":                         ImportInput,
		"Vorname;Nachname;Kind-ID;E-Mail;Adresse;Telefon":  ImportInput,
		"Kind-ID;Nachname;Vorname;Anschrift;PLZ;Ort;Handy": ImportInput,
		"Nachname;Vorname;Kind-ID;Zugang":                  ResultAdded, // "Zugang" may hold the accounts
		"Nachname;Vorname;Kind-ID;Klasse/Information":      ResultAdded, // so may that (facts iserv.md C5)
		"Nachname;Vorname;Kind-ID;Account":                 ResultAdded,
	} {
		c, err := findHeader([]byte(header+"\r\na;b;c\r\n"), true)
		if err != nil {
			t.Fatal(header, err)
		}
		if kind := c.kind(true); kind != want {
			t.Errorf("%s, named like a result: %v, want %v", header, kind, want)
		}
	}
}

func TestFindHeader(t *testing.T) {
	const header = "Nachname,Vorname,Account,Passwort\n"
	tests := []struct {
		name, in    string
		line, after int
		rest        string
	}{
		{"first line", header + "a,b,c,d\n", 1, 2, "a,b,c,d\n"},
		{"empty lines before", "\n\r\n,,,\n" + header + "a", 4, 5, "a"},
		{"title before", "Import vom 23.11.2026\n" + header + "a", 2, 3, "a"},
		{"title with an open quote", "Liste \"Eltern\n\"neu\n" + header + "a", 3, 4, "a"},
		{"sep= of Excel", "sep=,\n" + header + "a", 2, 3, "a"},
		{"sep= in quotes", "\"sep=,\"\r\n" + header + "a", 2, 3, "a"},
		{"CR only", "Titel\rNachname,Vorname,Account\ra,b,c\r", 2, 3, "a,b,c\r"},
		{"newline in a header", "Nachname,Vorname,\"Account\n(neu)\",Passwort\na", 1, 3, "a"},
		{"header is all", "Nachname,Vorname,Account", 1, 2, ""},
		{"line 20", strings.Repeat("x\n", 19) + header + "a", 20, 21, "a"},
	}
	for _, tt := range tests {
		c, err := findHeader([]byte(tt.in), true)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if c.line != tt.line || c.after != tt.after || tt.in[c.skip:] != tt.rest {
			t.Errorf("%s: line %d, records from %d: %q; want %d, %d: %q", tt.name, c.line, c.after, tt.in[c.skip:], tt.line, tt.after, tt.rest)
		}
	}
}

func TestFindHeaderErrors(t *testing.T) {
	tests := []struct {
		name, in string
		kind     error
		found    string // last column of the header found
	}{
		{"no header", "Muster;Eva;eva.muster\nBeispiel;Max;max.beispiel\n", ErrHeader, "eva.muster"},
		{"line 21", strings.Repeat("x\n", 20) + "Nachname,Vorname,Account\n", ErrHeader, "x"},
		{"parents side by side", "Nachname;Vorname;Kind-ID;Nachname;Vorname\n", ErrHeaderTwice, "Vorname"},
		{"too long", strings.Repeat("x", maxHeader) + ",Nachname,Vorname,Account\n", ErrHeader, ""},
	}
	for _, tt := range tests {
		_, err := findHeader([]byte(tt.in), true)
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, tt.kind) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.kind)
			continue
		}
		last := ""
		if n := len(e.Header); n > 0 {
			last = e.Header[n-1]
		}
		if last != tt.found {
			t.Errorf("%s: header found %q", tt.name, e.Header)
		}
	}
}

func TestWeakSynonyms(t *testing.T) {
	c, err := findHeader([]byte("Name;Rufname;Account\n"), true)
	if err != nil || c.at[fieldLast] != 0 || c.at[fieldFirst] != 1 {
		t.Errorf("Name and Rufname alone: %v", err)
	}
	c, err = findHeader([]byte("Name;Nachname;Vorname;Rufname;Account\n"), true)
	if err != nil || c.at[fieldLast] != 1 || c.at[fieldFirst] != 2 || c.field[0] != fieldNone {
		t.Errorf("Name beside Nachname: %v", err)
	}
}
