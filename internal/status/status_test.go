package status

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elterntool/internal/consent"
	"elterntool/internal/table"
	"elterntool/internal/testoffice"
)

func day(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, time.UTC) }

func usersOf(names ...string) *Users {
	u := &Users{byName: map[string]*user{}}
	for i, n := range names {
		u.byName[key(n)] = &user{lines: []int{i + 2}}
	}
	return u
}

// rollOf makes a roll of lines "account value"; refusals and what is unclear go by the account.
func rollOf(lines []string, refused, unclear map[string]string) *roll {
	r := &roll{table: &table.Table{}, at: table.Column{Col: 3, Header: consent.Header}}
	byKey := map[string]*account{}
	for i, l := range lines {
		name, value, _ := strings.Cut(l, " ")
		a := byKey[key(name)]
		if a == nil {
			a = &account{key: key(name), name: name, refusal: refused[name], unclear: unclear[name]}
			byKey[a.key] = a
			r.accounts = append(r.accounts, a)
		}
		a.rows = append(a.rows, i)
		r.rows = append(r.rows, row{number: i + 2, value: value})
	}
	return r
}

func TestDecide(t *testing.T) {
	all := usersOf("anna", "bert", "cora", "dirk")
	some := usersOf("bert", "cora", "dirk")
	tests := []struct {
		name     string
		lines    []string
		refused  map[string]string
		unclear  map[string]string
		asOf     int
		want     string // values by row
		state    State  // of the first account
		withSome bool
	}{
		{"registered", []string{"anna", "anna"}, nil, nil, 1, "angemeldet (Stand 01.12.2026)|angemeldet (Stand 01.12.2026)", Registered, true},
		{"the first day stays", []string{"anna angemeldet (Stand 24.11.2026)", "anna"}, nil, nil, 1, "angemeldet (Stand 24.11.2026)|angemeldet (Stand 24.11.2026)", Registered, true},
		{"after all", []string{"anna nicht angemeldet (Frist 18.12.2026)"}, nil, nil, 20, "angemeldet (Stand 20.12.2026)", Registered, true},
		{"whatever the case", []string{"ANNA"}, nil, nil, 1, "angemeldet (Stand 01.12.2026)", Registered, true},
		{"open", []string{"bert"}, nil, nil, 1, "offen", StillOpen, true},
		{"open on the last day", []string{"bert"}, nil, nil, 18, "offen", StillOpen, true},
		{"missed", []string{"bert offen"}, nil, nil, 19, "nicht angemeldet (Frist 18.12.2026)", Missed, true},
		{"a provisional password again", []string{"bert angemeldet (Stand 24.11.2026)"}, nil, nil, 19, "angemeldet (Stand 24.11.2026)", Again, true},
		{"not in the export", []string{"uwe offen", "uwe"}, nil, nil, 1, "|", Missing, true},
		{"nothing is known of passwords", []string{"anna", "anna offen"}, nil, nil, 1, "|offen", Unknown, false},
		{"withdrawn", []string{"bert widerrufen", "bert offen"}, map[string]string{"bert": "widerrufen"}, nil, 19, "widerrufen|", Withdrawn, true},
		{"by hand", []string{"bert ruft an", "bert offen", "bert"}, nil, map[string]string{"bert": "ruft an"}, 19, "ruft an||", ByHand, true},
		{"nearly our words are by hand", []string{"bert Angemeldet"}, nil, nil, 1, "Angemeldet", ByHand, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := some
			if !tt.withSome {
				list = nil
			}
			p := makePlan(rollOf(tt.lines, tt.refused, tt.unclear), all, list, day(tt.asOf), day(18))
			var got []string
			for _, r := range p.Accounts[0].Rows {
				got = append(got, r.Value)
			}
			if s := strings.Join(got, "|"); s != tt.want || p.Accounts[0].State != tt.state {
				t.Errorf("%q, state %d; want %q, state %d", s, p.Accounts[0].State, tt.want, tt.state)
			}
		})
	}
}

func TestListNames(t *testing.T) {
	for name, want := range map[string]bool{
		"Zu sperren 2026-12-19.csv": true, "Zu sperren 2026-12-19.ods": true,
		"Zu sperren 2026-12-19.xlsx": false, "Zu sperren 2026-13-19.ods": false, "Zu sperren.ods": false, "zu sperren 2026-12-19.ods": false,
	} {
		if IsListName(name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
}

// The spreadsheet of accounts to lock is valid ODF, with many of them and with none.
func TestListIsValid(t *testing.T) {
	testoffice.Need(t, testoffice.Judges, testoffice.Jing)
	var names []string
	for i := range 3_000 {
		names = append(names, fmt.Sprintf("elternteil%d", i))
	}
	dir := t.TempDir()
	o := &Options{File: filepath.Join(dir, "datei01.ods")}
	for _, lines := range [][]string{names, {}} {
		p := makePlan(rollOf(lines, nil, nil), usersOf(names...), usersOf(names...), day(19), day(18))
		lists, err := o.lists(p)
		if err != nil || len(lists) != 2 {
			t.Fatalf("%d lists, %v", len(lists), err)
		}
		for _, l := range lists {
			if err := os.WriteFile(l.Path, l.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		testoffice.ODFValid(t, lists[1].Path)
	}
}

// Every field of the JSON output stands in docs/JSON.md.
func TestJSONFieldsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/JSON.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[jsonResult](), reflect.TypeFor[jsonAccount]()} {
		for _, f := range reflect.VisibleFields(typ) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous {
				continue
			}
			if !strings.Contains(string(doc), "`"+name+"`") {
				t.Errorf("docs/JSON.md does not name %s", name)
			}
		}
	}
	for _, s := range stateKeys {
		if !strings.Contains(string(doc), "`"+s+"`") {
			t.Errorf("docs/JSON.md does not name %s", s)
		}
	}
}

// Over invented schools: nobody is said to have registered who is not in the full export or is among the provisional passwords; what
// was entered by hand is never changed; rows of one account do not contradict each other afterwards; withdrawn ones are on
// the list with that reason only; a second run changes nothing; and the order of rows changes nothing.
func TestProperties(t *testing.T) {
	own := []string{"", "", "offen", "angemeldet (Stand 24.11.2026)", "angemeldet (Stand 01.10.2026)", "nicht angemeldet (Frist 18.12.2026)"}
	hand := []string{"widerrufen", "ruft an", "angemeldet", "?"}
	for seed := range uint64(4000) {
		rng := rand.New(rand.NewPCG(seed, 11))
		var lines, inAll, inSome []string
		refused, unclear := map[string]string{}, map[string]string{}
		for i := range 1 + rng.IntN(8) {
			n := fmt.Sprintf("a%d", i)
			if rng.IntN(6) > 0 {
				inAll = append(inAll, n)
			}
			if rng.IntN(2) > 0 {
				inSome = append(inSome, n)
			}
			for range 1 + rng.IntN(3) {
				v := own[rng.IntN(len(own))]
				if rng.IntN(5) == 0 {
					v = hand[rng.IntN(len(hand))]
					switch consent.Registered(table.String, v) {
					case consent.No:
						refused[n] = v
					case consent.Unclear:
						unclear[n] = v
					}
				}
				lines = append(lines, n+" "+v)
			}
		}
		all, some := usersOf(inAll...), usersOf(inSome...)
		asOf := day(1 + rng.IntN(28))
		run := func(lines []string) *Plan { return makePlan(rollOf(lines, refused, unclear), all, some, asOf, day(18)) }
		p := run(lines)
		var after []string
		lock := map[string]bool{}
		for _, a := range p.ToLock() {
			lock[a.Name] = true
		}
		for _, a := range p.Accounts {
			full, provisional := slices.Contains(inAll, a.Name), slices.Contains(inSome, a.Name)
			said := map[string]bool{}
			for _, r := range a.Rows {
				if consent.IsRegistered(r.Value) && r.Value != r.Was && (!full || provisional || a.State != Registered) {
					t.Fatalf("seed %d: %s is said to be registered: %+v", seed, a.Name, a)
				}
				if r.Was != "" && !consent.IsOwn(r.Was) && r.Value != r.Was {
					t.Fatalf("seed %d: %q entered by hand becomes %q", seed, r.Was, r.Value)
				}
				if r.Value == consent.Open && (a.State == Withdrawn || a.State == ByHand || a.State == Registered || a.State == Missed) {
					t.Fatalf("seed %d: %s would be reminded: %+v", seed, a.Name, a)
				}
				if consent.IsOwn(r.Value) {
					said[r.Value[:4]] = true
				}
			}
			if len(said) > 1 && a.State != Missing && a.State != Withdrawn && a.State != ByHand && a.State != Again {
				t.Fatalf("seed %d: the rows of %s contradict each other: %+v", seed, a.Name, a)
			}
			if lock[a.Name] && (refused[a.Name] == "" && a.State != Missed || refused[a.Name] != "" && !strings.Contains(a.Why(p), refused[a.Name]) || !full) {
				t.Fatalf("seed %d: %s is to be locked: %+v", seed, a.Name, a)
			}
		}
		byRow := map[int]string{}
		for _, a := range p.Accounts {
			for _, r := range a.Rows {
				byRow[r.Row] = a.Name + " " + r.Value
			}
		}
		for i := range lines {
			after = append(after, byRow[i+2])
		}
		if q := run(after); q.Column != nil {
			t.Fatalf("seed %d: the second run changes something: %q", seed, after)
		}
		order := rng.Perm(len(lines))
		moved := make([]string, len(lines))
		for to, from := range order {
			moved[to] = lines[from]
		}
		values := map[int]string{}
		for _, a := range run(moved).Accounts {
			for _, r := range a.Rows {
				values[r.Row-2] = a.Name + " " + r.Value
			}
		}
		for to, from := range order {
			if values[to] != after[from] {
				t.Fatalf("seed %d: in another order %q, before %q", seed, values[to], after[from])
			}
		}
	}
}
