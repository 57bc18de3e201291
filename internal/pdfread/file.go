package pdfread

import (
	"errors"
	"io"
)

const (
	firstWindow = 1 << 10
	maxWindow   = 4 << 20  // the largest object that is not a stream
	maxPacked   = 16 << 20 // the largest object stream, unpacked
	maxContent  = 32 << 20 // the drawing of one page or form, unpacked
	maxCMap     = 4 << 20
	maxChain    = 16 // references to references, lengths of lengths
	keptPacks   = 8
	keptFonts   = 256
)

// A file finds objects by their number.
type file struct {
	r       io.ReaderAt
	size    int64
	entries []entry
	trailer dict
	chain   int     // objects that are being read because of each other
	packs   []*pack // object streams that were used last, the latest last
	fonts   map[ref]*font
}

func open(r io.ReaderAt, size int64) (*file, error) {
	at, err := findXref(r, size)
	if err != nil {
		return nil, err
	}
	f := &file{r: r, size: size, fonts: map[ref]*font{}}
	return f, f.readXref(at)
}

// bytes reads n bytes at an offset.
func (f *file) bytes(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at > f.size-n {
		return nil, damaged("something lies outside the file")
	}
	b := make([]byte, n)
	if m, err := f.r.ReadAt(b, at); m < len(b) {
		if errors.Is(err, io.EOF) {
			return nil, damaged("the file is shorter than it was")
		}
		return nil, err
	}
	return b, nil
}

// window lets read work on as many bytes at an offset as it needs, and returns
// what it read and where it ended.
func (f *file) window(at int64, read func(*lexer) (any, error)) (any, int64, error) {
	for n := int64(firstWindow); ; n *= 4 {
		rest := f.size - at
		b, err := f.bytes(at, min(n, rest))
		if err != nil {
			return nil, 0, err
		}
		l := &lexer{b: b, refs: true}
		v, err := read(l)
		cut := l.pos+2 >= len(b) || err != nil // what was read may go on behind the window
		switch {
		case cut && n < rest && n < maxWindow:
		case cut && n < rest && !errors.Is(err, ErrDamaged):
			return nil, 0, tooLarge("object")
		case errors.Is(err, errEnd):
			return nil, 0, damaged("an object is cut off")
		default:
			return v, at + int64(l.pos), err
		}
	}
}

// objectAt reads "1 0 obj …" at an offset; a negative number accepts any.
func (f *file) objectAt(at int64, want ref) (any, error) {
	v, end, err := f.window(at, func(l *lexer) (any, error) {
		var head [3]any
		for i := range head {
			v, err := l.object()
			if err != nil {
				return nil, err
			}
			head[i] = v
		}
		if head[2] != any(keyword("obj")) || want.num >= 0 && (head[0] != any(want.num) || head[1] != any(want.gen)) {
			return nil, damaged("object %d is not where it should be", want.num)
		}
		v, err := l.object()
		if err != nil {
			return nil, err
		}
		d, ok := v.(dict)
		if !ok {
			return v, nil
		}
		if k, err := l.object(); err != nil || k != any(keyword("stream")) {
			return v, err
		}
		if l.pos < len(l.b) && l.b[l.pos] == '\r' {
			l.pos++
		}
		if l.pos < len(l.b) && l.b[l.pos] == '\n' {
			l.pos++
		}
		return stream{dict: d}, nil
	})
	if s, ok := v.(stream); ok {
		s.at = end
		return s, err
	}
	return v, err
}

// get follows references until there is an object; an object that does not exist is nil.
func (f *file) get(v any) (any, error) {
	for {
		r, ok := v.(ref)
		if !ok {
			return v, nil
		}
		if f.chain >= maxChain {
			return nil, damaged("references go round in circles")
		}
		f.chain++
		defer func() { f.chain-- }()
		var err error
		if v, err = f.load(r); err != nil {
			return nil, err
		}
	}
}

func (f *file) load(r ref) (any, error) {
	if r.num < 0 || r.num >= int64(len(f.entries)) {
		return nil, nil
	}
	switch e := f.entries[r.num]; e.kind {
	case plain:
		if int64(e.gen) != r.gen {
			return nil, nil
		}
		return f.objectAt(e.at, r)
	case packed:
		if r.gen != 0 {
			return nil, nil
		}
		p, err := f.pack(e.at)
		if err != nil {
			return nil, err
		}
		return p.object(r.num, int(e.gen))
	}
	return nil, nil
}

// The typed getters follow references; what is missing or of another type is the zero value.

func (f *file) dict(v any) (dict, error) {
	v, err := f.get(v)
	if s, ok := v.(stream); ok {
		return s.dict, err
	}
	d, _ := v.(dict)
	return d, err
}

func (f *file) array(v any) (array, error) {
	v, err := f.get(v)
	a, _ := v.(array)
	return a, err
}

func (f *file) name(v any) (name, error) {
	v, err := f.get(v)
	n, _ := v.(name)
	return n, err
}

func (f *file) int(v any) (int64, error) {
	v, err := f.get(v)
	n, _ := v.(int64)
	return n, err
}

// A pack is an object stream (ISO 32000-1, 7.5.7).
type pack struct {
	num     int64
	data    []byte
	numbers []int64
	offsets []int64
}

func (f *file) pack(num int64) (*pack, error) {
	for i, p := range f.packs {
		if p.num == num {
			f.packs = append(append(f.packs[:i], f.packs[i+1:]...), p)
			return p, nil
		}
	}
	if num < 0 || num >= int64(len(f.entries)) || f.entries[num].kind != plain {
		return nil, damaged("object stream %d is missing", num)
	}
	v, err := f.get(ref{num, int64(f.entries[num].gen)})
	if err != nil {
		return nil, err
	}
	s, ok := v.(stream)
	if !ok || s.dict["Type"] != any(name("ObjStm")) {
		return nil, damaged("object stream %d is none", num)
	}
	data, err := f.data(s, maxPacked)
	if err != nil {
		return nil, err
	}
	first, err1 := f.int(s.dict["First"])
	n, err2 := f.int(s.dict["N"])
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if first < 0 || first > int64(len(data)) || n < 0 || n > first {
		return nil, damaged("object stream %d", num)
	}
	p := &pack{num: num, data: data}
	l := lexer{b: data[:first]}
	for range n {
		a, _ := l.object()
		b, _ := l.object()
		number, ok1 := a.(int64)
		offset, ok2 := b.(int64)
		if !ok1 || !ok2 || offset < 0 || offset > int64(len(data))-first {
			return nil, damaged("object stream %d", num)
		}
		p.numbers = append(p.numbers, number)
		p.offsets = append(p.offsets, first+offset)
	}
	if len(f.packs) >= keptPacks {
		f.packs = f.packs[1:]
	}
	f.packs = append(f.packs, p)
	return p, nil
}

func (p *pack) object(num int64, index int) (any, error) {
	if index < 0 || index >= len(p.numbers) || p.numbers[index] != num {
		return nil, damaged("object %d is not in its object stream", num)
	}
	l := lexer{b: p.data, pos: int(p.offsets[index]), refs: true}
	v, err := l.object()
	if _, ok := v.(keyword); ok || err != nil {
		return nil, damaged("object %d in its object stream", num)
	}
	return v, nil
}
