package match

// FileStats says what was found in one of IServ's files.
type FileStats struct {
	Accounts    int  // rows with an account name
	Deciding    int  // of these, may belong to parents
	Taken       int  // of these, held by a row according to the plan
	Unused      int  // of these, held by none
	Strangers   int  // of the unused, with a name that no row has
	Fits        int  // deciding accounts whose account name fits their own names
	FitsSwapped int  // … with first and last name swapped
	Misfits     int  // … not at all
	WitnessOff  bool // most do not fit: the school has a scheme of its own
	Info        bool // Klasse/Information holds Kind-IDs of Datei-01
	ImportID    bool // Import-ID holds Kind-IDs of Datei-01
	Untrusted   bool // too many strangers
}

// Totals are the counts over all rows.
type Totals struct {
	Rows       int
	Status     [NumStatus]int
	Reason     [NumReasons]int // of rows without a certain account
	Stage      [4]int          // by names.Stage, of rows with an account, without those swapped or ruled
	Swapped    int             // of rows with an account
	Ruled      int             // of rows with an account, those by a Ruling
	HiddenSet  int             // hidden rows whose cell changes
	Unused     int             // accounts of parents that no row has taken
	Strangers  int             // of these, with a name that no row has
	Undecided  int             // groups
	Duplicates int             // accounts that stand in rows of different names
}

// maxStrangers is the share of accounts of a file, in per cent, that may belong
// to nobody in Datei-01. Up to two such accounts are always possible.
const maxStrangers = 5

func (f *FileStats) untrusted() bool {
	few := f.Strangers <= 2 && f.Strangers*2 <= f.Deciding
	return !few && f.Strangers*100 > maxStrangers*f.Deciding
}

// count fills in the statistics.
func (p *Plan) count() {
	together(p.countRows, p.countAccounts)
	t := &p.totals
	for i := range uint32(p.groups.heads.len()) {
		switch p.groups.heads.at(i).reason {
		case Undecided:
			t.Undecided++
		case ValueTwice:
			t.Duplicates++
		}
	}
	p.trusted = true
	for i := range p.files {
		f := &p.files[i]
		f.Untrusted = f.untrusted()
		p.trusted = p.trusted && (p.options.Trust || !f.Untrusted)
	}
}

func (p *Plan) countRows() {
	t := &p.totals
	t.Rows = len(p.rows)
	for i, d := range p.rows {
		t.Status[d.status]++
		if _, ok := d.account(); !ok {
			t.Reason[d.reason]++
			continue
		}
		switch {
		case d.bits&bitRuled != 0:
			t.Ruled++
		case d.bits&bitSwapped != 0:
			t.Swapped++
		default:
			t.Stage[d.stage]++
		}
		if (d.status == Filled || d.status == Overwritten) && p.in.hidden.at(uint32(i)) {
			t.HiddenSet++
		}
		if d.plain() {
			p.plain[d.stage]++
		}
	}
}

func (p *Plan) countAccounts() {
	r, t := &p.in.records, &p.totals
	for _, s := range p.state {
		if s.usable() && s&stateTaken == 0 {
			t.Unused++
			if s&stateKnown == 0 {
				t.Strangers++
			}
		}
	}
	for rec := range uint32(r.list.len()) {
		s := p.state[r.account(rec)]
		if !r.at(rec).flags.decides() || !s.usable() {
			continue
		}
		f := &p.files[r.at(rec).file]
		switch {
		case s&stateTaken != 0:
			f.Taken++
		case s&stateKnown != 0:
			f.Unused++
		default:
			f.Unused++
			f.Strangers++
		}
	}
}
