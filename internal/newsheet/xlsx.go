package newsheet

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a workbook through excelize: nothing of anybody's can be lost in a
// new file.
func writeXLSX(w io.Writer, s *Sheet) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	do := func(step error) {
		if err == nil {
			err = step
		}
	}
	do(f.SetSheetName("Sheet1", s.Name))
	do(f.SetDocProps(&excelize.DocProperties{Creator: "elterntool", LastModifiedBy: "elterntool"}))
	const textFormat = 49 // "@"
	bodyStyle := &excelize.Style{NumFmt: textFormat}
	if s.Wrap {
		bodyStyle.Alignment = &excelize.Alignment{WrapText: true, Vertical: "top"}
	}
	body, e := f.NewStyle(bodyStyle)
	do(e)
	head, e := f.NewStyle(&excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11},
		Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DEE6EF"}},
		Border: []excelize.Border{{Type: "bottom", Color: "808080", Style: 1}},
	})
	do(e)
	landscape, a4, width, height, fit := "landscape", 9, 1, 0, true
	do(f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &width, FitToHeight: &height}))
	do(f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&CSeite &P von &N"}))
	last := columnName(len(s.Headers))
	do(f.SetColStyle(s.Name, "A:"+last, body))
	widths := s.widths()
	for i, n := range widths {
		c := columnName(i + 1)
		do(f.SetColWidth(s.Name, c, c, float64(n)+1))
	}
	row := func(number, style int, values []string) {
		for i := range s.Headers {
			cell := columnName(i+1) + fmt.Sprint(number)
			if i < len(values) && values[i] != "" {
				do(f.SetCellStr(s.Name, cell, escapeOOXML(values[i])))
			}
			do(f.SetCellStyle(s.Name, cell, cell, style))
		}
	}
	row(1, head, s.Headers)
	for i, r := range s.Rows {
		row(i+2, body, r)
		if n := s.lines(r, widths); n > 1 { // LibreOffice does not find the height itself
			do(f.SetRowHeight(s.Name, i+2, float64(15*n)))
		}
	}
	do(f.AutoFilter(s.Name, fmt.Sprintf("A1:%s%d", last, len(s.Rows)+1), nil))
	do(f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: &fit})) // after AutoFilter, which forgets it
	do(f.SetSheetDimension(s.Name, fmt.Sprintf("A1:%s%d", last, len(s.Rows)+1)))
	do(f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}}))
	do(addChoices(f, s))
	do(f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!$1:$1", Scope: s.Name,
	}))
	if s.Printed > 0 {
		do(f.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", strings.ReplaceAll(s.Name, "'", "''"), columnName(s.Printed), len(s.Rows)+1), Scope: s.Name,
		}))
	}
	if err != nil {
		return err
	}
	return f.Write(w)
}

var escapedAt = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escapeOOXML keeps what looks like an escaped character and is none (ECMA-376 part 1,
// 22.9.2.19: "_x0041_" would be read as "A").
func escapeOOXML(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && escapedAt.MatchString(s[i:min(len(s), i+7)]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
