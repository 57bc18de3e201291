package xlsx

import (
	"bytes"
	"strconv"
)

// value appends the cell's value and text to the arena, and tells its type. A shared string
// that is both stays where it is.
func (r *rowReader) value(sp *spot, raw, shared []byte) (typ ValueType, fixed []byte, err error) {
	switch r.kind {
	case kindShared:
		return r.sharedValue(sp, raw, shared)
	case kindInline, kindString:
		if r.kind == kindString {
			raw = unescaped(raw)
		}
		if len(raw) == 0 && r.kind == kindString && !r.formula.there {
			return Empty, nil, nil
		}
		r.textValue(sp, raw)
		return String, nil, nil
	}
	for len(raw) > 0 && raw[0] <= ' ' {
		raw = raw[1:]
	}
	for len(raw) > 0 && raw[len(raw)-1] <= ' ' {
		raw = raw[:len(raw)-1]
	}
	if len(raw) == 0 {
		return Empty, nil, nil
	}
	switch r.kind {
	case kindBoolean:
		value, text := "false", german.no
		if isTrue(raw) {
			value, text = "true", german.yes
		}
		r.put(sp, value, text)
		return Boolean, nil, nil
	case kindError:
		r.put(sp, string(raw), string(raw))
		return Fault, nil, nil
	}
	typ, err = r.numberValue(sp, raw)
	return typ, nil, err
}

func (r *rowReader) put(sp *spot, value, text string) {
	r.arena = append(r.arena, value...)
	sp.valueEnd, sp.shown = r.end(), r.end()
	r.arena = append(r.arena, text...)
	sp.shownEnd = r.end()
}

func (r *rowReader) sharedValue(sp *spot, raw, text []byte) (typ ValueType, fixed []byte, err error) {
	if len(raw) == 0 {
		return Empty, nil, nil
	}
	if text == nil { // seldom: white space around it
		text, _ = r.shared.at(index(bytes.TrimSpace(raw)))
	}
	if text == nil {
		return 0, nil, r.walker.fail(ErrDamaged, "there is no shared string %s", clip(string(raw)))
	}
	if f := r.styles.numberFormat(r.style); f.plainText() {
		return String, text, nil
	}
	r.textValue(sp, text)
	return String, nil, nil
}

// index reads the index of a shared string; -1 if it is none.
func index(raw []byte) int {
	if len(raw) == 0 || len(raw) > 9 {
		return -1
	}
	n := 0
	for _, c := range raw {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (r *rowReader) textValue(sp *spot, text []byte) {
	r.arena = append(r.arena, text...)
	sp.valueEnd, sp.shown = r.end(), r.end()
	if f := r.styles.numberFormat(r.style); f.plainText() {
		sp.shown, sp.shownEnd = sp.value, sp.valueEnd
		return
	}
	r.arena = r.styles.numberFormat(r.style).appendText(r.arena, text)
	sp.shownEnd = r.end()
}

func (r *rowReader) numberValue(sp *spot, raw []byte) (ValueType, error) {
	f := r.styles.numberFormat(r.style)
	if r.kind == kindDate {
		if t := f.valueType(); t != Date && t != Time { // it is one all the same
			code, _ := builtinFormat(22)
			f = parseFormat(code)
		}
		serial, ok := isoSerial(raw, r.w.book.date)
		if !ok { // shown as it is
			r.put(sp, string(raw), string(raw))
			return String, nil
		}
		raw = strconv.AppendFloat(nil, serial, 'f', -1, 64)
	}
	start := len(r.arena)
	var ok bool
	if r.arena, ok = appendShortest(r.arena, raw); !ok {
		r.arena = r.arena[:start]
		return 0, r.walker.fail(ErrDamaged, "%s is no number", clip(string(raw)))
	}
	sp.valueEnd = r.end()
	v, whole := wholeNumber(r.arena[start:])
	switch {
	case whole && f.general() && len(r.arena)-start <= 11: // shown as it is stored
		sp.shown, sp.shownEnd = sp.value, sp.valueEnd
		return Float, nil
	case whole && f.grouped != nil:
		if r.arena, ok = f.grouped.appendGroups(r.arena, r.arena[start:]); ok {
			sp.shown, sp.shownEnd = sp.valueEnd, r.end()
			return f.valueType(), nil
		}
	case !whole:
		v, _ = strconv.ParseFloat(string(r.arena[start:]), 64) // appendShortest has read it
	}
	typ := f.valueType()
	switch typ {
	case Date:
		r.arena = appendDate(r.arena[:start], v, r.w.book.date)
	case Time:
		r.arena = appendDuration(r.arena[:start], v)
	}
	sp.valueEnd, sp.shown = r.end(), r.end()
	r.arena = f.appendNumber(r.arena, v, r.w.book.date)
	sp.shownEnd = r.end()
	return typ, nil
}

// wholeNumber reads digits only, and no more than a double holds.
func wholeNumber(b []byte) (float64, bool) {
	if len(b) > maxDigits {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return float64(n), true
}
