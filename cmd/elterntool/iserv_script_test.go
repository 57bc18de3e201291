package main

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"elterntool/internal/testiserv"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is the key of the IServ of a script.
type server struct{}

// cmdIServ is what happens on IServ in a script. It answers on the day in $TODAY.
//
//	iserv pupils FILE           the pupils are there: Kind-ID, first and last name of each
//	iserv import FILE           imports Datei-02; the result file then lies in the folder
//	iserv users FILE            exports all users
//	iserv provisional FILE [ACCOUNT…]
//	                            exports the parents who have not logged in: all but those named
//	iserv delete ACCOUNT…       deletes users
func cmdIServ(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: iserv pupils|import|users|provisional|delete …")
	}
	s, ok := ts.Value(server{}).(*testiserv.Server)
	if !ok {
		ts.Fatalf("no server")
	}
	switch args[0] {
	case "pupils":
		for line := range strings.Lines(ts.ReadFile(args[1])) {
			f := strings.Fields(line)
			s.AddPupil(f[1], f[2], f[0])
		}
	case "import":
		day, err := time.ParseInLocation("2006-01-02", ts.Getenv("TODAY"), time.Local)
		ts.Check(err)
		res, err := s.Import([]byte(ts.ReadFile(args[1])), "", "Elternaccounts", day.Add(11*time.Hour))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(res.Name), res.CSV, 0o600))
	case "users":
		b, err := s.Export()
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o600))
	case "provisional":
		b, err := s.Export()
		ts.Check(err)
		r := csv.NewReader(bytes.NewReader(b))
		r.Comma = ';'
		records, err := r.ReadAll()
		ts.Check(err)
		kind := slices.Index(records[0], "Benutzertyp")
		records = append(records[:1:1], slices.DeleteFunc(records[1:], func(rec []string) bool {
			return rec[kind] != "Eltern" || slices.Contains(args[2:], rec[0])
		})...)
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		w.Comma = ';'
		ts.Check(w.WriteAll(records))
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
	case "delete":
		for _, name := range args[1:] {
			if s.By(name) == nil {
				ts.Fatalf("no user %s", name)
			}
		}
		s.Accounts = slices.DeleteFunc(s.Accounts, func(a *testiserv.Account) bool { return slices.Contains(args[1:], a.Name) })
	default:
		ts.Fatalf("iserv %s?", args[0])
	}
}

// newServer is the IServ that each script begins with.
func newServer() *testiserv.Server {
	return testiserv.New(rand.New(rand.NewPCG(2026, 11)), testiserv.Habits{Hyphen: "-"})
}
