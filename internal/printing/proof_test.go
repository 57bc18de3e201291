package printing

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/letter"
	"elterntool/internal/pdfread"
)

// place puts words side by side, from x, y on.
func place(x, y float64, text string) []pdfread.Word {
	var words []pdfread.Word
	for w := range strings.FieldsSeq(text) {
		width := 2 * float64(len([]rune(w)))
		words = append(words, pdfread.Word{Text: w, X: x, Y: y, W: width, H: 4})
		x += width + 1
	}
	return words
}

// A sheet is a hand-made page: what stands where in form B.
type sheet struct {
	address []string
	access  [][2]string // label and value; an empty label goes on below the one before
	text    string
	foot    string
}

func (s sheet) page() pdfread.Page {
	p := pdfread.Page{Width: 210, Height: 297}
	for i, line := range s.address {
		p.Words = append(p.Words, place(25, 62.9+4.23*float64(i), line)...)
	}
	for i, a := range s.access {
		y := 160 + 5*float64(i)
		if a[0] != "" {
			p.Words = append(p.Words, place(letter.BoxEdge, y, a[0])...)
		}
		p.Words = append(p.Words, place(letter.ValueEdge, y, a[1])...)
	}
	p.Words = append(p.Words, place(25, 220, s.text)...)
	p.Words = append(p.Words, place(25, 281, s.foot)...)
	return p
}

var (
	evasLetter = letter.Letter{Key: "eva.muster", Name: "Muster, Eva", First: "Eva", Last: "Muster", Password: "482913",
		Address: []string{"Frau", "Dr.", "Eva", "", "Muster", "Musterweg 1", "00000 Musterstadt"}}
	olesLetter = letter.Letter{Key: "ABCD-EFGH-2345", Code: true, Name: "Meyer, Ole", First: "Ole", Last: "Meyer",
		Address: []string{"", "Ole", "", "Meyer", "Musterweg 1", "00000 Musterstadt"}}
)

func evasSheets() []sheet {
	return []sheet{
		{address: []string{"Frau", "Dr. Eva Muster", "Musterweg 1", "00000 Musterstadt"},
			access: [][2]string{{"Adresse", "https://musterschule.invalid/iserv/"}, {letter.LabelAccount, "eva.muster"}, {letter.LabelPassword, "482913"}},
			text:   "Bitte melden Sie sich an.", foot: "Muster, Eva Brief 7 · Blatt 1"},
		{text: "Datenschutzinformationen", foot: "Muster, Eva Brief 7 · Blatt 2"},
	}
}

func olesSheets() []sheet {
	return []sheet{
		{address: []string{"Ole Meyer", "Musterweg 1", "00000 Musterstadt"}, access: [][2]string{{letter.LabelCode, "ABCD-EFGH-2345"}},
			text: "Bitte registrieren Sie sich.", foot: "Meyer, Ole Brief 9 · Blatt 1"},
		{text: "Datenschutzinformationen", foot: "Meyer, Ole Brief 9 · Blatt 2"},
	}
}

// check proves pages that are numbered in their order.
func check(letters []numbered, all []letter.Letter, form string, duplex bool, pages []pdfread.Page) error {
	p := newProof(letters, all, form, duplex)
	for i, page := range pages {
		page.Number = i + 1
		if err := p.take(&page); err != nil {
			return err
		}
	}
	return p.finish()
}

func TestProofOfPages(t *testing.T) {
	letters := []numbered{{7, evasLetter}, {9, olesLetter}}
	all := []letter.Letter{evasLetter, olesLetter, {Key: "Karla.Fremd3"}, {Key: "anna"}, {Key: "eva.muster2"}}
	var blank pdfread.Page
	for _, tt := range []struct {
		name   string
		change func(eva, ole []sheet) []sheet
		pages  func([]pdfread.Page) []pdfread.Page
		single bool   // without duplex
		want   string // "": proven
	}{
		{name: "as planned"},
		{name: "as planned, one side", single: true},
		{name: "account over two lines", change: func(eva, ole []sheet) []sheet {
			eva[0].access = [][2]string{{letter.LabelAccount, "eva."}, {"", "muster"}, {letter.LabelPassword, "482913"}}
			return append(eva, ole...)
		}},
		{name: "a word of German that is somebody's account", change: func(eva, ole []sheet) []sheet {
			eva[0].text = "Anna ist ein Name."
			return append(eva, ole...)
		}},
		{name: "empty backs", pages: func(p []pdfread.Page) []pdfread.Page {
			third := p[1]
			third.Words = append(slices.Clone(third.Words[:1]), place(25, 281, "Muster, Eva Brief 7 · Blatt 3")...)
			fourth := p[3]
			fourth.Words = append(slices.Clone(fourth.Words[:1]), place(25, 281, "Meyer, Ole Brief 9 · Blatt 3")...)
			return []pdfread.Page{p[0], p[1], third, blank, p[2], p[3], fourth, blank}
		}},
		{name: "account of another", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access[1][1] = "eva.muster2"
			return append(eva, ole...)
		}},
		{name: "account cut", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access[1][1] = "eva.must"
			return append(eva, ole...)
		}},
		{name: "account in capitals", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access[1][1] = "Eva.Muster"
			return append(eva, ole...)
		}},
		{name: "no account", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access = slices.Delete(eva[0].access, 1, 2)
			return append(eva, ole...)
		}},
		{name: "two accounts", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access = append(eva[0].access, [2]string{letter.LabelAccount, "eva.muster"})
			return append(eva, ole...)
		}},
		{name: "unknown letter in the account", want: "Account is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access[1][1] = "eva.m\ufffdster"
			return append(eva, ole...)
		}},
		{name: "password of another", want: "Passwort is not that", change: func(eva, ole []sheet) []sheet {
			eva[0].access[2][1] = "482931"
			return append(eva, ole...)
		}},
		{name: "password and code", want: "not planned", change: func(eva, ole []sheet) []sheet {
			ole[0].access = append(ole[0].access, [2]string{letter.LabelPassword, "123456"})
			return append(eva, ole...)
		}},
		{name: "account and code", want: "not planned", change: func(eva, ole []sheet) []sheet {
			eva[0].access = append(eva[0].access, [2]string{letter.LabelCode, "ABCD-EFGH-2345"})
			return append(eva, ole...)
		}},
		{name: "access data on the second sheet", want: "access data on sheet 2", change: func(eva, ole []sheet) []sheet {
			eva[1].access = [][2]string{{letter.LabelAccount, "eva.muster"}}
			return append(eva, ole...)
		}},
		{name: "account of somebody who gets no letter now", want: "somebody else", change: func(eva, ole []sheet) []sheet {
			eva[1].text = "Ihr Account (karla.fremd3)."
			return append(eva, ole...)
		}},
		{name: "code of another", want: "somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].text = "Der Code ABCD-EFGH-2345, bitte."
			return append(eva, ole...)
		}},
		{name: "another first name", want: "addressed to somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].address[1] = "Ada Muster"
			return append(eva, ole...)
		}},
		{name: "another street", want: "addressed to somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].address[2] = "Musterweg 11"
			return append(eva, ole...)
		}},
		{name: "no town", want: "addressed to somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].address = eva[0].address[:3]
			return append(eva, ole...)
		}},
		{name: "somebody more", want: "addressed to somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].address = slices.Insert(eva[0].address, 2, "Ole Muster")
			return append(eva, ole...)
		}},
		{name: "no address", want: "addressed to somebody else", change: func(eva, ole []sheet) []sheet {
			eva[0].address = nil
			return append(eva, ole...)
		}},
		{name: "foot of another", want: "names somebody else", change: func(eva, ole []sheet) []sheet {
			eva[1].foot = "Meyer, Ole Brief 7 · Blatt 2"
			return append(eva, ole...)
		}},
		{name: "number of another", want: "not its turn", change: func(eva, ole []sheet) []sheet {
			eva[1].foot = "Muster, Eva Brief 9 · Blatt 2"
			return append(eva, ole...)
		}},
		{name: "no foot", want: "whose sheet", change: func(eva, ole []sheet) []sheet {
			eva[1].foot = ""
			return append(eva, ole...)
		}},
		{name: "no name in the foot", want: "whose sheet", change: func(eva, ole []sheet) []sheet {
			eva[1].foot = "Brief 7 · Blatt 2"
			return append(eva, ole...)
		}},
		{name: "another second sheet", want: "not that of the others", change: func(eva, ole []sheet) []sheet {
			ole[1].text = "Datenschutz"
			return append(eva, ole...)
		}},
		{name: "begins with sheet 2", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append(eva[1:], ole...) }},
		{name: "sheet 2 missing", single: true, want: "the last sheet of letter 7 is missing", change: func(eva, ole []sheet) []sheet { return append(eva[:1], ole...) }},
		{name: "last sheet missing", want: "the last sheet of letter 9 is missing", change: func(eva, ole []sheet) []sheet { return append(eva, ole[:1]...) }},
		{name: "sheet 2 twice", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append(append(eva, eva[1]), ole...) }},
		{name: "sheets turned round", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append([]sheet{eva[1], eva[0]}, ole...) }},
		{name: "first letter missing", want: "not its turn", change: func(eva, ole []sheet) []sheet { return ole }},
		{name: "last letter missing", want: "letter 9 is missing", change: func(eva, ole []sheet) []sheet { return eva }},
		{name: "a letter twice", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append(append(eva, eva...), ole...) }},
		{name: "a letter again at the end", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append(append(slices.Clone(eva), ole...), eva...) }},
		{name: "other order", want: "not its turn", change: func(eva, ole []sheet) []sheet { return append(ole, eva...) }},
		{name: "second sheets swapped", want: "not its turn", change: func(eva, ole []sheet) []sheet {
			return []sheet{eva[0], ole[1], ole[0], eva[1]}
		}},
		{name: "nothing", want: "letter 7 is missing", change: func(eva, ole []sheet) []sheet { return nil }},
		{name: "empty page first", want: "page 1: the page is empty", pages: func(p []pdfread.Page) []pdfread.Page {
			return append([]pdfread.Page{blank}, p...)
		}},
		{name: "empty page between the sheets of a letter", want: "not its turn", pages: func(p []pdfread.Page) []pdfread.Page {
			return slices.Insert(p, 1, blank)
		}},
		{name: "empty page between letters", single: true, want: "page 3: the page is empty", pages: func(p []pdfread.Page) []pdfread.Page {
			return slices.Insert(p, 2, blank)
		}},
		{name: "empty front", want: "page 3: the page is empty", pages: func(p []pdfread.Page) []pdfread.Page {
			return slices.Insert(p, 2, blank, blank)
		}},
		{name: "begins on a back", want: "begins on a back", pages: func(p []pdfread.Page) []pdfread.Page {
			third := p[1]
			third.Words = append(slices.Clone(third.Words[:1]), place(25, 281, "Muster, Eva Brief 7 · Blatt 3")...)
			return slices.Insert(p, 2, third)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sheets := append(evasSheets(), olesSheets()...)
			if tt.change != nil {
				sheets = tt.change(evasSheets(), olesSheets())
			}
			var pages []pdfread.Page
			for _, s := range sheets {
				pages = append(pages, s.page())
			}
			if tt.pages != nil {
				pages = tt.pages(pages)
			}
			wantProof(t, check(letters, all, "B", !tt.single, pages), tt.want)
		})
	}
}

func wantProof(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("not proven: %v", err)
	case want != "" && err == nil:
		t.Errorf("proven; want %q", want)
	case want != "" && !errors.Is(err, ErrProof):
		t.Errorf("%v is no ErrProof", err)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("error %q; want %q", err, want)
	}
	if err != nil {
		for _, secret := range []string{"muster", "482913", "ABCD"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("error %q tells %q", err, secret)
			}
		}
	}
}

// Not every letter has a password: the box then says how parents learn it.
func TestProofOfOtherWays(t *testing.T) {
	page := func(password string) []pdfread.Page {
		sheets := evasSheets()
		if sheets[0].access[2][1] = password; password == "" {
			sheets[0].access = sheets[0].access[:2]
		}
		return []pdfread.Page{sheets[0].page(), sheets[1].page()}
	}
	for _, tt := range []struct {
		name     string
		sent     bool
		password string
		want     string
	}{
		{name: "as the account", password: "dasselbe wie der Account"},
		{name: "sent before", sent: true},
		{name: "sent before, with a password", sent: true, password: "482913", want: "not planned"},
	} {
		l := evasLetter
		l.Password, l.Sent = "", tt.sent
		t.Run(tt.name, func(t *testing.T) {
			wantProof(t, check([]numbered{{7, l}}, []letter.Letter{l}, "B", true, page(tt.password)), tt.want)
		})
	}
}

// What the setting of a text changes does not count; all else does.
func TestFold(t *testing.T) {
	for _, tt := range []struct {
		planned, read string
		same          bool
	}{
		{"Eva Muster", "EvaMuster", true},
		{"José Müller", "JoséMüller", true},
		{"José Müller", "JoséMüller", true},
		{"Eva\u00a0Mus\u00adter\u200b", "EvaMuster", true},
		{"Anna\u2011Maria", "Anna-Maria", true},
		{"Eva Muster", "eva Muster", false},
		{"Müller", "Muller", false},
		{"Işıl İnanır", "Işılİnanır", true},
		{"Işıl", "Işil", false},
		{"O’Connor", "O'Connor", false},
		{"Frau אברהם כהן Weg 1", "FrauןהכםהרבאWeg1", true}, // on paper from right to left
		{"אברהם כהן", "ןהכהרבא", false},                    // a letter is missing
		{"כהן", "ןההכ", false},                             // one too many
		{"مُح", "حمُ", true},                               // vowels
	} {
		if got := fold(tt.planned) == fold(tt.read); got != tt.same {
			t.Errorf("%q and %q are the same: %v", tt.planned, tt.read, got)
		}
	}
}

func TestBare(t *testing.T) {
	for in, want := range map[string]string{
		"(Eva.Muster2).": "eva.muster2", "„eva.muster“,": "eva.muster", "a-b": "a-b", "…": "", "Müller": "müller",
	} {
		if got := bare(in); got != want {
			t.Errorf("bare(%q) = %q, want %q", in, got, want)
		}
	}
}

// With a link in the place of the privacy information, one sheet is enough, but each
// letter must name the address.
func TestProofOfLinks(t *testing.T) {
	const link = "https://www.musterschule.invalid/datenschutz"
	eva, ole := evasSheets()[:1], olesSheets()[:1]
	prove := func(sheets ...sheet) error {
		p := newProof([]numbered{{7, evasLetter}, {9, olesLetter}}, []letter.Letter{evasLetter, olesLetter}, "B", false)
		p.short, p.link = true, link
		for i, s := range sheets {
			page := s.page()
			page.Number = i + 1
			if err := p.take(&page); err != nil {
				return err
			}
		}
		return p.finish()
	}
	eva[0].text += " https://www.musterschule.invalid/ datenschutz" // as it is at the end of a line
	if err := prove(eva[0], ole[0]); !errors.Is(err, ErrProof) {
		t.Errorf("a letter without the address passes: %v", err)
	}
	ole[0].text += " " + link
	if err := prove(eva[0], ole[0]); err != nil {
		t.Error(err)
	}
	ole[0].foot = strings.Replace(ole[0].foot, "Blatt 1", "Blatt 2", 1)
	if err := prove(eva[0], ole[0]); !errors.Is(err, ErrProof) {
		t.Errorf("a letter without its first sheet passes: %v", err)
	}
}
