package testiserv

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// Habits are what IServ's documentation leaves open.
type Habits struct {
	// AllHelpers: rows of one name are one person only if all helper columns are equal; else one that is equal and not
	// empty is enough.
	AllHelpers bool
	// Lonely: rows of one name without any helper are one person.
	Lonely bool
	// FirstOnly: account names are made of the first of several first names.
	FirstOnly bool
	// Hyphen is what becomes of a hyphen in an account name: "-", "." or "".
	Hyphen string
}

// AnyHabits chooses habits.
func AnyHabits(rng *rand.Rand) Habits {
	return Habits{
		AllHelpers: rng.IntN(2) == 0,
		Lonely:     rng.IntN(2) == 0,
		FirstOnly:  rng.IntN(4) == 0,
		Hyphen:     []string{"-", "-", ".", ""}[rng.IntN(4)],
	}
}

// A Link is what an account was made of: one row of Datei-02.
type Link struct{ First, Last, ChildID string }

// An Account is a user of the server.
type Account struct {
	Name, Password string
	First, Last    string // as in the import that made it
	Parent         bool
	ImportID       string // of a pupil
	Links          []Link // of a parent: one per child
	helpers        []map[string]string
}

// A Server is an IServ with its users. The zero Habits are habits, too.
type Server struct {
	Habits   Habits
	Accounts []*Account
	rng      *rand.Rand
	taken    map[string]bool
	children map[string]bool // Import-IDs of the pupils
}

// New returns a server without users.
func New(rng *rand.Rand, h Habits) *Server {
	return &Server{Habits: h, rng: rng, taken: map[string]bool{}, children: map[string]bool{}}
}

// AddPupil makes the account of a pupil; parents are linked with pupils by the Import-ID.
func (s *Server) AddPupil(first, last, importID string) {
	s.children[importID] = true
	s.Accounts = append(s.Accounts, &Account{Name: s.name(first, last), First: first, Last: last, ImportID: importID})
}

// AddTeacher makes the account of somebody who is no parent.
func (s *Server) AddTeacher(first, last string) {
	s.Accounts = append(s.Accounts, &Account{Name: s.name(first, last), First: first, Last: last})
}

// A Result is what an import leaves.
type Result struct {
	Name    string // of the file: Import-<profile>-<time>-Hinzugefügt.csv
	CSV     []byte // UTF-8, comma; what was newly added
	Added   int    // accounts
	Without int    // rows whose Kind-ID no pupil has: they get no account
}

// Import imports Datei-02 as the profile that belongs to it says: the columns Vorname, Nachname and Kind-ID by their
// names, all others as helpers.
func (s *Server) Import(datei02 []byte, encoding, profile string, at time.Time) (*Result, error) {
	rows, err := parse(datei02, encoding)
	if err != nil {
		return nil, err
	}
	res := &Result{Name: fmt.Sprintf("Import-%s-%s-Hinzugefügt.csv", profile, at.Format("2006-01-02-15-04-05"))}
	var added []*Account
	for _, row := range rows {
		if !s.children[row.link.ChildID] {
			res.Without++
			continue
		}
		a := s.find(row)
		if a == nil {
			a = &Account{
				Name: s.name(row.link.First, row.link.Last), Password: fmt.Sprintf("%06d", s.rng.IntN(1e6)),
				First: row.link.First, Last: row.link.Last, Parent: true,
			}
			s.Accounts = append(s.Accounts, a)
			added = append(added, a)
		}
		if !slices.Contains(a.Links, row.link) {
			a.Links = append(a.Links, row.link)
		}
		a.helpers = append(a.helpers, row.helpers)
	}
	res.Added = len(added)
	s.rng.Shuffle(len(added), func(i, j int) { added[i], added[j] = added[j], added[i] })
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{{"Nachname", "Vorname", "Klasse/Information", "Account", "Passwort"}}
	for _, a := range added {
		records = append(records, []string{a.Last, a.First, "", a.Name, a.Password})
	}
	err = w.WriteAll(records)
	res.CSV = b.Bytes()
	return res, err
}

// find returns the parent that a row belongs to; nil: there is none yet.
func (s *Server) find(r row) *Account {
	for _, a := range s.Accounts {
		if a.Parent && a.First == r.link.First && a.Last == r.link.Last && s.same(a, r) {
			return a
		}
	}
	return nil
}

// same tells whether the row is the person of an account of its name.
func (s *Server) same(a *Account, r row) bool {
	if slices.Contains(a.Links, r.link) { // the very row of an earlier import
		return true
	}
	return slices.ContainsFunc(a.helpers, func(h map[string]string) bool {
		equal, different := 0, 0
		for name, value := range r.helpers {
			switch {
			case value == "" || h[name] == "":
			case value == h[name]:
				equal++
			default:
				different++
			}
		}
		if equal+different == 0 {
			return s.Habits.Lonely
		}
		return equal > 0 && (different == 0 || !s.Habits.AllHelpers)
	})
}

type row struct {
	link    Link
	helpers map[string]string
}

func parse(data []byte, encoding string) ([]row, error) {
	var in io.Reader = bytes.NewReader(data)
	switch encoding {
	case "windows-1252":
		in = charmap.Windows1252.NewDecoder().Reader(in)
	case "iso-8859-15":
		in = charmap.ISO8859_15.NewDecoder().Reader(in)
	}
	r := csv.NewReader(in)
	r.Comma = ';'
	records, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("no header line")
	}
	header := records[0]
	rows := make([]row, 0, len(records)-1)
	for _, rec := range records[1:] {
		one := row{helpers: map[string]string{}}
		for i, name := range header {
			switch name {
			case "Vorname":
				one.link.First = rec[i]
			case "Nachname":
				one.link.Last = rec[i]
			case "Kind-ID":
				one.link.ChildID = rec[i]
			default:
				one.helpers[name] = rec[i]
			}
		}
		if one.link.First == "" || one.link.Last == "" || one.link.ChildID == "" {
			return nil, fmt.Errorf("a row without a name or Kind-ID: %q", rec)
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// Export is the export of all users, with their types.
func (s *Server) Export() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';'
	records := [][]string{strings.Split("Account;Vorname;Nachname;Status;Erstellt am;Erstellt von;Interne ID;Benutzertyp;Import-ID;Klasse/Information;E-Mail-Adresse;Gruppen", ";")}
	for i, a := range s.Accounts {
		kind := "Lehrer"
		switch {
		case a.Parent:
			kind = "Eltern"
		case a.ImportID != "":
			kind = "Schüler"
		}
		records = append(records, []string{a.Name, a.First, a.Last, "aktiv", "23.11.2026", "admin", strconv.Itoa(i + 1), kind, a.ImportID, "", "", ""})
	}
	err := w.WriteAll(records)
	return b.Bytes(), err
}

// By returns the account of that name.
func (s *Server) By(name string) *Account {
	for _, a := range s.Accounts {
		if a.Name == name {
			return a
		}
	}
	return nil
}
