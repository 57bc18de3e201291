package enrich

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"elterntool/internal/iserv"
	"elterntool/internal/match"
	"elterntool/internal/problem"
	"elterntool/internal/report"
)

// sources finds and opens IServ's files, the newest last: match counts on it. If there is
// one only, its accounts are in early already, unless there is something about it that
// needs another look.
func sources(o *Options) (files []*iserv.File, early *match.Input, found *iserv.Found, err error) {
	paths := o.Results
	if len(paths) == 0 {
		dir := filepath.Dir(o.File)
		if found, err = iserv.Find(dir); err != nil {
			return nil, nil, nil, err
		}
		if err := report.FromFound(found, o.File, o.Command); err != nil {
			return nil, nil, nil, err
		}
		paths = []string{found.Newest.Path}
	}
	type dated struct {
		path string
		time time.Time
	}
	var list []dated
	var seen []os.FileInfo
	for _, p := range paths {
		d := dated{path: p}
		if info, err := os.Stat(p); err == nil {
			if slices.ContainsFunc(seen, func(s os.FileInfo) bool { return os.SameFile(s, info) }) {
				continue
			}
			seen = append(seen, info)
			d.time = info.ModTime()
		}
		if n, ok := iserv.ParseName(filepath.Base(p)); ok {
			if n.Deleted() {
				return nil, nil, nil, &problem.Problem{
					Place:  problem.Place{File: p},
					What:   fmt.Sprintf("Dem Namen nach (%s) nennt diese Datei gelöschte Benutzer. Ihre Accounts gehören niemandem mehr.", problem.Quote(n.Suffix)),
					Remedy: "Die Datei weglassen. Gebraucht wird Import-…-Hinzugefügt.csv oder der Benutzerexport.",
				}
			}
			if !n.Time.IsZero() {
				d.time = n.Time
			}
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b dated) int { return cmp.Compare(a.time.UnixNano(), b.time.UnixNano()) })
	for _, d := range list {
		var f *iserv.File
		if len(list) == 1 && !o.late {
			f, early, err = openEarly(d.path, o)
		} else {
			f, err = iserv.Open(d.path, iserv.Options{AccountColumn: o.AccountColumn})
		}
		if err != nil {
			closeAll(files)
			return nil, nil, nil, report.FromIServ(err)
		}
		files = append(files, f)
	}
	return files, early, found, nil
}

// openEarly opens the only file and hands its rows to match while it is looked through.
// The Input is nil if that has to be done again: by addAccounts, which knows what to do
// about everything.
func openEarly(path string, o *Options) (f *iserv.File, in *match.Input, err error) {
	in = match.NewInput()
	failed := overlap(func(to *feed[match.Account]) error {
		s := sink{feed: to, alone: true, blocked: newDoubtful(), password: o.Password}
		begun := false
		f, err = iserv.Open(path, iserv.Options{AccountColumn: o.AccountColumn, Early: func(f *iserv.File, a *iserv.Account) error {
			if !begun { // nothing has been handed over yet
				in.Expect(f.Rows)
				begun = true
			}
			if err := s.put(f, a); err != nil {
				return err
			}
			if !s.blocked.none() {
				return errDoubtful
			}
			return nil
		}})
		return nil
	}, in.AddAccounts)
	switch {
	case err != nil || failed != nil:
		return f, nil, err
	case f.Earliness() == iserv.EarlyCertainly, f.Earliness() == iserv.EarlyIfUnique && in.Distinct():
		return f, in, nil
	}
	return f, nil, nil
}

// errDoubtful ends the early look at a file in which there is a doubtful row.
var errDoubtful = errors.New("doubtful")

func closeAll(files []*iserv.File) {
	for _, f := range files {
		_ = f.Close() // only read
	}
}

// addAccounts hands the rows of all files to match.
func addAccounts(ctx context.Context, files []*iserv.File, o *Options) (*match.Input, error) {
	in, blocked := match.NewInput(), newDoubtful()
	for round := range 2 {
		for i, f := range files {
			if err := addFile(ctx, in, f, i, len(files) == 1, blocked, o); err != nil {
				return nil, err
			}
		}
		// Doubtful rows are rare. Where there are some, nobody of their names may have
		// been added: once more without them.
		if blocked.none() || round == 1 {
			break
		}
		in = match.NewInput()
	}
	return in, ctx.Err()
}

func addFile(ctx context.Context, in *match.Input, f *iserv.File, file int, alone bool, blocked *doubtful, o *Options) error {
	in.Expect(f.Rows)
	return overlap(func(to *feed[match.Account]) error {
		s := sink{feed: to, file: file, alone: alone, blocked: blocked, password: o.Password}
		n := 0
		for a, err := range f.Accounts() {
			if err != nil {
				return report.FromIServ(err)
			}
			if n++; n%4096 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
				o.progress(ReadAccounts, int64(n), int64(f.Rows))
			}
			if err := s.put(f, a); err != nil {
				return err
			}
		}
		return nil
	}, func(list []match.Account) error {
		if err := in.AddAccounts(list); err != nil {
			return tooLarge(f.Name, err)
		}
		return nil
	})
}

// A sink hands the accounts of a file over that somebody may get.
type sink struct {
	*feed[match.Account]
	file     int
	alone    bool // there is no other file
	blocked  *doubtful
	password bool
}

func (s *sink) put(f *iserv.File, a *iserv.Account) error {
	switch {
	case a.Role == iserv.RoleOther, a.Doubt&iserv.Deleted != 0:
		// A pupil, a teacher, or nobody any more: no parent of that name is meant, and
		// what another file says of the account does not make it a parent's.
		if s.alone || len(a.Name) == 0 {
			return nil
		}
		m := s.next()
		*m = match.Account{Name: a.Name, First: a.First, Last: a.Last, Source: match.Export, Kind: match.UserOther, File: s.file, Line: a.Line}
		s.keep(&m.Name, &m.First, &m.Last)
		return s.feed.put()
	case a.Doubt&iserv.Characters != 0:
		s.blocked.addLost(a.First, a.Last)
		return nil
	case a.Doubt&^iserv.Conflict != 0: // of a conflict match says more
		s.blocked.add(a.First, a.Last)
		return nil
	case s.blocked.has(a.First, a.Last):
		return nil
	}
	m := s.next()
	fill(m, a, f, s.file, s.password)
	s.keep(&m.Name, &m.First, &m.Last, &m.Password, &m.Info, &m.ImportID, &m.Email)
	return s.feed.put()
}

// fill fills in what a row says of an account.
func fill(m *match.Account, a *iserv.Account, f *iserv.File, file int, password bool) {
	m.Name, m.First, m.Last, m.Email, m.File, m.Line = a.Name, a.First, a.Last, a.Email, file, a.Line
	if f.Kind == iserv.UserExport {
		m.Source = match.Export
	}
	if a.Role == iserv.RoleParent {
		m.Kind = match.UserParent
	}
	// What a user export says of somebody who may be a pupil is no evidence: a pupil's
	// Import-ID is what Datei-01 calls Kind-ID, and a father of his son's name would get
	// his son's account. A family often shares an e-mail address too, so that it says
	// nothing either of somebody with an Import-ID who may be that pupil.
	if f.Kind == iserv.UserExport && a.Role == iserv.RoleUnknown && len(a.ImportID) > 0 {
		m.Email = nil
	}
	if f.Kind == iserv.ResultAdded || a.Role == iserv.RoleParent {
		m.Info, m.ImportID = a.Info, a.ImportID
		if len(a.ChildID) > 0 {
			m.Info = a.ChildID
		}
	}
	if password && !a.PasswordDamaged {
		m.Password = a.Password
	}
}
