package xlsx

import (
	"bytes"
	"math"
	"strconv"
	"testing"
	"unicode/utf8"
)

// maxShown is more than any code can make of a number: each of its 255
// characters is at most a number without a format, a name, or a character of
// four bytes; and once the 309 digits of the largest double are shown, with the
// points between them.
const maxShown = 255*24 + 309*2

// FuzzFormat: no code and no number make more than a line of valid text, the
// same each time, and a number's shortest decimal is the same number.
func FuzzFormat(f *testing.F) {
	for _, tt := range formatCases {
		f.Add(tt.code, tt.cells[0])
	}
	for _, d := range differences {
		f.Add(d.code, d.value)
	}
	for _, v := range []string{"1e308", "-1e308", "5e-324", "2958465.9999999999", "-693593", "9007199254740993", "0.9999999999999999"} {
		f.Add("# ?????/?????", v)
		f.Add("[h]:mm:ss.000 d", v)
		f.Add("???0.###E+0;[<0]General%", v)
	}
	f.Fuzz(func(t *testing.T, code, value string) {
		format := parseFormat(code)
		if typ := format.valueType(); typ < Float || typ > Time {
			t.Fatalf("%q has the type %v", code, typ)
		}
		if got := format.appendText(nil, []byte(value)); len(got) > len(code)+maxRepeats*max(len(value), 1)+maxShown || utf8.ValidString(value) && !utf8.Valid(got) {
			t.Fatalf("%q shows the text %q as %q", code, value, got)
		}
		short, ok := appendShortest(nil, []byte(value))
		v, isNumber := parseDecimal(bytes.TrimSpace([]byte(value)))
		if ok {
			again, err := strconv.ParseFloat(string(short), 64)
			if err != nil || again != v || !isNumber {
				t.Fatalf("%q is %q, not the same", value, short)
			}
			if twice, ok := appendShortest(nil, short); !ok || !bytes.Equal(twice, short) {
				t.Fatalf("%q becomes %q, then %q", value, short, twice)
			}
			if len(short) > 26 {
				t.Fatalf("%q is %q", value, short)
			}
		} else {
			if len(short) > 0 {
				t.Fatalf("%q is no number and %q", value, short)
			}
			var bits [8]byte
			copy(bits[:], value)
			v = math.Float64frombits(uint64(bits[0])<<56 | uint64(bits[1])<<48 | uint64(bits[2])<<40 | uint64(bits[3])<<32 | uint64(bits[4])<<24 | uint64(bits[5])<<16 | uint64(bits[6])<<8 | uint64(bits[7]))
		}
		for _, date1904 := range []bool{false, true} {
			got := format.appendNumber([]byte("<"), v, date1904)
			if len(got) > maxShown || got[0] != '<' || !utf8.Valid(got) {
				t.Fatalf("%q shows %v as %d bytes: %q", code, v, len(got), got)
			}
			if again := parseFormat(code).appendNumber([]byte("<"), v, date1904); !bytes.Equal(got, again) {
				t.Fatalf("%q shows %v as %q, then %q", code, v, got, again)
			}
			if len(appendDate(nil, v, date1904)) > 26 || len(appendDuration(nil, v)) > 26 || len(appendGeneral(nil, v)) > 24 {
				t.Fatalf("%v: %s, %s, %s", v, appendDate(nil, v, date1904), appendDuration(nil, v), appendGeneral(nil, v))
			}
		}
	})
}
