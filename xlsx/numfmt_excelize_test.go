package xlsx

import (
	"strconv"
	"strings"
	"testing"

	"elterntool/internal/testoffice"

	"github.com/xuri/excelize/v2"
)

// excelizeDifferences are codes that excelize shows otherwise than we with
// English settings, and why we do not follow.
var excelizeDifferences = map[string]string{
	"General":                     "it does not keep the exact whole numbers, or 0.0000000001 short",
	"0":                           "it does not keep the exact whole numbers, or 0.0000000001 short",
	`"a"General" kg"`:             "it knows General only alone",
	`General;-General;"null"`:     "it knows General only alone",
	"General0":                    "it knows General only alone",
	"@":                           "what is shown like General has a German comma: the code says English to a format that is not one",
	`"x"@`:                        "what is shown like General has a German comma: the code says English to a format that is not one",
	"0 dd.mm":                     "what is shown like General has a German comma: the code says English to a format that is not one",
	"0 kg":                        "what is shown like General has a German comma: the code says English to a format that is not one",
	"0.00":                        "it rounds the double",
	"0,":                          "it shows a minus before zero",
	"0%":                          "it shows a minus before zero",
	"#.##":                        "it takes # and ? for 0, or leaves them out",
	"?.??":                        "it takes # and ? for 0, or leaves them out",
	"?0.0?":                       "it takes # and ? for 0, or leaves them out",
	"?,???":                       "it takes # and ? for 0, or leaves them out",
	"0 , 0":                       "it takes every comma for groups, every point for the decimal one",
	"0.0.0":                       "it takes every comma for groups, every point for the decimal one",
	"0;;":                         "it has no third section for zero that shows nothing",
	"0;-0;;@":                     "it has no third section for zero that shows nothing",
	"[Color 5]0":                  "it reads the number of a colour as a text",
	`[>=100]0.0;[<0]"neg"0;0.000`: "it does not read conditions",
	"[<10]0.0;0.00":               "it does not read conditions",
	`[<0]"n"0;"p"0`:               "it does not read conditions",
	"[>10]0.0;0.00;0.000":         "it does not read conditions",
	"[>100]0.0":                   "it does not read conditions",
	`[=1]"eins";[=0]"null";0`:     "it does not read conditions",
	`[<>0]0.0;"z"`:                "it does not read conditions",
	"0.0;[<-5]0.00;0.000":         "it does not read conditions",
	`0_€"x"`:                      "it forgets _x, and shows 0 where nothing is asked for",
	`_-* #,##0.00\ "€"_-;\-* #,##0.00\ "€"_-;_-* \-??\ "€"_-;_-@_-`: "it forgets _x, and shows 0 where nothing is asked for",
	"0%%":        "it multiplies for each sign",
	"##0.0E+0":   "it knows 0.00E+00 alone",
	"??0.0E-0":   "it knows 0.00E+00 alone",
	"0.0e+0":     "it knows 0.00E+00 alone",
	"#.##E+0":    "it knows 0.00E+00 alone",
	"# ?/?":      "its fractions always have a whole number, and are not the nearest",
	"# ??/??":    "its fractions always have a whole number, and are not the nearest",
	"# ??/16":    "its fractions always have a whole number, and are not the nearest",
	"?/?":        "its fractions always have a whole number, and are not the nearest",
	"00/00":      "its fractions always have a whole number, and are not the nearest",
	"DD.MM.YYYY": "it rounds times up to the next day",
	"dd.mm.yyyy": "Excel's 1900: there was a 29 February, and nothing before",
	"d.m.yy":     "Excel's 1900: there was a 29 February, and nothing before",
	"h:mm":       "Excel's 1900: there was a 29 February, and nothing before",
	"[h]:mm:ss":  "Excel's 1900: there was a 29 February, and nothing before",
	"hh:mm:ss":   "it rounds the seconds, or cuts their decimals",
	"ss.00":      "it rounds the seconds, or cuts their decimals",
	"ss.000":     "it rounds the seconds, or cuts their decimals",
	"h AM/PM:mm": "it takes these minutes for a month",
	"h A/P":      "it shows A/P as AM/PM",
	"[mm]:ss.0":  "it shows 0 for [mm], ] for what stands there",
	`"It was "[h]" [yes, "h"] hours and "mm:ss`: "it shows 0 for [mm], ] for what stands there",
	"[Rot]0": "it reads what is no format",
	"[]0":    "it reads what is no format",
	"0/":     "it reads what is no format",
	"0E+":    "it reads what is no format",
	`0"x`:    "it reads what is no format",
	`\`:      "it reads what is no format",
	"_":      "it reads what is no format",
}

// excelize speaks English only, so the codes are asked for in English.
func TestFormatLikeExcelize(t *testing.T) {
	var rows []formatRow
	for _, tt := range formatCases {
		var values []string
		for i := 0; i < len(tt.cells); i += 2 {
			if _, err := strconv.ParseFloat(tt.cells[i], 64); err == nil {
				values = append(values, tt.cells[i])
			}
		}
		if !strings.Contains(tt.code, "[$-") {
			rows = append(rows, formatRow{code: "[$-409]" + tt.code, values: values})
		}
	}
	f, err := excelize.OpenFile(formatFile(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	differ := make(map[string]bool)
	for i, r := range rows {
		format, code := parseFormat(r.code), strings.TrimPrefix(r.code, "[$-409]")
		for j, value := range r.values {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			theirs, err := f.GetCellValue("Sheet1", cell)
			if err != nil {
				t.Fatal(err)
			}
			if ours := show(format, value); ours != theirs {
				differ[code] = true
				if excelizeDifferences[code] == "" {
					t.Errorf("%s: %s shows %q, excelize %q", code, value, ours, theirs)
				}
			}
		}
	}
	for code := range excelizeDifferences {
		if !differ[code] {
			t.Errorf("%s: no difference any more", code)
		}
	}
}

// Apache POI's own tests of formats are sheets with a code in each row.
func TestPOIFormatsLikeLibreOffice(t *testing.T) {
	seen := 0
	for _, name := range []string{"ElapsedFormatTests", "GeneralFormatTests", "NumberFormatTests"} {
		file := testoffice.Shared(t, "corpus", "xlsx", "poi__"+name+".xlsx")
		f, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for i, row := range testoffice.ShownIn(t, "de-DE", file, 2) {
			for j, theirs := range row {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				code, value, ok := numberCell(t, f, "Tests", cell)
				if !ok {
					continue
				}
				seen++
				format := parseFormat(code)
				if ours := show(format, value); !sameText(format, value, ours, theirs) {
					t.Errorf("%s, %s: %s: %s shows %q, LibreOffice %q", name, cell, code, value, ours, theirs)
				}
			}
		}
	}
	if seen < 400 {
		t.Errorf("only %d numbers", seen)
	}
}

// numberCell returns format and value of a cell with a number.
func numberCell(t *testing.T, f *excelize.File, sheet, cell string) (code, value string, ok bool) {
	t.Helper()
	typ, err := f.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	value, err = f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := strconv.ParseFloat(value, 64); err != nil || typ != excelize.CellTypeUnset && typ != excelize.CellTypeNumber {
		return "", "", false
	}
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	if style.CustomNumFmt != nil {
		return *style.CustomNumFmt, value, true
	}
	code, ok = builtinFormat(style.NumFmt)
	return code, value, ok
}
