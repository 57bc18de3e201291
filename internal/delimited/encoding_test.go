package delimited

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encoders write text as each encoding that is read.
var encoders = map[string]encoding.Encoding{
	"UTF-8":            encoding.Nop,
	"UTF-8 with BOM":   unicode.UTF8BOM,
	"UTF-16LE":         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"UTF-16BE":         unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"UTF-16LE, no BOM": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"UTF-16BE, no BOM": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	Windows1252:        charmap.Windows1252,
	ISO8859_15:         charmap.ISO8859_15,
	CP850:              charmap.CodePage850,
}

func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	b, err := encoders[name].NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s cannot hold %q: %v", name, text, err)
	}
	return b
}

func decodeAll(t testing.TB, b []byte) (Encoding, string) {
	t.Helper()
	r := bytes.NewReader(b)
	e, err := Detect(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(iotest.OneByteReader(e.Text(r, r.Size())))
	if err != nil {
		t.Fatal(err)
	}
	return e, string(text)
}

func TestEncodings(t *testing.T) {
	const umlauts = "Nachname,Vorname,Account\nMüller,Jürgen,juergen.mueller\nWeiß,Änne,aenne.weiss\nÖzdemir,Zoë,zoe.oezdemir\n"
	for name := range encoders {
		e, text := decodeAll(t, encode(t, name, umlauts))
		plainName, _, _ := strings.Cut(name, ",")
		plainName = strings.TrimSuffix(plainName, " with BOM")
		if name == ISO8859_15 {
			plainName = Windows1252 // the same bytes mean the same here
		}
		if text != umlauts || e.Name != plainName || !e.Certain {
			t.Errorf("%s is read as %s (certain %v): %q", name, e.Name, e.Certain, text)
		}
		if bom := strings.HasSuffix(name, "BOM") && !strings.HasSuffix(name, "no BOM") || name == "UTF-16LE" || name == "UTF-16BE"; e.BOM != bom {
			t.Errorf("%s: BOM %v", name, e.BOM)
		}
	}
}

// One name in a file must do, or the file must be said to be uncertain. What is
// certain must be right.
func TestEncodingOfOneName(t *testing.T) {
	tests := []struct {
		name    string
		in      string // the encoding it is written in
		certain bool
	}{
		{"Müller", Windows1252, true}, {"Müller", CP850, true},
		{"Jäger", Windows1252, true}, {"Jäger", CP850, true},
		{"Schön", Windows1252, true}, {"Schön", CP850, true},
		{"MÜLLER", Windows1252, true}, {"MÜLLER", CP850, true}, // MšLLER
		{"Öztürk", Windows1252, true}, {"Öztürk", CP850, true},
		{"Ümit", Windows1252, true}, {"Ümit", CP850, false}, // šmit
		{"Änne", Windows1252, true}, {"Änne", CP850, false}, // Žnne
		{"Živković", Windows1252, false},                        // Äivkovi… of CP850; the ć cannot be written
		{"Heßler", Windows1252, true}, {"Heßler", CP850, false}, // Heáler
		{"Suárez", Windows1252, false},   // Sußrez
		{"Hernández", Windows1252, true}, // no ß behind n
		{"André", Windows1252, true}, {"André", CP850, true},
		{"Zoë", Windows1252, true}, {"Zoë", CP850, true},
		{"François", Windows1252, true}, {"François", CP850, true},
		{"Muñoz", Windows1252, true}, {"Muñoz", CP850, true},
		{"Søren", Windows1252, true}, {"Søren", CP850, true},
		{"Dušan", Windows1252, true}, {"Dušan", ISO8859_15, true},
		{"Šimon", ISO8859_15, true}, // ¦imon
		{"Žana", ISO8859_15, false}, // ´ana begins with an apostrophe
		{"Lœwe", ISO8859_15, true},
		{"O’Neil", Windows1252, true},
		{"O´NEIL", Windows1252, false}, // OŽNEIL of ISO 8859-15
	}
	for _, tt := range tests {
		word := strings.ReplaceAll(tt.name, "ć", "c")
		e, text := decodeAll(t, encode(t, tt.in, "Nachname;Vorname\n"+word+";Max\nMuster;Eva\n"))
		right := strings.Contains(text, word)
		if e.Certain != tt.certain || e.Certain && !right {
			t.Errorf("%s in %s: read as %s (%q), certain %v, other %s", word, tt.in, e.Name, text[17:17+len(word)], e.Certain, e.Other)
		}
		if !e.Certain {
			if !e.Doubts([]byte(text)) || e.Doubts([]byte("Muster")) {
				t.Errorf("%s in %s: the name is not marked, or another is", word, tt.in)
			}
			if len(e.Examples) != 1 || !strings.Contains(text, e.Examples[0].Read) || e.Examples[0].Read == e.Examples[0].Other {
				t.Errorf("%s in %s: examples %q", word, tt.in, e.Examples)
			}
		}
	}
}

// An encoding that is not known must not be taken for one that is.
func TestEncodingUnknown(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{"Macintosh": charmap.Macintosh, "KOI8-R": charmap.KOI8R} {
		text := "Nachname;Vorname\nMüller;Jürgen\nSchön;Änne\nJäger;Jörg\n"
		if name == "KOI8-R" {
			text = "Nachname;Vorname\nИванов;Иван\nПетров;Ольга\n"
		}
		b, err := enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if e, got := decodeAll(t, b); e.Certain {
			t.Errorf("%s is certainly %s: %q", name, e.Name, got)
		}
	}
}

func TestDamagedText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"one byte of UTF-8 lost", "Jürgen;Müller;Wei\xC3;Zoë\n", "Jürgen;Müller;Wei\uFFFD;Zoë\n"},
		{"with BOM", "\xEF\xBB\xBFM\xFCller\n", "M\uFFFDller\n"},
		{"cut off", "Jürgen Müller\xC3", "Jürgen Müller\uFFFD"},
		{"half a surrogate pair", "\xFF\xFEa\x00\x00\xD8b\x00", "a\uFFFDb"},
		{"UTF-16 cut off", "\xFF\xFEa\x00b\x00c", "ab\uFFFD"},
	}
	for _, tt := range tests {
		e, text := decodeAll(t, []byte(tt.in))
		if text != tt.want || e.Certain {
			t.Errorf("%s: %s %q, certain %v; want %q, not certain", tt.name, e.Name, text, e.Certain, tt.want)
		}
	}
}

func TestNotText(t *testing.T) {
	tests := []struct {
		in     string
		kind   error
		detail string
	}{
		{"", ErrEmpty, ""},
		{"PK\x03\x04rest", ErrNotText, "zip"},
		{"%PDF-1.7", ErrNotText, "pdf"},
		{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ErrNotText, "ole"},
		{"<?xml version=\"1.0\"?>", ErrNotText, "xml"},
		{"a,b\nc,\x00d\n", ErrNotText, "nul"},
		{"a,b\nc,\x00\xFC\n", ErrNotText, "nul"},
		{"\xFF\xFEa\x00\n\x00\x00\x00", ErrNotText, "nul"},
		{"\xFF\xFE\x00\x00a\x00\x00\x00", ErrEncoding, "UTF-32"},
	}
	for _, tt := range tests {
		_, err := Detect(strings.NewReader(tt.in), int64(len(tt.in)))
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, tt.kind) || e.Detail != tt.detail {
			t.Errorf("%q: got %v, want %v %q", tt.in, err, tt.kind, tt.detail)
		} else if tt.detail == "nul" && e.Line != 2 {
			t.Errorf("%q: line %d, want 2", tt.in, e.Line)
		}
	}
}

// A character that crosses the edge of a chunk is valid.
func TestUTF8AcrossChunks(t *testing.T) {
	for shift := range 6 {
		in := strings.Repeat("a", bufferSize-shift) + "ü𝔐ß" + strings.Repeat("b", bufferSize)
		e, text := decodeAllFast(t, in)
		if text != in || !e.Certain || e.Name != UTF8 {
			t.Errorf("shift %d: %s, certain %v", shift, e.Name, e.Certain)
		}
	}
}

func decodeAllFast(t *testing.T, in string) (Encoding, string) {
	t.Helper()
	r := strings.NewReader(in)
	e, err := Detect(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(e.Text(r, r.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return e, string(text)
}

// The census counts every byte once, wherever chunks end.
func TestCensusAcrossChunks(t *testing.T) {
	const n = 3*bufferSize + 17
	in := bytes.Repeat([]byte("\xFCb\xE4"), n/3)
	c, err := takeCensus(bytes.NewReader(in), 0, int64(len(in)))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for b := range c.count {
		for _, list := range c.count[b] {
			for _, k := range list {
				sum += k
			}
		}
	}
	if want := n / 3 * 2; sum != want || c.lone != want {
		t.Errorf("%d bytes counted, %d alone; want %d", sum, c.lone, want)
	}
}

// What an encoding can hold is read back from it if the encoding is told or certain.
func FuzzEncodings(f *testing.F) {
	for _, word := range []string{"Müller", "Weiß", "Živković", "O´NEIL", "a\x00b", "\xFC", "Zoë;€"} {
		f.Add(word, uint8(0))
		f.Add(word, uint8(7))
	}
	order := []string{UTF8, UTF16LE, UTF16BE, Windows1252, ISO8859_15, CP850}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		name := order[int(which)%len(order)]
		text = strings.TrimPrefix(strings.ToValidUTF8(text, ""), "\uFEFF")
		b, err := encoders[name].NewEncoder().Bytes([]byte(text))
		if err != nil || len(b) == 0 || strings.ContainsRune(text, utf8Error) {
			return
		}
		r := bytes.NewReader(b)
		e, err := Named(name, r, r.Size())
		if err != nil {
			if !errors.Is(err, ErrNotText) {
				t.Fatal(err)
			}
			return
		}
		got, err := io.ReadAll(e.Text(r, r.Size()))
		if err != nil || string(got) != text {
			t.Errorf("%s: %q read back as %q, %v", name, text, got, err)
		}
		if e, err := Detect(r, r.Size()); err == nil && e.Name == UTF8 && e.Certain && !bytes.Equal(b[e.start:], []byte(strings.ToValidUTF8(string(b[e.start:]), "?"))) {
			t.Errorf("%q is no valid UTF-8", b)
		}
	})
}

const utf8Error = '\uFFFD'
