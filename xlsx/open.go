package xlsx

import (
	"bytes"
	"io"
	"strings"

	"elterntool/internal/xmlscan"
	"elterntool/internal/zipcopy"
)

// A Workbook is an open workbook. It reads from the ReaderAt it was opened with,
// which must not change meanwhile. It is not safe for concurrent use.
type Workbook struct {
	src     io.ReaderAt
	size    int64
	zip     *zipcopy.Archive
	entries map[string]zipcopy.Entry // by folded name, see fold
	signed  string                   // name of a signature part
	book    *book
	strings *sharedStrings // nil until needed
	ahead   *stringsAhead  // reads strings; nil if nothing does
	styles  *styleSheet    // nil until needed
	survey  *survey        // nil until a pass came to the end of the document

	noPlain bool // tests: no cell is taken for a plain one
}

// Open looks at a workbook without reading its cells.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	head := make([]byte, 64)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	switch {
	case len(head) == 0:
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "the file is empty"}
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		if encrypted, err := isEncryptedPackage(r, size); err != nil || encrypted {
			return nil, firstError(err, &Error{Kind: ErrEncrypted})
		}
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "OLE container (an older Microsoft Office document)"}
	case !bytes.HasPrefix(head, []byte("PK")):
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "no zip package"}
	}
	w := &Workbook{src: r, size: size, entries: make(map[string]zipcopy.Entry)}
	if w.zip, err = zipcopy.Open(r, size); err != nil {
		return nil, packageError("", err)
	}
	for _, e := range w.zip.Entries() {
		name := fold(e.Name)
		if e.Encrypted() {
			return nil, &Error{Kind: ErrEncrypted, Part: e.Name}
		}
		if strings.HasPrefix(name, "_xmlsignatures/") && w.signed == "" {
			w.signed = e.Name
		}
		if _, twice := w.entries[name]; twice && !e.IsDir() {
			return nil, &Error{Kind: ErrDamaged, Part: e.Name, Offset: -1, Detail: "two parts have this name"}
		}
		w.entries[name] = e
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	if w.book, err = w.readBook(main); err != nil {
		return nil, err
	}
	return w, nil
}

func firstError(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// isEncryptedPackage looks for the stream EncryptedPackage (MS-OFFCRYPTO 2.3) in an
// OLE container; other containers are older documents.
func isEncryptedPackage(r io.ReaderAt, size int64) (bool, error) {
	var name []byte
	for _, c := range "EncryptedPackage" {
		name = append(name, byte(c), 0)
	}
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf) - len(name)) {
		n, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return false, err
		}
		if bytes.Contains(buf[:n], name) {
			return true, nil
		}
	}
	return false, nil
}

// fold makes the names of parts equal that are the same: names of parts ignore
// the case of ASCII letters (ECMA-376 part 2, 9.1.1.2), and some programs write
// backslashes.
func fold(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open gives the bytes of a part; a large one is inflated ahead.
func (w *Workbook) open(part string) (io.ReadCloser, error) {
	e, ok := w.entries[fold(part)]
	if !ok {
		return nil, &Error{Kind: ErrDamaged, Part: part, Offset: -1, Detail: "the part is not there"}
	}
	r, err := w.zip.ReadAhead(e)
	if err != nil {
		return nil, packageError(part, err)
	}
	return r, nil
}

func (w *Workbook) has(part string) bool {
	_, ok := w.entries[fold(part)]
	return ok
}

// scan calls f for every token of a part.
func (w *Workbook) scan(part string, f func(s *xmlscan.Scanner, tok *xmlscan.Token) error) error {
	r, err := w.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	s := xmlscan.New(r, vocabulary)
	for {
		tok, err := s.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return scanError(part, err)
		}
		if err := f(s, tok); err != nil {
			return err
		}
	}
}

// depthOutside is the number of elements that are open around a start tag.
func depthOutside(s *xmlscan.Scanner, tok *xmlscan.Token) int {
	if tok.SelfClosing {
		return s.Depth()
	}
	return s.Depth() - 1
}

// attr returns the value of an attribute, "" without it.
func attr(tok *xmlscan.Token, a xmlscan.Atom) string {
	v, _ := tok.Attr(a)
	return xmlscan.Value(v)
}
