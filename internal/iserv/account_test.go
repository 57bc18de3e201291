package iserv

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/delimited"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func noteMap(f *File) map[NoteKind][]int {
	m := map[NoteKind][]int{}
	for _, n := range f.Notes() {
		m[n.Kind] = n.Lines
		if n.Count != len(n.Lines) && n.Count <= noteLines {
			m[n.Kind] = append(m[n.Kind], -1)
		}
	}
	return m
}

// One row of each defect; the sound rows keep the account column clear.
func TestDoubts(t *testing.T) {
	const header = "Nachname;Vorname;Klasse/Information;Account;Passwort\n"
	sound := func(n int) string {
		return strings.Repeat("Muster;Eva;5b;eva.muster;111111\nBeispiel;Max;;max.beispiel;222222\n", n)
	}
	tests := []struct {
		name, row string
		doubt     Doubt
		notes     map[NoteKind][]int // line 2 is the row
	}{
		{"sound", "Test;Anna;5b;anna.test;012345", 0, nil},
		{"no account", "Test;Anna;5b;;012345", NoAccount, map[NoteKind][]int{NoteNoAccount: {2}}},
		{"blank account", "Test;Anna;5b; \u00A0;012345", NoAccount, map[NoteKind][]int{NoteNoAccount: {2}}},
		{"no first name", "Test;;5b;anna.test;012345", NoName, map[NoteKind][]int{NoteNoName: {2}}},
		{"no names", ";;5b;anna.test;012345", NoName, map[NoteKind][]int{NoteNoName: {2}}},
		{"delimiter in a field", "Test;Anna;5b;6c;anna.test;012345", Misplaced, map[NoteKind][]int{NoteLong: {2}}},
		{"empty fields behind the last", "Test;Anna;5b;anna.test;012345;;", 0, nil},
		{"empty fields left out at the end", "Test;Anna;5b;anna.test", 0, map[NoteKind][]int{NoteShort: {2}}},
		{"a field lost", "Test Anna;5b;anna.test;012345", Misplaced, map[NoteKind][]int{NoteShort: {2}}},
		{"a footer", "Anzahl: 3", NoAccount | NoName | Misplaced, map[NoteKind][]int{NoteShort: {2}, NoteNoAccount: {2}, NoteNoName: {2}}},
		{"quote in a plain field", `Test;Anna "Anni";5b;anna.test;1`, 0, map[NoteKind][]int{NoteStray: {2}, NotePasswordDamaged: {2}}},
		{"quote in a quoted field", `"Test;Anna` + "\n" + `"Test";"Anna";5b;anna.test;012345`, StrayQuote, map[NoteKind][]int{NoteBroken: {2}}},
		{"lost character", "M?ller;Anna;5b;anna.mueller;012345", Characters, map[NoteKind][]int{NoteCharacters: {2}}},
		{"replaced character", "M\uFFFDller;Anna;5b;anna.mueller;012345", Characters, map[NoteKind][]int{NoteCharacters: {2}}},
		{"UTF-8 read as Windows-1252", "MÃ¼ller;Anna;5b;anna.mueller;012345", Characters, map[NoteKind][]int{NoteCharacters: {2}}},
		{"the same with a letter", "WeiÃŸ;Anna;5b;anna.weiss;012345", Characters, map[NoteKind][]int{NoteCharacters: {2}}},
		{"UTF-8 read as CP850", "M├╝ller;Anna;5b;anna.mueller;012345", Characters, map[NoteKind][]int{NoteCharacters: {2}}},
		{"a Portuguese name", "CONCEIÇÃO;Anna;5b;anna.conceicao;012345", 0, nil},
		{"marks of all kinds", "O’Neil–Çelik;Zoë D´Angelo;5b;zoe.oneil-celik;012345", 0, nil},
		{"Vietnamese and decomposed", "Nguyễn;Minh A\u0301nh;5b;minh.anh.nguyen;012345", 0, nil},
		{"number of a spreadsheet", "Test;Anna;5b;1,23E+05;012345", Damaged, map[NoteKind][]int{NoteDamaged: {2}}},
		{"date of a spreadsheet", "Test;Anna;5b;05. Feb;012345", Damaged, map[NoteKind][]int{NoteDamaged: {2}}},
		{"apostrophe of a spreadsheet", "Test;Anna;5b;'anna.test;012345", Damaged, map[NoteKind][]int{NoteDamaged: {2}}},
		{"control character", "Test;Anna;5b;anna\x01test;012345", Damaged, map[NoteKind][]int{NoteDamaged: {2}}},
		{"formulas stay text", "Test;Anna;=1+1;=1+1;=2+2", 0, nil},
		{"own scheme of one", "Test;Anna;5b;4711;012345", 0, nil},
		{"password like the account", "Test;Anna;5b;anna.test;anna.test", 0, map[NoteKind][]int{NotePasswordIsAccount: {2}}},
		{"account of another name", "Test;Anna;5b;eva.muster;333333", Conflict, map[NoteKind][]int{NoteConflict: {2, 3}}},
		{"account of another name in capitals", "Test;Anna;5b;EVA.MUSTER;333333", Conflict, map[NoteKind][]int{NoteConflict: {2, 3}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, header+tt.row+"\n"+sound(1), Options{AccountColumn: "Account"})
			var got *Account
			for a, err := range f.Accounts() {
				if err != nil {
					t.Fatal(err)
				}
				if a.Line == 2 {
					c := *a
					got = &c
				} else if a.Doubt&^Conflict != 0 {
					t.Errorf("line %d is sound, doubt %b", a.Line, a.Doubt)
				}
			}
			if got == nil || got.Doubt != tt.doubt {
				t.Fatalf("%+v, want doubt %b", got, tt.doubt)
			}
			want := tt.notes
			if want == nil {
				want = map[NoteKind][]int{}
			}
			if diff := cmp.Diff(want, noteMap(f)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDamagedAccounts(t *testing.T) {
	for _, s := range []string{
		"1,23E+05", "1.23457E+11", "5E-3", "05. Feb", "5.Mai", "01. Dez 26", "05.02.2026", "2026-02-05", "2026-02-05 00:00:00",
		"5/2/2026", "Mrz 12", "12-Mar", "#NAME?", "#####", "'anna", "WAHR", "a\x00b", "a\tb", "a\uFFFDb",
	} {
		if !mangled([]byte(s)) {
			t.Errorf("%q is taken for an account", s)
		}
	}
	for _, s := range []string{
		"anna.test", "ANNA.TEST", "4711", "1e5", "jan.5", "mai", "feb.mueller", "05feb", "a-b_c", "=1+1", "+49", "@x", "O'Neil", "müller", "1.2", "anna test",
	} {
		if mangled([]byte(s)) {
			t.Errorf("%q is taken for damage", s)
		}
	}
}

func TestPasswordDamage(t *testing.T) {
	const header = "Nachname;Vorname;Account;Passwort\n"
	file := func(passwords ...string) string {
		var b strings.Builder
		b.WriteString(header)
		for i, p := range passwords {
			fmt.Fprintf(&b, "Muster;Eva;eva.muster%d;%s\n", i+2, p)
		}
		return b.String()
	}
	tests := []struct {
		name      string
		passwords []string
		lines     []int
	}{
		{"five among six", []string{"123456", "012345", "12345", "654321", "123"}, []int{4, 6}},
		{"six only", []string{"123456", "012345"}, nil},
		{"five only", []string{"12345", "23456"}, nil},
		{"most have five", []string{"12345", "23456", "123456"}, nil},
		{"spoilt", []string{"1,23457E+11", "#####", "a\x01b", "a\uFFFDb", "#1E+x", "1e5"}, []int{2, 3, 4, 5}},
		{"words and nothing", []string{"123456", "", "abcde", "1234567", "1234a", " 12345"}, nil},
	}
	for _, tt := range tests {
		f := open(t, file(tt.passwords...), Options{})
		got := all(t, f)
		if lines := noteMap(f)[NotePasswordDamaged]; !slices.Equal(lines, tt.lines) {
			t.Errorf("%s: lines %v, want %v", tt.name, lines, tt.lines)
		}
		for i, p := range tt.passwords {
			if !strings.HasPrefix(got[i], fmt.Sprintf("%d|eva.muster%d|Eva|Muster|%s", i+2, i+2, p)) || strings.HasSuffix(got[i], "damaged password") != slices.Contains(tt.lines, i+2) {
				t.Errorf("%s: %q", tt.name, got[i])
			}
		}
	}
}

func TestRepeats(t *testing.T) {
	const header = "Nachname;Vorname;Klasse/Information;Account;Passwort\n"
	tests := []struct {
		name, rows string
		want       []string
		notes      map[NoteKind][]int
	}{
		{"exact", "Muster;Eva;1;eva.muster;111111\nTest;Anna;2;anna.test;222222\nMuster;Eva;1;eva.muster;111111\n",
			[]string{"3|anna.test|Anna|Test|222222", "4|eva.muster|Eva|Muster|111111"},
			map[NoteKind][]int{NoteRepeated: {2}}},
		{"spelt otherwise", "Müller;Eva;1;eva.mueller;111111\nMUELLER;eva;1;eva.mueller;111111\n",
			[]string{"3|eva.mueller|eva|MUELLER|111111"}, map[NoteKind][]int{NoteRepeated: {2}}},
		{"newer password", "Muster;Eva;1;eva.muster;111111\nMuster;Eva;1;eva.muster;222222\n",
			[]string{"3|eva.muster|Eva|Muster|222222"}, map[NoteKind][]int{NoteRepeated: {2}, NotePasswordsDiffer: {3}}},
		{"the later has none", "Muster;Eva;1;eva.muster;111111\nMuster;Eva;1;eva.muster;\n",
			[]string{"2|eva.muster|Eva|Muster|111111"}, map[NoteKind][]int{NoteRepeated: {3}}},
		{"one row per child", "Muster;Eva;1;eva.muster;111111\nMuster;Eva;2;eva.muster;111111\nMuster;Eva;1;eva.muster;111111\n",
			[]string{"3|eva.muster|Eva|Muster|111111", "4|eva.muster|Eva|Muster|111111|repeat"}, map[NoteKind][]int{NoteRepeated: {2}}},
		{"two persons", "Muster;Eva;1;eva.muster;111111\nMuster;Eva;1;eva.muster;111111\nBeispiel;Eva;1;eva.muster;111111\n",
			[]string{
				"2|eva.muster|Eva|Muster|111111|doubt 1000000", "3|eva.muster|Eva|Muster|111111|doubt 1000000",
				"4|eva.muster|Eva|Beispiel|111111|doubt 1000000",
			}, map[NoteKind][]int{NoteConflict: {2, 3, 4}}},
		{"namesakes are no repeats", "Muster;Eva;1;eva.muster;111111\nMuster;Eva;1;eva.muster2;222222\n",
			[]string{"2|eva.muster|Eva|Muster|111111", "3|eva.muster2|Eva|Muster|222222"}, map[NoteKind][]int{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, header+tt.rows, Options{AccountColumn: "Account"})
			for range 2 { // a second pass gives the same
				if diff := cmp.Diff(tt.want, all(t, f)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.notes, noteMap(f)); diff != "" {
					t.Errorf("notes (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// In a large file the few repeats are found, and nothing else is taken for one.
func TestRepeatsOfLargeFile(t *testing.T) {
	const n = 200_000
	data := append(manyRows(n), "Mustermann,Erika,7a,erika.mustermann2,000000\r\nFremd,Ida,7a,juergen.mustermann3,1\r\n"...)
	f, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var conflicts, repeats []int
	seen := 0
	for a, err := range f.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if a.Doubt != 0 {
			conflicts = append(conflicts, a.Line)
		}
		if a.Repeat {
			repeats = append(repeats, a.Line)
		}
	}
	if seen != n+2 || !slices.Equal(conflicts, []int{3, n + 3}) || !slices.Equal(repeats, []int{n + 2}) {
		t.Errorf("%d rows, conflicts %v, repeats %v", seen, conflicts, repeats)
	}
}

func TestTooManyRepeats(t *testing.T) {
	var b strings.Builder
	b.WriteString("Nachname;Vorname;Klasse;Account\n")
	for i := range maxRepeats + 10 {
		fmt.Fprintf(&b, "Muster;Eva;%d;eva.muster\n", i)
	}
	if _, err := look(b.String(), "x.csv", Options{}); err == nil || !strings.Contains(err.Error(), ErrTooManyRepeats.Error()) {
		t.Error(err)
	}
}

func TestUserExport(t *testing.T) {
	const export = `Account;Vorname;Nachname;Status;Erstellt am;Erstellt von;Interne ID;Benutzertyp;Import-ID;Klasse/Information;E-Mail-Adresse;Gruppen
eva.muster;Eva;Muster;Aktiv;01.08.2025;admin;1;Eltern;;;eva@example.invalid;
max.muster;Max;Muster;Aktiv;01.08.2025;admin;2;Schüler;9896508;5b;max.muster@schule.invalid;"Klasse 5b;Chor"
ida.test;Ida;Test;Gesperrt;01.08.2025;admin;3;Elternteil;;;;
uwe.alt;Uwe;Alt;Gelöscht;01.08.2025;admin;4;Eltern;;;;
jan.neu;Jan;Neu;;01.08.2025;admin;5;Benutzer;77;;;
olaf.lehrer;Olaf;Lehrer;Aktiv;;;6;Lehrkraft;;;;
`
	f := open(t, export, Options{})
	if f.Kind != UserExport || f.Account.Header != "Account" || !f.HasType || f.HasPassword {
		t.Errorf("%+v", f)
	}
	type facts struct {
		Name  string
		Role  Role
		State State
		Doubt Doubt
	}
	var got []facts
	for a, err := range f.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, facts{string(a.Name), a.Role, a.State, a.Doubt})
		if string(a.Name) == "max.muster" && (string(a.ImportID) != "9896508" || string(a.Groups) != "Klasse 5b;Chor" || string(a.Info) != "5b" || string(a.Email) != "max.muster@schule.invalid") {
			t.Errorf("%+v", a)
		}
	}
	want := []facts{
		{"eva.muster", RoleParent, StateActive, 0},
		{"max.muster", RoleOther, StateActive, 0}, // its Import-ID is the Kind-ID of Datei-01
		{"ida.test", RoleParent, StateLocked, 0},
		{"uwe.alt", RoleParent, StateDeleted, Deleted},
		{"jan.neu", RoleUnknown, StateUnknown, 0},
		{"olaf.lehrer", RoleOther, StateActive, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[NoteKind][]int{NoteLocked: {4}, NoteDeleted: {5}}, noteMap(f)); diff != "" {
		t.Error(diff)
	}
}

func TestRoles(t *testing.T) {
	tests := map[string]Role{
		"Eltern": RoleParent, "ELTERN": RoleParent, "Elternaccount": RoleParent, "Erziehungsberechtigte/r": RoleParent,
		"Sorgeberechtigter": RoleParent, "parent": RoleParent, "Mutter": RoleParent, "Legal guardian": RoleParent,
		"Schüler": RoleOther, "Schueler*in": RoleOther, "Lehrer": RoleOther, "teacher": RoleOther, "Mitarbeiter": RoleOther,
		"": RoleUnknown, "Benutzer": RoleUnknown, "Ehemalige Eltern": RoleUnknown, "Schüler, Eltern": RoleUnknown, "Nicht-Eltern": RoleUnknown,
	}
	for s, want := range tests {
		if got := roleOf([]byte(s)); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestStates(t *testing.T) {
	tests := map[string]State{
		"Aktiv": StateActive, "aktiviert": StateActive, "active": StateActive, "inaktiv": StateLocked, "Deaktiviert": StateLocked,
		"gesperrt": StateLocked, "Gelöscht": StateDeleted, "zur Löschung vorgemerkt": StateDeleted, "deleted": StateDeleted, "neu": StateUnknown,
	}
	for s, want := range tests {
		if got := stateOf([]byte(s)); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// Notes list the first lines and count all.
func TestNotesAreBounded(t *testing.T) {
	f := open(t, "Nachname;Vorname;Account;Passwort\nMuster;Eva;eva.muster;1\n"+strings.Repeat("Test;Anna;;\n", 100), Options{AccountColumn: "Account"})
	all(t, f)
	n := f.Notes()
	if len(n) != 1 || n[0].Kind != NoteNoAccount || n[0].Count != 100 || len(n[0].Lines) != noteLines || n[0].Lines[19] != 22 {
		t.Errorf("%+v", n)
	}
}

// earlyTexts opens a file and returns the accounts that it hands over early, with the notes.
func earlyTexts(t *testing.T, text, name string, o Options) (f *File, early, names []string, err error) {
	t.Helper()
	o.Early = func(_ *File, a *Account) error {
		early = append(early, fmt.Sprintf("%+v", *a))
		if len(a.Name) > 0 {
			names = append(names, asciiLower(a.Name))
		}
		return nil
	}
	f, err = look(text, name, o)
	if err == nil {
		early = append(early, fmt.Sprint(f.Notes()))
	}
	return f, early, names, err
}

func asciiLower(b []byte) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, string(b))
}

// compareEarly compares what a file hands over early with what Accounts yields, and the
// rest of it with a file that hands nothing over.
func compareEarly(t *testing.T, text, name string, o Options) Earliness {
	t.Helper()
	f, early, names, err := earlyTexts(t, text, name, o)
	plain, plainErr := look(text, name, o)
	if fmt.Sprint(err) != fmt.Sprint(plainErr) {
		t.Fatalf("early: %v, else: %v", err, plainErr)
	}
	if err != nil {
		return NotEarly
	}
	if d := cmp.Diff(plain, f, cmpopts.IgnoreUnexported(File{}), cmpopts.IgnoreFields(delimited.Encoding{}, "start", "damaged", "doubtful")); d != "" {
		t.Fatal(d)
	}
	if f.Earliness() == NotEarly && len(f.Notes()) > 0 {
		t.Fatalf("notes without accounts: %v", f.Notes())
	}
	var want []string
	unique, seen := true, map[string]bool{}
	for a, err := range f.Accounts() {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%+v", *a))
	}
	for _, a := range names {
		unique, seen[a] = unique && !seen[a], true
	}
	if e := f.Earliness(); e == NotEarly || e == EarlyIfUnique && !unique {
		return NotEarly
	}
	if d := cmp.Diff(append(want, fmt.Sprint(f.Notes())), early); d != "" {
		t.Fatal(d)
	}
	return f.Earliness()
}

// Accounts are early unless something is known at the end only.
func TestEarly(t *testing.T) {
	const header = "Nachname;Vorname;Klasse/Information;Account;Passwort\n"
	const sound = "Muster;Eva;5b;eva.muster;111111\nBeispiel;Max;;max.beispiel;222222\nOtto;Ida;;ida.otto;333333\nAal;Bea;;bea.aal;444444\nAst;Ute;;ute.ast;555555\n"
	tests := []struct {
		name, text string
		o          Options
		early      Earliness
	}{
		{"sound", header + sound, Options{}, EarlyIfUnique},
		{"odd rows", header + sound + "Test;Anna;5b;;012345\n;;5b;x;123456\nM?ller;Anna;5b;anna.mueller;012345\na;b\n\n\"a\"b\";c;d;e;333333\n", Options{}, EarlyIfUnique},
		{"nobody", header, Options{}, EarlyIfUnique},
		{"the column that was named", header + sound, Options{AccountColumn: "account"}, EarlyIfUnique},
		{"another column", "Nachname;Vorname;Account;Neu\nMuster;Eva;5b;eva.muster\nBeispiel;Max;6c;max.beispiel\n", Options{}, NotEarly},
		{"no column that could be it", "Nachname;Vorname;Klasse/Information;Neu\nMuster;Eva;5b;eva.muster\n", Options{}, NotEarly},
		{"an account twice", header + sound + "Muster;Eva;6c;EVA.muster;111111\n", Options{}, NotEarly},
		{"a short password", header + sound + "Test;Anna;5b;anna.test;12345\n", Options{}, NotEarly},
		{"users of all kinds", "Nachname;Vorname;Account;Benutzertyp\nMuster;Eva;eva.muster;Eltern\nBeispiel;Max;max.beispiel;\n", Options{}, EarlyCertainly},
		{"one of them twice", "Nachname;Vorname;Account;Status\nMuster;Eva;eva.muster;aktiv\nMuster;Eva;eva.muster;\n", Options{}, NotEarly},
		{"short passwords only", header + "Test;Anna;5b;anna.test;12345\n", Options{}, EarlyIfUnique},
	}
	for _, tt := range tests {
		if was := compareEarly(t, tt.text, "x.csv", tt.o); was != tt.early {
			t.Errorf("%s: earliness %d", tt.name, was)
		}
	}
	n := 0
	f, err := look(header+sound, "x.csv", Options{Early: func(*File, *Account) error { n++; return errors.New("enough") }})
	if err != nil || n != 1 || f.Earliness() != NotEarly || f.Rows != 5 {
		t.Errorf("after an error: %d more, %v, %+v", n, err, f)
	}
}

// Whatever the bytes: no crash, and every row behind the header is yielded or noted as
// a repeat, in the order of its lines; a second pass gives the same.
func FuzzAccounts(f *testing.F) {
	f.Add([]byte(result), "")
	f.Add([]byte("sep=;\nx\nNachname;Vorname;Account\n\"Mus\"\"ter\";Eva;eva.muster\n\n;;\nMuster;Eva;eva.muster\n"), "Account")
	f.Add([]byte("Nachname|Vorname|Klasse|Account\r\"a\rb\"|c|d|e\ra|b|c|d|e\r"), "account")
	f.Add([]byte("\xFF\xFEN\x00a\x00c\x00h\x00n\x00a\x00m\x00e\x00;\x00V\x00o\x00r\x00n\x00a\x00m\x00e\x00;\x00X\x00\n\x00a\x00;\x00b\x00;\x00c\x00"), "x")
	for _, e := range []string{delimited.Windows1252, delimited.CP850} {
		f.Add(encode(f, e, "Nachname;Vorname;Account;Benutzertyp\nMüller;Jürgen;juergen.mueller;Eltern\nWeiß;Änne;;Schüler\n"), "")
	}
	f.Fuzz(func(t *testing.T, data []byte, column string) {
		compareEarly(t, string(data), "x.csv", Options{AccountColumn: column})
		file, err := New(bytes.NewReader(data), int64(len(data)), "x.csv", Options{AccountColumn: column})
		if err != nil {
			if file != nil || err.Error() == "" {
				t.Fatal("half a result")
			}
			return
		}
		var passes [2][]string
		for i := range passes {
			last := file.HeaderLine
			for a, err := range file.Accounts() {
				if err != nil {
					t.Fatalf("the first pass had no error: %v", err)
				}
				if a.Line <= last {
					t.Fatalf("line %d after %d", a.Line, last)
				}
				last = a.Line
				if len(a.Name) == 0 && a.Doubt&NoAccount == 0 || a.Repeat && a.Doubt&Conflict != 0 {
					t.Fatalf("%+v", a)
				}
				passes[i] = append(passes[i], fmt.Sprintf("%q %q %q %d %v", a.Name, a.First, a.Last, a.Doubt, a.Repeat))
			}
			yielded := len(passes[i])
			for _, n := range file.Notes() {
				if n.Kind == NoteRepeated {
					yielded += n.Count
				}
			}
			if yielded != file.Rows {
				t.Fatalf("%d of %d rows", yielded, file.Rows)
			}
		}
		if !slices.Equal(passes[0], passes[1]) {
			t.Fatal("a second pass differs")
		}
	})
}
