package letter

import mm "elterntool/mailmerge"

// Measures in mm from the left or top edge of an A4 page, as independent public
// descriptions of DIN 5008 give them. y values are those of form B; form A has
// everything down to the text 18 mm higher, its fold marks at 87 and 192.
const (
	formShift = 18

	addressLeft  = 25   // text in the address field
	addressWidth = 63   // to x 88: what a window shows in every position of the sheet, less 3 mm
	returnWidth  = 80   // the return address may be as wide as the field
	upperZoneTop = 45   // return address and remarks, filled from the bottom up
	addressTop   = 62.7 // six lines
	addressLine  = 4.23
	addressEnd   = 90
	// addressHeight leaves room for nine lines, three of them below the field: of a very
	// long address the town is rather read on the sheet than cut off.
	addressHeight = textTop - addressTop

	infoLeft  = 125
	infoTop   = 50
	infoWidth = 210 - rightMargin - infoLeft

	// textTop is below everything that a window can show in any position of the sheet
	// (y 45 to 99): subject, account and password lie beneath it.
	textTop = 101

	leftMargin   = 25
	rightMargin  = 20
	textWidth    = 210 - leftMargin - rightMargin
	bottomMargin = 12
	footHeight   = 5
	footGap      = 3
	nextTop      = 20 // of the pages after the first

	// The letterhead has its place above the upper zone, of which form A leaves 27 mm.
	headTop    = 5
	headHeight = upperZoneTop - formShift - headTop
	logoWidth  = 45.0 // at most
)

// A form is one of the two forms of DIN 5008.
type form struct {
	up    float64 // so much higher than form B
	folds [2]float64
}

func formOf(name string) form {
	if name == "A" {
		return form{formShift, [2]float64{87, 192}}
	}
	return form{0, [2]float64{105, 210}}
}

const holeMark = 148.5

// marks are the fold marks and the hole mark at the left edge.
func (f form) marks() []mm.Drawing {
	line := func(y, length float64) mm.Drawing {
		return mm.Line{X1: 5, Y1: y, X2: 5 + length, Y2: y, Width: 0.25}
	}
	return []mm.Drawing{line(f.folds[0], 2.5), line(holeMark, 4), line(f.folds[1], 2.5)}
}

// Names of page styles.
const (
	pageFirst = "Brief"
	pageNext  = "Folgeseite"
)

// pages are the page styles: the first page with letterhead and marks, the others
// without. foot says at the foot of every sheet whose it is: swapped sheets are seen.
func (f form) pages(head []mm.Drawing, foot []mm.Inline) []mm.PageStyle {
	band := func() *mm.Band {
		return &mm.Band{Height: footHeight, Gap: footGap, Blocks: []mm.Block{mm.Paragraph{Style: styleFoot, Text: foot}}}
	}
	return []mm.PageStyle{
		{
			Name: pageFirst, Next: pageNext, Top: 5, Right: rightMargin, Bottom: bottomMargin, Left: leftMargin,
			Header: &mm.Band{Height: textTop - f.up - 5, Blocks: []mm.Block{
				mm.Paragraph{Style: styleAnchor, Drawings: append(f.marks(), head...)},
			}},
			Footer: band(),
		},
		{Name: pageNext, Top: nextTop, Right: rightMargin, Bottom: bottomMargin, Left: leftMargin, Footer: band()},
	}
}

// An Area is a rectangle of a page: mm from the left and the top edge.
type Area struct{ X, Y, Width, Height float64 }

// Has tells whether a point lies in the area.
func (a Area) Has(x, y float64) bool {
	return x >= a.X && x <= a.X+a.Width && y >= a.Y && y <= a.Y+a.Height
}

// Areas says where a finished letter of a form ("A", "B") has what can be read back:
// the address, the box with the access data, and the foot of each page.
func Areas(name string) (address, access, foot Area) {
	f := formOf(name)
	address = Area{addressLeft - 1, addressTop - f.up - 1, addressWidth + 2, addressHeight}
	access = Area{leftMargin, textTop - f.up, textWidth - qrColumn, 297 - textTop + f.up - bottomMargin - footHeight}
	foot = Area{leftMargin - 1, 297 - bottomMargin - footHeight - 1, textWidth + 2, footHeight + bottomMargin}
	return address, access, foot
}

// Labels of the box with the access data. In no other place of a page does one of them
// stand at the box's inner edge.
const (
	LabelAccount  = "Account"
	LabelPassword = "Vorläufiges Passwort"
	LabelCode     = "Registrierungscode"
	labelAddress  = "Adresse"
)

// BoxEdge is where the labels begin, in mm from the left edge, give or take half a mm;
// ValueEdge is where the values do.
const (
	BoxEdge    = leftMargin + boxPadding + 0.2
	ValueEdge  = BoxEdge + labelColumn
	boxPadding = 2
)
