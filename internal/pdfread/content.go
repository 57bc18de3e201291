package pdfread

import "bytes"

const (
	maxForms  = 16      // forms within forms
	maxStates = 256     // q without Q
	maxSteps  = 4 << 20 // operators and glyphs of a page, so that forms cannot multiply
)

// A matrix is a b c d e f of ISO 32000-1, 8.3.4.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times gives the matrix that does m first and then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// A state is the part of the graphics state that moves or hides text.
type state struct {
	ctm         matrix
	font        *font
	size        float64
	charSpace   float64
	wordSpace   float64
	scale       float64 // 1 is not scaled
	leading     float64
	rise        float64
	render      int64
	initialised bool
}

// An interpreter follows the operators that place text (ISO 32000-1, 8.4 and 9.4) and ignores all others.
type interpreter struct {
	*file
	out    *composer
	state  state
	tm, lm matrix
	steps  int
	marked []bool // open marked content; true: its text is replaced
}

func (in *interpreter) step() error {
	if in.steps++; in.steps > maxSteps {
		return tooLarge("page")
	}
	return nil
}

func (in *interpreter) run(content []byte, resources dict, depth int) error {
	if depth > maxForms {
		return tooLarge("forms within forms")
	}
	if !in.state.initialised {
		in.state.scale, in.state.initialised = 1, true
	}
	r := &drawing{interpreter: in, resources: resources, fonts: map[name]*font{}, depth: depth}
	l := lexer{b: content}
	var args array
	for !l.done() {
		v, err := l.object()
		if err == errEnd {
			return damaged("content is cut off")
		}
		if err != nil {
			return err
		}
		op, ok := v.(keyword)
		if !ok {
			if args = append(args, v); len(args) > 64 {
				return damaged("operands without operator")
			}
			continue
		}
		if err := in.step(); err != nil {
			return err
		}
		if op == "BI" {
			err = skipImage(&l)
		} else {
			err = r.do(op, args)
		}
		if err != nil {
			return err
		}
		args = args[:0]
	}
	return nil
}

// skipImage goes behind an image that lies in the content itself.
func skipImage(l *lexer) error {
	for {
		i := bytes.Index(l.b[l.pos:], []byte("EI"))
		if i < 1 {
			return damaged("image without end")
		}
		end := l.pos + i
		l.pos = end + 2
		if class[l.b[end-1]] == white && (l.pos == len(l.b) || class[l.b[l.pos]] == white) {
			return nil
		}
	}
}

// A drawing is one stream of operators with its own resources and saved states.
type drawing struct {
	*interpreter
	resources dict
	fonts     map[name]*font // of the resources, as far as used
	depth     int
	saved     []state
}

// arity is the number of numbers that an operator takes.
var arity = map[keyword]int{
	"cm": 6, "Tm": 6, "Td": 2, "TD": 2, "Tc": 1, "Tw": 1, "Tz": 1, "TL": 1, "Ts": 1, "Tr": 1,
}

func (d *drawing) do(op keyword, args array) error {
	var n []float64
	if want := arity[op]; want > 0 {
		if n = numbers(args, want); n == nil || len(args) != want {
			return damaged("operator %s", op)
		}
	}
	s := &d.state
	switch op {
	case "q":
		if len(d.saved) >= maxStates {
			return tooLarge("saved states")
		}
		d.saved = append(d.saved, *s)
	case "Q":
		last := len(d.saved) - 1
		if last < 0 {
			return damaged("Q without q")
		}
		*s, d.saved = d.saved[last], d.saved[:last]
	case "cm":
		s.ctm = matrix(n).times(s.ctm)
	case "BT":
		d.tm, d.lm = identity, identity
	case "Tm":
		d.tm, d.lm = matrix(n), matrix(n)
	case "Td":
		d.newLine(n[0], n[1])
	case "TD":
		s.leading = -n[1]
		d.newLine(n[0], n[1])
	case "T*":
		d.newLine(0, -s.leading)
	case "Tc":
		s.charSpace = n[0]
	case "Tw":
		s.wordSpace = n[0]
	case "Tz":
		s.scale = n[0] / 100
	case "TL":
		s.leading = n[0]
	case "Ts":
		s.rise = n[0]
	case "Tr":
		s.render = int64(n[0])
	case "Tf":
		return d.setFont(args)
	case "Tj", "TJ", "'", "\"":
		return d.showText(op, args)
	case "Do":
		return d.form(args)
	case "BMC", "BDC":
		return d.mark(args)
	case "EMC":
		last := len(d.marked) - 1
		if last < 0 {
			return damaged("EMC without BMC")
		}
		if d.marked[last] {
			d.out.endReplace()
		}
		d.marked = d.marked[:last]
	}
	return nil
}

func (d *drawing) newLine(x, y float64) {
	d.lm = matrix{1, 0, 0, 1, x, y}.times(d.lm)
	d.tm = d.lm
}

func (d *drawing) setFont(args array) error {
	if len(args) != 2 {
		return damaged("operator Tf")
	}
	key, ok1 := args[0].(name)
	size, ok2 := number(args[1])
	if !ok1 || !ok2 {
		return damaged("operator Tf")
	}
	f := d.fonts[key]
	if f == nil {
		var err error
		if f, err = d.font(d.resources, key); err != nil {
			return err
		}
		d.fonts[key] = f
	}
	d.state.font, d.state.size = f, size
	return nil
}

func (d *drawing) showText(op keyword, args array) error {
	want := 1
	if op == "\"" {
		want = 3
	}
	if len(args) != want {
		return damaged("operator %s", op)
	}
	if op == "\"" {
		n := numbers(args, 2)
		if n == nil {
			return damaged("operator %s", op)
		}
		d.state.wordSpace, d.state.charSpace = n[0], n[1]
	}
	if op == "'" || op == "\"" {
		d.newLine(0, -d.state.leading)
	}
	parts, ok := args[want-1].(array)
	if !ok || op != "TJ" {
		parts = array{args[want-1]}
	}
	for _, part := range parts {
		if s, ok := part.(str); ok {
			if err := d.show(s); err != nil {
				return err
			}
		} else if x, ok := number(part); ok && op == "TJ" {
			d.tm = matrix{1, 0, 0, 1, -x / 1000 * d.state.size * d.state.scale, 0}.times(d.tm)
		} else {
			return damaged("operator %s", op)
		}
	}
	return nil
}

// show places the glyphs of a string.
func (d *drawing) show(s str) error {
	st := &d.state
	if st.font == nil {
		return damaged("text without font")
	}
	if len(s)%st.font.codeLen != 0 {
		return damaged("half a code")
	}
	for len(s) > 0 {
		if err := d.step(); err != nil {
			return err
		}
		code, _ := codeOf(s[:st.font.codeLen])
		s = s[st.font.codeLen:]
		width := st.font.advance(code) * st.size * st.scale
		if st.render != 3 && st.render != 7 { // these draw nothing
			d.out.glyph(st.font.decode(code), newBox(d.tm.times(st.ctm), st, width))
		}
		step := width + st.charSpace*st.scale
		if st.font.codeLen == 1 && code == ' ' {
			step += st.wordSpace * st.scale
		}
		d.tm = matrix{1, 0, 0, 1, step, 0}.times(d.tm)
	}
	return nil
}

// form draws a form XObject; images and what is missing are not of interest.
func (d *drawing) form(args array) error {
	if len(args) != 1 {
		return damaged("operator Do")
	}
	key, _ := args[0].(name)
	objects, err := d.dict(d.resources["XObject"])
	if err != nil {
		return err
	}
	v, err := d.get(objects[key])
	if err != nil {
		return err
	}
	s, ok := v.(stream)
	if !ok || s.dict["Subtype"] != any(name("Form")) {
		return nil
	}
	content, err := d.data(s, maxContent)
	if err != nil {
		return err
	}
	resources, err := d.dict(s.dict["Resources"])
	if err != nil {
		return err
	}
	if resources == nil {
		resources = d.resources
	}
	before, tm, lm, marked := d.state, d.tm, d.lm, len(d.marked)
	m, err := d.array(s.dict["Matrix"])
	if err != nil {
		return err
	}
	if n := numbers(m, 6); n != nil {
		d.state.ctm = matrix(n).times(d.state.ctm)
	}
	if err := d.run(content, resources, d.depth+1); err != nil {
		return err
	}
	if len(d.marked) != marked {
		return damaged("marked content that does not end")
	}
	d.state, d.tm, d.lm = before, tm, lm
	return nil
}

// mark begins marked content, which may say what its glyphs read as (ActualText, ISO 32000-1, 14.9.4).
func (d *drawing) mark(args array) error {
	if len(d.marked) >= maxStates {
		return tooLarge("marked content")
	}
	var properties dict
	if len(args) == 2 {
		v := args[1]
		if key, ok := v.(name); ok {
			named, err := d.dict(d.resources["Properties"])
			if err != nil {
				return err
			}
			v = named[key]
		}
		var err error
		if properties, err = d.dict(v); err != nil {
			return err
		}
	}
	text, replaced := properties["ActualText"].(str)
	if replaced {
		d.out.replace(textString(text))
	}
	d.marked = append(d.marked, replaced)
	return nil
}
