package export

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/check"
	"elterntool/internal/datei02"
	"elterntool/internal/preview"
	"elterntool/internal/problem"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// examine asks package check whether anything in Datei-01 would make the import go wrong. Unless it is forced, errors
// stop the export; else they are counted.
func examine(ctx context.Context, file *roster.Roster, p *Plan, o *Options) (int, error) {
	t := o.Table
	t.Account = table.AccountHeader // a witness of swapped names, if enrich has filled it
	res, err := check.Examine(ctx, file.Workbook(), t)
	if err != nil {
		return 0, err
	}
	errors := p.relevant(res)
	if len(errors) == 0 || o.Force {
		return len(errors), nil
	}
	return 0, &problem.Problem{
		Place: problem.Place{Sheet: p.Table.Sheet},
		What: fmt.Sprintf("Hier %s, mit %s der Import schiefginge: %s.", report.Noun(len(errors), "steht 1 Fehler", "stehen "+report.Num(len(errors))+" Fehler"),
			report.Noun(len(errors), "dem", "denen"), listed(errors)),
		Remedy: "Ansehen und berichtigen: elterntool check " + report.ShellWord(o.File) + ". Oder trotzdem schreiben: " + o.Command + " --trotzdem",
	}
}

// relevant are the errors that concern this Datei-02. That somebody gets two accounts because a helper differs is none
// if Datei-02 does not have that helper.
func (p *Plan) relevant(res *check.Result) []check.Finding {
	rows := map[int]*datei02.Row{}
	for i := range p.Rows {
		rows[p.Rows[i].Number] = &p.Rows[i]
	}
	two := func(a, b int) bool {
		x, y := rows[a], rows[b]
		if x == nil || y == nil {
			return false // one of them is not in Datei-02
		}
		pair := previewed([]datei02.Row{*x, *y})
		return preview.Compare(&pair[0], &pair[1], kindsOf(p.Columns)).Verdict == preview.Two
	}
	var list []check.Finding
	for _, f := range res.Findings {
		if f.Kind.Severity() != check.Error {
			continue
		}
		if f.Kind == check.TwoAccounts && !slices.ContainsFunc(f.Others, func(other int) bool { return two(f.Row, other) }) {
			continue
		}
		list = append(list, f)
	}
	return list
}

// listed names the errors, each kind once.
func listed(errors []check.Finding) string {
	var kinds []check.Kind
	rows := map[check.Kind][]int{}
	for _, f := range errors {
		if _, ok := rows[f.Kind]; !ok {
			kinds = append(kinds, f.Kind)
		}
		rows[f.Kind] = append(rows[f.Kind], f.Row)
	}
	var words []string
	for _, k := range kinds {
		r := slices.DeleteFunc(rows[k], func(n int) bool { return n == 0 })
		w := k.Title()
		if len(r) > 0 {
			w += fmt.Sprintf(" (%s %s)", report.Noun(len(r), "Zeile", "Zeilen"), report.Numbers(slices.Compact(r), shownRows))
		}
		words = append(words, w)
	}
	return strings.Join(words, "; ")
}
