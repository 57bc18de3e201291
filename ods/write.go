package ods

import (
	"fmt"
	"strconv"
	"strings"

	"elterntool/internal/xmlscan"
)

func appendRepeat(dst []byte, prefix, what string, n int) []byte {
	if n <= 1 {
		return dst
	}
	dst = append(dst, ' ')
	dst = append(dst, prefix...)
	dst = append(dst, "number-"...)
	dst = append(dst, what...)
	dst = append(dst, `-repeated="`...)
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, '"')
}

// appendCell writes a new cell with a style and a text; "" leaves either out.
func appendCell(dst []byte, p *prefixes, style, text string) []byte {
	dst = append(dst, '<')
	dst = append(dst, p.table...)
	dst = append(dst, "table-cell"...)
	if style != "" {
		dst = append(dst, ' ')
		dst = append(dst, p.tableAttr...)
		dst = append(dst, `style-name="`...)
		dst = xmlscan.AppendEscaped(dst, style)
		dst = append(dst, '"')
	}
	if text == "" {
		return append(dst, "/>"...)
	}
	dst = appendStringType(dst, p)
	dst = append(dst, '>')
	dst = appendParagraphs(dst, p, text)
	dst = append(dst, "</"...)
	dst = append(dst, p.table...)
	return append(dst, "table-cell>"...)
}

func appendStringType(dst []byte, p *prefixes) []byte {
	dst = append(dst, ' ')
	dst = append(dst, p.officeAttr...)
	dst = append(dst, `value-type="string"`...)
	if p.calcext != "" { // LibreOffice writes both
		dst = append(dst, ' ')
		dst = append(dst, p.calcext...)
		dst = append(dst, `value-type="string"`...)
	}
	return dst
}

// appendParagraphs writes text as text:p elements: a line feed starts a new
// one, white space that would be collapsed is written as elements (ODF 1.3
// part 3, 6.1.2 to 6.1.4).
func appendParagraphs(dst []byte, p *prefixes, text string) []byte {
	if isPlainLine(text) {
		return appendParagraph(dst, p, text)
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		dst = append(dst, '<')
		dst = append(dst, p.text...)
		dst = append(dst, "p>"...)
		for i := 0; i < len(line); {
			switch c := line[i]; {
			case c == '\t':
				dst = append(dst, "<"+p.text+"tab/>"...)
				i++
			case c == '\r':
				dst = append(dst, "<"+p.text+"line-break/>"...)
				i++
			case c == ' ' && (i == 0 || i == len(line)-1 || line[i+1] == ' '):
				n := len(line[i:]) - len(strings.TrimLeft(line[i:], " "))
				if p.textAttr == "" {
					n = 1 // the namespace of text has no prefix for attributes
				}
				dst = append(dst, "<"+p.text+"s"...)
				if n > 1 {
					dst = fmt.Appendf(dst, ` %sc="%d"`, p.textAttr, n)
				}
				dst = append(dst, "/>"...)
				i += n
			default:
				end := i + 1
				for end < len(line) && line[end] != '\t' && line[end] != '\r' && line[end] != ' ' {
					end++
				}
				if end < len(line) && line[end] == ' ' && end+1 < len(line) && line[end+1] != ' ' {
					end++ // a single blank inside stays as it is
				}
				dst = xmlscan.AppendEscaped(dst, line[i:end])
				i = end
			}
		}
		dst = append(dst, "</"...)
		dst = append(dst, p.text...)
		dst = append(dst, "p>"...)
	}
	return dst
}

// isPlainLine tells whether a text is one paragraph in which white space stays as it is.
func isPlainLine(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' '
}

func appendParagraph(dst []byte, p *prefixes, text string) []byte {
	dst = append(dst, '<')
	dst = append(dst, p.text...)
	dst = append(dst, "p>"...)
	dst = xmlscan.AppendEscaped(dst, text)
	dst = append(dst, "</"...)
	dst = append(dst, p.text...)
	return append(dst, "p>"...)
}
