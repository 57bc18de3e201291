package pdfread

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const maxCodes = 1 << 17

// parseCMap reads a ToUnicode map (ISO 32000-1, 9.10.3) into text by code. Codes
// of different lengths do not occur in one font here.
func parseCMap(b []byte) (map[uint32]string, error) {
	l := lexer{b: b}
	out := map[uint32]string{}
	var operands []any
	for !l.done() {
		v, err := l.object()
		if err == errEnd {
			return nil, damaged("ToUnicode is cut off")
		}
		if err != nil {
			return nil, err
		}
		k, ok := v.(keyword)
		if !ok {
			if operands = append(operands, v); len(operands) > maxCodes {
				return nil, tooLarge("ToUnicode")
			}
			continue
		}
		switch k {
		case "endbfchar":
			for ; len(operands) >= 2; operands = operands[2:] {
				code, ok1 := codeOf(operands[0])
				text, ok2 := operands[1].(str)
				if !ok1 || !ok2 {
					return nil, damaged("ToUnicode")
				}
				out[code] = utf16Text(text)
			}
		case "endbfrange":
			for ; len(operands) >= 3; operands = operands[3:] {
				if err := addRange(out, operands[0], operands[1], operands[2]); err != nil {
					return nil, err
				}
			}
		}
		if len(out) > maxCodes {
			return nil, tooLarge("ToUnicode")
		}
		operands = operands[:0]
	}
	return out, nil
}

func codeOf(v any) (uint32, bool) {
	s, ok := v.(str)
	if !ok || len(s) < 1 || len(s) > 4 {
		return 0, false
	}
	var n uint32
	for i := range len(s) {
		n = n<<8 | uint32(s[i])
	}
	return n, true
}

func addRange(out map[uint32]string, low, high, to any) error {
	from, ok1 := codeOf(low)
	until, ok2 := codeOf(high)
	if !ok1 || !ok2 || until < from || until-from > 0xFFFF {
		return damaged("ToUnicode")
	}
	switch to := to.(type) {
	case array:
		for i, v := range to {
			text, ok := v.(str)
			if !ok || uint64(from)+uint64(i) > uint64(until) {
				return damaged("ToUnicode")
			}
			out[from+uint32(i)] = utf16Text(text)
		}
		return nil
	case str: // the last character counts up
		first := []rune(utf16Text(to))
		if len(first) == 0 {
			return damaged("ToUnicode")
		}
		last := first[len(first)-1]
		for code := from; ; code++ {
			first[len(first)-1] = last + rune(code-from)
			out[code] = string(first)
			if code == until {
				return nil
			}
		}
	}
	return damaged("ToUnicode")
}

func utf16Text(s str) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return string(utf16.Decode(units))
}

// textString decodes a text string (ISO 32000-1, 7.9.2.2; UTF-8 since PDF 2.0).
func textString(s str) string {
	switch t := string(s); {
	case strings.HasPrefix(t, "\xFE\xFF"):
		return utf16Text(s[2:])
	case strings.HasPrefix(t, "\xEF\xBB\xBF") && utf8.ValidString(t):
		return t[3:]
	}
	return latin(s)
}

// latin decodes what PDFDocEncoding and WinAnsiEncoding have in common; the rest is U+FFFD.
func latin(s str) string {
	var b strings.Builder
	for i := range len(s) {
		r := charmap.Windows1252.DecodeByte(s[i])
		if s[i] >= 0x80 && s[i] < 0xA1 || s[i] < 0x20 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}
