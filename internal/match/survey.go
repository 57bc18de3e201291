package match

import (
	"slices"
	"sync"

	"elterntool/internal/names"
)

// maxRespelt is the share of names, in per cent, that may be spelt in IServ in
// another way than in Datei-01, if spelling is to tell people apart.
const maxRespelt = 5

// A survey is what all names together tell. Each name counts once, so that a
// namesake more, or another person's account of a known name, cannot tip the
// scales.
type survey struct {
	straight, swapped int    // names found in IServ as they stand, the other way round only
	respelt           [2]int // names that do not agree exactly, not when folded
	balance           []int  // by file: names with an account that fits, less those without
	votes             []vote
	several           bool  // rows have the same name
	ids               []int // by file: names whose Kind-ID agrees with a row's, less those whose does not
}

// A vote says whether any account of one name in a file fits.
type vote struct {
	file uint16
	fits bool
}

// survey looks at all names once before anything is decided. It finds out
// whether account names mean anything, whether the whole Datei-01 is the wrong
// way round, how faithfully names are spelt, and which values are common.
func (s *solver) survey() {
	v := s.newSurvey()
	spans := s.x.spans()
	var lock sync.Mutex
	parallel(len(spans), func() (func(int), func()) {
		part := s.newSurvey()
		return func(k int) { part.look(s, spans[k]) }, func() {
			lock.Lock()
			defer lock.Unlock()
			v.add(part)
		}
	})
	for i := range v.balance {
		s.plan.files[i].WitnessOff = v.balance[i] < 0
	}
	for i, n := range v.ids {
		if n < 0 { // looks like Kind-IDs, but is something else: classes, the parents' own numbers
			s.plan.files[i].Info, s.plan.files[i].ImportID = false, false
		}
	}
	s.plan.swappedFile = v.swapped > v.straight && v.swapped > 1
	for k := range v.respelt {
		s.faithful[k] = v.respelt[k]*100 <= maxRespelt*v.straight
	}
	if v.several || s.evidence || !s.in.bareLast.none() || v.swapped > 0 {
		s.findCommon()
	}
	for row := range uint32(s.in.rows.len()) {
		*s.nameOf(row) = 0
	}
}

// nameOf is the number of a row's name, 0 for none. It lies where the decision is going to
// refer to an account: there is nothing yet, and memory is scarcest now.
func (s *solver) nameOf(row uint32) *uint32 { return &s.plan.rows[row].ref }

func (s *solver) newSurvey() *survey {
	return &survey{balance: make([]int, len(s.plan.files)), ids: make([]int, len(s.plan.files))}
}

// look looks at some last names. It gives the rows of each name a number of its own, see
// nameOf: that of names and rows before it is never higher.
func (v *survey) look(s *solver, last span) {
	name := s.x.rows.start[last.from]
	for g := range s.x.groupsOf(last) {
		v.vote(s, g)
		if len(g.rows) == 0 {
			continue
		}
		v.compare(s, g)
		v.compareIDs(s, g)
		name++
		v.several = v.several || len(g.rows) > 1
		for _, row := range g.rows {
			*s.nameOf(row) = name
		}
	}
}

// add adds what o found out.
func (v *survey) add(o *survey) {
	v.straight += o.straight
	v.swapped += o.swapped
	v.several = v.several || o.several
	for k := range v.respelt {
		v.respelt[k] += o.respelt[k]
	}
	for i := range v.balance {
		v.balance[i] += o.balance[i]
		v.ids[i] += o.ids[i]
	}
}

// vote counts whether the account names of a group fit.
func (v *survey) vote(s *solver, g group) {
	r := &s.in.records
	v.votes = v.votes[:0]
next:
	for _, rec := range g.records {
		flags := r.at(rec).flags
		if !flags.decides() {
			continue
		}
		file, fits := r.at(rec).file, flags&(flagFits|flagFitsSwapped) != 0
		for k := range v.votes {
			if v.votes[k].file == file {
				v.votes[k].fits = v.votes[k].fits || fits
				continue next
			}
		}
		v.votes = append(v.votes, vote{file, fits})
	}
	for _, vote := range v.votes {
		if vote.fits {
			v.balance[vote.file]++
		} else {
			v.balance[vote.file]--
		}
	}
}

// compareIDs counts, for each file, whether the Kind-IDs of a name are those of its
// rows, in any account.
func (v *survey) compareIDs(s *solver, g group) {
	if !s.evidence {
		return
	}
	v.votes = v.votes[:0]
	for _, rec := range g.records {
		for kind, value := range s.recordMarks(rec) {
			if kind != kindChild {
				continue
			}
			agrees := slices.ContainsFunc(g.rows, func(row uint32) bool { return uint64(s.in.rows.at(row).child) == value })
			file := s.in.records.at(rec).file
			k := slices.IndexFunc(v.votes, func(o vote) bool { return o.file == file })
			if k < 0 {
				k = len(v.votes)
				v.votes = append(v.votes, vote{file: file})
			}
			v.votes[k].fits = v.votes[k].fits || agrees
		}
	}
	for _, vote := range v.votes {
		if vote.fits {
			v.ids[vote.file]++
		} else {
			v.ids[vote.file]--
		}
	}
}

// compare counts how the name of a group's rows is found in IServ.
func (v *survey) compare(s *solver, g group) {
	switch {
	case s.anyUsable(g.records):
		v.straight++
		stage := s.bestStage(g)
		for k := range v.respelt {
			if stage > names.Stage(k) {
				v.respelt[k]++
			}
		}
	case g.pair.swapped() != g.pair && s.anyUsable(s.x.recordsWith(g.pair.swapped())):
		v.swapped++
	}
}

// bestStage returns how well the best of a group's rows and accounts agree.
func (s *solver) bestStage(g group) names.Stage {
	const most = 1000 // comparisons; so many namesakes say nothing about spelling
	best := names.Loose
	if len(g.rows)*len(g.records) > most {
		return names.Exact
	}
	r := &s.in.records
	for _, row := range g.rows {
		for _, rec := range g.records {
			if s.plan.state[r.account(rec)].usable() {
				best = min(best, max(s.stage(s.in.rows.at(row).first, r.at(rec).first), s.stage(s.in.rows.at(row).last, r.at(rec).last)))
			}
		}
		if best == names.Exact {
			break
		}
	}
	return best
}
