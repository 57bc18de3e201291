package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"elterntool/internal/decisions"
	"elterntool/internal/match"
)

// Decisions is what came of a list of decisions.
type Decisions struct {
	File     string // the list; "": there was none
	Verdicts decisions.Verdicts
	Cases    []decisions.Case
	Rulings  []Ruling
}

// A Ruling is a decision that was taken into account for a row, and what came of it.
type Ruling struct {
	Verdict, Case int
	Result        match.RulingResult
}

// Decided counts the lines with a decision.
func (d *Decisions) Decided() (n int) {
	for i := range d.Verdicts {
		if d.Verdicts[i].State != decisions.Unfilled {
			n++
		}
	}
	return n
}

// nones are the rows of which somebody has said that none of the accounts is right, by
// their number in the plan.
func (d *Decisions) nones() map[int]*decisions.Bound {
	rows := map[int]*decisions.Bound{}
	if d == nil {
		return rows
	}
	for _, r := range d.Rulings {
		if v := &d.Verdicts[r.Verdict]; r.Result == match.Upheld && v.Account == "" {
			rows[d.Cases[r.Case].Index] = v
		}
	}
	return rows
}

// notes are what somebody has written beside a decision, by the rows' numbers in the plan.
func (d *Decisions) notes() map[int]string {
	notes := map[int]string{}
	if d == nil {
		return notes
	}
	for _, r := range d.Rulings {
		notes[d.Cases[r.Case].Index] = d.Verdicts[r.Verdict].Note
	}
	return notes
}

// decisionsRead says which list was read.
func (b *builder) decisionsRead() {
	d := b.Decided
	if d == nil || d.File == "" {
		return
	}
	line := filepath.Base(d.File) + ": " + Many(d.Decided(), "Entscheidung", "Entscheidungen")
	b.p.Facts = append(b.p.Facts, Fact{"Klärung", []string{line}})
}

// decided lists what people have decided, and which decisions count no more.
func (b *builder) decided() {
	d := b.Decided
	if d == nil {
		return
	}
	p, notes := b.Plan, d.notes()
	done := Section{Level: Info, Key: "decided", Title: "Von einem Menschen entschieden", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     fmt.Sprintf("Diese Accounts stehen in %s; elterntool selbst war sich nicht sicher.", filepath.Base(d.File)),
		Columns: []string{"Zeile", "Name", "Kind-ID", "Account", "Bemerkung"}}
	nones := Section{Level: Info, Key: "decided-none", Title: "Geprüft: keiner der Accounts", Unit: [2]string{"Zeile", "Zeilen"},
		Why:     "Diese Zeilen bleiben leer, weil jemand „keiner davon“ gewählt hat.",
		Columns: []string{"Zeile", "Name", "Kind-ID", "Bemerkung"}}
	none := d.nones()
	for i := range p.Len() {
		r := p.Row(i)
		if p.Decision(i).Evidence == match.ByRuling && p.Decision(i).Status != match.KeptDifferent {
			done.Count++
			done.Add(b.limits.Rows, strconv.Itoa(r.Row), name(r), string(r.ChildID), b.account(p.Decision(i).Account), notes[i])
		} else if v := none[i]; v != nil && p.Decision(i).Status == match.Empty {
			nones.Count++
			nones.Add(b.limits.Rows, strconv.Itoa(r.Row), name(r), string(r.ChildID), v.Note)
		}
	}
	lapsed, refused := d.Fallen(b.limits)
	b.put(lapsed, refused, done, nones)
}

// Fallen are sections about the decisions that count no more, and about those that
// contradict each other or what is certain.
func (d *Decisions) Fallen(l Limits) (lapsed, refused Section) {
	columns := []string{"Zeile der Liste", "Name", "Kind-ID", "Entscheidung", "Grund"}
	lapsed = Section{Key: "decisions-lapsed", Title: "Entscheidungen, die nicht mehr gelten", Unit: [2]string{"Zeile der Liste", "Zeilen der Liste"},
		Why:     "Eine Entscheidung gilt nur für die Angaben, nach denen sie getroffen wurde.",
		Remedy:  "Die Liste mit elterntool resolve auf den neuen Stand bringen und diese Zeilen noch einmal entscheiden.",
		Columns: columns}
	refused = Section{Key: "decisions-refused", Title: "Entscheidungen, die nicht gelten können", Unit: [2]string{"Zeile der Liste", "Zeilen der Liste"},
		Why:     "Kein Account geht an zwei Personen, und keine Person bekommt zwei.",
		Remedy:  "In der Klärungsliste ändern, was nicht stimmt, und noch einmal ausführen. Stehen die Zeilen doch für eine Person, in Datei-01 Namen und Kontaktdaten gleich schreiben.",
		Columns: columns}
	add := func(s *Section, v *decisions.Bound, why string) {
		choice := v.Account
		if choice == "" {
			choice = v.Choice
		}
		s.Count++
		s.Add(l.Rows, strconv.Itoa(v.Row), v.Name(), v.Person.ChildID, choice, why)
	}
	worst := map[int]match.RulingResult{}
	for _, r := range d.Rulings {
		if r.Result != match.Upheld {
			worst[r.Verdict] = r.Result
		}
	}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		if v.State.Lapsed() {
			add(&lapsed, v, lapse(v.State))
		} else if r := worst[i]; r != match.Upheld {
			add(&refused, v, refusal(r))
		}
	}
	return lapsed, refused
}

// lapse is why a decision counts no more.
func lapse(s decisions.State) string {
	switch s {
	case decisions.Damaged:
		return "Name, Kind-ID, Kontaktdaten, Nr. und Kennung dieser Zeile passen nicht mehr zusammen: In der Liste wurde etwas geändert oder nur ein Teil der Spalten sortiert."
	case decisions.OtherLine:
		return "Die Entscheidung stammt aus einer anderen Zeile der Liste (Nummer am Anfang): Nur ein Teil der Spalten wurde sortiert, oder die Zelle wurde kopiert."
	case decisions.NotOffered:
		return "Dieser Eintrag steht nicht in der Auswahl der Zeile."
	case decisions.RowGone:
		return "Eine Zeile mit diesen Angaben gibt es in Datei-01 nicht mehr."
	case decisions.NameChanged:
		return "Der Name in Datei-01 hat sich geändert."
	case decisions.ChildChanged:
		return "Die Kind-ID in Datei-01 hat sich geändert, oder die Klasse einer Zeile ohne Kind-ID."
	case decisions.ContactsChanged:
		return "Die Kontaktdaten in Datei-01 haben sich geändert."
	case decisions.AccountsChanged:
		return "Es kommen andere Accounts in Frage als damals, oder IServ nennt zu ihnen etwas anderes."
	case decisions.Ambiguous:
		return "In Datei-01 gibt oder gab es mehrere Zeilen mit genau diesen Angaben; welche gemeint ist, wäre geraten."
	}
	return ""
}

// refusal is why a decision that was made for the row as it is cannot count.
func refusal(r match.RulingResult) string {
	switch r {
	case match.CertainOtherwise:
		return "Inzwischen fand sich ein anderer Account, der sicher scheint. Die Zeile bleibt leer."
	case match.RuledTwice:
		return "Zwei Zeilen der Liste entscheiden über dieselbe Zeile verschieden."
	case match.RuledToTwo:
		return "Derselbe Account ist für mehrere Personen gewählt."
	case match.HeldByOther:
		return "Der Account steht schon bei jemand anderem, oder er gehört sicher jemand anderem."
	case match.PersonDiffers:
		return "Eine andere Zeile derselben Person hat einen anderen Account."
	}
	return "Der Account ist keiner von Eltern."
}

// decisionKeys are the states of lines in JSON.
var decisionKeys = [decisions.NumStates]string{
	decisions.Unfilled: "none", decisions.Counts: "counts", decisions.Done: "done", decisions.Contradicts: "contradicts",
	decisions.Damaged: "damaged", decisions.OtherLine: "other-line", decisions.NotOffered: "not-offered",
	decisions.RowGone: "row-gone", decisions.NameChanged: "name-changed", decisions.ChildChanged: "child-id-changed",
	decisions.ContactsChanged: "contacts-changed", decisions.AccountsChanged: "accounts-changed", decisions.Ambiguous: "ambiguous",
}

var rulingKeys = [match.NumRulingResults]string{
	match.Upheld: "upheld", match.CertainOtherwise: "certain-otherwise", match.RuledTwice: "decided-twice", match.RuledToTwo: "given-to-two",
	match.HeldByOther: "held-by-another", match.PersonDiffers: "person-has-another", match.NoParents: "not-a-parents",
}

type (
	jsonDecisions struct {
		Path  string         `json:"path"`
		Lines []jsonDecision `json:"lines"`
	}
	jsonDecision struct {
		Line    int    `json:"line"`
		Rows    []int  `json:"rows"`
		Account string `json:"account,omitempty"`
		State   string `json:"state"`
		Result  string `json:"result,omitempty"`
		Note    string `json:"note,omitempty"`
	}
)

func (d *Decisions) json() *jsonDecisions {
	if d == nil || d.File == "" {
		return nil
	}
	j := &jsonDecisions{Path: d.File, Lines: []jsonDecision{}}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		if !v.Filled() {
			continue
		}
		l := jsonDecision{Line: v.Row, Rows: []int{}, Account: v.Account, State: decisionKeys[v.State], Note: v.Note}
		for _, k := range v.Cases {
			l.Rows = append(l.Rows, d.Cases[k].Row)
		}
		slices.Sort(l.Rows)
		for _, r := range d.Rulings {
			if r.Verdict == i && (l.Result == "" || r.Result != match.Upheld) {
				l.Result = rulingKeys[r.Result]
			}
		}
		j.Lines = append(j.Lines, l)
	}
	return j
}
