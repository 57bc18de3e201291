package safefile

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var lockTests = []struct {
	name, data string
	want       Lock
}{
	{"as LibreOffice writes it", "Eva Muster,emuster,pc-sekretariat,23.11.2026 10:15,file:///home/emuster/.config/libreoffice/4;",
		Lock{Who: "Eva Muster", Host: "pc-sekretariat", Since: testTime}},
	{"no name set in the options", ",emuster,pc,23.11.2026 10:15,file:///x;", Lock{Who: "emuster", Host: "pc", Since: testTime}},
	{"comma, semicolon and backslash in the name", `Muster\, Eva\; B\\C,e,pc,23.11.2026 10:15,x;`, Lock{Who: `Muster, Eva; B\C`, Host: "pc", Since: testTime}},
	{"umlauts", "Jörg Müßig,j,büro,23.11.2026 10:15,x;", Lock{Who: "Jörg Müßig", Host: "büro", Since: testTime}},
	{"entries of further users of a shared file", "A,a,pc,23.11.2026 10:15,x;B,b,pc2,24.11.2026 10:15,y;", Lock{Who: "A", Host: "pc", Since: testTime}},
	{"another date", "A,a,pc,11/23/2026,x;", Lock{Who: "A", Host: "pc"}},
	{"cut off", "A,a,p", Lock{Who: "A"}},
	{"empty", "", Lock{}},
	{"damaged UTF-8", "A\xff\xfe,a,pc,,;", Lock{Who: "A", Host: "pc"}},
}

func TestParseLibreOffice(t *testing.T) {
	for _, tt := range lockTests {
		var got Lock
		parseLibreOffice([]byte(tt.data), &got)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// What is written by the rules is read back, and nothing stops the parser.
func FuzzParseLibreOffice(f *testing.F) {
	for _, tt := range lockTests {
		f.Add([]byte(tt.data), tt.want.Who, tt.want.Host)
	}
	escape := strings.NewReplacer(`\`, `\\`, `,`, `\,`, `;`, `\;`).Replace
	f.Fuzz(func(t *testing.T, data []byte, who, host string) {
		var l Lock
		parseLibreOffice(data, &l)
		if !utf8.ValidString(l.Who) || !utf8.ValidString(l.Host) || len(l.Who)+len(l.Host) > len(data) {
			t.Fatalf("%q gives %+v", data, l)
		}
		who, host = strings.TrimSpace(strings.ToValidUTF8(who, "")), strings.TrimSpace(strings.ToValidUTF8(host, ""))
		if who == "" {
			return
		}
		l = Lock{}
		parseLibreOffice([]byte(escape(who)+",account,"+escape(host)+",23.11.2026 10:15,x;"), &l)
		if want := (Lock{Who: who, Host: host, Since: testTime}); l != want {
			t.Fatalf("got %+v, want %+v", l, want)
		}
	})
}

// ownerFile writes what Excel writes: 165 bytes.
func ownerFile(ansi, name string) []byte {
	data := make([]byte, 0, 165)
	data = append(data, byte(len(ansi)))
	data = append(data, ansi...)
	for len(data) < 55 {
		data = append(data, ' ')
	}
	units := utf16.Encode([]rune(name))
	data = binary.LittleEndian.AppendUint16(data, uint16(len(units)))
	for _, u := range units {
		data = binary.LittleEndian.AppendUint16(data, u)
	}
	for len(data) < 165 {
		data = append(data, ' ', 0)
	}
	return data[:165]
}

func TestParseExcel(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"both halves", ownerFile("J\xf6rg M\xfc\xdfig", "Jörg Müßig"), "Jörg Müßig"},
		{"beyond the code page", ownerFile("Zo? ?", "Zoë Łukasz 𝄞"), "Zoë Łukasz 𝄞"},
		{"longest name", ownerFile(strings.Repeat("a", 52), strings.Repeat("ä", 52)), strings.Repeat("ä", 52)},
		{"first half only", append(ownerFile("Eva Muster", "")[:55], 0, 0), "Eva Muster"},
		{"first half in a code page unknown", append(ownerFile("J\xf6rg", "")[:55], 0, 0), ""},
		{"cut off", ownerFile("Eva", "Eva")[:20], ""},
		{"lengths beyond", append(append([]byte{200}, make([]byte, 54)...), 0xff, 0xff), ""},
		{"empty", nil, ""},
	}
	for _, tt := range tests {
		var got Lock
		parseExcel(tt.data, &got)
		if got.Who != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got.Who, tt.want)
		}
	}
}

func FuzzParseExcel(f *testing.F) {
	f.Add(ownerFile("J\xf6rg", "Jörg"))
	f.Add([]byte{3})
	f.Fuzz(func(t *testing.T, data []byte) {
		var l Lock
		parseExcel(data, &l)
		if !utf8.ValidString(l.Who) || utf8.RuneCountInString(l.Who) > 52 {
			t.Fatalf("%q gives %q", data, l.Who)
		}
	})
}

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "datei01.ods")
	put(t, path, oldText)
	src := open(t, path)
	ctx := context.Background()
	tests := []struct {
		file string
		data string
		want *Lock
	}{
		{".~lock.datei01.ods#", "Eva,eva,pc,23.11.2026 10:15,x;", &Lock{LibreOffice, "", "Eva", "pc", testTime}},
		{"~$datei01.ods", string(ownerFile("Eva", "Eva")), &Lock{Program: Excel, Who: "Eva"}},
		{".~lock.datei01.ods#", "", &Lock{Program: LibreOffice}},
		{".~lock.datei02.ods#", "Eva,eva,pc,23.11.2026 10:15,x;", nil}, // another file
		{"~$tei01.ods", string(ownerFile("Eva", "Eva")), nil},          // Word would call it so; Word opens no spreadsheets
	}
	for _, tt := range tests {
		lock := filepath.Join(dir, tt.file)
		if err := os.WriteFile(lock, []byte(tt.data), 0o600); err != nil {
			t.Fatal(err)
		}
		err := src.InUse()
		if tt.want == nil {
			if err != nil {
				t.Errorf("%s: %v", tt.file, err)
			}
		} else {
			wantKind(t, err, ErrOpenElsewhere)
			tt.want.File = filepath.Join(filepath.Dir(src.Path()), tt.file)
			if diff := cmp.Diff(tt.want, err.(*Error).Lock); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.file, diff)
			}
			if _, err := new(Saver).Replace(ctx, src, ReplaceOptions{}, writeText(newText), proveText(newText)); err == nil {
				t.Errorf("%s: replaced", tt.file)
			}
		}
		os.Remove(lock)
	}
	wantFile(t, path, oldText)
	if err := src.InUse(); err != nil {
		t.Error(err)
	}
	// A folder of that name is nobody's lock.
	if err := os.Mkdir(filepath.Join(dir, "~$datei01.ods"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := src.InUse(); err != nil {
		t.Error(err)
	}
}

func TestParseLibreOfficeTimeIsLocal(t *testing.T) {
	var l Lock
	parseLibreOffice([]byte("A,a,pc,01.07.2026 00:30,x;"), &l)
	if want := time.Date(2026, 7, 1, 0, 30, 0, 0, time.Local); !l.Since.Equal(want) {
		t.Errorf("%v, want %v", l.Since, want)
	}
}
