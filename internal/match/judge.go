package match

import "elterntool/internal/names"

// A verdict says whether a row and an account that are alone with each other
// belong together.
type verdict struct {
	reason  Reason // None: they do
	stage   names.Stage
	swapped bool
	fit     names.Fit
}

// A judgement is the last verdict of a component: rows of one person mostly have
// the same names.
type judgement struct {
	account     uint32 // +1
	first, last uint32
	verdict     verdict
}

// judge looks at what speaks against a row and an account.
func (s *solver) judge(c *component, r rowRef, a *accountRef, e Evidence) verdict {
	in, rs := s.in, &s.in.records
	v := verdict{reason: ParticleDiffers, stage: names.Loose, swapped: true}
	var best uint32
	witness := false // the account names of a file it stands in mean something
	for _, rec := range c.records[a.from:a.to] {
		witness = witness || !s.plan.files[rs.at(rec.rec).file].WitnessOff
		first, last := rs.at(rec.rec).first, rs.at(rec.rec).last
		switch r.pair {
		case rec.pair:
			stage := max(s.stage(in.rows.at(r.i).first, first), s.stage(in.rows.at(r.i).last, last))
			if v.reason != None || v.swapped || stage < v.stage {
				v, best = verdict{stage: stage}, rec.rec
			}
		case rec.pair.swapped():
			stage := max(s.stage(in.rows.at(r.i).first, last), s.stage(in.rows.at(r.i).last, first))
			if v.reason != None || v.swapped && stage < v.stage {
				v, best = verdict{stage: stage, swapped: true}, rec.rec
			}
		}
	}
	switch {
	case s.plan.state[a.account]&stateTwoNames != 0:
		v.reason = AccountTwoNames
	case a.childDiffers:
		v.reason = ChildDiffers
	}
	if v.reason != None {
		return v
	}
	v.fit = s.fit(r.i, best, v.swapped)
	switch {
	case v.fit == names.Misfit && witness:
		v.reason = AccountNameMisfit
	case v.swapped && e == BySpelling:
		v.reason = SwappedUnsure
	case v.swapped && e == ByName && (!witness || !s.plan.swappedFile && s.seenUnswapped(c, r)):
		v.reason = SwappedUnsure
	}
	return v
}

// stage compares two parts of one class.
func (s *solver) stage(a, b uint32) names.Stage {
	if a == b {
		return names.Exact
	}
	stage, _ := names.Compare(s.in.parts.get(a), s.in.parts.get(b))
	return stage
}

// fit asks the account name of a record about the names of a row.
func (s *solver) fit(row, rec uint32, swapped bool) names.Fit {
	flags := s.in.records.at(rec).flags
	switch {
	case flags&flagFits != 0 && !swapped, flags&flagFitsSwapped != 0 && swapped:
		return names.Fits
	case flags&(flagFits|flagFitsSwapped) != 0:
		return names.FitsSwapped
	}
	var buf [128]byte
	account := s.in.records.appendName(buf[:0], rec)
	return names.Witness(account, s.in.parts.get(s.in.rows.at(row).first), s.in.parts.get(s.in.rows.at(row).last))
}

// seenUnswapped reports whether something speaks against the row's names
// standing the wrong way round: elsewhere its first name is a first name, or
// its last name a last name.
func (s *solver) seenUnswapped(c *component, r rowRef) bool {
	s.counted.Do(s.countNames)
	own := uint32(0)
	for _, other := range c.rows {
		if other.pair == r.pair {
			own++
		}
	}
	return s.firsts[r.pair.first()] > own || s.lasts[r.pair.last()] > own
}

// countNames counts how often each class is a first and a last name.
func (s *solver) countNames() {
	s.firsts = make([]uint32, len(s.x.rows.start))
	s.lasts = make([]uint32, len(s.x.rows.start))
	for g := range s.x.groups {
		n := uint32(len(g.rows) + len(g.records))
		s.firsts[g.pair.first()] += n
		s.lasts[g.pair.last()] += n
	}
}
