package xlsx

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
)

// show formats a value as a cell would: a number, or else a text.
func show(f *numberFormat, value string) string {
	if v, err := strconv.ParseFloat(value, 64); err == nil {
		return string(f.appendNumber(nil, v, false))
	}
	return string(f.appendText(nil, []byte(value)))
}

func TestFormat(t *testing.T) {
	for _, tt := range formatCases {
		f := parseFormat(tt.code)
		for i := 0; i < len(tt.cells); i += 2 {
			if got := show(f, tt.cells[i]); got != tt.cells[i+1] {
				t.Errorf("%s: %s shows %q, want %q (%s)", tt.code, tt.cells[i], got, tt.cells[i+1], tt.why)
			}
		}
	}
	for _, d := range differences {
		if got := show(parseFormat(d.code), d.value); got != d.ours {
			t.Errorf("%s: %s shows %q, want %q (%s)", d.code, d.value, got, d.ours, d.why)
		}
	}
}

func TestBuiltinFormat(t *testing.T) {
	tests := []struct {
		id          int
		value, want string
	}{
		{0, "1.5", "1,5"},
		{1, "1.5", "2"},
		{4, "9896.5", "9.896,50"},
		{5, "-1234.5", "-1.235 €"},
		{8, "-1234.5", "-1.234,50 €"},
		{9, "0.5", "50\u00a0%"},
		{10, "0.5", "50,00\u00a0%"},
		{11, "1234", "1,23E+03"},
		{12, "1.5", "1 1/2"},
		{13, "1.5", "1  1/2 "},
		{14, "46350", "24.11.2026"}, // en-US: 11-24-26
		{15, "46023", "01. Jan 26"},
		{16, "46350", "24. Nov"},
		{17, "46350", "Nov 26"},
		{18, "0.75", "6:00 nachm."},
		{20, "0.25", "06:00"}, // en-US: h:mm
		{21, "0.25", "06:00:00"},
		{22, "46350.25", "24.11.2026 06:00"},
		{27, "46350", "24.11.2026"},
		{32, "0.25", "06:00:00"},
		{37, "-5", "-5   "},
		{39, "5", "5,00   "},
		{41, "5", " 5    "},
		{42, "0", " - € "},
		{43, "0", " -      "},
		{44, "9896.5", " 9.896,50 € "},
		{45, "0.5001", "00:08"},
		{46, "1.5", "36:00:00"},
		{47, "0.5001", "00:08,6"},
		{48, "12345", "12,3E+3"},
		{49, "12345", "12345"},
		{58, "46350", "24.11.2026"},
		{59, "1.5", "2"}, // Thai
		{81, "0.5001", "00:08,6"},
	}
	for _, tt := range tests {
		code, ok := builtinFormat(tt.id)
		if got := show(parseFormat(code), tt.value); !ok || got != tt.want {
			t.Errorf("%d: %s shows %q, want %q", tt.id, tt.value, got, tt.want)
		}
	}
	for _, id := range []int{-1, 82, 163, 164, math.MaxInt} {
		if code, ok := builtinFormat(id); ok {
			t.Errorf("%d is %q", id, code)
		}
	}
}

func TestValueType(t *testing.T) {
	tests := []struct {
		code string
		want ValueType
	}{
		{"General", Float},
		{"", Float},
		{"@", Float}, // a number in a text format
		{"0", Float},
		{"0.00%", Percentage},
		{`0"%"`, Float},
		{"#,##0.00 [$€-407]", Currency},
		{"[$€]0;-[$€]0;\"-\"[$€]", Currency},
		{"$#,##0", Currency},
		{`#,##0.00\ "€"`, Float}, // only a text, as LibreOffice takes it
		{"dd.mm.yyyy", Date},
		{"dd.mm.yyyy;@", Date},
		{"dd.mm.yyyy;;", Date}, // a section without anything has no say
		{"dd.mm.yyyy hh:mm", Date},
		{"mm", Date},
		{"[$-F800]d", Date},
		{"h:mm", Time},
		{"mm:ss.0", Time},
		{"[h]:mm", Time},
		{"AM/PM", Time},
		{"[$-F400]h", Time},
		{"0;dd.mm.yyyy", Float}, // sections that differ
		{"[=0]?;hh:mm", Float},
		{"h:mm;h:mm;\"-\"", Float},
		{"dd 0", Float}, // nonsense
	}
	for _, tt := range tests {
		if got := parseFormat(tt.code).valueType(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.code, got, tt.want)
		}
	}
}

func TestAppendDate(t *testing.T) {
	tests := []struct {
		v        float64
		date1904 bool
		want     string
	}{
		{46350, false, "2026-11-24"},
		{46350.427083333336, false, "2026-11-24T10:15:00"},
		{44888, true, "2026-11-24"},
		{0, true, "1904-01-01"},
		{0, false, "1899-12-30"},
		{60, false, "1900-02-28"}, // Excel says 29
		{61, false, "1900-03-01"},
		{-0.25, false, "1899-12-29T18:00:00"},
		{46350.9999999999, false, "2026-11-25"}, // noise
		{46350.5 + 1.0/86400/2, false, "2026-11-24T12:00:00.500"},
		{2958465.5, false, "9999-12-31T12:00:00"},
		{2958465.9999999995, false, "2958465.9999999995"}, // the next day is not in the calendar
		{2958466, false, "2958466"},
		{-693593, false, "0001-01-01"},
		{-693594, false, "-693594"},
		{2958465, true, "2958465"},
		{1e300, false, "1E+300"},
	}
	for _, tt := range tests {
		if got := string(appendDate(nil, tt.v, tt.date1904)); got != tt.want {
			t.Errorf("%v, %t: %s, want %s", tt.v, tt.date1904, got, tt.want)
		}
	}
	f := parseFormat("dd.mm.yyyy")
	if got := string(f.appendNumber(nil, 44888, true)); got != "24.11.2026" {
		t.Errorf("44888 from 1904 shows %s", got)
	}
}

func TestAppendDuration(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{
		{0, "PT00H00M00S"},
		{0.427083333333333, "PT10H15M00S"},
		{1.5, "PT36H00M00S"},
		{-0.25, "-PT06H00M00S"},
		{-1e-12, "PT00H00M00S"}, // no sign without a time
		{0.5 + 1.0/86400/4, "PT12H00M00.250S"},
		{2958465, "PT71003160H00M00S"},
		{1e20, "100000000000000000000"}, // no calendar is that long
	}
	for _, tt := range tests {
		if got := string(appendDuration(nil, tt.v)); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.v, got, tt.want)
		}
	}
}

func TestAppendShortest(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"9896508", "9896508"},
		{"9.896508E6", "9896508"},
		{"9.896508e+06", "9896508"},
		{"0.10000000000000001", "0.1"},
		{"0012", "12"},
		{"-0", "0"},
		{"+5", "5"},
		{" 5\n", "5"}, // XML Schema's white space
		{"1.50", "1.5"},
		{".5", "0.5"},
		{"5.", "5"},
		{"123456789012345678", "123456789012345680"}, // the double has no more
		{"1E-7", "1E-07"},
		{"1E300", "1E+300"},
		{"0", "0"},
		{"-12", "-12"},
	}
	for _, tt := range tests {
		if got, ok := appendShortest([]byte("x"), []byte(tt.raw)); !ok || string(got) != "x"+tt.want {
			t.Errorf("%q: %q %t, want x%s", tt.raw, got, ok, tt.want)
		}
	}
	for _, raw := range []string{"", " ", "-", ".", "abc", "1e", "1e+", "e5", "1,5", "0x10", "1_000", "Inf", "NaN", "1e999", "1 2", "--1"} {
		if got, ok := appendShortest([]byte("x"), []byte(raw)); ok || string(got) != "x" {
			t.Errorf("%q is a number: %q", raw, got)
		}
	}
}

// Millions of cells are plain numbers without a format.
func TestPlainNumbersDoNotAllocate(t *testing.T) {
	dst, raw, f := make([]byte, 0, 100), []byte("9896508"), parseFormat("#,##0.00")
	for name, work := range map[string]func(){
		"appendShortest": func() { appendShortest(dst, raw) },
		"appendGeneral":  func() { appendGeneral(dst, 9896508.5) },
		"appendNumber":   func() { f.appendNumber(dst, 9896508.5, false) },
	} {
		if n := testing.AllocsPerRun(100, work); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// A file can hold any code, of any length.
func TestHostileFormats(t *testing.T) {
	const million = 1 << 20
	start := time.Now()
	for _, code := range []string{
		strings.Repeat("0", million), strings.Repeat("#,", million), strings.Repeat(";", million), strings.Repeat("[", million),
		strings.Repeat("\"", million), strings.Repeat("@", 256), "\xff", "0\xff", strings.Repeat("€", 256),
	} {
		if got := show(parseFormat(code), "-1234.5"); got != "-1234,5" {
			t.Errorf("%.20q… shows %q", code, got)
		}
	}
	for _, code := range []string{strings.Repeat("@", 255), ";;;" + strings.Repeat("@", 252)} {
		if got := show(parseFormat(code), "abc"); got != "abc" {
			t.Errorf("%.20q… shows a text %d bytes long", code, len(got))
		}
	}
	longest := parseFormat(strings.Repeat("0", 255))
	if got := show(longest, "5"); got != strings.Repeat("0", 254)+"5" {
		t.Errorf("255 digits show %q", got)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := string(longest.appendNumber(nil, v, false)); got != "#NUM!" {
			t.Errorf("%v shows %q", v, got)
		}
	}
}

func TestBlankWidths(t *testing.T) {
	if len(blankWidths) != '~'-' '+1 {
		t.Errorf("%d widths", len(blankWidths))
	}
}

// TestGroups: digits that are only put in groups are what the number would be shown as.
func TestGroups(t *testing.T) {
	taken := 0
	for _, code := range []string{"#,##0", "0,000", "#,###", "?,??0", "##,##0,000", "[$-409]#,##0", "#,##0,", "#,##0%", "#,##0.00", "#,##0.##", "0", "#,##0;-#,##0", `#,##0 "x"`, "[>5]#,##0", "#,##0_ ", "[Red]#,##0", "#,##0;@", "0E+0"} {
		f := parseFormat(code)
		for n := range 16 {
			for _, digits := range []string{"1234567890123456"[:n], "9999999999999999"[:n], "1000000000000000"[:n]} {
				v, ok := wholeNumber([]byte(digits))
				if f.grouped == nil || n == 0 || !ok {
					continue
				}
				if got, ok := f.grouped.appendGroups(nil, []byte(digits)); ok {
					taken++
					if want := f.appendNumber(nil, v, false); string(got) != string(want) {
						t.Errorf("%s of %s: %s, not %s", code, digits, got, want)
					}
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("%d numbers were put in groups", taken)
	}
}
