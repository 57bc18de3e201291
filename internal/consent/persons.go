package consent

import (
	"regexp"
	"slices"
	"strings"

	"elterntool/internal/names"
	"elterntool/internal/preview"
	"elterntool/internal/table"

	"golang.org/x/text/unicode/norm"
)

// A Refusal is a row in which the office has noted that a parent has withdrawn or said no.
type Refusal struct {
	Row    int // as the spreadsheet shows it
	Column table.Column
	Text   string // what stands there
}

// Refusals are all of a table, by the names in their rows: who has withdrawn may stand in other rows too, with another
// account or with none.
type Refusals struct{ byName map[string][]refusal }

type refusal struct {
	Refusal
	person preview.Row
}

// maxRefusals bounds how many rows of one name are compared; of more, any counts for all of the name.
const maxRefusals = 50

// Hear notes what a row says: in the columns about consent, and in remarks. What elterntool status writes itself is no
// word of the office's.
func (r *Refusals) Hear(rec *table.Record) {
	no, ok := answered(rec)
	if !ok {
		no, ok = Remarked(rec)
	}
	p := PersonOf(rec)
	key := NameKey(p.First, p.Last)
	if !ok || key == "" {
		return
	}
	if r.byName == nil {
		r.byName = map[string][]refusal{}
	}
	if len(r.byName[key]) <= maxRefusals {
		r.byName[key] = append(r.byName[key], refusal{no, p})
	}
}

// answered finds a no in the columns about consent.
func answered(rec *table.Record) (Refusal, bool) {
	for _, f := range []table.Field{table.Withdrawn, table.Registered} {
		understand := Registered
		if f == table.Withdrawn {
			understand = Withdrawn
		}
		for _, c := range rec.Table.Columns[f] {
			text := strings.TrimSpace(string(rec.Text(c.Col)))
			if text != "" && !(f == table.Registered && IsOwn(text)) && understand(rec.Cell(c.Col).Kind, text) == No {
				return Refusal{rec.Row, c, text}, true
			}
		}
	}
	return Refusal{}, false
}

// Remarked finds a withdrawal in a column of remarks, or beside the table. In another column it is about something else:
// who does not want to be photographed may want to have an account.
func Remarked(rec *table.Record) (Refusal, bool) {
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if c.Kind != table.String || !withdrawal(string(c.Shown())) {
			continue
		}
		column := table.Column{Col: c.Col}
		for _, h := range rec.Table.Headers {
			if h.Col == c.Col {
				column = h
			}
		}
		if !known(rec.Table, column) && ofRemarks(column.Header) {
			return Refusal{rec.Row, column, strings.TrimSpace(string(c.Shown()))}, true
		}
	}
	return Refusal{}, false
}

// known tells whether it is understood what a column holds: there the words are something else, a name or an address.
func known(t *table.Table, c table.Column) bool {
	for _, columns := range t.Columns {
		if slices.Contains(columns, c) {
			return true
		}
	}
	return false
}

// ofRemarks tells whether remarks stand below a header.
func ofRemarks(header string) bool {
	h := table.Fold(header)
	return h == "" || slices.ContainsFunc(remarks, func(word string) bool { return strings.Contains(h, word) })
}

// remarks are parts of headers, as table.Fold has them.
var remarks = strings.Fields("bemerk anmerk vermerk notiz hinweis komment info status sonst iserv account antwort rueckmeld")

var (
	withdrawn = regexp.MustCompile(`(?i)(?:^|\PL)wie?der(?:ruf|rufen|spruch|sprochen)(?:\PL|$)`)
	takenBack = regexp.MustCompile(`(?i)zurück|(?:^|\PL)(?:kein|keinen|nicht|ohne)(?:\PL|$)`)
)

// withdrawal tells whether a remark says that somebody has withdrawn.
func withdrawal(text string) bool {
	text = norm.NFC.String(text)
	return withdrawn.MatchString(text) && !takenBack.MatchString(text)
}

// Of finds a refusal that may be of the person whom a row names: of the same name, and nothing shows that it is a
// namesake.
func (r *Refusals) Of(p *preview.Row) (Refusal, bool) {
	list := r.byName[NameKey(p.First, p.Last)]
	for i := range list {
		rel := preview.Compare(p, &list[i].person, preview.All)
		if rel.OneName && (rel.OneChild || rel.Shared() != 0 || rel.Differ == 0) || i == maxRefusals {
			return list[i].Refusal, true
		}
	}
	return Refusal{}, false
}

// PersonOf is whom a row names, with all contacts.
func PersonOf(rec *table.Record) preview.Row {
	join := func(values [][]byte) string {
		var list []string
		for _, v := range values {
			list = append(list, string(v))
		}
		return strings.Join(list, "; ")
	}
	p := preview.Row{
		Number: rec.Row, ChildID: string(rec.ChildID),
		First: string(rec.FirstName), Last: string(rec.LastName),
	}
	if particle := string(rec.Particle); particle != "" && !strings.HasPrefix(p.Last, particle+" ") {
		p.Last = particle + " " + p.Last
	}
	p.Helper[preview.Email], p.Helper[preview.Phone], p.Helper[preview.Address] = join(rec.Emails), join(rec.Phones), string(rec.Address)
	return p
}

// NameKey is a name however it is spelt; "" if one half is missing.
func NameKey(first, last string) string {
	f, l := names.Append(nil, names.Loose, []byte(first)), names.Append(nil, names.Loose, []byte(last))
	if len(f) == 0 || len(l) == 0 {
		return ""
	}
	return string(f) + "\x00" + string(l)
}
