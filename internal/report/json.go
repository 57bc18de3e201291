package report

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/names"
	"elterntool/internal/problem"
	"elterntool/internal/table"
)

// JSONRun is what the JSON output of all commands begins with.
type JSONRun struct {
	Schema   int    `json:"schema"`
	Command  string `json:"command"`
	Outcome  string `json:"outcome"`
	ExitCode int    `json:"exitCode"`
	DryRun   bool   `json:"dryRun"`
	Written  bool   `json:"written"`
}

// NewJSONRun is that of a command.
func NewJSONRun(command string, o Outcome, exitCode int) JSONRun {
	return JSONRun{JSONSchema, command, outcomeKeys[o], exitCode, o == DryRun, o == Written}
}

// A JSONColumn is a column of Datei-01.
type JSONColumn struct {
	Field  string `json:"field"`  // as in --col
	Column string `json:"column"` // letters
	Header string `json:"header"`
}

// JSONColumns are the columns of the fields up to last.
func JSONColumns(t *table.Table, last table.Field) []JSONColumn {
	list := []JSONColumn{}
	for f := table.FirstName; f <= last; f++ {
		for _, c := range t.Columns[f] {
			list = append(list, JSONColumn{f.Key(), table.ColumnName(c.Col), c.Header})
		}
	}
	return list
}

// The fields of the JSON output are documented in docs/JSON.md. They are added to,
// never renamed.
type (
	jsonHead struct {
		JSONRun

		File    jsonFile     `json:"file"`
		Output  string       `json:"output,omitempty"`
		Backup  string       `json:"backup,omitempty"`
		Targets []jsonTarget `json:"targets"`
		Sources []jsonSource `json:"sources"`
		Others  []jsonOther  `json:"otherFiles"`
		Totals  jsonTotals   `json:"totals"`
		Lines   *jsonLines   `json:"addressLines,omitempty"`

		Decisions *jsonDecisions `json:"decisions,omitempty"`
	}
	jsonFile struct {
		Path      string       `json:"path"`
		Sheet     string       `json:"sheet"`
		HeaderRow int          `json:"headerRow"`
		LastRow   int          `json:"lastRow"`
		Persons   int          `json:"rowsWithNames"`
		Hidden    int          `json:"hiddenRows"`
		Swapped   bool         `json:"namesSwapped"`
		Columns   []JSONColumn `json:"columns"`
		Defects   []jsonDefect `json:"defects"`
	}
	jsonDefect struct {
		Cell  string `json:"cell"`
		Kind  string `json:"kind"`
		Text  string `json:"text"`
		Below bool   `json:"belowTable,omitempty"`
	}
	jsonTarget struct {
		Header string `json:"header"`
		Column string `json:"column"`
		Added  bool   `json:"added"`
		Cells  int    `json:"cells"`
	}
	jsonSource struct {
		Path      string     `json:"path"`
		Kind      string     `json:"kind"`
		Encoding  string     `json:"encoding"`
		Delimiter string     `json:"delimiter"`
		Header    string     `json:"accountColumn"`
		Rows      int        `json:"rows"`
		Fitting   int        `json:"rowsFittingNames"`
		Deciding  int        `json:"accounts"`
		Taken     int        `json:"accountsTaken"`
		Unused    int        `json:"accountsUnused"`
		Strangers int        `json:"accountsWithoutRow"`
		Notes     []jsonNote `json:"notes"`
	}
	jsonNote struct {
		Kind  string `json:"kind"`
		Count int    `json:"count"`
		Lines []int  `json:"lines"`
	}
	jsonOther struct {
		Path string `json:"path"`
		Why  string `json:"why"`
	}
	jsonTotals struct {
		Status   map[string]int `json:"byStatus"`
		Stage    map[string]int `json:"byStage"`
		Reason   map[string]int `json:"byReason"`
		HiddenIn int            `json:"filledHiddenRows"`
	}
	jsonRow struct {
		Row        int        `json:"row"`
		FirstName  string     `json:"firstName"`
		Particle   string     `json:"particle,omitempty"`
		LastName   string     `json:"lastName"`
		ChildID    string     `json:"childId,omitempty"`
		Status     string     `json:"status"`
		Account    string     `json:"account,omitempty"`
		Existing   string     `json:"existing,omitempty"`
		Stage      string     `json:"stage,omitempty"`
		Evidence   string     `json:"evidence,omitempty"`
		Swapped    bool       `json:"swapped,omitempty"`
		Reason     string     `json:"reason,omitempty"`
		Group      *int       `json:"group,omitempty"`
		Candidates []jsonHint `json:"candidates,omitempty"`
	}
	jsonHint struct {
		Account string `json:"account"`
		Why     string `json:"why,omitempty"`
	}
	jsonUnused struct {
		Account   string `json:"account"`
		FirstName string `json:"firstName"`
		LastName  string `json:"lastName"`
		File      string `json:"file"`
		Line      int    `json:"line"`
		Known     bool   `json:"nameInFile"`
	}
	jsonError struct {
		Schema   int    `json:"schema"`
		Command  string `json:"command"`
		Outcome  string `json:"outcome"`
		ExitCode int    `json:"exitCode"`
		Error    struct {
			File   string `json:"file,omitempty"`
			Sheet  string `json:"sheet,omitempty"`
			Row    int    `json:"row,omitempty"`
			Column string `json:"column,omitempty"`
			Line   int    `json:"line,omitempty"`
			What   string `json:"what"`
			Remedy string `json:"remedy,omitempty"`
		} `json:"error"`
	}
)

// JSONSchema is the number of the form of all JSON output.
const JSONSchema = 1

var outcomeKeys = map[Outcome]string{Written: "written", Unchanged: "unchanged", DryRun: "dry-run", NotTrusted: "not-trusted"}

// JSON writes everything for scripts: one object, each row in a line of its own.
func (e *Enrich) JSON(w io.Writer, exitCode int) error {
	return WriteJSON(w, e.jsonHead(exitCode),
		JSONArray{"rows", func(yield func(any) bool) {
			for i := range e.Plan.Len() {
				if !yield(e.jsonRow(i)) {
					return
				}
			}
		}},
		JSONArray{"unusedAccounts", func(yield func(any) bool) {
			for u := range e.Plan.Unused() {
				a := e.Plan.Account(u.Account)
				if !yield(jsonUnused{string(a.Name), string(a.First), string(a.Last), e.Sources[a.File].File.Name, a.Line, u.Known}) {
					return
				}
			}
		}},
	)
}

// A JSONArray is a field of an object, as long as it likes.
type JSONArray struct {
	Name  string
	Items iter.Seq[any]
}

// WriteJSON writes one object: the fields of head, and behind them the arrays, with each
// item in a line of its own. Nothing of them is kept.
func WriteJSON(w io.Writer, head any, arrays ...JSONArray) error {
	out := bufio.NewWriterSize(w, 64<<10)
	b, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return err
	}
	out.Write(b[:len(b)-2]) // without "\n}"
	for _, a := range arrays {
		fmt.Fprintf(out, ",\n  %q: [", a.Name)
		count := 0
		for item := range a.Items {
			b, err := json.Marshal(item)
			if err != nil {
				return err
			}
			if count > 0 {
				out.WriteByte(',')
			}
			count++
			out.WriteString("\n    ")
			out.Write(b)
		}
		if count > 0 {
			out.WriteString("\n  ")
		}
		out.WriteByte(']')
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

func (e *Enrich) jsonHead(exitCode int) jsonHead {
	t := e.Table
	h := jsonHead{
		JSONRun: NewJSONRun("enrich", e.Outcome, exitCode),
		File: jsonFile{Path: e.File, Sheet: t.Sheet, HeaderRow: t.HeaderRow, LastRow: t.LastRow, Persons: t.Persons,
			Hidden: t.Hidden, Swapped: e.Plan.SwappedFile(), Columns: JSONColumns(t, table.Password), Defects: []jsonDefect{}},
		Output: e.Output, Backup: e.Backup, Targets: []jsonTarget{}, Sources: []jsonSource{}, Others: []jsonOther{},
	}
	for _, d := range t.Defects {
		h.File.Defects = append(h.File.Defects, jsonDefect{fmt.Sprintf("%s%d", table.ColumnName(d.Col), d.Row), defectKeys[d.Kind], d.Text, d.Below})
	}
	for _, t := range e.Targets {
		h.Targets = append(h.Targets, jsonTarget(t))
	}
	stats := e.stats()
	for i, s := range e.Sources {
		f := s.File
		kind := "result"
		if f.Kind == iserv.UserExport {
			kind = "user-export"
		}
		src := jsonSource{Path: f.Name, Kind: kind, Encoding: f.Encoding.Name, Delimiter: string(f.Delimiter), Header: f.Account.Header,
			Rows: f.Rows, Fitting: f.Account.Fits + f.Account.Swapped, Deciding: stats[i].Deciding, Taken: stats[i].Taken,
			Unused: stats[i].Unused, Strangers: stats[i].Strangers, Notes: []jsonNote{}}
		for _, n := range s.Notes {
			src.Notes = append(src.Notes, jsonNote{noteKeys[n.Kind], n.Count, n.Lines})
		}
		h.Sources = append(h.Sources, src)
	}
	if e.Found != nil {
		for _, c := range e.Found.Others {
			h.Others = append(h.Others, jsonOther{c.Path, "older"})
		}
		for _, c := range e.Found.Copies {
			h.Others = append(h.Others, jsonOther{c.Path, "copy"})
		}
		for _, c := range e.Found.OtherKinds {
			h.Others = append(h.Others, jsonOther{c.Path, "other-kind"})
		}
		for _, c := range e.Found.Unfit {
			h.Others = append(h.Others, jsonOther{c.Path, "unfit"})
		}
	}
	h.Totals, h.Lines, h.Decisions = e.jsonTotals(), e.Lines.json(), e.Decided.json()
	return h
}

func (e *Enrich) jsonTotals() jsonTotals {
	t := e.Plan.Totals()
	j := jsonTotals{Status: map[string]int{}, Stage: map[string]int{}, Reason: map[string]int{}, HiddenIn: t.HiddenSet}
	for s, key := range statusKeys {
		j.Status[key] = t.Status[s]
	}
	for s, key := range stageKeys {
		j.Stage[key] = t.Stage[s]
	}
	j.Stage["swapped"] = t.Swapped
	for r, key := range reasonKeys {
		if n := t.Reason[r]; n > 0 && key != "" {
			j.Reason[key] = n
		}
	}
	return j
}

func (e *Enrich) jsonRow(i int) jsonRow {
	p := e.Plan
	r, d := p.Row(i), p.Decision(i)
	j := jsonRow{Row: r.Row, FirstName: string(r.First), Particle: string(r.Particle), LastName: string(r.Last),
		ChildID: string(r.ChildID), Status: statusKeys[d.Status], Existing: string(r.Existing), Reason: reasonKeys[d.Reason]}
	switch d.Status {
	case match.Filled, match.Kept, match.Overwritten, match.KeptDifferent:
		j.Account = string(p.Account(d.Account).Name)
		if j.Evidence, j.Swapped = evidenceKeys[d.Evidence], d.Swapped; d.Evidence != match.ByRuling {
			j.Stage = stageKeys[names.Stage(d.Stage)]
		}
		return j
	}
	if d.Group >= 0 {
		j.Group = &d.Group
		for _, a := range e.candidates(d.Group) {
			j.Candidates = append(j.Candidates, jsonHint{Account: string(p.Account(a).Name)})
		}
	} else if d.Account >= 0 {
		j.Candidates = append(j.Candidates, jsonHint{Account: string(p.Account(d.Account).Name)})
	}
	for _, s := range p.Suggestions(i) {
		j.Candidates = append(j.Candidates, jsonHint{string(p.Account(s.Account).Name), likenessKeys[s.Why]})
	}
	return j
}

// maxCandidates is how many accounts of one name are listed: as many rows may have each of them.
const maxCandidates = 40

// candidates are the accounts of a group, the first of them if they are more than anybody looks at.
func (e *Enrich) candidates(group int) []int {
	if e.shared == nil {
		e.shared = map[int][]int{}
	}
	list, ok := e.shared[group]
	if !ok {
		list = e.Plan.Group(group).Accounts
		list = list[:min(len(list), maxCandidates)]
		e.shared[group] = list
	}
	return list
}

// ErrorJSON writes why a command failed or was called in a wrong way.
func ErrorJSON(w io.Writer, command string, err error, exitCode int) error {
	e := jsonError{Schema: JSONSchema, Command: command, Outcome: "failed", ExitCode: exitCode}
	var p *problem.Problem
	var u *problem.Usage
	switch {
	case errors.As(err, &u):
		e.Error.What, e.Error.Remedy = u.What, u.Remedy
	case errors.As(err, &p):
		e.Error.File, e.Error.Sheet, e.Error.Row, e.Error.Column, e.Error.Line = p.File, p.Sheet, p.Row, p.Column, p.Line
		e.Error.What, e.Error.Remedy = p.What, p.Remedy
	default:
		e.Error.What = err.Error()
	}
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// date writes a time as people here do.
func date(t time.Time) string { return t.Format("02.01.2006, 15:04 Uhr") }
