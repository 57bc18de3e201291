package export

import (
	"io"
	"iter"

	"elterntool/internal/datei02"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// The fields of the JSON output are documented in docs/JSON.md. They are added to,
// never renamed.
type (
	jsonHead struct {
		report.JSONRun

		File     jsonFile     `json:"file"`
		Output   string       `json:"output"`
		Encoding string       `json:"encoding"`
		Columns  []jsonColumn `json:"columns"`
		Helpers  jsonHelpers  `json:"helpers"`
		RowCount int          `json:"rowCount"`
		Parents  jsonCount    `json:"parents"`
		New      jsonCount    `json:"newParents"`
		Errors   int          `json:"errorsIgnored"`
		Last     *jsonLast    `json:"lastExport,omitempty"`
		Unusable []string     `json:"unusableExports"`
		Nameless []int        `json:"rowsWithoutName"`
	}
	jsonFile struct {
		Path      string `json:"path"`
		Sheet     string `json:"sheet"`
		HeaderRow int    `json:"headerRow"`
		Persons   int    `json:"rowsWithNames"`
		Hidden    int    `json:"hiddenRows"`
	}
	jsonColumn struct {
		Header string `json:"header"`
		Field  string `json:"field"`
		From   string `json:"column,omitempty"`
	}
	jsonHelpers struct {
		Chosen []string `json:"chosen"`
		Reason string   `json:"reason"`
		Differ bool     `json:"differFromLast"`
		Absent []string `json:"absent"`
	}
	jsonCount struct {
		Least int `json:"least"`
		Most  int `json:"most"`
	}
	jsonLast struct {
		Path     string    `json:"path"`
		RowCount int       `json:"rowCount"`
		Parents  jsonCount `json:"parents"`
		Helpers  []string  `json:"helpers"`
		Unknown  []string  `json:"unknownColumns"`
	}
	jsonLeftOut struct {
		Name   string `json:"name"`
		Rows   []int  `json:"rows"`
		Reason string `json:"reason"`
		Column string `json:"column,omitempty"`
		Text   string `json:"text,omitempty"`
		Like   int    `json:"sameNameAsRow,omitempty"`
		Was    bool   `json:"inLastExport"`
	}
	jsonMissing struct {
		Name     string   `json:"name"`
		ChildIDs []string `json:"childIds"`
		Line     int      `json:"line"`
		Now      string   `json:"perhapsNow,omitempty"`
		Row      int      `json:"row,omitempty"`
	}
	jsonChange struct {
		Name    string `json:"name"`
		ChildID string `json:"childId"`
		Now     string `json:"now,omitempty"`
	}
	jsonUnclear struct {
		Row    int    `json:"row"`
		Name   string `json:"name"`
		Column string `json:"column"`
		Text   string `json:"text"`
		Like   int    `json:"sameNameAsRow,omitempty"`
	}
	jsonUnsure struct {
		Name  string `json:"name"`
		Rows  []int  `json:"rows"`
		Least int    `json:"least"`
		Most  int    `json:"most"`
	}
	jsonRepeated struct {
		Row   int `json:"row"`
		First int `json:"sameAsRow"`
	}
	jsonValue struct {
		Kind   string `json:"kind"`
		Row    int    `json:"row"`
		Header string `json:"header"`
		Text   string `json:"text"`
	}
)

var reasonKeys = map[Reason]string{Asked: "asked", AsLast: "as-last", Needed: "needed", NotNeeded: "not-needed", NoneThere: "none-there"}

// JSON writes everything for scripts: one object, each entry in a line of its own.
func (r *Result) JSON(w io.Writer, exitCode int) error {
	p := r.Plan
	h := jsonHead{
		JSONRun: report.NewJSONRun("export", r.Outcome, exitCode),
		File:    jsonFile{r.Options.File, p.Table.Sheet, p.Table.HeaderRow, p.Persons, p.Hidden},
		Output:  r.Output, Encoding: p.Encoding.Key(), RowCount: len(p.Rows), Errors: r.Errors,
		Helpers: jsonHelpers{keys(p.Columns & datei02.Helpers), reasonKeys[p.Reason], p.OtherHelpers(), []string{}},
		Parents: jsonCount{p.Least, p.Most}, New: jsonCount{p.NewLeast, p.NewMost},
		Unusable: []string{}, Nameless: append([]int{}, p.Nameless...),
	}
	for c := range p.Columns.All() {
		col := jsonColumn{Header: c.Header(), Field: c.Key()}
		if from, ok := p.From[c]; ok {
			col.From = table.ColumnName(from.Col)
		}
		h.Columns = append(h.Columns, col)
	}
	for _, c := range p.Absent {
		h.Helpers.Absent = append(h.Helpers.Absent, c.Key())
	}
	for _, u := range p.Unusable {
		h.Unusable = append(h.Unusable, u.File)
	}
	if l := p.Last; l != nil {
		h.Last = &jsonLast{l.File.Path, len(l.File.Rows), jsonCount{l.Least, l.Most}, keys(l.File.Columns & datei02.Helpers), append([]string{}, l.File.Unknown...)}
	}
	return report.WriteJSON(w, h,
		report.JSONArray{Name: "leftOut", Items: items(p.LeftOut, func(l LeftOut) any {
			j := jsonLeftOut{Name: l.Name, Rows: l.Rows, Reason: "no-child-id", Was: l.Was}
			if l.Column.Col > 0 {
				j.Reason, j.Column, j.Text, j.Like = "consent", table.ColumnName(l.Column.Col), l.Text, l.Like
			}
			if l.Unsure {
				j.Reason = "consent-unclear"
			}
			return j
		})},
		report.JSONArray{Name: "missing", Items: items(p.Missing, func(m Missing) any { return jsonMissing(m) })},
		report.JSONArray{Name: "childrenGone", Items: items(p.Changes, func(c Change) any { return jsonChange(c) })},
		report.JSONArray{Name: "otherZeros", Items: items(p.Zeros, func(c Change) any { return jsonChange(c) })},
		report.JSONArray{Name: "unclear", Items: items(p.Unclear, func(u Unclear) any {
			return jsonUnclear{u.Row, u.Name, table.ColumnName(u.Column.Col), u.Text, u.Like}
		})},
		report.JSONArray{Name: "unsureNames", Items: items(p.Unsure, func(u Unsure) any { return jsonUnsure(u) })},
		report.JSONArray{Name: "repeatedRows", Items: items(p.Repeated, func(r Repeated) any { return jsonRepeated(r) })},
		report.JSONArray{Name: "values", Items: func(yield func(any) bool) {
			for _, v := range p.Formulas {
				if !yield(jsonValue{"formula", v.Row, v.Column.Header(), v.Text}) {
					return
				}
			}
			for _, v := range p.Breaks {
				if !yield(jsonValue{"line-break", v.Row, v.Column.Header(), v.Text}) {
					return
				}
			}
		}},
	)
}

func keys(s datei02.Set) []string {
	list := []string{}
	for c := range s.All() {
		list = append(list, c.Key())
	}
	return list
}

func items[T any](list []T, item func(T) any) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, v := range list {
			if !yield(item(v)) {
				return
			}
		}
	}
}
