package check

import (
	"io"

	"elterntool/internal/report"
	"elterntool/internal/table"
)

// The JSON output, documented in docs/JSON.md. Fields are added, never renamed.
type (
	jsonHead struct {
		report.JSONRun
		File     jsonFile       `json:"file"`
		Output   string         `json:"output,omitempty"`
		Backup   string         `json:"backup,omitempty"`
		Fixed    int            `json:"fixedCells"`
		Accounts jsonAccounts   `json:"accounts"`
		Totals   jsonTotals     `json:"totals"`
		Kinds    map[string]int `json:"byKind"`
	}
	jsonFile struct {
		Path      string              `json:"path"`
		Sheet     string              `json:"sheet"`
		HeaderRow int                 `json:"headerRow"`
		LastRow   int                 `json:"lastRow"`
		Persons   int                 `json:"rowsWithNames"`
		Hidden    int                 `json:"hiddenRows"`
		Columns   []report.JSONColumn `json:"columns"`
	}
	jsonAccounts struct {
		Least int `json:"least"`
		Most  int `json:"most"`
	}
	jsonTotals struct {
		Errors   int `json:"errors"`
		Warnings int `json:"warnings"`
		Hints    int `json:"hints"`
	}
	jsonFinding struct {
		Severity string `json:"severity"`
		Kind     string `json:"kind"`
		Row      int    `json:"row"`
		Others   []int  `json:"otherRows,omitempty"`
		Column   string `json:"column,omitempty"`
		Header   string `json:"header,omitempty"`
		Name     string `json:"name,omitempty"`
		Value    string `json:"value,omitempty"`
		Title    string `json:"title"`
		Note     string `json:"note,omitempty"`
		Why      string `json:"why"`
		Remedy   string `json:"remedy,omitempty"`
		Fixable  bool   `json:"fixable,omitempty"`
		New      string `json:"new,omitempty"`
	}
)

// JSON writes everything for scripts: one object, each finding in a line of its own.
func (r *Report) JSON(w io.Writer, exitCode int) error {
	t := r.Table
	h := jsonHead{
		JSONRun: report.JSONRun{Schema: report.JSONSchema, Command: "check", Outcome: "checked", ExitCode: exitCode, DryRun: r.DryRun, Written: r.Written},
		File:    jsonFile{Path: r.File, Sheet: t.Sheet, HeaderRow: t.HeaderRow, LastRow: t.LastRow, Persons: t.Persons, Hidden: t.Hidden, Columns: report.JSONColumns(t, table.Account)},
		Output:  r.Output, Backup: r.Backup, Fixed: r.Fixed, Accounts: jsonAccounts{r.Least, r.Most},
		Totals: jsonTotals{r.Of(Error), r.Of(Warning), r.Of(Hint)}, Kinds: map[string]int{},
	}
	switch {
	case r.Written:
		h.Outcome = "written"
	case r.Fix && r.DryRun:
		h.Outcome = "dry-run"
	case r.Fix:
		h.Outcome = "unchanged"
	}
	for k, n := range r.Count {
		if n > 0 {
			h.Kinds[Kind(k).Key()] = n
		}
	}
	return report.WriteJSON(w, h, report.JSONArray{Name: "findings", Items: func(yield func(any) bool) {
		for i := range r.Findings {
			if !yield(toJSON(&r.Findings[i])) {
				return
			}
		}
	}})
}

func toJSON(f *Finding) jsonFinding {
	w := &kinds[f.Kind]
	j := jsonFinding{
		Severity: severityKeys[f.Kind.Severity()], Kind: w.key, Row: f.Row, Others: f.Others, Header: f.Header, Name: f.Name, Value: f.Value,
		Title: w.title, Note: f.Note, Why: w.why, Remedy: w.remedy, Fixable: f.Fix, New: f.New,
	}
	if f.Col > 0 {
		j.Column = table.ColumnName(f.Col)
	}
	return j
}
