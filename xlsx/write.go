package xlsx

import (
	"bytes"
	"strconv"
	"strings"

	"elterntool/internal/xmlscan"
)

// appendCell writes a new cell; an empty text leaves the content out (18.3.1.4).
func appendCell(dst []byte, prefix string, row, col, style int, text string) []byte {
	dst = append(dst, '<')
	dst = append(dst, prefix...)
	dst = append(dst, `c r="`...)
	dst = appendRef(dst, row, col)
	dst = append(dst, '"')
	dst = appendStyle(dst, style)
	if text == "" {
		return append(dst, "/>"...)
	}
	if prefix == "" && plainString(text) { // almost always
		dst = append(dst, ` t="inlineStr"><is><t>`...)
		dst = append(dst, text...)
		return append(dst, `</t></is></c>`...)
	}
	dst = append(dst, ` t="inlineStr">`...)
	dst = appendInline(dst, prefix, text)
	dst = append(dst, "</"...)
	dst = append(dst, prefix...)
	return append(dst, "c>"...)
}

// plainString tells whether a text is written as it is, without more.
func plainString(text string) bool {
	for i := range len(text) {
		if escaped[text[i]] {
			return false
		}
	}
	return text[0] > ' ' && text[len(text)-1] > ' '
}

// escaped are the bytes that are escaped, or may have to be.
var escaped = func() (t [256]bool) {
	for c := range ' ' {
		t[c] = true
	}
	for _, c := range `&<>"'_` {
		t[c] = true
	}
	return t
}()

func appendRef(dst []byte, row, col int) []byte {
	if col <= 26 {
		dst = append(dst, byte('A'+col-1))
	} else {
		dst = append(dst, ColumnName(col)...)
	}
	return strconv.AppendInt(dst, int64(row), 10)
}

func appendStyle(dst []byte, style int) []byte {
	if style == 0 {
		return dst
	}
	dst = append(dst, ` s="`...)
	dst = strconv.AppendInt(dst, int64(style), 10)
	return append(dst, '"')
}

// appendInline writes an inline string (18.3.1.53 is). White space at its ends and
// line feeds count only with xml:space.
func appendInline(dst []byte, prefix, text string) []byte {
	dst = append(dst, '<')
	dst = append(dst, prefix...)
	dst = append(dst, "is><"...)
	dst = append(dst, prefix...)
	if c := text[0]; c <= ' ' || text[len(text)-1] <= ' ' || strings.IndexByte(text, '\n') >= 0 || strings.IndexByte(text, '\r') >= 0 {
		dst = append(dst, `t xml:space="preserve">`...)
	} else {
		dst = append(dst, "t>"...)
	}
	dst = appendXString(dst, text, false)
	dst = append(dst, "</"...)
	dst = append(dst, prefix...)
	dst = append(dst, "t></"...)
	dst = append(dst, prefix...)
	return append(dst, "is>"...)
}

// appendXString writes a text as an ST_Xstring (22.9.2.19): what looks like an
// escape is escaped; in attributes line feeds and tabs are too. Line ends are line
// feeds.
func appendXString(dst []byte, text string, attribute bool) []byte {
	text = lineFeeds(text)
	if strings.Contains(text, "_x") {
		var b strings.Builder
		for i := range len(text) {
			if _, ok := escape([]byte(text[i:min(len(text), i+escapeLen)])); ok {
				b.WriteString("_x005F")
			}
			b.WriteByte(text[i])
		}
		text = b.String()
	}
	if attribute && strings.ContainsAny(text, "\n\t") {
		text = strings.NewReplacer("\n", "_x000a_", "\t", "_x0009_").Replace(text)
	}
	return xmlscan.AppendEscaped(dst, text)
}

// lineFeeds is how a planned text reads: line ends are line feeds.
func lineFeeds(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func isFullCalc(a xmlscan.Atom) bool { return a == attrFullCalcOnLoad }

// appendSpans writes a row's spans with the columns from one to another included
// (18.3.1.73); false if they include them already or cannot be read.
func appendSpans(dst, old []byte, from, to int) ([]byte, bool) {
	a, b, ok := bytes.Cut(old, []byte(":"))
	first, last := number(a, maxColumns), number(b, maxColumns)
	if !ok || first < 1 || last < first || from >= first && to <= last {
		return dst, false
	}
	dst = strconv.AppendInt(dst, int64(min(first, from)), 10)
	dst = append(dst, ':')
	return strconv.AppendInt(dst, int64(max(last, to)), 10), true
}

// appendRow writes the start tag of a new row, with a height unless it is the
// optimal one.
func appendRow(dst []byte, prefix string, row int, height string) []byte {
	dst = append(append(dst, '<'), prefix...)
	dst = strconv.AppendInt(append(dst, `row r="`...), int64(row), 10)
	dst = append(dst, '"')
	if height != "" {
		dst = append(append(dst, ` ht="`...), xmlscan.AppendEscaped(nil, height)...)
		dst = append(dst, `" customHeight="1"`...)
	}
	return append(dst, '>')
}
