package status

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"elterntool/internal/iserv"
	"elterntool/internal/problem"
	"elterntool/internal/report"

	"golang.org/x/text/unicode/norm"
)

// A user is an account in one of IServ's files.
type user struct {
	deleted     bool
	doubt       bool   // the row may have moved, or stands under two names
	other       string // what IServ calls the user who is no parent: "Lehrer"
	first, last string
	lines       []int
}

// Users are the accounts of one of IServ's files, by their names as key has them.
type Users struct {
	File   string
	Rows   int
	Time   time.Time // when the file was last changed
	byName map[string]*user
	broken []int // lines whose account is lost: it could be anybody's
}

// maxUsers bounds what is kept in memory: more than any school server has.
const maxUsers = 500_000

// key is an account name however it is typed.
func key(name string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(name))) }

// wordUsers words an error of IServ's files where only a user export will do.
func wordUsers(err error) error {
	const remedy = "Gebraucht wird ein Benutzerexport: in IServ unter Verwaltung → Benutzer exportieren und die Datei unverändert angeben."
	err = report.FromIServ(err)
	p := (*problem.Problem)(nil)
	if !errors.As(err, &p) {
		return err
	}
	for _, kind := range []error{fs.ErrNotExist, iserv.ErrNotText, iserv.ErrHeader, iserv.ErrKind} {
		if errors.Is(err, kind) {
			worded := *p
			worded.Remedy = remedy
			return &worded
		}
	}
	return err
}

// readUsers reads a user export.
func readUsers(ctx context.Context, path, column string) (*Users, error) {
	f, err := iserv.Open(path, iserv.Options{AccountColumn: column})
	if err != nil {
		return nil, wordUsers(err)
	}
	defer f.Close()
	if f.Kind != iserv.UserExport {
		return nil, &problem.Problem{
			Place:  problem.Place{File: path},
			What:   "Das ist die Ergebnisdatei eines Imports, kein Benutzerexport: Sie nennt nur, wer damals neu dazukam.",
			Remedy: "In IServ unter Verwaltung → Benutzer die Benutzer exportieren.",
		}
	}
	u := &Users{File: path, Rows: f.Rows, byName: map[string]*user{}}
	if info, err := os.Stat(path); err == nil {
		u.Time = info.ModTime()
	}
	n := 0
	for a, err := range f.Accounts() {
		if err != nil {
			return nil, wordUsers(err)
		}
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if a.Doubt&(iserv.NoAccount|iserv.Damaged|iserv.Misplaced|iserv.StrayQuote) != 0 {
			u.broken = append(u.broken, a.Line)
		}
		if len(a.Name) == 0 {
			continue
		}
		k := key(string(a.Name))
		v := u.byName[k]
		if v == nil {
			v = &user{deleted: a.State == iserv.StateDeleted, first: plain(a.First), last: plain(a.Last)}
			u.byName[k] = v
			if len(u.byName) > maxUsers {
				return nil, &problem.Problem{
					Place:  problem.Place{File: path, Line: a.Line},
					What:   fmt.Sprintf("Das sind mehr als %s Benutzer; so viele hat keine Schule.", report.Num(maxUsers)),
					Remedy: "Ist es die richtige Datei?",
				}
			}
		}
		v.deleted = v.deleted && a.State == iserv.StateDeleted
		v.doubt = v.doubt || a.Doubt&(iserv.Damaged|iserv.Misplaced|iserv.StrayQuote|iserv.Conflict) != 0
		if a.Role == iserv.RoleOther {
			v.other = plain(a.Type)
		}
		v.lines = append(v.lines, a.Line)
	}
	return u, nil
}

// same reports whether two files name the same accounts.
func (u *Users) same(other *Users) bool {
	if len(u.byName) != len(other.byName) {
		return false
	}
	for k := range u.byName {
		if other.byName[k] == nil {
			return false
		}
	}
	return true
}

// strangersTo counts the accounts that another list has not.
func (u *Users) strangersTo(other *Users) int {
	n := 0
	for k := range u.byName {
		if other.byName[k] == nil {
			n++
		}
	}
	return n
}

// checkProvisional refuses a list of provisional passwords from which nothing follows.
func (o *Options) checkProvisional(all, some *Users, r *roll) error {
	at := problem.Place{File: some.File}
	filter := "Die Liste neu exportieren: in IServ unter Verwaltung → Benutzer den Filter „Benutzer mit vorläufigem Passwort“ wählen, dann exportieren."
	if len(some.broken) > 0 {
		at.Line = some.broken[0]
		return &problem.Problem{Place: at,
			What:   "Hier ist nicht sicher zu lesen, welcher Account gemeint ist; er gälte fälschlich als angemeldet.",
			Remedy: "Die Datei neu aus IServ laden und nicht mit einem anderen Programm öffnen und speichern."}
	}
	if all.same(some) && len(some.byName) > 0 {
		return &problem.Problem{Place: at,
			What:   "Beide Dateien nennen dieselben Benutzer: Eine davon ist nicht, was sie sein soll.",
			Remedy: filter}
	}
	if o.Trust {
		return nil
	}
	found := 0
	for _, a := range r.accounts {
		if some.byName[a.key] != nil {
			found++
		}
	}
	if found == 0 && len(r.accounts) > 0 {
		return &problem.Problem{Place: at,
			What:   "In dieser Liste steht kein einziger Account aus Datei-01; dann wären alle angemeldet.",
			Remedy: filter + " Stimmt es, noch einmal mit --vertrauen ausführen."}
	}
	if n := some.strangersTo(all); n*10 > len(some.byName) {
		return &problem.Problem{Place: at,
			What: fmt.Sprintf("Von %s in dieser Liste %s im vollständigen Export. Die Listen gehören nicht zusammen: Eine ist älter, von einer anderen Schule, oder beide sind vertauscht.",
				report.Many(len(some.byName), "Account", "Accounts"), map[bool]string{true: "fehlt einer", false: fmt.Sprintf("fehlen %d", n)}[n == 1]),
			Remedy: "Beide Listen am selben Tag neu exportieren. Stimmt es doch, noch einmal mit --vertrauen ausführen."}
	}
	return nil
}

// checkUsers refuses an export that is not of all users.
func (o *Options) checkUsers(all *Users, r *roll) error {
	found := 0
	for _, a := range r.accounts {
		if all.byName[a.key] != nil {
			found++
		}
	}
	if n := len(r.accounts); found*2 < n && !o.Trust {
		return &problem.Problem{Place: problem.Place{File: all.File},
			What:   fmt.Sprintf("Von %s aus Datei-01 enthält dieser Export nur %d. Er ist nicht vollständig, vielleicht gefiltert, oder gehört nicht zu dieser Datei-01.", report.Many(n, "Account", "Accounts"), found),
			Remedy: "In IServ unter Verwaltung → Benutzer alle Benutzer exportieren, ohne Filter. Ist die Datei doch richtig, noch einmal mit --vertrauen ausführen."}
	}
	return nil
}
