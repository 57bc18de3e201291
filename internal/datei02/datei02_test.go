package datei02

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"elterntool/internal/delimited"
	"elterntool/internal/iserv"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func row(number int, values ...string) Row {
	r := Row{Number: number}
	copy(r.Values[:], values)
	return r
}

const everything = Required | Helpers

func TestWrite(t *testing.T) {
	rows := []Row{
		row(2, "Zoë", "Weiß", "0012", "zoe@example.invalid", "Am Rain 5, 00000 Musterstadt", "+49 30 23125-001"),
		row(5, `Karl "Kalle"`, "Muster; Mann", "7", "", " Weg 1", "=1+1"),
		row(6, "Anna", "Groß", "7", "", "Weg 1\n00000 Musterstadt", "-"),
	}
	tests := []struct {
		set  Set
		enc  Encoding
		want string
	}{
		{Required, UTF8, "Vorname;Nachname;Kind-ID\r\nZoë;Weiß;0012\r\n\"Karl \"\"Kalle\"\"\";\"Muster; Mann\";7\r\nAnna;Groß;7\r\n"},
		{Required.With(Phone), UTF8, "Vorname;Nachname;Kind-ID;Telefon\r\nZoë;Weiß;0012;+49 30 23125-001\r\n\"Karl \"\"Kalle\"\"\";\"Muster; Mann\";7;=1+1\r\nAnna;Groß;7;-\r\n"},
		{Required.With(Address), ISO8859_15, "Vorname;Nachname;Kind-ID;Adresse\r\nZo\xeb;Wei\xdf;0012;Am Rain 5, 00000 Musterstadt\r\n" +
			"\"Karl \"\"Kalle\"\"\";\"Muster; Mann\";7;\" Weg 1\"\r\nAnna;Gro\xdf;7;\"Weg 1\n00000 Musterstadt\"\r\n"},
		{everything, Windows1252, "Vorname;Nachname;Kind-ID;E-Mail;Adresse;Telefon\r\nZo\xeb;Wei\xdf;0012;zoe@example.invalid;Am Rain 5, 00000 Musterstadt;+49 30 23125-001\r\n" +
			"\"Karl \"\"Kalle\"\"\";\"Muster; Mann\";7;;\" Weg 1\";=1+1\r\nAnna;Gro\xdf;7;;\"Weg 1\n00000 Musterstadt\";-\r\n"},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		if err := Write(&b, rows, tt.set, tt.enc); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, b.String()); d != "" {
			t.Errorf("%s:\n%s", tt.enc, d)
		}
	}
	if err := Write(io.Discard, rows, Helpers, UTF8); err == nil {
		t.Error("a file without names was written")
	}
}

// What an encoding does not have is an error with its place, and nothing is written.
func TestUnfit(t *testing.T) {
	rows := []Row{
		row(2, "Zoë", "Weiß", "1", "", "", ""),
		row(7, "Łukasz", "Żak", "2", "", "", "☎ 1"), // the telephone is not written
		row(9, "Jo\u0308rg", "M\u0080ller", "3", "", "", ""),
		row(11, "\xffx", "Œuvre €", "4", "", "", ""),
	}
	tests := map[Encoding][]Unfit{
		UTF8: {{11, FirstName, "\xffx", []rune{utf8.RuneError}, false}},
		Windows1252: {
			{7, FirstName, "Łukasz", []rune("Ł"), false}, {7, LastName, "Żak", []rune("Ż"), false},
			{9, FirstName, "Jo\u0308rg", []rune{0x308}, true}, {9, LastName, "M\u0080ller", []rune{0x80}, false},
			{11, FirstName, "\xffx", []rune{utf8.RuneError}, false},
		},
		ISO8859_15: {
			{7, FirstName, "Łukasz", []rune("Ł"), false}, {7, LastName, "Żak", []rune("Ż"), false},
			{9, FirstName, "Jo\u0308rg", []rune{0x308}, true}, {9, LastName, "M\u0080ller", []rune{0x80}, false},
			{11, FirstName, "\xffx", []rune{utf8.RuneError}, false},
		},
	}
	for enc, want := range tests {
		var b bytes.Buffer
		err := Write(&b, rows, Required, enc)
		var e *EncodingError
		if !errors.As(err, &e) || b.Len() > 0 {
			t.Fatalf("%s: %v, %d bytes written", enc, err, b.Len())
		}
		if d := cmp.Diff(want, e.Values); d != "" || e.Count != len(want) {
			t.Errorf("%s, %d:\n%s", enc, e.Count, d)
		}
	}
}

func TestParseEncoding(t *testing.T) {
	for name, want := range map[string]Encoding{"UTF-8": UTF8, "utf8": UTF8, "windows-1252": Windows1252, "CP1252": Windows1252, "ISO 8859-15": ISO8859_15, "iso-8859-15": ISO8859_15, "Latin-9": ISO8859_15} {
		if got, ok := ParseEncoding(name); !ok || got != want {
			t.Errorf("%s: %s, %t", name, got, ok)
		}
	}
	for _, name := range []string{"", "iso-8859-1", "latin1", "utf-16", "cp850"} {
		if got, ok := ParseEncoding(name); ok {
			t.Errorf("%s is %s", name, got)
		}
	}
}

// Whatever stands in Datei-01: what the encoding has is read back as it was, by encoding/csv, which knows nothing of
// this package, and by the package itself; what it does not have is refused. And nobody takes the file for a result.
func FuzzRoundTrip(f *testing.F) {
	f.Add("Zoë", "Müller-Lüdenscheidt", "0012", "zoe@example.invalid", "Am Rain 5, 00000 Musterstadt", "+49 30 23125 001", uint8(0))
	f.Add("=1+1", "\"", "1;2", "a\r\nb", " ", "\t", uint8(1))
	f.Add("Łukasz", "\u0308", "\ufeff", "\u2028", "\"\"\r", "\n", uint8(2))
	f.Add("a\"b", "\r", "\r\r\n", "c\"", "\xff", "\x00", uint8(1))
	f.Fuzz(func(t *testing.T, first, last, id, mail, address, phone string, choice uint8) {
		enc := Encoding(choice) % numEncodings
		rows := []Row{row(2, first, last, id, mail, address, phone), row(3, "Anna", "Muster", "1", "", "", "")}
		rows[0].Number = 2
		var b bytes.Buffer
		err := Write(&b, rows, everything, enc)
		if fits := fit(enc, strings.Join(rows[0].Values[:], "|")); fits != (err == nil) {
			t.Fatalf("%s has all characters: %t, but %v", enc, fits, err)
		}
		if err != nil {
			return
		}
		want := [][]string{{"Vorname", "Nachname", "Kind-ID", "E-Mail", "Adresse", "Telefon"}, rows[0].Values[:], rows[1].Values[:]}
		text := b.Bytes()
		switch enc {
		case Windows1252:
			text, err = charmap.Windows1252.NewDecoder().Bytes(text)
		case ISO8859_15:
			text, err = charmap.ISO8859_15.NewDecoder().Bytes(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma = ';'
		got, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		for i := range want {
			for j := range want[i] {
				if w := strings.ReplaceAll(want[i][j], "\r\n", "\n"); got[i][j] != w { // as encoding/csv has it
					t.Fatalf("encoding/csv reads %q instead of %q", got[i][j], w)
				}
			}
		}
		back, err := ReadAs(bytes.NewReader(b.Bytes()), int64(b.Len()), "Datei-02.csv", enc)
		if err != nil {
			t.Fatalf("%v in %q", err, b.Bytes())
		}
		if strings.Join(rows[0].Values[:], "") == "" {
			rows = rows[1:]
		}
		if !slices.EqualFunc(back.Rows, rows, func(a, b Row) bool { return a.Values == b.Values }) || back.Columns != everything {
			t.Fatalf("read back %+v instead of %+v", back.Rows, rows)
		}
		for _, name := range []string{"Datei-02.csv", "Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv"} {
			_, err := iserv.New(bytes.NewReader(b.Bytes()), int64(b.Len()), name, iserv.Options{})
			var e *iserv.Error
			if !errors.As(err, &e) || !errors.Is(e, iserv.ErrKind) || e.FileKind != iserv.ImportInput {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

// fit tells, without the package, whether an encoding has all characters.
func fit(enc Encoding, text string) bool {
	if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
		return false
	}
	table := map[Encoding]*charmap.Charmap{Windows1252: charmap.Windows1252, ISO8859_15: charmap.ISO8859_15}[enc]
	if table == nil {
		return true
	}
	for _, r := range text {
		if b, ok := table.EncodeRune(r); !ok || r >= 0x80 && r < 0xa0 || table.DecodeByte(b) != r {
			return false
		}
	}
	return true
}

// IServ's files are read by package iserv; what it can read of a Datei-02 is the same.
func TestIServReadsTheSame(t *testing.T) {
	rows := []Row{
		row(2, "Zoë", "Müller-Lüdenscheidt", "0012", "zoe@example.invalid", "", ""),
		row(3, "Işıl", "Yıldız", "7", "isil@example.invalid", "", ""),
		row(4, "Karl; \"K\"", "von der Heide", "8", "karl@example.invalid", "", ""),
	}
	var b bytes.Buffer
	if err := Write(&b, rows, Required.With(Email), UTF8); err != nil {
		t.Fatal(err)
	}
	f, err := iserv.New(bytes.NewReader(b.Bytes()), int64(b.Len()), "Datei-02.csv", iserv.Options{AccountColumn: "Kind-ID"})
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for a, err := range f.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		want := rows[i].Values
		if got := [4]string{string(a.First), string(a.Last), string(a.Name), string(a.Email)}; got != [4]string(want[:4]) {
			t.Errorf("%q instead of %q", got, want)
		}
		i++
	}
	if i != len(rows) {
		t.Errorf("%d rows", i)
	}
}

// An earlier file may be by hand, or have been saved by another program.
func TestRead(t *testing.T) {
	const body = "Anna;Groß;0012;anna@example.invalid;x\n"
	tests := []struct {
		name, in string
		columns  Set
		unknown  []string
		want     string // Vorname|Nachname|Kind-ID|E-Mail@line of the first row
		enc      string
	}{
		{"as written", "Vorname;Nachname;Kind-ID;E-Mail\r\nAnna;Groß;0012;a@example.invalid\r\n", Required.With(Email), nil, "Anna|Groß|0012|a@example.invalid@2", delimited.UTF8},
		{"other order, comma, BOM", "\ufeffKind-ID,Nachname,Vorname\n0012,Groß,Anna\n", Required, nil, "Anna|Groß|0012|@2", delimited.UTF8},
		{"other words and a column of its own", "Schüler-ID;Familienname;Vorname;Mail;Klasse\n0012;Groß;Anna;a@x;5b\n", Required.With(Email), []string{"Klasse"}, "Anna|Groß|0012|a@x@2", delimited.UTF8},
		{"Windows", "Vorname;Nachname;Kind-ID\r\nAnna;Gro\xdf;0012\r\nZo\xeb;Wei\xdf;1\r\n", Required, nil, "Anna|Groß|0012|@2", delimited.Windows1252},
		{"sep= of Excel, and an empty line", "sep=;\r\nVorname;Nachname;Kind-ID\r\n;;\r\nAnna;Groß;0012\r\n", Required, nil, "Anna|Groß|0012|@4", delimited.UTF8},
		{"MAGELLAN", "Vorname;Nachname;Kind-ID;E-Mail;Adresse;Postleitzahl;Ort\nAnna;Groß;0012;a@x;Weg 1;00000;Musterstadt\n", Required.With(Email).With(Address), []string{"Postleitzahl", "Ort"}, "Anna|Groß|0012|a@x@2", delimited.UTF8},
		{"nobody", "Vorname;Nachname;Kind-ID\r\n", Required, nil, "", delimited.UTF8},
	}
	for _, tt := range tests {
		f, err := Read(strings.NewReader(tt.in), int64(len(tt.in)), "Datei-02.csv")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := ""
		if len(f.Rows) > 0 {
			r := f.Rows[0]
			got = strings.Join(r.Values[:Email+1], "|") + "@" + string(rune('0'+r.Number))
		}
		if got != tt.want || f.Columns != tt.columns || !slices.Equal(f.Unknown, tt.unknown) || f.Encoding.Name != tt.enc {
			t.Errorf("%s: %q, columns %b, unknown %q, %s", tt.name, got, f.Columns, f.Unknown, f.Encoding.Name)
		}
	}
	for name, tt := range map[string]struct {
		in   string
		want error
	}{
		"empty":         {"", delimited.ErrEmpty},
		"spreadsheet":   {"PK\x03\x04xxxx", delimited.ErrNotText},
		"no Kind-ID":    {"Vorname;Nachname;E-Mail\n" + body, ErrHeader},
		"no header":     {body, ErrHeader},
		"twice":         {"Vorname;Nachname;Kind-ID;Schüler-ID\n" + body, ErrTwice},
		"a result":      {"Nachname;Vorname;Kind-ID;Account\n" + body, ErrAccounts},
		"an open quote": {"Vorname;Nachname;Kind-ID\nAnna;\"Groß;0012\nx;y;z\n", delimited.ErrQuote},
	} {
		_, err := Read(strings.NewReader(tt.in), int64(len(tt.in)), "Datei-02.csv")
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, tt.want) || e.File != "Datei-02.csv" {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if _, err := Read(strings.NewReader(""), maxSize+1, "x"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 30, 10, 15, 0, 0, time.Local)
	for i, name := range []string{
		"Datei-02-2026-11-30 (2).csv", "Datei-02-2026-11-30 (10).csv", "Datei-02-2026-11-30.csv", "Datei-02-2026-02-02.csv",
		"datei02.csv", "Datei_02_neu.CSV",
		"Datei-02-2026-11-30.ods", "Datei-021.csv", "Datei-01.csv", "Import-Datei-02.csv", "Datei-02.csv.txt",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(time.Duration(-i)*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "Datei-02.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	list, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, filepath.Base(e.Path))
	}
	want := []string{"Datei-02-2026-11-30 (10).csv", "Datei-02-2026-11-30 (2).csv", "Datei-02-2026-11-30.csv", "datei02.csv", "Datei_02_neu.CSV", "Datei-02-2026-02-02.csv"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for n, want := range map[int]string{1: "Datei-02-2026-11-30.csv", 2: "Datei-02-2026-11-30 (2).csv"} {
		if got := Name(now, n); got != want || !IsName("x/"+got) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// Whatever file is called so: it is read or refused with its name, and what was read is written and read back the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Vorname;Nachname;Kind-ID;E-Mail\r\nAnna;Groß;0012;a@example.invalid\r\n"))
	f.Add([]byte("sep=,\nKind-ID,Nachname,Vorname,Klasse\n1,\"a\"\"b\",c,5b\n"))
	f.Add([]byte("\xff\xfeV\x00o\x00"))
	f.Add([]byte("Vorname\tNachname\tKind-ID\rA\tB\t\xfc\r"))
	f.Fuzz(func(t *testing.T, in []byte) {
		file, err := Read(bytes.NewReader(in), int64(len(in)), "Datei-02.csv")
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.File != "Datei-02.csv" {
				t.Fatalf("%v", err)
			}
			return
		}
		if len(file.Header) != len(file.Meaning) || file.Columns&Required != Required {
			t.Fatalf("%q, %v", file.Header, file.Meaning)
		}
		var b bytes.Buffer
		if err := Write(&b, file.Rows, file.Columns, UTF8); err != nil {
			var e *EncodingError
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		back, err := ReadAs(bytes.NewReader(b.Bytes()), int64(b.Len()), "Datei-02.csv", UTF8)
		if err != nil || !slices.EqualFunc(back.Rows, file.Rows, func(a, b Row) bool { return a.Values == b.Values }) {
			t.Fatalf("%v: %+v instead of %+v", err, back, file.Rows)
		}
	})
}
