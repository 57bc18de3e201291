package decisions

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/names"
)

// A Person is what a row of Datei-01 says of a parent.
type Person struct {
	First, Particle, Last, ChildID string
	Class                          string // evidence without a ChildID only: then it tells namesakes apart
	Emails, Phones                 []string
	Address                        string
}

// A Candidate is an account that comes into question for a row.
type Candidate struct {
	Account string
	Number  int      // of the account in the plan; no evidence
	Records []Record // all that IServ's files say of it
	Why     string   // what speaks for it, in German; no evidence
}

// A Record is what one row of IServ's files says of an account.
type Record struct{ First, Last, ChildID, Email string }

// A Case is a row, with the evidence on both sides.
type Case struct {
	Index      int // of the row in the plan
	Row        int // as the spreadsheet shows it
	Person     Person
	Open       bool   // nothing certain was found
	Certain    string // the account that was, "" if Open
	Existing   string // what the account cell holds
	Reason     string // why it is open, in German
	Others     string // other rows that the reason concerns, in German
	Candidates []Candidate
}

// marks are short hashes of what a decision rests on, one for each part, so that a
// message can say what has changed.
type marks struct{ name, child, contacts, accounts string }

func (p *Person) marks() marks {
	child := []string{exact(p.ChildID)}
	if class := exact(p.Class); child[0] == "" && class != "" {
		child = append(child, class)
	}
	return marks{
		name:     hash(exact(p.First), exact(p.Particle), exact(p.Last)),
		child:    hash(child...),
		contacts: hash(append(append(append(append(set(p.Emails), "\x01"), set(p.Phones)...), "\x01"), set([]string{p.Address})...)...),
	}
}

func (c *Case) marks() marks {
	m := c.Person.marks()
	var list []string
	for _, k := range c.Candidates {
		var records []string
		for _, r := range k.Records {
			records = append(records, strings.Join([]string{exact(r.First), exact(r.Last), exact(r.ChildID), exact(r.Email)}, "\x02"))
		}
		slices.Sort(records)
		list = append(list, exact(k.Account)+"\x03"+strings.Join(slices.Compact(records), "\x03"))
	}
	slices.Sort(list)
	m.accounts = hash(list...)
	return m
}

// parts are the values of a cell that may hold several.
func parts(values []string) (list []string) {
	for _, v := range values {
		for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }) {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
	}
	return list
}

// set is values in which neither order nor repetition counts.
func set(values []string) []string {
	list := parts(values)
	for i, v := range list {
		list[i] = exact(v)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// exact is a text without what nobody sees.
func exact(s string) string { return string(names.Append(nil, names.Exact, []byte(s))) }

// hashLength is in characters of five bits: that a change goes unnoticed by chance
// happens once in a million million.
const hashLength = 8

var encoding = base32.HexEncoding.WithPadding(base32.NoPadding)

func hash(parts ...string) string {
	var b bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&b, "%d:%s", len(p), p)
	}
	sum := sha256.Sum256(b.Bytes())
	return encoding.EncodeToString(sum[:])[:hashLength]
}

// markPrefix begins every mark; its number changes with what a mark is made of.
const markPrefix = "elt1"

func (m marks) mark(number int) string {
	return fmt.Sprintf("%s-%d-%s-%s-%s-%s", markPrefix, number, m.name, m.child, m.contacts, m.accounts)
}

// parseMark reads the number of a line and what its decision rests on.
func parseMark(s string) (number string, m marks, ok bool) {
	f := strings.Split(strings.TrimSpace(s), "-")
	if len(f) != 6 || f[0] != markPrefix {
		return "", marks{}, false
	}
	for _, h := range f[2:] {
		if len(h) != hashLength {
			return "", marks{}, false
		}
	}
	return f[1], marks{f[2], f[3], f[4], f[5]}, true
}
