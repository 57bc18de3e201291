package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"elterntool/internal/testformat"
	"elterntool/internal/testiserv"
	"elterntool/ods"
	"elterntool/xlsx"

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

// cmdEnter is the office at work: it types a text into a cell of the first sheet and saves. The headers stand in row 1.
func cmdEnter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: enter FILE HEADER ROW TEXT")
	}
	path := ts.MkAbs(args[0])
	sheets, err := testformat.Read(path)
	ts.Check(err)
	col := 1 + slices.Index(sheets[0].Rows[0].Cells, args[1])
	row, err := strconv.Atoi(args[2])
	ts.Check(err)
	old, err := os.ReadFile(path)
	ts.Check(err)
	var plan interface {
		WriteTo(io.Writer) (int64, error)
	}
	if filepath.Ext(path) == ".xlsx" {
		w, err := xlsx.Open(bytes.NewReader(old), int64(len(old)))
		ts.Check(err)
		p := w.NewPatch()
		ts.Check(p.Set(sheets[0].Name, row, col, xlsx.Value{Text: args[3]}))
		plan, err = p.Plan()
		ts.Check(err)
	} else {
		w, err := ods.Open(bytes.NewReader(old), int64(len(old)))
		ts.Check(err)
		p := w.NewPatch()
		ts.Check(p.Set(sheets[0].Name, row, col, ods.Value{Text: args[3]}))
		plan, err = p.Plan()
		ts.Check(err)
	}
	var saved bytes.Buffer
	_, err = plan.WriteTo(&saved)
	ts.Check(err)
	ts.Check(os.WriteFile(path, saved.Bytes(), 0o600))
}
