package names

import (
	"strings"
	"testing"
	"time"
)

// Forms of facts iserv.md D8.
func TestWitness(t *testing.T) {
	tests := []struct {
		name, account, first, last string
		want                       Fit
	}{
		{"plain", "max.mustermann", "Max", "Mustermann", Fits},
		{"umlauts and ß", "fuerchtegott.hessler", "Fürchtegott", "Heßler", Fits},
		{"base letters", "furchtegott.hesler", "Fürchtegott", "Heßler", Fits},
		{"mixed readings", "fuerchtegott.hesler", "Fürchtegott", "Heßler", Fits},
		{"decomposed name", "juergen.moeller", "Ju\u0308rgen", "Mo\u0308ller", Fits},
		{"spelt out in the name", "juergen.moeller", "Juergen", "Moeller", Fits},
		{"all first names", "maria.anna.musterfrau", "Maria Anna", "Musterfrau", Fits},
		{"all first names, hyphen", "maria-anna.musterfrau", "Maria Anna", "Musterfrau", Fits},
		{"all first names, joined", "mariaanna.musterfrau", "Maria Anna", "Musterfrau", Fits},
		{"first name only", "maria.musterfrau", "Maria Anna", "Musterfrau", Fits},
		{"hyphen kept", "karl-heinz.meier-schulz", "Karl-Heinz", "Meier-Schulz", Fits},
		{"hyphen as dot", "karl.heinz.meier.schulz", "Karl-Heinz", "Meier-Schulz", Fits},
		{"hyphen dropped", "karlheinz.meierschulz", "Karl-Heinz", "Meier-Schulz", Fits},
		{"blanks around the hyphen", "anna.meier-schulz", "Anna", "Meier - Schulz", Fits},
		{"particles with dots", "hans.von.der.heide", "Hans", "von der Heide", Fits},
		{"particles joined", "hans.vonderheide", "Hans", "von der Heide", Fits},
		{"particles dropped", "hans.heide", "Hans", "von der Heide", Fits},
		{"one particle dropped", "hans.der.heide", "Hans", "von der Heide", Fits},
		{"apostrophe dropped", "sean.oneil", "Sean", "O’Neil", Fits},
		{"apostrophe as hyphen", "sean.o-neil", "Sean", "O'Neil", Fits},
		{"Turkish", "isik.guel", "Işık", "Gül", Fits},
		{"Polish", "lukasz.wojcik", "Łukasz", "Wójcik", Fits},
		{"Vietnamese", "thi.nguyen", "Thị", "Nguyễn", Fits},
		{"number", "max.mustermann2", "Max", "Mustermann", Fits},
		{"number with dot", "max.mustermann.12", "Max", "Mustermann", Fits},
		{"title left out", "erika.mustermann", "Dr. Erika", "Mustermann", Fits},
		{"title kept", "dr.erika.mustermann", "Dr. Erika", "Mustermann", Fits},
		{"title behind", "erika.mustermann", "Erika", "Mustermann, Prof. Dr.", Fits},
		{"cut at 20", "maximilian.mustermann-lue"[:20], "Maximilian", "Mustermann-Lüdenscheidt", Fits},
		{"cut at 22 with number", "maximilian.mustermann-lue"[:22] + "3", "Maximilian", "Mustermann-Lüdenscheidt", Fits},
		{"capitals and blanks", " Max.Mustermann ", "Max", "Mustermann", Fits},
		{"address", "max.mustermann@schule.invalid", "Max", "Mustermann", Fits},
		{"umlaut in the account", "jürgen.möller", "Jürgen", "Möller", Fits},
		{"digits in the name", "anna1.test22", "Anna1", "Test22", Fits},
		{"digits in the name and a number", "anna1.test223", "Anna1", "Test22", Fits},
		{"lost letter", "isik.gul", "I?ık", "G?l", Fits},
		{"both orders", "thomas.thomas", "Thomas", "Thomas", Fits},
		{"one name only", "sukarno", "", "Sukarno", Fits},

		{"swapped", "mustermann.max", "Max", "Mustermann", FitsSwapped},
		{"swapped with a particle", "heide.hans", "Hans", "von der Heide", FitsSwapped},
		{"swapped, first name only", "musterfrau.maria", "Maria Anna", "Musterfrau", FitsSwapped},

		{"cut below 20", "maximilian.musterman", "Maximilian", "Mustermann", Fits}, // 20 bytes
		{"cut at 19", "maximilian.musterma", "Maximilian", "Mustermann", Misfit},
		{"class", "5b", "Anna", "Bond", Misfit},
		{"class like an initial", "q1", "Q", "Quandt", Misfit},
		{"last name only", "mustermann", "Max", "Mustermann", Misfit},
		{"initial", "m.mustermann", "Max", "Mustermann", Misfit},
		{"second name only", "anna.musterfrau", "Maria Anna", "Musterfrau", Misfit},
		{"other person", "max.muster", "Max", "Mustermann", Misfit},
		{"half surname", "anna.meier", "Anna", "Meier-Schulz", Misfit},
		{"more behind", "max.mustermann.x", "Max", "Mustermann", Misfit},
		{"number in front", "2max.mustermann", "Max", "Mustermann", Misfit},
		{"no names", "max.mustermann", "", "", Misfit},
		{"no account", "", "Max", "Mustermann", Misfit},
		{"only digits", "686192", "Max", "Mustermann", Misfit},
		{"only digits, names that are particles", "12", "", "von der", Misfit},
		{"other script", "anna.ivanova", "Анна", "Иванова", Misfit},
		{"u for ü is not u for ue", "muller.max", "Max", "Mueller", Misfit},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Witness([]byte(tt.account), []byte(tt.first), []byte(tt.last)); got != tt.want {
				t.Errorf("Witness(%q, %q, %q) = %v, want %v", tt.account, tt.first, tt.last, got, tt.want)
			}
		})
	}
}

// Names made of words that may all be left out must not cost time.
func TestWitnessIsBounded(t *testing.T) {
	last := strings.Repeat("von ", 60) + "Heide"
	first := strings.Repeat("Dr. ", 60) + "Anna Maria"
	account := "anna." + strings.Repeat("von.", 60) + "x"
	start := time.Now()
	for range 100 {
		if Witness([]byte(account), []byte(first), []byte(last)) != Misfit {
			t.Fatal("fits")
		}
	}
	if d := time.Since(start) / 100; d > 20*time.Millisecond {
		t.Errorf("%v for one account", d)
	}
}

// What AppendUsual makes, Witness takes, also with a number behind it; capitals
// change nothing.
func FuzzWitness(f *testing.F) {
	for _, s := range [][3]string{
		{"max.mustermann2", "Max", "Mustermann"},
		{"hans.heide", "Hans", "von der Heide"},
		{"x", "Dr.", "von"},
		{"a.b", "\xff", "\u0308"},
		{"isik.gul", "I?ık", "G?l"},
	} {
		f.Add([]byte(s[0]), []byte(s[1]), []byte(s[2]))
	}
	f.Fuzz(func(t *testing.T, account, first, last []byte) {
		got := Witness(account, first, last)
		if len(first)+len(last) <= 60 && hasLetter(first) && hasLetter(last) {
			usual := AppendUsual(nil, first, last)
			if !isASCII(usual) {
				return // another script
			}
			if fit := Witness(append(usual, '7'), first, last); fit != Fits {
				t.Fatalf("the usual account %q of %q %q: %v", usual, first, last, fit)
			}
		}
		if upper := Witness([]byte(strings.ToUpper(string(account))), first, last); isASCII(account) && upper != got {
			t.Fatalf("%q %q %q: %v, in capitals %v", account, first, last, got, upper)
		}
	})
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func TestWitnessDoesNotAllocate(t *testing.T) {
	account, first, last := []byte("zoe.mueller.luedenscheidt"), []byte("Zoë Maria"), []byte("Müller-Lüdenscheidt")
	if n := testing.AllocsPerRun(100, func() { Witness(account, first, last) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkWitness(b *testing.B) {
	for _, bb := range [][3]string{
		{"anna.mueller", "Anna", "Müller"},
		{"zoe.mueller.luedenscheidt", "Zoë Maria", "Müller-Lüdenscheidt"},
		{"5b", "Anna", "Müller"},
		{"peter.schmidt", "Anna", "Müller"},
	} {
		b.Run(bb[0], func(b *testing.B) {
			b.ReportAllocs()
			account, first, last := []byte(bb[0]), []byte(bb[1]), []byte(bb[2])
			for b.Loop() {
				Witness(account, first, last)
			}
		})
	}
}
