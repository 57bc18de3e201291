package mailmerge

// StandardStyle is the paragraph style of paragraphs that name none. A document
// may define it; otherwise it exists with no properties of its own.
const StandardStyle = "Standard"

// A ParagraphStyle is a named style for paragraphs. What it leaves out it takes
// from its parent, and a style without a parent from the defaults of the
// office.
type ParagraphStyle struct {
	Name   string
	Parent string // the name of a paragraph style; "": none
	Next   string // style of the paragraph that follows when somebody types on in Writer; "": the same

	Align        Align
	SpaceBefore  *float64 // mm; nil: as the parent (so too below)
	SpaceAfter   *float64 // mm
	IndentLeft   *float64 // mm
	IndentRight  *float64 // mm
	IndentFirst  *float64 // mm, of the first line, may be negative
	LineSpacing  float64  // proportion of the single line, 1.15 for 115 %; 0: as the parent
	LineHeight   float64  // mm from line to line, whatever stands in them; 0: as the parent. Not together with LineSpacing
	KeepWithNext Toggle   // no page break between it and the next paragraph
	KeepTogether Toggle   // no page break inside
	Orphans      int      // lines at least at the end of a page; 0: as the parent
	Widows       int      // lines at least at the beginning of a page; 0: as the parent
	Hyphenate    Toggle
	Tabs         []TabStop // from the left indent, ascending; nil: as the parent
	Box          *Box

	Text TextProperties
}

// A TextStyle is a named style for a [Span].
type TextStyle struct {
	Name   string
	Parent string // the name of a text style; "": none
	Text   TextProperties
}

// TextProperties are properties of characters; zero values are inherited.
type TextProperties struct {
	Font          string  // the name of a [Font] of the document
	Size          float64 // points
	Bold          Toggle
	Italic        Toggle
	Underline     Toggle
	Color         string  // "#rrggbb"
	Background    string  // "#rrggbb"
	Language      string  // BCP 47; "zxx" for what belongs to no language: account names are not to be spell-checked
	LetterSpacing float64 // points between characters
	Position      Position
}

// A Toggle is on, off, or as the parent has it.
type Toggle int8

// Toggles. The zero value inherits.
const (
	Inherit Toggle = iota
	On
	Off
)

// Align says where the lines of a paragraph or of text at a tab stop are.
type Align string

// Alignments. The zero value inherits; at a tab stop it is left.
const (
	AlignInherit Align = ""
	AlignLeft    Align = "left"
	AlignRight   Align = "right"
	AlignCenter  Align = "center"
	AlignJustify Align = "justify" // not for tab stops
)

// Position raises or lowers characters.
type Position string

// Positions. The zero value inherits.
const (
	PositionInherit Position = ""
	Superscript     Position = "super"
	Subscript       Position = "sub"
)

// A TabStop is a place that a [Tab] goes to.
type TabStop struct {
	At     float64 // mm
	Align  Align
	Leader string // one character that fills the way, such as "."; "": none
}

// A Border is the line at one edge of a box. The zero value is no line.
type Border struct {
	Width float64 // points
	Color string  // "#rrggbb"; "": black
}

// A Box is what surrounds a frame, a cell or a paragraph.
type Box struct {
	Top, Right, Bottom, Left Border
	Padding                  float64 // mm between the border and the text, on all sides
	Background               string  // "#rrggbb"; "": transparent
}

// Bordered returns a box with the same border on all sides.
func Bordered(b Border, padding float64) *Box {
	return &Box{Top: b, Right: b, Bottom: b, Left: b, Padding: padding}
}
