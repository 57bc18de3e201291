package mailmerge

import "time"

// A Document is a letter before it is addressed to anybody. The zero value is
// not enough: it needs a page style and a body that begins with a paragraph.
type Document struct {
	Title    string
	Keywords []string  // say what the document is; offices hand them on to a PDF
	Language string    // BCP 47, as "de-DE"; "" leaves the language to the office
	Created  time.Time // the only time that is written into the package; its zone is kept; the zero time is refused

	// The first font, at 12 points, is what text has that says nothing else.
	Fonts           []Font
	ParagraphStyles []ParagraphStyle
	TextStyles      []TextStyle
	Pages           []PageStyle // a letter begins with the first of them

	// Body is the letter. Its first block is a [Paragraph] that is never hidden
	// and has no page break.
	Body []Block

	// Source is where fields get their values from; nil for a document without
	// fields, conditions and record numbers.
	Source *Source
}

// A Font names a typeface and what may stand in for it.
type Font struct {
	Name      string   // how styles call it
	Family    string   // the name of the typeface; "": Name
	Fallbacks []string // taken in this order where Family is missing
	Generic   Generic  // what kind of typeface it is, where none of them is there
	Fixed     bool     // all characters have the same width
}

// Generic is the kind of a typeface.
type Generic string

// The kinds of typefaces that ODF knows (style:font-family-generic, ODF 1.3 part 3, 19.490).
const (
	AnyGeneric Generic = ""
	Roman      Generic = "roman"  // with serifs
	Swiss      Generic = "swiss"  // without serifs
	Modern     Generic = "modern" // like a typewriter
)
