package mailmerge

// An Inline is a piece of text inside of a line: [Text], [Span], [Field],
// [RecordNumber], [PageNumber], [PageCount], [LineBreak], [Tab], [Link] or
// [Image]. Pointers to them are inlines too.
type Inline interface{ inline() Inline }

// Text is text. Blanks are kept, also several and at the edges; a tab and a line feed
// in it are [Tab] and [LineBreak] (so is CR LF). Other control characters are refused, since XML
// cannot hold them.
type Text string

// A Span gives a text style to what is in it.
type Span struct {
	Style string // the name of a text style
	Text  []Inline
}

// A Field is the value of a column of the record.
type Field struct {
	Column string
}

// A RecordNumber is the number of the record: its place among the records that
// the source gives, from 1; in merged letters [Record].Number.
//
// Writer's own merge shows it when it prints and in one document with all
// letters. In a file for each record it is there, but LibreOffice 7.4 shows
// nothing when such a file is opened.
type RecordNumber struct{}

// A PageNumber is the number of the page.
type PageNumber struct{}

// A PageCount is the number of pages of the letter.
//
// In a template it is the page count of the document. Writer's merge into one
// document shows that of the letter or that of everything, as it comes; merged letters show the pages of
// the letter in any case. There it is the number of the page that the letter
// ends on, so that the last thing in the body that is shown must be a paragraph.
type PageCount struct{}

// A LineBreak begins a new line in the same paragraph.
type LineBreak struct{}

// A Tab goes to the next tab stop.
type Tab struct{}

// A Link is text that opens an address.
type Link struct {
	URL   string // http, https, mailto or tel, written as it is
	Style string // the name of a text style; "": as the text around
	Text  []Inline
}

func (t Text) inline() Inline         { return t }
func (s Span) inline() Inline         { return s }
func (f Field) inline() Inline        { return f }
func (r RecordNumber) inline() Inline { return r }
func (p PageNumber) inline() Inline   { return p }
func (p PageCount) inline() Inline    { return p }
func (l LineBreak) inline() Inline    { return l }
func (t Tab) inline() Inline          { return t }
func (l Link) inline() Inline         { return l }
func (i Image) inline() Inline        { return i }
