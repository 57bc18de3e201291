package splice

import (
	"fmt"
	"io"
)

// NewReader gives the new stream that edits, in order and without More, make of an
// old one.
func NewReader(old io.Reader, edits []Edit) io.Reader {
	return &reader{old: old, edits: edits}
}

type reader struct {
	old   io.Reader
	edits []Edit
	off   int64  // in the old stream
	skip  int64  // old bytes to leave out
	front []byte // to be given first
}

func (r *reader) Read(p []byte) (int, error) {
	for {
		switch {
		case len(r.front) > 0:
			n := copy(p, r.front)
			r.front = r.front[n:]
			return n, nil
		case r.skip > 0:
			n, err := io.CopyN(io.Discard, r.old, r.skip)
			r.off += n
			if r.skip -= n; err != nil {
				return 0, unexpected(err)
			}
		case len(r.edits) > 0 && r.edits[0].Start <= r.off:
			e := r.edits[0]
			if e.Start < r.off || e.End < e.Start {
				return 0, fmt.Errorf("splice: edits overlap at byte %d", e.Start)
			}
			r.front, r.skip = e.New, e.End-e.Start
			r.edits = r.edits[1:]
		case len(p) == 0:
			return 0, nil
		default:
			if len(r.edits) > 0 {
				p = p[:min(int64(len(p)), r.edits[0].Start-r.off)]
			}
			n, err := r.old.Read(p)
			r.off += int64(n)
			if err == io.EOF && len(r.edits) > 0 {
				if n > 0 || r.edits[0].Start == r.off {
					return n, nil // an insertion at the end is still to come
				}
				err = io.ErrUnexpectedEOF
			}
			return n, err
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
