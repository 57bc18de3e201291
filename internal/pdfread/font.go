package pdfread

import "unicode/utf8"

// A font knows the characters and advances of its codes (ISO 32000-1, 9.6 to 9.10).
type font struct {
	codeLen         int // bytes of a code
	text            map[uint32]string
	latin           bool               // codes without an entry in text are WinAnsi
	widths          map[uint32]float64 // in units of the text space
	width           float64            // of all others
	ascent, descent float64            // of the font size; descent is negative
}

// Above and below the base line when the font does not say: LibreOffice writes 0
// for both. No letter of its fonts goes beyond, and poppler takes the same.
const (
	usualAscent  = 0.95
	usualDescent = -0.35
)

func (f *font) decode(code uint32) string {
	if text, ok := f.text[code]; ok {
		return text
	}
	if f.latin {
		return latin(str([]byte{byte(code)}))
	}
	return string(utf8.RuneError)
}

func (f *font) advance(code uint32) float64 {
	if w, ok := f.widths[code]; ok {
		return w
	}
	return f.width
}

// font returns a font of the resources, read once.
func (f *file) font(resources dict, key name) (*font, error) {
	fonts, err := f.dict(resources["Font"])
	if err != nil {
		return nil, err
	}
	r, isRef := fonts[key].(ref)
	if known := f.fonts[r]; isRef && known != nil {
		return known, nil
	}
	d, err := f.dict(fonts[key])
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, damaged("font %q is missing", string(key))
	}
	read, err := f.readFont(d)
	if err != nil {
		return nil, err
	}
	if isRef {
		if len(f.fonts) >= keptFonts {
			clear(f.fonts)
		}
		f.fonts[r] = read
	}
	return read, nil
}

func (f *file) readFont(d dict) (*font, error) {
	kind, err := f.name(d["Subtype"])
	if err != nil {
		return nil, err
	}
	encoding, err := f.get(d["Encoding"])
	if err != nil {
		return nil, err
	}
	out := &font{codeLen: 1, widths: map[uint32]float64{}}
	described := d
	switch kind {
	case "TrueType", "Type1":
		out.latin = encoding == any(name("WinAnsiEncoding"))
		err = f.simpleWidths(out, d)
	case "Type3":
		// Glyphs are drawings with a matrix of their own; LibreOffice makes these of coloured fonts.
		err = f.type3Widths(out, d)
	case "Type0":
		if encoding != any(name("Identity-H")) {
			return nil, unsupported("encoding of a font")
		}
		out.codeLen = 2
		described, err = f.descendant(out, d)
	default:
		return nil, unsupported("font of type %q", string(kind))
	}
	if err != nil {
		return nil, err
	}
	if err := f.heights(out, described); err != nil {
		return nil, err
	}
	toUnicode, err := f.get(d["ToUnicode"])
	if err != nil {
		return nil, err
	}
	if s, ok := toUnicode.(stream); ok {
		b, err := f.data(s, maxCMap)
		if err != nil {
			return nil, err
		}
		out.text, err = parseCMap(b)
		return out, err
	}
	return out, nil
}

func (f *file) simpleWidths(out *font, d dict) error {
	first, err := f.int(d["FirstChar"])
	if err != nil {
		return err
	}
	widths, err := f.array(d["Widths"])
	if err != nil {
		return err
	}
	if widths == nil {
		return unsupported("font without widths")
	}
	if first < 0 || first > 255 || len(widths) > 256 {
		return damaged("widths of a font")
	}
	for i, w := range widths {
		w, ok := number(w)
		if !ok {
			return damaged("widths of a font")
		}
		out.widths[uint32(first)+uint32(i)] = w / 1000
	}
	return nil
}

func (f *file) type3Widths(out *font, d dict) error {
	if err := f.simpleWidths(out, d); err != nil {
		return err
	}
	m, err := f.array(d["FontMatrix"])
	if err != nil {
		return err
	}
	n := numbers(m, 6)
	if n == nil {
		return damaged("matrix of a font")
	}
	for code := range out.widths {
		out.widths[code] *= 1000 * n[0]
	}
	return nil
}

// descendant reads the widths of the one descendant of a Type0 font and returns it.
func (f *file) descendant(out *font, d dict) (dict, error) {
	list, err := f.array(d["DescendantFonts"])
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, damaged("font without descendant")
	}
	cid, err := f.dict(list[0])
	if err != nil {
		return nil, err
	}
	out.width = 1
	if w, ok := number(cid["DW"]); ok {
		out.width = w / 1000
	}
	w, err := f.array(cid["W"])
	if err != nil {
		return nil, err
	}
	for len(w) >= 2 { // "first [widths]" or "first last width"
		first, ok := w[0].(int64)
		if !ok || first < 0 || first > 0xFFFF {
			return nil, damaged("widths of a font")
		}
		next, err := f.get(w[1])
		if err != nil {
			return nil, err
		}
		switch next := next.(type) {
		case array:
			for i, v := range next {
				v, _ := number(v)
				out.widths[uint32(first)+uint32(i)] = v / 1000
			}
			w = w[2:]
		case int64:
			if len(w) < 3 || next < first || next > 0xFFFF {
				return nil, damaged("widths of a font")
			}
			v, _ := number(w[2])
			for code := first; code <= next; code++ {
				out.widths[uint32(code)] = v / 1000
			}
			w = w[3:]
		default:
			return nil, damaged("widths of a font")
		}
		if len(out.widths) > maxCodes {
			return nil, tooLarge("widths of a font")
		}
	}
	return cid, nil
}

func (f *file) heights(out *font, d dict) error {
	out.ascent, out.descent = usualAscent, usualDescent
	desc, err := f.dict(d["FontDescriptor"])
	if err != nil {
		return err
	}
	if a, _ := number(desc["Ascent"]); a > 0 && a <= 2000 {
		out.ascent = a / 1000
	}
	if a, _ := number(desc["Descent"]); a < 0 && a >= -2000 {
		out.descent = a / 1000
	}
	return nil
}
