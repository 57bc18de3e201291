package ods

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"elterntool/internal/grid"
	"elterntool/internal/xmlscan"
	"elterntool/internal/zipcopy"
)

// Entries of a package (ODF 1.3 part 2, 3).
const (
	partContent  = "content.xml"
	partStyles   = "styles.xml"
	partMimetype = "mimetype"
	partManifest = "META-INF/manifest.xml"

	mimeSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet"
	mimeTemplate    = "application/vnd.oasis.opendocument.spreadsheet-template"
	mimeCalc1       = "application/vnd.sun.xml.calc" // OpenOffice.org 1.x
)

// A Workbook is an open spreadsheet document. It reads from the ReaderAt it
// was opened with, which must not change meanwhile. It is not safe for
// concurrent use.
type Workbook struct {
	src    io.ReaderAt
	size   int64
	zip    *zipcopy.Archive // nil: a flat document
	signed string           // name of a signature entry
	survey *survey          // nil until a pass came to the end of the document
	styles *cellStyles      // named styles of styles.xml; nil until needed

	noPlain bool // tests: no cell and no text is taken for a plain one
}

// Open looks at a document without reading its cells. Whether it is a package
// or flat XML is told by its content.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	w := &Workbook{src: r, size: size}
	head := make([]byte, 64)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	switch start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"); {
	case len(head) == 0:
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "the file is empty"}
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "OLE container (an older Microsoft Office document, or an encrypted one)"}
	case bytes.HasPrefix(head, []byte("\xFE\xFF")) || bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return nil, &Error{Kind: ErrUnsupported, Detail: "the file is UTF-16 text"}
	case bytes.HasPrefix(start, []byte("<")):
		return w, w.openFlat()
	case !bytes.HasPrefix(head, []byte("PK")):
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "neither a zip package nor XML"}
	}
	w.zip, err = zipcopy.Open(r, size)
	if err != nil {
		return nil, packageError("", err)
	}
	return w, w.openPackage()
}

// openFlat looks at the root element only.
func (w *Workbook) openFlat() error {
	scan := xmlscan.New(io.NewSectionReader(w.src, 0, w.size), vocabulary)
	for {
		tok, err := scan.Next()
		if err != nil {
			return scanError("", err)
		}
		if tok.Kind != xmlscan.StartTag {
			continue
		}
		mime, _ := tok.Attr(attrMimetype)
		switch {
		case tok.Atom == elemDocument1:
			return &Error{Kind: ErrUnsupported, Detail: "OpenOffice.org 1.x document"}
		case tok.Atom != elemDocument:
			return &Error{Kind: ErrNotSpreadsheet, Detail: "the root element is " + clip(string(tok.Name()))}
		case len(mime) > 0 && string(mime) != mimeSpreadsheet && string(mime) != mimeTemplate:
			return &Error{Kind: ErrNotSpreadsheet, Detail: "its type is " + clip(string(mime))}
		}
		return nil
	}
}

func (w *Workbook) openPackage() error {
	if _, ok := w.zip.Find("EncryptedPackage"); ok {
		return &Error{Kind: ErrEncrypted}
	}
	if e, ok := w.zip.Find("encrypted-package"); ok { // ODF 1.4 part 2, whole-package encryption
		return &Error{Kind: ErrEncrypted, Part: e.Name}
	}
	for _, e := range w.zip.Entries() {
		// A signature lies in any META-INF entry with "signatures" in its name
		// (ODF 1.3 part 2, 3.5); LibreOffice adds macrosignatures.xml.
		if strings.HasPrefix(e.Name, "META-INF/") && strings.Contains(e.Name, "signatures") {
			w.signed = e.Name
		}
		if e.Encrypted() {
			return &Error{Kind: ErrEncrypted, Part: e.Name}
		}
	}
	if err := w.checkMimetype(); err != nil {
		return err
	}
	if err := w.checkManifest(); err != nil {
		return err
	}
	if _, ok := w.zip.Find(partContent); !ok {
		detail := "there is no content.xml in the package"
		if _, ok := w.zip.Find("[Content_Types].xml"); ok {
			detail = "an Office Open XML document"
		}
		return &Error{Kind: ErrNotSpreadsheet, Detail: detail}
	}
	return nil
}

func (w *Workbook) checkMimetype() error {
	e, ok := w.zip.Find(partMimetype)
	if !ok {
		return nil // LibreOffice opens such files; the root element decides
	}
	r, err := w.zip.Reader(e)
	if err != nil {
		return packageError(partMimetype, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 256))
	if err != nil {
		return packageError(partMimetype, err)
	}
	switch mime := strings.TrimSpace(string(b)); mime {
	case mimeSpreadsheet, mimeTemplate, "":
		return nil
	case mimeCalc1:
		return &Error{Kind: ErrUnsupported, Part: partMimetype, Detail: "OpenOffice.org 1.x document"}
	default:
		return &Error{Kind: ErrNotSpreadsheet, Part: partMimetype, Detail: "its type is " + clip(mime)}
	}
}

// checkManifest looks for encrypted entries (ODF 1.3 part 2, 3.4).
func (w *Workbook) checkManifest() error {
	e, ok := w.zip.Find(partManifest)
	if !ok {
		return nil
	}
	r, err := w.zip.Reader(e)
	if err != nil {
		return packageError(partManifest, err)
	}
	defer r.Close()
	scan := xmlscan.New(r, vocabulary)
	scan.Doctype = true // OpenOffice.org 2 wrote one, which defines nothing
	name := ""
	for {
		tok, err := scan.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return scanError(partManifest, err)
		}
		if tok.Kind != xmlscan.StartTag {
			continue
		}
		switch tok.Atom {
		case elemFileEntry:
			v, _ := tok.Attr(attrFullPath)
			name = xmlscan.Value(v)
		case elemEncryptionData:
			return &Error{Kind: ErrEncrypted, Part: name}
		}
	}
}

// open gives the bytes of the part that holds the sheets.
func (w *Workbook) open() (io.ReadCloser, error) {
	if w.zip == nil {
		return io.NopCloser(io.NewSectionReader(w.src, 0, w.size)), nil
	}
	e, ok := w.zip.Find(partContent)
	if !ok {
		return nil, &Error{Kind: ErrNotSpreadsheet, Detail: "there is no content.xml in the package"}
	}
	r, err := w.zip.ReadAhead(e)
	if err != nil {
		return nil, packageError(partContent, err)
	}
	return r, nil
}

// part is the name of the part that holds the sheets, "" in a flat document.
func (w *Workbook) part() string {
	if w.zip == nil {
		return ""
	}
	return partContent
}

// packageError gives an error of the package or of reading it its kind.
func packageError(part string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	return asError(grid.FromPackage(part, err))
}
