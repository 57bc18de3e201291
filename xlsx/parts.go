package xlsx

import (
	"path"
	"strings"

	"elterntool/internal/xmlscan"
)

// A relationship leads from a part to another one of the package.
type relationship struct {
	id, kind, target string // kind is the last segment of the type; target a name from the root
}

const (
	maxRelations   = 1 << 16
	maxRelationLen = 4 << 20 // bytes of all their attributes
)

// relations reads the relationships of a part ("": of the package) but for those
// that lead out of the package (ECMA-376 part 2, 9.3).
func (w *Workbook) relations(part string) ([]relationship, error) {
	dir, base := path.Split(strings.ReplaceAll(part, `\`, "/"))
	name := dir + "_rels/" + base + ".rels"
	if !w.has(name) {
		return nil, nil
	}
	var list []relationship
	size := 0
	err := w.scan(name, func(s *xmlscan.Scanner, tok *xmlscan.Token) error {
		if tok.Kind != xmlscan.StartTag || tok.Atom != elemRelationship || attr(tok, attrTargetMode) == "External" {
			return nil
		}
		if size += len(tok.Raw); len(list) >= maxRelations || size > maxRelationLen {
			return &Error{Kind: ErrTooLarge, Part: name, Offset: tok.Start, Detail: "too many relationships"}
		}
		kind := attr(tok, attrType)
		kind = kind[strings.LastIndexByte(kind, '/')+1:]
		target := strings.ReplaceAll(attr(tok, attrTarget), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		list = append(list, relationship{attr(tok, attrID), kind, strings.TrimPrefix(path.Clean(target), "/")})
		return nil
	})
	return list, err
}

// mainPart finds the part that the package is about.
func (w *Workbook) mainPart() (string, error) {
	rels, err := w.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind != "officeDocument" {
			continue
		}
		switch {
		case strings.HasSuffix(fold(r.target), ".bin"):
			return "", &Error{Kind: ErrNotSpreadsheet, Part: r.target, Detail: "a binary workbook (.xlsb)"}
		case !w.has(r.target):
			return "", &Error{Kind: ErrDamaged, Part: r.target, Offset: -1, Detail: "the part is not there"}
		}
		return r.target, nil
	}
	switch {
	case w.has("mimetype"):
		return "", &Error{Kind: ErrNotSpreadsheet, Detail: "an OpenDocument"}
	case w.has("xl/workbook.xml"): // LibreOffice opens it as well
		return "xl/workbook.xml", nil
	}
	return "", &Error{Kind: ErrNotSpreadsheet, Detail: "a zip archive, but no Office Open XML document"}
}
