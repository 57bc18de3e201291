package iserv

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/delimited"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func look(text, name string, o Options) (*File, error) {
	return New(strings.NewReader(text), int64(len(text)), name, o)
}

func open(t *testing.T, text string, o Options) *File {
	t.Helper()
	compareEarly(t, text, "result.csv", o)
	f, err := look(text, "result.csv", o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// all renders the accounts of a file, one a line: line|name|first|last|password, then
// what speaks against it.
func all(t *testing.T, f *File) []string {
	t.Helper()
	var list []string
	for a, err := range f.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		s := fmt.Sprintf("%d|%s|%s|%s|%s", a.Line, a.Name, a.First, a.Last, a.Password)
		if a.Doubt != 0 {
			s += fmt.Sprintf("|doubt %b", a.Doubt)
		}
		if a.Repeat {
			s += "|repeat"
		}
		if a.PasswordDamaged {
			s += "|damaged password"
		}
		list = append(list, s)
	}
	return list
}

const result = `Nachname,Vorname,Klasse/Information,Account,Passwort
Mustermann,Erika,5b,erika.mustermann,686192
Müller,Jürgen,q1,juergen.mueller,012345
Weiß,Zoë,10a,zoe.weiss,
`

// Every encoding with every delimiter gives the same accounts.
func TestEncodingsAndDelimiters(t *testing.T) {
	want := []string{
		"2|erika.mustermann|Erika|Mustermann|686192",
		"3|juergen.mueller|Jürgen|Müller|012345",
		"4|zoe.weiss|Zoë|Weiß|",
	}
	for name := range encoders {
		for _, delim := range []string{",", ";", "\t", "|"} {
			for _, end := range []string{"\n", "\r\n", "\r"} {
				text := strings.NewReplacer(",", delim, "\n", end).Replace(result)
				f, err := New(bytes.NewReader(encode(t, name, text)), int64(len(encode(t, name, text))), "x.csv", Options{})
				if err != nil {
					t.Fatalf("%s, %q, %q: %v", name, delim, end, err)
				}
				if diff := cmp.Diff(want, all(t, f)); diff != "" {
					t.Errorf("%s, %q, %q (-want +got):\n%s", name, delim, end, diff)
				}
				if f.Kind != ResultAdded || f.Delimiter != delim[0] || f.Account.Header != "Account" || f.Account.Fits != 3 || f.Rows != 3 {
					t.Errorf("%s, %q, %q: %v, delimiter %q, account %+v, %d rows", name, delim, end, f.Kind, f.Delimiter, f.Account, f.Rows)
				}
			}
		}
	}
}

func TestAccountColumn(t *testing.T) {
	const rows = "Muster,Eva,%s\nBeispiel,Max,%s\nTest,Anna,%s\nSchmidt,Olga,%s\n"
	fill := func(header string, values ...any) string { return header + "\n" + fmt.Sprintf(rows, values...) }
	tests := []struct {
		name, in, override string
		want               string
		part               float64
		err                error
		shares             int
	}{
		{name: "Account", in: fill("Nachname,Vorname,Klasse/Information,Account", "5b,eva.muster", "q1,max.beispiel", "10a,anna.test", "ef,olga.schmidt"), want: "Account", part: 1},
		{name: "the school guide", in: fill("Nachname,Vorname,Klasse/Information,Account", "eva.muster,5b", "max.beispiel,q1", "anna.test,10a", "olga.schmidt,ef"), want: "Klasse/Information", part: 1},
		{name: "Account empty", in: fill("Nachname,Vorname,Klasse/Information,Account", "eva.muster,", "max.beispiel,", "anna.test,", "olga.schmidt,"), want: "Klasse/Information", part: 1},
		{name: "a column without a name", in: fill("Nachname,Vorname,,Passwort", "eva.muster,1", "max.beispiel,1", "anna.test,1", "olga.schmidt,1"), want: "", part: 1},
		{name: "most are enough", in: fill("Nachname,Vorname,Account", "eva.muster", "max.beispiel", "anna.test", "os0815"), want: "Account", part: 0.75},
		{name: "half is not", in: fill("Nachname,Vorname,Account", "eva.muster", "max.beispiel", "at1", "os0815"), err: ErrNoAccountColumn, shares: 1},
		{name: "own scheme", in: fill("Nachname,Vorname,Klasse/Information,Account", "5b,p1001", "q1,p1002", "10a,p1003", "ef,p1004"), err: ErrNoAccountColumn, shares: 2},
		{name: "own scheme, named", in: fill("Nachname,Vorname,Klasse/Information,Account", "5b,p1001", "q1,p1002", "10a,p1003", "ef,p1004"), override: "account", want: "Account", part: 0},
		{name: "two that differ", in: fill("Nachname,Vorname,Account,Alias", "eva.muster,muster.eva", "max.beispiel,beispiel.max", "anna.test,test.anna", "olga.schmidt,schmidt.olga"), err: ErrTwoAccountColumns, shares: 2},
		{name: "two that differ once", in: fill("Nachname,Vorname,Account,Alias", "eva.muster2,eva.muster", "max.beispiel,max.beispiel", "anna.test,anna.test", "olga.schmidt,olga.schmidt"), err: ErrTwoAccountColumns, shares: 2},
		{name: "two that differ, named", in: fill("Nachname,Vorname,Account,Alias", "eva.muster2,eva.muster", "max.beispiel,max.beispiel", "anna.test,anna.test", "olga.schmidt,olga.schmidt"), override: "Alias", want: "Alias", part: 1},
		{name: "two alike", in: fill("Nachname,Vorname,Alias,Account", "eva.muster,eva.muster", "max.beispiel,max.beispiel", "anna.test,anna.test", "olga.schmidt,olga.schmidt"), want: "Account", part: 1},
		{name: "an address and a full name are none", in: fill("Nachname,Vorname,Account,Anzeigename,Adresse", "eva.muster,Eva Muster,eva.muster@schule.invalid", "max.beispiel,Max Beispiel,max@x.invalid", "anna.test,Anna Test,anna@x.invalid", "olga.schmidt,Olga Schmidt,olga@x.invalid"), want: "Account", part: 1},
		{name: "half in one, half in another", in: fill("Nachname,Vorname,Klasse/Information,Account", "eva.muster,5b", "max.beispiel,q1", "10a,anna.test", "ef,olga.schmidt"), err: ErrNoAccountColumn, shares: 2},
		{name: "most in one, the rest in another", in: "Nachname,Vorname,Klasse/Information,Account\nMuster,Eva,eva.muster,5b\nBeispiel,Max,max.beispiel,q1\nSchmidt,Olga,olga.schmidt,1\nTest,Anna,8,anna.test\nTest,Otto,8,otto.test\n", err: ErrTwoAccountColumns, shares: 2},
		{name: "names swapped", in: fill("Vorname,Nachname,Account,Passwort", "eva.muster,1", "max.beispiel,1", "anna.test,1", "olga.schmidt,1"), want: "Account", part: 1},
		{name: "no such column", in: fill("Nachname,Vorname,Account", "a", "b", "c", "d"), override: "Konto", err: ErrColumnMissing},
		{name: "a names column", in: fill("Nachname,Vorname,Account", "a", "b", "c", "d"), override: "Nachname", err: ErrColumnMissing},
		{name: "the passwords", in: fill("Nachname,Vorname,Passwort", "a", "b", "c", "d"), override: "Passwort", err: ErrColumnMissing},
		{name: "two of the name", in: fill("Nachname,Vorname,Account,Account", "a,b", "b,c", "c,d", "d,e"), override: "Account", err: ErrColumnMissing},
		{name: "no candidate", in: fill("Nachname,Vorname,Passwort", "1", "2", "3", "4"), err: ErrNoAccountColumn},
		{name: "nobody added", in: "Nachname,Vorname,Klasse/Information,Account,Passwort\n", want: "Account"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := look(tt.in, "Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv", Options{AccountColumn: tt.override})
			if !errors.Is(err, tt.err) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			if tt.err != nil {
				var e *Error
				if !errors.As(err, &e) || len(e.Shares) != tt.shares || len(e.Header) == 0 {
					t.Errorf("error %+v, want %d shares and the header", e, tt.shares)
				}
				for _, s := range e.Shares {
					if len(s.Examples) != min(exampleCount, s.Filled) || slices.ContainsFunc(s.Examples, func(x string) bool { return len(x) > 3 && strings.Contains(err.Error(), x) }) {
						t.Errorf("examples %q; the text is %s", s.Examples, err)
					}
				}
				return
			}
			if f.Account.Header != tt.want || f.Account.Part() != tt.part {
				t.Errorf("%q with %.2f, want %q with %.2f", f.Account.Header, f.Account.Part(), tt.want, tt.part)
			}
		})
	}
}

func TestSwappedNamesAreCounted(t *testing.T) {
	f := open(t, "Vorname,Nachname,Account,Passwort\nMuster,Eva,eva.muster,1\nBeispiel,Max,max.beispiel,1\nAnna,Test,anna.test,1\n", Options{})
	if f.Account.Swapped != 2 || f.Account.Fits != 1 {
		t.Errorf("%+v, want 2 swapped and 1 not", f.Account)
	}
}

// In a large file a part of the rows stands for all, evenly spread.
func TestSurveyOfLargeFile(t *testing.T) {
	data := manyRows(250_000)
	f, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := f.Account
	if f.Rows != 250_000 || a.Header != "Account" || a.Rows < 15_000 || a.Rows >= f.Rows || a.Fits != a.Rows {
		t.Errorf("%d rows, %+v", f.Rows, a)
	}
}

func TestKindsOfOpen(t *testing.T) {
	for _, text := range []string{
		"Gruppe;Nachname;Vorname;Account;Klasse/Information\nEltern;Muster;Eva;eva.muster;\n",
		"Import-ID;Vorname;Nachname;Klasse/Information;Gruppen\n1;Eva;Muster;5b;Klasse 5b\n",
		"Vorname;Nachname;Kind-ID;E-Mail\nEva;Muster;1;eva@example.invalid\n",
	} {
		_, err := look(text, "x.csv", Options{})
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, ErrKind) || e.FileKind == KindUnknown || e.Line != 1 {
			t.Errorf("%q: %v", text, err)
		}
	}
	// A list whose column is named by hand is read, but its names alone decide nothing.
	f, err := look("Vorname;Nachname;Kind-ID;Konto-Nr\nEva;Muster;1;eva.muster\n", "x.csv", Options{AccountColumn: "Konto-Nr"})
	if err != nil || f.Kind != UserExport {
		t.Errorf("named column: %v, %v", f, err)
	}
	// The name of the file tells a result that has no passwords.
	const short = "Account;Vorname;Nachname\neva.muster;Eva;Muster\n"
	for name, kind := range map[string]Kind{
		"users.csv": UserExport,
		"Import-Eltern-2026-11-23-10-15-00-Hinzugefügt.csv": ResultAdded,
		"Import-Eltern-2026-11-23-10-15-00-Gelöscht.csv":    UserExport,
	} {
		if f, err := look(short, name, Options{}); err != nil || f.Kind != kind {
			t.Errorf("%s: %v, want %v", name, err, kind)
		}
	}
}

func TestOpenFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "result.csv")
	if err := os.WriteFile(path, []byte(result), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(all(t, f)); n != 3 {
		t.Errorf("%d accounts", n)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	for _, p := range []string{dir, filepath.Join(dir, "none.csv")} {
		_, err := Open(p, Options{})
		var e *Error
		if !errors.As(err, &e) || e.File != p {
			t.Errorf("%s: %v", p, err)
		}
	}
	if _, err := Open(filepath.Join(dir, "none.csv"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestEncodingOption(t *testing.T) {
	text := string(encode(t, delimited.CP850, "Nachname;Vorname;Account;Passwort\nHeßler;Eva;eva.hessler;1\n"))
	if f := open(t, text, Options{}); f.Encoding.Certain {
		t.Error("one ß cannot tell CP850")
	}
	f := open(t, text, Options{Encoding: delimited.CP850})
	if got := all(t, f); !f.Encoding.Certain || got[0] != "2|eva.hessler|Eva|Heßler|1" {
		t.Errorf("%q", got)
	}
	if _, err := look(text, "x.csv", Options{Encoding: "EBCDIC"}); !errors.Is(err, ErrEncoding) {
		t.Error(err)
	}
}

func TestExtraColumns(t *testing.T) {
	f := open(t, "Nachname;Vorname;Bemerkung;Import-ID;Kürzel;Account;Passwort;\nMuster;Eva;neu;77;EM;eva.muster;1;\n", Options{})
	if diff := cmp.Diff([]string{"Bemerkung", "Kürzel"}, f.Extra); diff != "" {
		t.Error(diff)
	}
	if !f.HasPassword || !f.HasImportID || f.HasChildID || f.HasInfo || f.HasEmail || f.HasType || len(f.Header) != 7 {
		t.Errorf("%+v", f)
	}
}

// A file that changes while it is read is no half result.
func TestChangedFile(t *testing.T) {
	data := []byte(result)
	f, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	copy(data[bytes.LastIndexByte(data[:len(data)-1], '\n'):], strings.Repeat("\n", 100))
	var last error
	for _, err := range f.Accounts() {
		last = err
	}
	if !errors.Is(last, ErrChanged) {
		t.Error(last)
	}
}

// encoders write text as each encoding that is read.
var encoders = map[string]encoding.Encoding{
	"UTF-8":               encoding.Nop,
	"UTF-8 with BOM":      unicode.UTF8BOM,
	"UTF-16LE":            unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"UTF-16BE":            unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	"UTF-16LE, no BOM":    unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"UTF-16BE, no BOM":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	delimited.Windows1252: charmap.Windows1252,
	delimited.ISO8859_15:  charmap.ISO8859_15,
	delimited.CP850:       charmap.CodePage850,
}

func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	b, err := encoders[name].NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s cannot hold %q: %v", name, text, err)
	}
	return b
}
