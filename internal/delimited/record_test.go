package delimited

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// parsed is what a text holds, with the line of each record.
type parsed struct {
	Records [][]string
	Lines   []int
	Stray   int // records with stray quotes
	Broken  int
}

func parse(src io.Reader, delim byte, end LineEnd) (parsed, error) {
	var p parsed
	r := NewReader(src, delim, end, 1)
	for {
		err := r.Read()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return p, err
		}
		var rec []string
		for _, f := range r.Fields {
			rec = append(rec, string(f))
		}
		p.Records, p.Lines = append(p.Records, rec), append(p.Lines, r.Line)
		if r.Stray > 0 {
			p.Stray++
		}
		if r.Broken {
			p.Broken++
		}
	}
}

var recordTests = []struct {
	name, in string
	delim    byte
	end      LineEnd
	want     [][]string
	lines    []int
	stray    int
	broken   int
}{
	{name: "empty", in: "", delim: ','},
	{name: "plain", in: "a,b\nc,d\n", delim: ',', want: [][]string{{"a", "b"}, {"c", "d"}}, lines: []int{1, 2}},
	{name: "no line end at last", in: "a,b\r\nc,d", delim: ',', want: [][]string{{"a", "b"}, {"c", "d"}}, lines: []int{1, 2}},
	{name: "CR at last", in: "a,b\r\nc,d\r", delim: ',', want: [][]string{{"a", "b"}, {"c", "d"}}, lines: []int{1, 2}},
	{name: "old Mac", in: "a,b\rc,\"d\re\"\rf,g", delim: ',', end: CR,
		want: [][]string{{"a", "b"}, {"c", "d\re"}, {"f", "g"}}, lines: []int{1, 2, 4}},
	{name: "CRLF among CR", in: "a\r\nb\rc\nd", delim: ',', end: CR,
		want: [][]string{{"a"}, {"b"}, {"c"}, {"d"}}, lines: []int{1, 2, 3, 4}},
	{name: "lone CR is text among LF", in: "a\rb,c\n", delim: ',', want: [][]string{{"a\rb", "c"}}, lines: []int{1}},
	{name: "newline in quotes", in: "\"a\r\nb\",c\nd,e\n", delim: ',',
		want: [][]string{{"a\r\nb", "c"}, {"d", "e"}}, lines: []int{1, 3}},
	{name: "doubled quotes", in: `"a ""b"" c";""` + "\n" + `"""";x`, delim: ';',
		want: [][]string{{`a "b" c`, ""}, {`"`, "x"}}, lines: []int{1, 2}},
	{name: "delimiter in quotes", in: `"a;b";c`, delim: ';', want: [][]string{{"a;b", "c"}}, lines: []int{1}},
	{name: "tab", in: "a\t\"b\t\"\tc\n", delim: '\t', want: [][]string{{"a", "b\t", "c"}}, lines: []int{1}},
	{name: "blanks behind the quote", in: "\"a\"  ,b\n\"c\" \n", delim: ',', want: [][]string{{"a", "b"}, {"c"}}, lines: []int{1, 2}},
	{name: "trailing delimiter", in: "a,b,\n", delim: ',', want: [][]string{{"a", "b", ""}}, lines: []int{1}},
	{name: "blank lines are records of nothing", in: "a\n\n\r\nb\n", delim: ',',
		want: [][]string{{"a"}, {""}, {""}, {"b"}}, lines: []int{1, 2, 3, 4}},
	{name: "quote within a plain field", in: "a\"b,c\n", delim: ',', want: [][]string{{`a"b`, "c"}}, lines: []int{1}, stray: 1},
	{name: "published MAGELLAN header", in: `"Nachname";Vorname";"Ort"`, delim: ';',
		want: [][]string{{"Nachname", `Vorname"`, "Ort"}}, lines: []int{1}, stray: 1},
	{name: "quote within a quoted field", in: `"Max "Mäxchen" M","b"` + "\nc,d", delim: ',',
		want: [][]string{{`Max "Mäxchen" M`, "b"}, {"c", "d"}}, lines: []int{1, 2}, stray: 1, broken: 1},
	{name: "rows run together are told", in: "\"Max,a\n\"Moritz\",b\n", delim: ',',
		want: [][]string{{"Max,a\n\"Moritz", "b"}}, lines: []int{1}, stray: 1, broken: 1},
}

func TestRecords(t *testing.T) {
	for _, tt := range recordTests {
		t.Run(tt.name, func(t *testing.T) {
			want := parsed{tt.want, tt.lines, tt.stray, tt.broken}
			for name, src := range map[string]io.Reader{
				"whole":         strings.NewReader(tt.in),
				"byte by byte":  iotest.OneByteReader(strings.NewReader(tt.in)),
				"end with data": iotest.DataErrReader(strings.NewReader(tt.in)),
			} {
				got, err := parse(src, tt.delim, tt.end)
				if err != nil {
					t.Fatal(name, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestRecordErrors(t *testing.T) {
	long := strings.Repeat("x", MaxRecord+1)
	tests := []struct {
		name, in     string
		kind         error
		line, column int
	}{
		{"open quote", "a,b\nc,\"d\ne\nf", ErrQuote, 2, 2},
		{"open quote behind a closed one", "a,b\n\"c\n\",\"d\ne\nf", ErrQuote, 3, 2},
		{"open quote at the end", "a,b\n\"", ErrQuote, 2, 1},
		{"open quote in a long text", "a,b\nc,d\n1,2,\"" + strings.Repeat("e,f\n", MaxRecord/2), ErrQuote, 3, 3},
		{"line too long", "a,b\n" + long, ErrTooLong, 2, 0},
		{"quoted line too long", "a,b\n\"c\"," + long, ErrTooLong, 2, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse(strings.NewReader(tt.in), ',', LF)
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, tt.kind) || e.Line != tt.line || e.Column != tt.column {
				t.Errorf("got %v, want %v at line %d, column %d", err, tt.kind, tt.line, tt.column)
			}
		})
	}
}

// A record that crosses the reader's buffer at any place is read the same.
func TestRecordsAcrossBuffer(t *testing.T) {
	const row = "Müller;\"Jür;\"\"gen\"\"\r\n2\";x\r\n"
	for _, size := range []int{firstBuffer, bufferSize} {
		for shift := range len(row) + 1 {
			many := strings.Repeat("a;b;c\n", (size-shift)/6)
			in := many + strings.Repeat("a", (size-shift)%6) + ";b;c\n" + row + row
			got, err := parse(strings.NewReader(in), ';', LF)
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"Müller", "Jür;\"gen\"\r\n2", "x"}
			last := got.Records[max(0, len(got.Records)-2):]
			if len(got.Records) != strings.Count(many, "\n")+3 || !slices.Equal(last[0], want) || !slices.Equal(last[1], want) {
				t.Fatalf("%d bytes, shift %d: %d records, %q", size, shift, len(got.Records), last)
			}
		}
	}
}

func TestManyFields(t *testing.T) {
	r := NewReader(strings.NewReader(strings.Repeat("a,", 5000)+"\n"), ',', LF, 1)
	if err := r.Read(); err != nil || r.Count != 5001 || len(r.Fields) != MaxFields {
		t.Errorf("%v: %d fields, %d kept", err, r.Count, len(r.Fields))
	}
}

// write is the opposite of reading, for tests.
func write(records [][]string, delim byte) string {
	var b strings.Builder
	for _, rec := range records {
		for i, f := range rec {
			if i > 0 {
				b.WriteByte(delim)
			}
			if strings.ContainsAny(f, "\"\r\n"+string(rune(delim))) {
				f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
			}
			b.WriteString(f)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// What was read, written again, reads the same; and however the bytes arrive.
func FuzzRecordsRoundTrip(f *testing.F) {
	for _, tt := range recordTests {
		f.Add([]byte(tt.in), tt.delim == ';', tt.end == CR)
	}
	f.Fuzz(func(t *testing.T, data []byte, semicolon, cr bool) {
		delim, end := byte(','), LF
		if semicolon {
			delim = ';'
		}
		if cr {
			end = CR
		}
		first, err := parse(bytes.NewReader(data), delim, end)
		slow, slowErr := parse(iotest.OneByteReader(bytes.NewReader(data)), delim, end)
		if diff := cmp.Diff(first, slow); diff != "" || (err == nil) != (slowErr == nil) {
			t.Fatalf("byte by byte: %v, %v\n%s", err, slowErr, diff)
		}
		if err != nil {
			if !errors.Is(err, ErrQuote) && !errors.Is(err, ErrTooLong) {
				t.Fatal(err)
			}
			return
		}
		again, err := parse(strings.NewReader(write(first.Records, delim)), delim, end)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Records, again.Records); diff != "" {
			t.Errorf("written and read again:\n%s", diff)
		}
		if again.Stray > 0 {
			t.Error("stray quotes in what was written")
		}
	})
}

// Where encoding/csv has no objection, this reader reads the same.
func FuzzRecordsLikeEncodingCSV(f *testing.F) {
	for _, tt := range recordTests {
		f.Add([]byte(tt.in), tt.delim == ';')
	}
	f.Fuzz(func(t *testing.T, data []byte, semicolon bool) {
		delim := byte(',')
		if semicolon {
			delim = ';'
		}
		std := csv.NewReader(bytes.NewReader(data))
		std.Comma, std.FieldsPerRecord = rune(delim), -1
		want, err := std.ReadAll()
		if err != nil {
			return
		}
		got, err := parse(bytes.NewReader(data), delim, LF)
		if err != nil {
			t.Fatal(err)
		}
		if got.Stray > 0 {
			t.Errorf("stray quotes in %q", data)
		}
		for _, rec := range got.Records {
			for i := range rec {
				rec[i] = strings.ReplaceAll(rec[i], "\r\n", "\n") // as encoding/csv has it
			}
		}
		// encoding/csv leaves out empty lines.
		nothing := func(rec []string) bool { return len(rec) == 1 && rec[0] == "" }
		want, have := slices.DeleteFunc(want, nothing), slices.DeleteFunc(got.Records, nothing)
		if !slices.EqualFunc(want, have, slices.Equal[[]string]) {
			t.Errorf("%q:\ngot  %q\nwant %q", data, have, want)
		}
	})
}
