package mailmerge

// A Drawing lies at a place of the page, anchored to a paragraph: [Frame],
// [Line] or [PlacedImage]. Pointers to them are drawings too.
type Drawing interface{ drawing() Drawing }

// Limits for images.
const (
	MaxImageBytes  = 8 << 20 // of one image
	MaxImagePixels = 20_000_000
)

// A Frame is a text box at a fixed place.
type Frame struct {
	Name          string  // how Writer's Navigator calls it; "": a number
	X, Y          float64 // mm, of the upper left corner of the border
	Width, Height float64 // mm, border and padding included
	Grow          bool    // Height is the least height
	Box           *Box    // nil: no border, no padding, transparent
	Align         VerticalAlign
	Wrap          Wrap
	Alt           string  // what it is, for those who cannot see it
	Blocks        []Block // something of them is always shown
}

// A Line is a straight line, such as a fold mark. Lines of one paragraph with
// the same pen are written as one drawing.
type Line struct {
	X1, Y1, X2, Y2 float64 // mm
	Width          float64 // points
	Color          string  // "#rrggbb"; "": black
}

// An Image is a picture. In a line of text its lower edge stands on the base line.
type Image struct {
	Data          []byte  // PNG or JPEG; equal data is stored once
	Width, Height float64 // mm; one may be 0: by the proportions of the picture
	Alt           string  // what is on it, for those who cannot see it
}

// A PlacedImage is an image at a fixed place.
type PlacedImage struct {
	Image
	X, Y float64 // mm, of its upper left corner
	Wrap Wrap
}

// Wrap says what the text of the page does at a drawing.
type Wrap int8

// Ways to wrap.
const (
	WrapThrough Wrap = iota // the text does not care: drawing over the text
	WrapBehind              // the text does not care: drawing behind the text
	WrapBeside              // the text flows around it
	WrapBelow               // the text leaves the whole height free
)

func (f Frame) drawing() Drawing       { return f }
func (l Line) drawing() Drawing        { return l }
func (p PlacedImage) drawing() Drawing { return p }
