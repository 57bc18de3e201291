package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
)

// FileName is the name of the settings beside Datei-01.
const FileName = "elterntool.toml"

// maxSize of the file in bytes. The commented file has about 4,400.
const maxSize = 1 << 18

// Settings are what a school has said about itself and its letters. An empty
// string is a value that is not filled in.
type Settings struct {
	File  string // path of the file, as given to Load
	Found bool   // false: there is no such file, and all values are the defaults

	School  School
	Privacy Privacy
	Letter  Letter
}

// School is the section [schule].
type School struct {
	Name        string // name
	Street      string // strasse: with the number of the house
	City        string // plz_ort: postcode and town
	Phone       string // telefon
	Email       string // email
	Website     string // internet: as the letterhead shows it
	Head        string // leitung: first and last name
	HeadTitle   string // leitung_funktion: "Schulleiterin"
	IServ       string // iserv: http or https address of the school's IServ
	Land        string // land: code of one of the sixteen, "NI"
	Sponsor     string // traeger: Public, Protestant, Catholic or Private
	SponsorName string // traeger_name
}

// The values of traeger.
const (
	Public     = "oeffentlich"
	Protestant = "ev"
	Catholic   = "kath"
	Private    = "frei"
)

// Privacy is the section [datenschutz].
type Privacy struct {
	Officer      string // beauftragter: person or function
	OfficerEmail string // beauftragter_email
	OfficerPhone string // beauftragter_telefon
	Basis        string // rechtsgrundlage: ByConsent or ByTask
	Information  string // information: InFull, ByLink or the path of a text file (see Path)
	Link         string // link: http or https address of the published information
	App          bool   // app: parents may use the IServ app
	Server       string // server: OnSchool, OnSponsor or OnIServ
	Storage      string // aufbewahrung: how long the data are kept
	Withdrawal   string // widerruf: where consent is withdrawn
}

// The values of rechtsgrundlage, information and server.
const (
	ByConsent = "einwilligung"
	ByTask    = "aufgabe"

	InFull = "voll"
	ByLink = "link"

	OnSchool  = "schule"
	OnSponsor = "schultraeger"
	OnIServ   = "iserv"
)

// Letter is the section [brief].
type Letter struct {
	Password      string // passwort: InColumn, IsAccount, Separately; "": not decided
	PasswordWay   string // passwort_weg: what the letter says of a password that comes separately
	Deadline      string // frist: what ParseDeadline accepts
	Form          string // form of DIN 5008: "A" or "B"
	Logo          string // logo: path of an image (see Path)
	Signature     string // unterschrift: name under the letter
	SignatureRole string // funktion: below that name
	Contact       string // ansprechpartner
	ContactPhone  string // ansprechpartner_telefon
	ContactEmail  string // ansprechpartner_email
	Place         string // ort: before the date
	ClassInRemark bool   // klasse_im_vermerk: child and class above the address
	Order         string // sortierung: ByName or ByClass
}

// The values of passwort and sortierung.
const (
	InColumn   = "spalte"
	IsAccount  = "account"
	Separately = "getrennt"

	ByName  = "nachname"
	ByClass = "klasse"
)

func defaults(path string) *Settings {
	return &Settings{
		File:    path,
		School:  School{Sponsor: Public},
		Privacy: Privacy{Basis: ByConsent, Information: InFull, App: true},
		Letter:  Letter{Form: "B", Order: ByName},
	}
}

// Find gives the path at which the settings for a file are looked for: in the
// same folder. Whether they are there, Load tells.
func Find(besideFile string) string {
	return filepath.Join(filepath.Dir(besideFile), FileName)
}

// Load reads the settings. If there is no such file it returns the defaults with
// Found false. All errors are *problem.Problem.
func Load(path string) (*Settings, error) {
	data, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return defaults(path), nil
	}
	if err != nil {
		return nil, err
	}
	return parse(path, data)
}

func read(path string) ([]byte, error) {
	// Looked at first: opening a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	if !info.Mode().IsRegular() {
		return nil, problem.FromFile(&safefile.Error{Kind: safefile.ErrNotRegular, Op: safefile.OpRead, Path: path})
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, problem.FromFile(err)
	}
	if len(data) > maxSize {
		return nil, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   fmt.Sprintf("Die Datei ist größer als %d KB. Einstellungen sind viel kleiner.", maxSize>>10),
			Remedy: "Prüfen, ob es die richtige Datei ist, oder sie umbenennen und mit „elterntool init“ eine neue anlegen.",
		}
	}
	for _, magic := range []string{"PK\x03\x04", "%PDF", "\xD0\xCF\x11\xE0"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return nil, &problem.Problem{
				Place:  problem.Place{File: path},
				What:   "Das ist ein Dokument, nicht die Datei mit den Angaben der Schule.",
				Remedy: "elterntool.toml angeben; elterntool init legt sie an.",
			}
		}
	}
	return data, nil
}

func parse(path string, data []byte) (*Settings, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	doc, err := decode(path, data)
	if err != nil {
		return nil, err
	}
	s := defaults(path)
	s.Found = true
	for _, e := range doc {
		if err := e.apply(s); err != nil {
			err.Place = problem.Place{File: path, Line: e.line}
			return nil, err
		}
	}
	return s, nil
}

// Path gives the path of a file that the settings name: relative paths count from
// the folder of the settings, with / on every system. It is "" for "".
func (s *Settings) Path(name string) string {
	name = filepath.FromSlash(name)
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(s.File), name)
}

// Set changes one value, as a flag of the command does: key is "brief.frist",
// the value is checked as in the file; yes and no are "ja" and "nein". The error
// is a *problem.Problem without a place.
func (s *Settings) Set(key, value string) error {
	f, p := lookup(key)
	if p == nil {
		p = f.setText(s, value)
	}
	if p != nil {
		return p
	}
	return nil
}
