package match

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"

	"elterntool/internal/names"
)

// A Suggestion is an account that may be a row's, for a person to look at.
type Suggestion struct {
	Account int
	Why     Likeness
}

// An Unused account was taken by no row.
type Unused struct {
	Account int
	Known   bool // a row of this name exists, but nothing was certain
}

// Suggestions are for people to read. Where there are more rows or accounts
// without a partner than anybody reads, the files do not belong together.
const (
	maxSuggestFor   = 20_000 // rows, and accounts
	maxSuggestBlock = 10_000 // comparisons within one block
	maxSuggestions  = 3      // for one row
)

// A wanted is a row or an account without a partner.
type wanted struct {
	number      uint32
	first, last []byte // words of AppendTokens, without blanks
	firsts      [][]byte
	lasts       [][]byte
}

// A blockKey brings together what may be alike: an account and a row have to
// share one to be compared.
type blockKey struct {
	hash  uint64
	index int32 // in rows or accounts
	row   bool
}

// suggest compares the rows that found no account with the accounts that no row
// took.
func (s *solver) suggest() {
	p := s.plan
	var rows, accounts []uint32
	own := map[uint32]bool{} // accounts that rows without a certain one hold: each is suggested to those that hold it
	for i, d := range p.rows {
		if d.reason == NoAccount {
			rows = append(rows, uint32(i))
			if e := s.in.existing.at(uint32(i)); e != 0 {
				own[e-1] = true
			}
		}
	}
	for a, state := range p.state {
		if state.usable() && (state&stateTaken == 0 || own[uint32(a)]) {
			accounts = append(accounts, uint32(a))
		}
	}
	if len(rows) == 0 || len(accounts) == 0 || len(rows) > maxSuggestFor || len(accounts) > maxSuggestFor {
		return
	}
	r := &s.in.records
	var wantRows, wantAccounts []wanted
	var keys []blockKey
	for _, i := range rows {
		w := makeWanted(i, s.in.parts.get(s.in.rows.at(i).first), s.in.parts.get(s.in.rows.at(i).last))
		keys = s.appendKeys(keys, &w, int32(len(wantRows)), true)
		wantRows = append(wantRows, w)
	}
	for _, a := range accounts {
		for rec := range p.recordsOf(a) { // mostly one
			w := makeWanted(a, r.parts.get(r.at(rec).first), r.parts.get(r.at(rec).last))
			keys = s.appendKeys(keys, &w, int32(len(wantAccounts)), false)
			wantAccounts = append(wantAccounts, w)
		}
	}
	slices.SortFunc(keys, func(a, b blockKey) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(boolInt(a.row), boolInt(b.row)), cmp.Compare(a.index, b.index))
	})
	found := make(map[uint32][]Suggestion)
	for from := 0; from < len(keys); {
		to, split := from, 0
		for ; to < len(keys) && keys[to].hash == keys[from].hash; to++ {
			if !keys[to].row {
				split++
			}
		}
		block, split := keys[from:to], split
		from = to
		if split*(len(block)-split) > maxSuggestBlock {
			continue
		}
		for _, a := range block[:split] {
			for _, r := range block[split:] {
				row, account := &wantRows[r.index], &wantAccounts[a.index]
				if own[account.number] && p.state[account.number]&stateTaken != 0 && s.in.existing.at(row.number) != account.number+1 {
					continue
				}
				if why, ok := liken(row, account); ok {
					found[row.number] = append(found[row.number], Suggestion{int(account.number), why})
				}
			}
		}
	}
	for row, list := range found {
		slices.SortFunc(list, func(a, b Suggestion) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Why, b.Why))
		})
		list = slices.CompactFunc(list, func(a, b Suggestion) bool { return a.Account == b.Account })
		slices.SortFunc(list, func(a, b Suggestion) int {
			return cmp.Or(cmp.Compare(a.Why, b.Why),
				bytes.Compare(r.appendName(nil, uint32(a.Account)), r.appendName(nil, uint32(b.Account))))
		})
		found[row] = list[:min(len(list), maxSuggestions)]
	}
	p.suggestions = found
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func makeWanted(number uint32, first, last []byte) wanted {
	f, l := names.AppendTokens(nil, first), names.AppendTokens(nil, last)
	return wanted{
		number: number,
		first:  bytes.ReplaceAll(f, []byte(" "), nil),
		last:   bytes.ReplaceAll(l, []byte(" "), nil),
		firsts: bytes.Fields(f),
		lasts:  bytes.Fields(l),
	}
}

// appendKeys appends the keys of w: every first with every last name; the whole
// of one with the beginning or the end of the other. A row has those of its
// swapped names too.
func (s *solver) appendKeys(keys []blockKey, w *wanted, index int32, row bool) []blockKey {
	add := func(kind byte, a, b []byte) {
		var h maphash.Hash
		h.SetSeed(s.in.parts.seed)
		h.WriteByte(kind)
		h.Write(a)
		h.WriteByte(0)
		h.Write(b)
		keys = append(keys, blockKey{h.Sum64(), index, row})
	}
	const most = 3
	for _, f := range w.firsts[:min(len(w.firsts), most)] {
		for _, l := range w.lasts[max(0, len(w.lasts)-most):] {
			add('w', f, l)
			if row {
				add('w', l, f)
			}
		}
	}
	if len(w.first) > 1 && len(w.last) > 1 {
		add('f', w.first, w.last[:2])
		add('F', w.first, w.last[len(w.last)-2:])
		add('l', w.last, w.first[:2])
		add('L', w.last, w.first[len(w.first)-2:])
	}
	return keys
}

// liken says in what a row and an account are alike.
func liken(row, account *wanted) (Likeness, bool) {
	if bytes.Equal(row.first, account.last) && bytes.Equal(row.last, account.first) {
		return SwappedNames, true
	}
	first, firstOK := likenParts(row.first, account.first, row.firsts, account.firsts, FewerFirstNames)
	last, lastOK := likenParts(row.last, account.last, row.lasts, account.lasts, HalfSurname)
	switch {
	case firstOK && lastOK:
		return max(first, last), true
	case firstOK && first == BaseLetters && names.IsTypo(row.last, account.last),
		lastOK && last == BaseLetters && names.IsTypo(row.first, account.first):
		return Typo, true
	}
	return 0, false
}

// likenParts says in what one part of a name is alike; fewer is the likeness of
// words that are missing on one side.
func likenParts(a, b []byte, wordsA, wordsB [][]byte, fewer Likeness) (Likeness, bool) {
	if bytes.Equal(a, b) {
		return BaseLetters, len(a) > 0
	}
	if len(wordsA) > len(wordsB) {
		wordsA, wordsB = wordsB, wordsA
	}
	missing, particles := 0, 0
	rest := wordsA
	for _, word := range wordsB {
		if len(rest) > 0 && bytes.Equal(rest[0], word) {
			rest = rest[1:]
			continue
		}
		missing++
		if names.IsParticle(word) {
			particles++
		}
	}
	switch {
	case len(rest) > 0 || len(wordsA) == 0:
		return 0, false
	case missing == particles:
		return WithoutParticle, true
	}
	return fewer, true
}
