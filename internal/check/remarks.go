package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"elterntool/internal/contact"
	"elterntool/internal/names"
	"elterntool/internal/table"
)

// An extra is a column that means something here though not for the import.
type extra struct {
	table.Column
	means meaning
}

type meaning uint8

const (
	saysApart   meaning = iota // "Getrennt lebend", "Familienstand"
	saysBlocked                // "Auskunftssperre"
	saysCustody                // "Sorgeberechtigt"
)

// lookFor finds the extra columns of a table, once.
func (e *examination) lookFor(t *table.Table) {
	if e.lookedFor && e.table == t {
		return
	}
	e.lookedFor, e.table, e.extra = true, t, nil
	for _, h := range t.Headers {
		key := string(names.Append(nil, names.Loose, []byte(h.Header)))
		switch {
		case strings.Contains(key, "GETRENNT") || key == "FAMILIENSTAND":
			e.extra = append(e.extra, extra{h, saysApart})
		case isBlockWord([]byte(h.Header)):
			e.extra = append(e.extra, extra{h, saysBlocked})
		case strings.Contains(key, "SORGERECHT") || strings.Contains(key, "SORGEBERECHTIG") || strings.Contains(key, "ERZIEHUNGSBERECHTIG"):
			if !slices.Contains(t.Columns[table.FirstName], h) && !slices.Contains(t.Columns[table.LastName], h) {
				e.extra = append(e.extra, extra{h, saysCustody})
			}
		}
	}
}

// remarks looks at what stands beside the columns for the import: parents who live apart,
// addresses that must not get about, and who has no custody.
func (e *examination) remarks(rec *table.Record, r *row, who Finding) {
	for _, x := range e.extra {
		s := cleaned(string(rec.Text(x.Col)))
		if s == "" {
			continue
		}
		who.Col, who.Header, who.Value = x.Col, x.Header, s
		switch lower := strings.ToLower(s); x.means {
		case saysApart:
			r.apart = r.apart || isYes(lower) || strings.Contains(lower, "getrennt") && !strings.Contains(lower, "nicht getrennt") || strings.Contains(lower, "geschieden")
		case saysBlocked:
			if isYes(lower) {
				who.Kind = AddressBlocked
				e.add(who)
			}
		case saysCustody:
			if isNo(lower) {
				who.Kind = NoCustody
				e.add(who)
			}
		}
	}
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if c.Kind != table.String || !mayBlock(c.Value) || slices.ContainsFunc(e.extra, func(x extra) bool { return x.Col == c.Col && x.means == saysBlocked }) {
			continue
		}
		lower := bytes.ToLower(c.Value)
		if bytes.Contains(lower, []byte("getrennt lebend")) || bytes.Contains(lower, []byte("leben getrennt")) || bytes.Contains(lower, []byte("lebt getrennt")) {
			r.apart = true
		}
		if isBlockWord(c.Value) && !bytes.Contains(lower, []byte("keine ")) && !bytes.Contains(lower, []byte("aufgehoben")) {
			who.Kind, who.Col, who.Header, who.Value = AddressBlocked, c.Col, headerOf(rec.Table, c.Col), cleaned(string(c.Value))
			e.add(who)
		}
	}
}

func headerOf(t *table.Table, col int) string {
	for _, h := range t.Headers {
		if h.Col == col {
			return h.Header
		}
	}
	return ""
}

// mayBlock tells cheaply the few cells in which a remark may stand.
func mayBlock(b []byte) bool {
	for i := range b {
		switch b[i] | 0x20 {
		case 's':
			if len(b) >= i+5 && bytes.EqualFold(b[i:i+5], []byte("sperr")) {
				return true
			}
		case 'g':
			if len(b) >= i+8 && (bytes.EqualFold(b[i:i+8], []byte("getrennt")) || bytes.EqualFold(b[i:i+8], []byte("gesperrt"))) {
				return true
			}
		}
	}
	return false
}

// isBlockWord tells the words for an address that must not be told (§ 51 BMG).
func isBlockWord(b []byte) bool {
	s := strings.ToLower(string(b))
	for _, word := range []string{"auskunftssperre", "auskunftsperre", "sperrvermerk", "übermittlungssperre", "uebermittlungssperre", "adresssperre", "adressensperre",
		"meldesperre", "melderegistersperre", "adresse gesperrt", "anschrift gesperrt", "gesperrte adresse", "gesperrte anschrift", "auskunft gesperrt"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func isYes(s string) bool {
	switch strings.Trim(s, " .!") {
	case "ja", "j", "x", "1", "wahr", "true", "y", "yes", "✓", "✔":
		return true
	}
	return false
}

func isNo(s string) bool {
	switch strings.Trim(s, " .!") {
	case "nein", "n", "0", "falsch", "false", "no", "kein", "keine", "keines", "kein sorgerecht", "nicht sorgeberechtigt", "ohne sorgerecht":
		return true
	}
	return false
}

// apart looks for two parents of one child who live apart, by a column of the table, and
// have one address all the same.
func (e *examination) apart() {
	byChild := map[string][]int{}
	any := false
	for i := range e.rows {
		if r := &e.rows[i]; r.childID != "" {
			byChild[r.childID] = append(byChild[r.childID], i)
			any = any || r.apart
		}
	}
	if !any {
		return
	}
	for _, child := range sortedKeys(byChild, func(list []int) bool { return len(list) > 1 && len(list) <= maxSharing }) {
		list := byChild[child]
		if !slices.ContainsFunc(list, func(i int) bool { return e.rows[i].apart }) {
			continue
		}
	pairs:
		for y, j := range list {
			for _, i := range list[:y] {
				a, b := &e.rows[i], &e.rows[j]
				key := contact.AppendAddress(nil, []byte(a.address))
				if len(key) > 0 && !sameNames(a, b) && bytes.Equal(key, contact.AppendAddress(nil, []byte(b.address))) {
					e.addTo(b, table.Address, ApartAtOneAddress, b.address, fmt.Sprintf("Dieselbe Adresse wie %s (Zeile %d).", a.name(), a.number), a.number)
					break pairs
				}
			}
		}
	}
}
