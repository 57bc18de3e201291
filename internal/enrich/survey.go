package enrich

import (
	"context"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/report"
	"elterntool/internal/table"
)

// A Survey is what enrich would decide, with the evidence of every row that is open.
type Survey struct {
	Table   *table.Table
	Plan    *match.Plan
	Decided *report.Decisions // its Cases are all open rows, and those that a decision may be about
	Sources []string          // IServ's files
	Found   *iserv.Found
}

// Look reads everything as Run does, and decides. It writes nothing, and of the options
// for writing none counts.
func Look(ctx context.Context, o Options) (*Survey, error) {
	o.DryRun, o.Output, o.Report, o.Password, o.AddressLines, o.evidence = true, "", "", false, false, true
	if o.Resolve != "" { // it is what is to be run again
		o.Command = o.Resolve
	}
	r := run{o: &o}
	defer r.close()
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	if err := notTrusted(&o, r.plan.Match); err != nil {
		return nil, err
	}
	s := &Survey{Table: r.plan.Table, Plan: r.plan.Match, Decided: r.decided, Found: r.found}
	for _, f := range r.files {
		s.Sources = append(s.Sources, f.Name)
	}
	return s, nil
}
