package clean

import (
	"context"
	"fmt"
	"strings"

	"elterntool/internal/folder"
	"elterntool/internal/iserv"
	"elterntool/internal/journal"
	"elterntool/internal/report"
	"elterntool/internal/roster"
	"elterntool/internal/table"
)

// A verdict is what holds for a file with IServ's result.
type verdict struct {
	needed string // why it stays; "": it need not
	done   string // why it need not
}

// maxNeeded bounds the accounts that are looked for; a result with more stays.
const maxNeeded = 1_000_000

// A seen is where an account of a result is found in Datei-01.
type seen struct{ row, password, sent bool }

// results decides which results are in Datei-01 wholly. Passwords are shown once by
// IServ: a result is all there is of them, until they are in Datei-01 or the letters
// are sent.
func (p *planner) results() error {
	if err := p.newest(); err != nil {
		return err
	}
	p.verdicts = map[*folder.File]verdict{}
	accounts := map[string]*seen{}
	of := map[*folder.File][]string{}
	passwords := map[*folder.File]map[string]bool{}
	for _, f := range p.Folder.Of(folder.Result) {
		if !f.Sure || !f.Result.Added {
			continue
		}
		names, with, err := p.accounts(f)
		if err != nil {
			if p.ctx.Err() != nil {
				return p.ctx.Err()
			}
			p.verdicts[f] = verdict{needed: "Ergebnisdatei von IServ, die sich nicht ganz lesen ließ"}
			continue
		}
		of[f], passwords[f] = names, with
		for _, n := range names {
			accounts[n] = &seen{}
		}
	}
	if len(accounts) > 0 {
		for _, f := range p.Folder.Of(folder.Datei01) {
			if err := p.find(f, accounts); err != nil {
				return err
			}
		}
	}
	for _, f := range p.Folder.Of(folder.Result) {
		if _, ok := p.verdicts[f]; !ok {
			p.verdicts[f] = p.judge(f, of[f], passwords[f], accounts)
		}
	}
	return nil
}

func (p *planner) judge(f *folder.File, names []string, passwords map[string]bool, accounts map[string]*seen) verdict {
	if !f.Result.Added {
		if p.old(f) {
			return verdict{done: fmt.Sprintf("„%s“, %s", f.Result.Suffix, strings.TrimPrefix(p.young(f), "erst "))}
		}
		return verdict{needed: fmt.Sprintf("Ergebnisdatei von IServ („%s“), %s", f.Result.Suffix, p.young(f))}
	}
	if len(p.Folder.Of(folder.Datei01)) == 0 {
		return verdict{needed: "Ergebnisdatei von IServ; in diesem Ordner gibt es keine Datei-01, in der die Accounts stehen könnten"}
	}
	var missing, lost []string
	for _, n := range names {
		switch s := accounts[n]; {
		case !s.row:
			missing = append(missing, n)
		case passwords[n] && !s.password && !s.sent:
			lost = append(lost, n)
		}
	}
	switch {
	case len(missing) > 0:
		return verdict{needed: fmt.Sprintf("Ergebnisdatei von IServ: %s daraus %s noch nicht in Datei-01 (%s). Wenn das so bleiben soll, die Datei von Hand löschen",
			report.Many(len(missing), "Account", "Accounts"), report.Noun(len(missing), "steht", "stehen"), report.Some(missing, 3))}
	case len(lost) > 0:
		why := fmt.Sprintf("Ergebnisdatei von IServ, %s: Die Passwörter zu %s stehen nicht in Datei-01, und „%s“ ist dort auch nicht ausgefüllt. IServ zeigt sie nicht noch einmal",
			p.young(f), report.Many(len(lost), "Account", "Accounts"), table.SentHeader)
		if p.old(f) {
			why += ". Haben alle ihren Brief, die Datei von Hand löschen"
		}
		return verdict{needed: why}
	case len(names) == 0:
		return verdict{done: "Es steht kein Account darin"}
	default:
		return verdict{done: "Alle Accounts daraus stehen in Datei-01"}
	}
}

// accounts are those of a result, and which of them come with a password.
func (p *planner) accounts(f *folder.File) (names []string, passwords map[string]bool, err error) {
	file, err := iserv.Open(p.Folder.Path(f), iserv.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	passwords = map[string]bool{}
	for a, err := range file.Accounts() {
		if err != nil {
			return nil, nil, err
		}
		if len(names) == maxNeeded {
			return nil, nil, fmt.Errorf("clean: more than %d accounts", maxNeeded)
		}
		if len(a.Name) == 0 {
			continue
		}
		n := key(a.Name)
		names = append(names, n)
		passwords[n] = len(a.Password) > 0
		if len(names)%4096 == 0 && p.ctx.Err() != nil {
			return nil, nil, p.ctx.Err()
		}
	}
	return names, passwords, nil
}

func key(account []byte) string { return strings.ToLower(strings.TrimSpace(string(account))) }

// find notes which accounts stand in a Datei-01: in the column of that name, or in one
// that the journal says was filled.
func (p *planner) find(f *folder.File, accounts map[string]*seen) error {
	for _, header := range p.headers(f) {
		if err := findIn(p.ctx, p.Folder.Path(f), header, accounts); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) headers(f *folder.File) []string {
	headers := []string{table.AccountHeader}
	j, err := journal.Read(p.Folder.Path(f))
	if err != nil {
		return headers
	}
	here := map[string]bool{table.AccountHeader: true}
	for _, h := range f.Parents.Table.Headers {
		if _, ok := here[h.Header]; !ok {
			here[h.Header] = false
		}
	}
	for _, s := range j.Steps {
		for _, c := range s.Columns {
			if done, ok := here[c.Header]; ok && !done && strings.HasPrefix(s.Command, "enrich") {
				here[c.Header] = true
				headers = append(headers, c.Header)
			}
		}
	}
	return headers
}

func findIn(ctx context.Context, path, header string, accounts map[string]*seen) error {
	r, err := roster.Open(ctx, path)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = table.Read(ctx, r.Workbook(), table.Options{Account: header, Password: table.PasswordHeader}, func(rec *table.Record) error {
		if s := accounts[key(rec.Account)]; s != nil {
			s.row = true
			s.password = s.password || len(rec.Password) > 0
			s.sent = s.sent || len(rec.Sent) > 0
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		return nil // a column that cannot be told: its accounts are not found
	}
	return err
}
