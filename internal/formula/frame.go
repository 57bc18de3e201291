package formula

// A frame is an open parenthesis, or brace, and what stands in it so far.
type frame struct {
	kind  reach
	arg   int    // argument that is being read, from 0
	start [4]int // for each of the first arguments: index of its first area
	mixed [3]bool
}

func (f *frame) next(areas int) {
	if f.arg++; f.arg < len(f.start) {
		f.start[f.arg] = areas
	}
}

func (f *frame) other() {
	if f.arg < len(f.mixed) {
		f.mixed[f.arg] = true
	}
}

func (p *Parser) openFrame(kind reach) {
	p.mixed()
	if len(p.frames) >= maxDepth {
		p.skipped++
		p.unbounded = true
		return
	}
	f := frame{kind: kind}
	f.start[0] = len(p.areas)
	p.frames = append(p.frames, f)
}

func (p *Parser) closeFrame() {
	switch {
	case p.skipped > 0:
		p.skipped--
		return
	case len(p.frames) == 0:
		p.broken = true
		return
	}
	f := &p.frames[len(p.frames)-1]
	p.frames = p.frames[:len(p.frames)-1]
	switch f.kind {
	case sizedByFirst: // SUMIF(criteria; …; sum)
		p.stretch(f, 0, 2, false)
	case sizedBySecond: // LOOKUP(…; search; result)
		p.stretch(f, 1, 2, true)
	}
}

// stretch widens the areas of one argument to the size of another one, where
// the function reads as many cells in both, whatever the size of the former:
// SUMIF([.A1:.A9];">0";[.B1]) reads B1:B9. A vector may also lie across:
// LOOKUP(2;[.A1:.A9];[.B1:.C1]) reads B1:J1.
func (p *Parser) stretch(f *frame, model, arg int, vector bool) {
	if f.arg < arg {
		return
	}
	first := f.start[arg]
	last := len(p.areas)
	if f.arg > arg {
		last = f.start[arg+1]
	}
	if first == last {
		return // a name, if anything, and that is unbounded
	}
	m := f.start[model]
	sizeKnown := !f.mixed[model] && f.start[model+1]-m == 1 && p.areas[m].Sheet1 == p.areas[m].Sheet2
	if !sizeKnown || last-first > maxStretched {
		p.unbounded = true
		return
	}
	exact := !f.mixed[arg] && last-first == 1 && p.areas[first].rel&partial == 0
	for i := first; i < last; i++ {
		p.areas[i] = stretched(p.areas[m], p.areas[i], vector, exact)
	}
}

// stretched returns the cells that a function may read from a, or, unless
// exact, from any cell in it, if it reads as many as m has.
func stretched(m, a Area, vector, exact bool) Area {
	rows, cols := m.rows(), m.cols()
	if vector {
		n := max(rows, cols)
		switch {
		case a.rel&partial != 0:
			rows, cols = n, n
		case a.rows() > a.cols():
			rows, cols = n, 1
		case a.rows() < a.cols():
			rows, cols = 1, n
		default:
			rows, cols = n, n
		}
	}
	b := a
	if exact {
		b.Row2 = max(a.Row2, a.Row1+rows-1)
		b.Col2 = max(a.Col2, a.Col1+cols-1)
	} else {
		b.Row2 += rows - 1
		b.Col2 += cols - 1
	}
	b.Row2, b.Col2 = min(b.Row2, MaxRow), min(b.Col2, MaxCol)
	rigid := m.rigid() && a.rigid() && (b == a || b.Row2 < MaxRow && b.Col2 < MaxCol)
	alike := b == a && m.rel == a.rel && m.rel&vague == 0
	if !rigid && !alike {
		b.rel |= vague
	}
	return b
}
