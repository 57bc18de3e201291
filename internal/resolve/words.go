package resolve

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"elterntool/internal/decisions"
	"elterntool/internal/match"
	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// Open counts the lines without a decision.
func (p *Plan) Open() int { return len(p.Entries) - p.Decided }

// NeedsAttention counts what a person must look at.
func (r *Result) NeedsAttention() int {
	lapsed, refused := r.Survey.Decided.Fallen(report.Limits{})
	return r.Open() + lapsed.Count + refused.Count
}

// Text says what was done, and what to do next.
func (r *Result) Text(w io.Writer, st report.Style) error { return r.page(st.Limits()).Text(w, st) }

func (r *Result) page(l report.Limits) *report.Page {
	o, d := r.Options, r.Survey.Decided
	p := &report.Page{Title: "Offene Zeilen von " + filepath.Base(o.File)}
	p.Facts = append(p.Facts, report.Fact{Label: "Datei-01", Lines: []string{fmt.Sprintf("%s, Tabelle %s", o.File, problem.Quote(r.Survey.Table.Sheet))}})
	for _, s := range r.Survey.Sources {
		p.Facts = append(p.Facts, report.Fact{Label: "IServ", Lines: []string{filepath.Base(s)}})
	}
	if r.Older != "" {
		p.Facts = append(p.Facts, report.Fact{Label: "Klärung", Lines: []string{filepath.Base(r.Older) + ": " + report.Many(d.Decided(), "Entscheidung", "Entscheidungen")}})
	}
	if p.Sum = "Offen: keine Zeile von Datei-01"; len(r.Entries) > 0 {
		p.Sum = "Offen: " + report.Many(r.Open(), "Zeile", "Zeilen") + " von Datei-01"
		if r.Decided > 0 {
			p.Counts = append(p.Counts, report.Count{Text: "schon entschieden und in die neue Liste übernommen", Count: r.Decided})
		}
	}
	lapsed, refused := d.Fallen(l)
	lapsed.Remedy = "Diese Zeilen noch einmal entscheiden."
	if r.Backup != "" {
		lapsed.Remedy += " Was entschieden war, steht noch in der Sicherung der alten Liste."
	}
	for _, s := range []report.Section{lapsed, refused, r.reasons(l)} {
		if s.Count > 0 {
			s.DropEmpty()
			p.Sections = append(p.Sections, s)
		}
	}
	r.outcome(p)
	return p
}

// reasons counts why rows are open.
func (r *Result) reasons(l report.Limits) report.Section {
	s := report.Section{Level: report.Info, Key: "reasons", Title: "Warum diese Zeilen offen sind", Unit: [2]string{"Zeile", "Zeilen"}, Columns: []string{"Zeilen", "Grund"}}
	count := map[string]int{}
	var order []string
	for i := range r.Cases {
		why := r.Cases[i].Reason
		if count[why] == 0 {
			order = append(order, why)
		}
		count[why]++
	}
	s.Count = len(r.Cases)
	for _, why := range order {
		s.Add(max(l.Rows, len(order)), strconv.Itoa(count[why]), why)
	}
	return s
}

func (r *Result) outcome(p *report.Page) {
	say := func(format string, args ...any) { p.Outcome = append(p.Outcome, fmt.Sprintf(format, args...)) }
	name := filepath.Base(r.Path)
	switch {
	case len(r.Entries) == 0:
		say("Es ist nichts offen; eine Klärungsliste ist nicht nötig.")
		return
	case r.Outcome == report.DryRun:
		say("Nur zur Probe: Nichts wurde geschrieben. Die Liste %s bekäme %s.", name, report.Many(len(r.Entries), "Zeile", "Zeilen"))
		return
	case r.Outcome == report.Unchanged:
		say("Die Liste %s ist auf dem neuen Stand. Nichts wurde geschrieben.", name)
	default:
		say("Die Liste %s ist geschrieben: %s.", name, report.Many(len(r.Entries), "Zeile", "Zeilen"))
		if r.Backup != "" {
			say("Sicherung der alten Liste: %s", filepath.Base(r.Backup))
		}
		for _, l := range r.Lost {
			say("%s", problem.Loss(l))
		}
		say("Sie enthält Namen und Kontaktdaten, aber keine Passwörter. Wenn alles geklärt ist, löschen.")
	}
	next := r.Options.Command
	if r.Options.List != "" {
		next += " --klaeren " + report.ShellWord(r.Path)
	}
	p.Next = append(p.Next, report.Step{
		Text: fmt.Sprintf("%s in Calc oder Excel öffnen und in der Spalte „Entscheidung“ den Account aus der Liste wählen, oder „keiner davon“. "+
			"Wem ein Account gehört, steht in IServ unter Verwaltung → Benutzer → Eltern. Was offen bleiben soll, leer lassen. Speichern, schließen, dann:", name),
		Command: next,
	})
}

type (
	jsonResult struct {
		report.JSONRun
		File    string `json:"file"`
		List    string `json:"list,omitempty"`
		Backup  string `json:"backup,omitempty"`
		Open    int    `json:"open"`
		Decided int    `json:"decided"`
		Lapsed  int    `json:"lapsed"`
		Refused int    `json:"refused"`
	}
	jsonCase struct {
		Line       int             `json:"line"`
		Row        int             `json:"row"`
		FirstName  string          `json:"firstName"`
		Particle   string          `json:"particle,omitempty"`
		LastName   string          `json:"lastName"`
		ChildID    string          `json:"childId,omitempty"`
		Reason     string          `json:"reason"`
		Candidates []jsonCandidate `json:"candidates"`
	}
	jsonCandidate struct {
		Account string `json:"account"`
	}
)

// JSON writes everything for scripts.
func (r *Result) JSON(w io.Writer, exitCode int) error {
	lapsed, refused := r.Survey.Decided.Fallen(report.Limits{})
	head := jsonResult{
		JSONRun: report.NewJSONRun("resolve", r.Outcome, exitCode),
		File:    r.Options.File, Backup: r.Backup, Open: r.Open(), Decided: r.Decided, Lapsed: lapsed.Count, Refused: refused.Count,
	}
	if len(r.Entries) > 0 {
		head.List = r.Path
	}
	return report.WriteJSON(w, head, report.JSONArray{Name: "lines", Items: func(yield func(any) bool) {
		for i := range r.Cases {
			if !yield(r.jsonCase(i)) {
				return
			}
		}
	}})
}

func (r *Result) jsonCase(i int) jsonCase {
	c := &r.Cases[i]
	j := jsonCase{
		Line: i + 2, Row: c.Row, FirstName: c.Person.First, Particle: c.Person.Particle, LastName: c.Person.Last, ChildID: c.Person.ChildID,
		Reason: report.ReasonKey(r.reason(c)), Candidates: []jsonCandidate{},
	}
	for _, k := range c.Candidates {
		j.Candidates = append(j.Candidates, jsonCandidate{k.Account})
	}
	return j
}

func (r *Result) reason(c *decisions.Case) match.Reason {
	return r.Survey.Plan.Decision(c.Index).Reason
}
