package names

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The search form of DIN 91379, every pair of facts names.md B1.
func TestSearchFormDIN91379(t *testing.T) {
	for _, group := range []struct{ want, letters string }{
		{"AE", "ÄÆǞǢǼäæǟǣǽ"},
		{"OE", "ÖØŒǾȪöøœǿȫ"},
		{"UE", "ÜǕǗǙǛüǖǘǚǜ"},
		{"AA", "ÅǺåǻ"},
		{"SS", "ßẞ"},
		{"TH", "Þþ"},
		{"IJ", "Ĳĳ"},
		{"D", "ĐÐđð"},
		{"E", "Əə"},
		{"H", "Ħħ"},
		{"I", "ıİƗɨ"},
		{"K", "ĸ"},
		{"L", "ŁĿłŀ"},
		{"N", "ŊŉŋŊ"},
		{"T", "Ŧŧ"},
		{"Z", "Ʒʒ"},
		// every other letter with marks: its base letter
		{"E", "ËëÉèêēĕėęěẽệ"}, {"I", "ÏïîíĩĪ"}, {"Y", "Ÿÿýỳ"}, {"O", "ŐőôõóơộṏỘ"}, {"U", "ŰűúùŭūũųưṺ"},
		{"A", "àáâãăąậǎȧǡ"}, {"C", "çćčĉċ"}, {"S", "şšśŝș"}, {"G", "ğĝģġǥ"}, {"T", "țţť"}, {"Z", "źžż"}, {"N", "ñńňņ"},
		{"R", "řŕŗ"}, {"L", "ľļ"}, {"D", "ď"}, {"W", "ŵ"}, {"J", "ĵ"}, {"K", "ķ"}, {"H", "ĥḥ"}, {"Z", "Ǯǯ"},
	} {
		for _, r := range group.letters {
			for _, form := range []norm.Form{norm.NFC, norm.NFD} {
				in := form.String("x" + string(r) + "y")
				if got := string(Append(nil, SearchForm, []byte(in))); got != "X"+group.want+"Y" {
					t.Errorf("%q (%U): got %q, want X%sY", in, r, got, group.want)
				}
			}
		}
	}
	if got := string(Append(nil, SearchForm, []byte("K͟Hk͟h"))); got != "KHKH" {
		t.Errorf("K͟H: got %q", got)
	}
	if got := string(Append(nil, SearchForm, []byte("  O'Neil-Möller  v. Ä "))); got != "O'NEIL-MOELLER V. AE" {
		t.Errorf("separators must stay: %q", got)
	}
}

func TestCompare(t *testing.T) {
	const none = Stage(NumStages)
	tests := []struct {
		name, a, b string
		want       Stage
	}{
		{"same", "Müller", "Müller", Exact},
		{"decomposed", "Mu\u0308ller", "Müller", Exact},
		{"no-break and double blanks", "\u00a0Karl \u202f Heinz ", "Karl Heinz", Exact},
		{"zero width", "An\u200bna\ufeff", "Anna", Exact},
		{"soft hyphen", "Lüden\u00adscheidt", "Lüdenscheidt", Exact},
		{"mark of direction", "\u200eAnna\u200f", "Anna", Exact},
		{"tab", "Karl\tHeinz", "Karl Heinz", Exact},
		{"capitals", "MÜLLER", "Müller", Folded},
		{"Turkish capitals", "IŞIK", "ışık", Folded},
		{"Turkish capitals, wrong locale", "Işık", "işik", Folded},
		{"dotted I in lower case", "İpek", "i\u0307pek", Folded},
		{"dotted I decomposed", "I\u0307pek", "ipek", Folded},
		{"sharp s", "STRAẞE", "straße", Folded},
		{"umlaut spelt out", "Müller", "Mueller", SearchForm},
		{"ss", "Strauß", "Strauss", SearchForm},
		{"capital SS is not folding", "STRAUSS", "Strauß", SearchForm},
		{"accents", "René", "Rene", SearchForm},
		{"Danish", "Sørensen", "Soerensen", SearchForm},
		{"Polish", "Łukasz", "Lukasz", SearchForm},
		{"Vietnamese", "Nguyễn Thị", "Nguyen Thi", SearchForm},
		{"diaeresis is no umlaut", "Noël", "Noel", SearchForm},
		{"hyphen", "Karl-Heinz", "Karl Heinz", Loose},
		{"joined", "Karl-Heinz", "Karlheinz", Loose},
		{"blanks around the hyphen", "Müller - Lüdenscheidt", "Müller-Lüdenscheidt", Loose},
		{"dashes", "Müller\u2013Lüdenscheidt", "Müller\u2011Lüdenscheidt", Loose},
		{"apostrophes", "O'Neil", "O’Neil", Loose},
		{"accent as apostrophe", "O´Neil", "ONeil", Loose},
		{"Arabic article", "Al-Hassan", "Al Hassan", Loose},
		{"title before", "Dr. Erika", "Erika", Loose},
		{"titles behind", "Mustermann, Prof. Dr.", "Mustermann", Loose},
		{"faculty", "Dr. med. dent. Erika", "Erika", Loose},
		{"engineer", "Dipl.-Ing. Erika", "Erika", Loose},
		{"honorary", "Dr. h. c. Erika", "Erika", Loose},
		{"honorary, joined", "Dr.h.c. Erika", "Erika", Loose},
		{"honorary, German", "Dr. e. h. Erika", "Erika", Loose},
		{"philosopher", "Dr. phil. Erika", "Erika", Loose},

		{"u is not ü", "Muller", "Müller", none},
		{"i and j", "Maier", "Majer", none},
		{"spelling", "Maier", "Meier", none},
		{"Slavic ending", "Kowalski", "Kowalska", none},
		{"second first name", "Anna Maria", "Anna", none},
		{"half of a double name", "Müller-Lüdenscheidt", "Müller", none},
		{"particle", "von der Heide", "Heide", none},
		{"a first name, not a title", "Dr. Phil", "Dr.", none},
		{"Phil is kept", "Dr. Phil", "Phil", Loose},
		{"Drew is no Dr.", "Drew", "ew", none},
		{"Dr inside a word", "Andrea", "Anea", none},
		{"initial behind a title", "Dr. H. Peter", "Peter", none},
		{"Nat", "Nat", "", none},
		{"only a title is a name", "Dr.", "", none},
		{"Ing as a name", "Ing", "", none},
		{"two scripts", "Анна", "Anna", none},
		{"Cyrillic marks count", "Андрей", "Андреи", none},
		{"two persons", "Max und Erika", "Max", none},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
				s, ok := Compare([]byte(pair[0]), []byte(pair[1]))
				if ok != (tt.want != none) || ok && s != tt.want {
					t.Errorf("Compare(%q, %q) = %v, %v; want %v", pair[0], pair[1], s, ok, tt.want)
				}
			}
		})
	}
}

func TestAppendTokens(t *testing.T) {
	for in, want := range map[string]string{
		"Dr. Zoë Anna-Maria":    "ZOE ANNA MARIA",
		"Müller - Lüdenscheidt": "MULLER LUDENSCHEIDT",
		"Großmann":              "GROSSMANN",
		"Ægidius Ångström":      "AEGIDIUS ANGSTROM",
		"Sørensen":              "SORENSEN",
		"Dr.":                   "DR",
		"":                      "",
	} {
		if got := string(AppendTokens([]byte("p:"), []byte(in))); got != "p:"+want {
			t.Errorf("AppendTokens(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAppendUsual(t *testing.T) {
	for _, tt := range [][3]string{
		{"Fürchtegott", "Heßler", "fuerchtegott.hessler"}, // iserv.md D2
		{"Maria Anna", "Musterfrau", "maria.anna.musterfrau"},
		{"Karl-Heinz", "von der Heide", "karl-heinz.von.der.heide"},
		{"Sean", "O'Neil", "sean.oneil"},
		{"", "Müller", "mueller"},
		{"Anna", "", "anna."},
	} {
		if got := string(AppendUsual(nil, []byte(tt[0]), []byte(tt[1]))); got != tt[2] {
			t.Errorf("AppendUsual(%q, %q) = %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

func TestAppendDoesNotAllocate(t *testing.T) {
	buf := make([]byte, 0, 256)
	for _, name := range []string{"Anna", "Müller-Lüdenscheidt", "Nguyễn Thị Minh", "Dr. Jürgen", "Łukasz  İpek"} {
		in := []byte(name)
		Append(buf, Loose, in) // makes the table
		if n := testing.AllocsPerRun(100, func() { Append(buf, Loose, in) }); n != 0 {
			t.Errorf("%q: %v allocations", name, n)
		}
	}
}

// FuzzStages: a key is its own key; what agrees at a stage agrees at every
// later one; what stands before in dst stays.
func FuzzStages(f *testing.F) {
	for _, s := range []string{
		"Müller", "Mu\u0308ller", "İ\u0301", "i\u0307\u0301", "ı\u0301", "Dr. med. Anna", "Prof. Dr.", "D r.", "ŉ", "K͟H", "ſ", "\u0345", "ᾳ",
		"a\u0323\u0308", "\u0301A", "ǅ", "ΐ", "\xff\xfe", "Анна й", "가\u11a8", "\u1e9e", "Dr.-Ing. h. c. mult.", "K", "'", "\u00a0", "\u034f",
		"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, name []byte) {
		if len(name) > 1000 {
			return
		}
		var keys [NumStages][]byte
		for s := Exact; s <= Loose; s++ {
			got := Append([]byte("before"), s, name)
			if !bytes.HasPrefix(got, []byte("before")) {
				t.Fatalf("%v of %q loses what stood before: %q", s, name, got)
			}
			keys[s] = got[len("before"):]
			if s == SearchForm { // the long way
				step := appendSearch(nil, appendFolded(nil, appendExact(nil, name)))
				if !bytes.Equal(step, keys[s]) {
					t.Fatalf("%v of %q is %q, step by step %q", s, name, keys[s], step)
				}
				if got, want := appendUsualPart(nil, name), keepUsual(bytes.Clone(step), 0); !bytes.Equal(got, want) {
					t.Fatalf("account name of %q is %q, step by step %q", name, got, want)
				}
			}
			if s == Loose {
				if step := appendLoose(nil, keys[SearchForm]); !bytes.Equal(step, keys[s]) {
					t.Fatalf("%v of %q is %q, step by step %q", s, name, keys[s], step)
				}
			}
			if !utf8.Valid(keys[s]) {
				t.Fatalf("%v of %q is no UTF-8: %q", s, name, keys[s])
			}
			if again := Append(nil, s, keys[s]); !bytes.Equal(again, keys[s]) {
				t.Fatalf("%v of %q is %q, of that %q", s, name, keys[s], again)
			}
		}
		// From a key the later keys follow: so equal keys have equal later ones.
		for s := Exact; s <= Loose; s++ {
			for later := s; later <= Loose; later++ {
				if got := Append(nil, later, keys[s]); !bytes.Equal(got, keys[later]) {
					t.Fatalf("%q: %v of the %v key %q is %q, want %q", name, later, s, keys[s], got, keys[later])
				}
			}
			if got, ok := Compare(name, keys[s]); len(name) < 100 && (!ok || got > s) {
				t.Fatalf("Compare(%q, its %v key %q) = %v, %v", name, s, keys[s], got, ok)
			}
		}
	})
}

func BenchmarkAppendLoose(b *testing.B) {
	var buf [100]byte
	for _, name := range []string{"Anna", "Müller-Lüdenscheidt"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			in := []byte(name)
			for b.Loop() {
				Append(buf[:0], Loose, in)
			}
		})
	}
}
