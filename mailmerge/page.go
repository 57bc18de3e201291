package mailmerge

// A PageStyle is a kind of page: its size, its margins, and what stands on
// every page of the kind.
//
// A first page that differs is a page style of its own whose Next is the style
// of the pages after it.
type PageStyle struct {
	Name string
	Next string // the style of the page after one of this style; "": the same style

	Width, Height float64 // mm; both 0: A4, 210 × 297

	// Margins in mm, from the edge of the page to the text, or to the header and
	// the footer if there are any.
	Top, Right, Bottom, Left float64

	Header *Band // nil: none
	Footer *Band // nil: none
}

// A Band is the header or the footer of a page style.
//
// Fields in it show the record of the letter that the page belongs to, in
// Writer's own merge too. In the merged document that takes page styles for
// each letter, which are written only where a band holds fields, record
// numbers, page counts or conditions.
type Band struct {
	Height float64 // mm; the band has this height whatever it holds, unless Grow is set
	Grow   bool    // Height is the least height
	Gap    float64 // mm between the band and the text of the page

	// Blocks are what stands in the band; one of them is a paragraph that is never
	// hidden. Drawings of its paragraphs may lie anywhere on the page: fold
	// marks, a letterhead.
	Blocks []Block
}
