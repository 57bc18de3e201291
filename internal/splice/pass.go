package splice

// A Pass is one way through an old stream on which edits come in its order: those that
// are known before, and those that the reader of the stream finds. The zero value is ready: it
// carries nothing out.
type Pass struct {
	Emit  func(Edit) error // takes an edit; nil: they are only counted by the reader
	Out   *Writer          // gets the old bytes; nil if nothing is written
	Known []Edit           // to be emitted on the way, in order
	Room  Room             // for replacements
}

// Feed hands on what was read, and after that has room again for replacements. There
// must be an Out.
func (p *Pass) Feed(old []byte) error {
	err := p.Out.Feed(old)
	if !p.Out.Pending() {
		p.Room.Reset()
	}
	return err
}

// Queue emits an edit that was found.
func (p *Pass) Queue(e Edit) error {
	if p.Emit == nil {
		return nil
	}
	return p.Emit(e)
}

// Due tells whether a known edit starts before end.
func (p *Pass) Due(end int64) bool { return len(p.Known) > 0 && p.Known[0].Start < end }

// QueueKnown emits the known edits that start before end.
func (p *Pass) QueueKnown(end int64) error {
	for p.Due(end) {
		if err := p.Queue(p.Known[0]); err != nil {
			return err
		}
		p.Known = p.Known[1:]
	}
	return nil
}

// Hold keeps what is written back from offset at on, see [Writer.Hold].
func (p *Pass) Hold(at int64) {
	if p.Out != nil {
		p.Out.Hold(at)
	}
}

// Release ends a Hold.
func (p *Pass) Release() {
	if p.Out != nil {
		p.Out.Release()
	}
}
