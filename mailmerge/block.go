package mailmerge

// A Block is a piece of text that begins a line of its own: [Paragraph],
// [Table], [List] or [Section]. Pointers to them are blocks too.
type Block interface{ block() Block }

// A Paragraph is a paragraph, a line of an address, or a heading.
type Paragraph struct {
	Style   string // the name of a paragraph style; "": [StandardStyle]
	Heading int    // outline level from 1 to 10; 0: no heading
	Text    []Inline

	// HideIf hides the paragraph with everything in it where the condition
	// holds; it leaves no blank line. nil: always shown.
	HideIf Condition

	// Break begins a new page before the paragraph. Only in the body itself, not
	// inside of sections, tables, frames and lists, not in its first paragraph,
	// and not together with HideIf.
	Break *PageBreak

	KeepWithNext bool // no page break between it and the next paragraph, whatever the style says

	// Drawings are anchored to the paragraph: they are on the page on which it
	// begins, and hidden with it. Only in paragraphs of the body, of sections and
	// of bands, not inside of tables, frames and lists.
	Drawings []Drawing
}

// A PageBreak says how the new page begins.
type PageBreak struct {
	// Page is the name of a page style; "": the one that follows anyway. In a
	// document with a source its header and footer cannot depend on the record:
	// Writer's merge into one document fills them only in the first page style
	// and those that follow it by [PageStyle].Next.
	Page   string
	Number int // the page gets this number; 0: counting goes on. Only together with Page
}

// A Table is a table of fixed columns.
type Table struct {
	Columns    []float64 // widths in mm
	Left       float64   // mm from the left margin
	HeaderRows int       // so many rows are repeated on each page that the table goes on to
	Rows       []Row
	KeepWhole  bool // no page break inside of the table, if it fits one page

	SpaceBefore, SpaceAfter float64 // mm
}

// A Row is a row of a table.
type Row struct {
	Cells  []Cell  // they cover all columns
	Height float64 // mm; 0: as the text needs
	Grow   bool    // Height is the least height
	Split  bool    // a page break may come inside of the row
}

// A Cell is a cell of a table.
type Cell struct {
	Blocks []Block // none: an empty paragraph; something of them is always shown
	Span   int     // so many columns; 0 is 1
	Box    *Box    // nil: no border, no padding
	Align  VerticalAlign
}

// VerticalAlign says where the text of a cell or a frame is, if there is room.
type VerticalAlign string

// Vertical alignments.
const (
	AlignTop    VerticalAlign = ""
	AlignMiddle VerticalAlign = "middle"
	AlignBottom VerticalAlign = "bottom"
)

// A List is a list with bullets or numbers. Lists inside of lists are a level deeper.
type List struct {
	Numbered bool     // 1. 2. 3., else a bullet
	Label    string   // bullet, or what stands behind the number; "": "•" or "."
	Style    string   // text style of bullets and numbers; "": as the text
	Start    int      // the first number; 0 is 1
	Indent   *float64 // mm from the left margin to the text of the items; the label hangs in it; nil: 6 for each level
	Items    []Item
}

// An Item is one item of a list.
type Item struct {
	// Blocks are paragraphs and lists; the first one is a paragraph. In a numbered
	// list nothing may be hidden, since Writer would count it all the same; a
	// bullet goes with its paragraph.
	Blocks []Block
}

// A Section holds blocks that are hidden together: the tables and lists that
// cannot be hidden by themselves.
type Section struct {
	HideIf Condition // nil: always shown
	Blocks []Block
}

func (p Paragraph) block() Block { return p }
func (t Table) block() Block     { return t }
func (l List) block() Block      { return l }
func (s Section) block() Block   { return s }
