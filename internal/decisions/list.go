package decisions

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"elterntool/internal/table"
)

// The headers of the list.
const (
	headNumber   = "Nr."
	headFirst    = "Vorname"
	headParticle = "Namenszusatz"
	headLast     = "Nachname"
	headChild    = "Kind-ID"
	headClass    = "Klasse"
	headChoice   = "Entscheidung"
	headNote     = "Bemerkung"
	headReason   = "Warum offen"
	headAccounts = "In Frage kommen"
	headOthers   = "Zeilen, um die es auch geht"
	headEmail    = "E-Mail"
	headPhone    = "Telefon"
	headAddress  = "Adresse"
	headRow      = table.RowHeader
	headMark     = "Kennung"
)

// Headers are those of the list, in the order of its columns.
var Headers = []string{headNumber, headFirst, headParticle, headLast, headChild, headClass, headChoice, headNote,
	headReason, headAccounts, headOthers, headEmail, headPhone, headAddress, headRow, headMark}

// OnPaper is how many of the columns, from the left, are printed: those before the contacts. With all of them in a line nobody
// could read any.
func OnPaper(headers []string) int {
	return slices.IndexFunc(headers, func(h string) bool { return slices.Index(Headers, h) >= slices.Index(Headers, headEmail) })
}

// Columns of the list that a person fills in, and that nobody needs to read.
const (
	ChoiceColumn = headChoice
	NoteColumn   = headNote
	MarkColumn   = headMark
)

// none is the choice of somebody who has looked at all accounts: it is none of them.
const none = "keiner davon"

// A Line is one line of the list, as it was read or is to be written.
type Line struct {
	Row     int    // of the list as the spreadsheet shows it; 0: not yet written
	Number  string // tells the lines apart, and the choices made in them
	Person  Person
	Choice  string // as it stands in the cell
	Note    string
	Offered []string // accounts that the line names
	Mark    string
}

// Filled reports whether somebody has written into the line.
func (l *Line) Filled() bool { return strings.TrimSpace(l.Choice+l.Note) != "" }

// Name is that of the parent.
func (l *Line) Name() string {
	return strings.Join(strings.Fields(l.Person.First+" "+l.Person.Particle+" "+l.Person.Last), " ")
}

// An Entry is a line to be written.
type Entry struct {
	Cells   []string // by Headers
	Choices []string // that the cell of the decision may hold
}

// NewList lays out cases as lines. choose gives what was decided about a case before,
// and a note, or nothing.
func NewList(cases []Case, choose func(*Case) (account string, decided bool, note string)) []Entry {
	list := make([]Entry, 0, len(cases))
	for i := range cases {
		c := &cases[i]
		number := i + 1
		account, decided, note := choose(c)
		e := Entry{}
		choice := ""
		for k := range c.Candidates {
			option := option(number, &c.Candidates[k])
			e.Choices = append(e.Choices, option)
			if decided && account != "" && account == c.Candidates[k].Account {
				choice = option
			}
		}
		if decided && account != "" && choice == "" { // by now something else is certain
			choice = option(number, &Candidate{Account: account})
			e.Choices = append(e.Choices, choice)
		}
		e.Choices = append(e.Choices, fmt.Sprintf("%d: %s", number, none))
		if decided && account == "" {
			choice = e.Choices[len(e.Choices)-1]
		}
		var accounts []string
		for k := range c.Candidates {
			text := describe(&c.Candidates[k])
			if why := c.Candidates[k].Why; why != "" {
				text += ", " + why
			}
			accounts = append(accounts, text)
		}
		p := &c.Person
		e.Cells = []string{
			strconv.Itoa(number), p.First, p.Particle, p.Last, p.ChildID, p.Class, choice, note,
			c.Reason, strings.Join(accounts, "\n"), c.Others,
			strings.Join(parts(p.Emails), "; "), strings.Join(parts(p.Phones), "; "), strings.Join(parts([]string{p.Address}), "; "),
			strconv.Itoa(c.Row), c.marks().mark(number),
		}
		list = append(list, e)
	}
	return list
}

func option(number int, c *Candidate) string { return fmt.Sprintf("%d: %s", number, describe(c)) }

// describe is an account with all that IServ's files say of it.
func describe(c *Candidate) string {
	var said []string
	add := func(s string) {
		for _, have := range said {
			if have == s {
				return
			}
		}
		said = append(said, s)
	}
	for _, r := range c.Records {
		if n := strings.TrimSpace(r.First + " " + r.Last); n != "" {
			add(n)
		}
	}
	for _, r := range c.Records {
		if r.ChildID != "" {
			add("Kind-ID " + r.ChildID)
		}
	}
	for _, r := range c.Records {
		if r.Email != "" {
			add(r.Email)
		}
	}
	if len(said) == 0 {
		return c.Account
	}
	return c.Account + " (" + strings.Join(said, ", ") + ")"
}

// parseChoice reads a choice: the number of the line that it was made for, and the
// account or none.
func parseChoice(s string) (number, account string, ok bool) {
	number, rest, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok {
		return "", "", false
	}
	if _, err := strconv.Atoi(number); err != nil {
		return "", "", false
	}
	rest = strings.TrimSpace(rest)
	if strings.EqualFold(rest, none) {
		return number, "", true
	}
	account = accountIn(rest)
	return number, account, account != ""
}

// accountIn is the account with which a text of describe begins. In a school of an own scheme it may hold blanks.
func accountIn(text string) string {
	account, _, _ := strings.Cut(text, " (")
	return strings.TrimSpace(account)
}
