package lettertext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// names of an invented sheet and school, with some that are hard to name.
func testNames() Names {
	return Names{
		Columns: []string{"Vorname Elternteil", "Nachname", "Account", "Kind-ID", "Straße Nr.", "Name und Vorname",
			`Größe "5"`, "Klasse\noder Gruppe", "wenn", "QR-Code", "Vorname", "", "E-Mail"},
		Aliases: map[string]string{"Vorname": "Vorname Elternteil", "Vorname Kind": "Vorname"},
		Absent:  []string{"Anrede", "Registrierungscode"},
		Values: map[string]Known{
			"schule.name":       {Text: "Musterschule  Musterstadt"},
			"schule.telefon":    {What: "Telefonnummer der Schule"},
			"schule.traeger":    {Text: "ev", Choices: []string{"oeffentlich", "ev", "kath", "frei"}},
			"recht.schulgesetz": {Text: "§\u00a020b SchoG", Unsure: true},
			"datenschutz.app":   {Text: "ja"},
			"frist":             {},
		},
		Insertions: []string{"Zugangsdaten", "QR-Code", "Seitenumbruch"},
	}
}

func read(t *testing.T, source string) *Text {
	t.Helper()
	text, err := Parse("brief.txt", []byte(source), testNames())
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return text
}

// shape writes blocks briefly: kind, condition, inlines; bold in <>.
func shape(t *Text) string {
	var b strings.Builder
	for _, block := range t.Blocks {
		b.WriteString([]string{"P", "H", "S", "B", "N", "I"}[block.Kind])
		if block.When != nil {
			b.WriteString("(" + condition(block.When) + ")")
		}
		b.WriteString(":" + block.Insertion)
		for _, i := range block.Inlines {
			text := strings.ReplaceAll(i.Shown(), "\n", "⏎")
			if i.Kind == Value {
				text = "=" + text + "="
			}
			if i.Bold {
				text = "<" + text + ">"
			}
			b.WriteString("|" + text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func condition(c Condition) string {
	join := func(parts []Condition, sign string) string {
		var list []string
		for _, p := range parts {
			list = append(list, condition(p))
		}
		return "[" + strings.Join(list, sign) + "]"
	}
	switch c := c.(type) {
	case Empty:
		return "empty " + c.Column
	case Equal:
		return c.Column + "=" + c.Text
	case Not:
		return "not " + condition(c.Condition)
	case And:
		return join(c, " & ")
	case Or:
		return join(c, " or ")
	}
	return "?"
}

func TestBlocks(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"nothing", "", ""},
		{"remarks only", "// a\n  // b\n", ""},
		{"byte order mark and CRLF", "\uFEFFGuten Tag,\r\n\r\nText\r\n", "P:|Guten Tag,\nP:|Text\n"},
		{"lines are joined", "a\n  b\t\tc  \nd\n\n\n\ne", "P:|a b c d\nP:|e\n"},
		{"a remark does not end a paragraph", "a\n// x\nb", "P:|a b\n"},
		{"an address is no remark", "https://musterschule.invalid", "P:|https://musterschule.invalid\n"},
		{"line breaks", "a \\\nb\\\n\\\nc \\\n\nd", "P:|a|⏎|b|⏎|⏎|c\nP:|d\n"}, // none at the end
		{"headings", "# Eins\n## Zwei\nText\n# **Drei** \\\nvier\nfünf", "H:|Eins\nS:|Zwei\nP:|Text\nH:|<Drei>|⏎|vier\nP:|fünf\n"},
		{"no heading", "#Eins\n#", "P:|#Eins #\n"},
		{"list", "Text:\n- a\n- b\n  geht weiter\n-\tc\n\nEnde", "P:|Text:\nB:|a\nB:|b geht weiter\nB:|c\nP:|Ende\n"},
		{"numbers", "1. a\n2. b\n\n3. c\nText\n4. d", "N:|a\nN:|b\nN:|c Text\nN:|d\n"},
		{"ones", "1. a\n1. b", "N:|a\nN:|b\n"},
		{"dates are no list", "24. November 2026\n\n1. a\n24. November 2026", "P:|24. November 2026\nN:|a 24. November 2026\n"},
		{"a paragraph ends the list", "1. a\n\nText\n2. b", "N:|a\nP:|Text 2. b\n"},
		{"bold", "a **b c** d**e**", "P:|a |<b c>| d|<e>\n"},
		{"bold over lines", "**a\nb \\\nc** d", "P:|<a b>|⏎|<c>| d\n"},
		{"nothing bold", "a **** b", "P:|a b\n"},
		{"escapes", `\{{ \** \\ \- \x 1\. a \_\{\{b\}\}`, "P:|{{ ** \\ - \\x 1. a _{{b}}\n"},
		{"escaped at the beginning", "\\# a\n\n\\- b\n\n\\// c\n\n1\\. d", "P:|# a\nP:|- b\nP:|// c\nP:|1. d\n"},
		{"single braces and stars", "{a} * } {", "P:|{a} * } {\n"},
		{"no-break space stays", "a \u00a0 b", "P:|a \u00a0 b\n"},
		{"field by header", "{{Nachname}} {{ Straße  Nr. }}{{Kind-ID}}", "P:|«Nachname»| |«Straße Nr.»|«Kind-ID»\n"},
		{"decomposed umlaut", "{{\"Gro\u0308ße \\\"5\\\"\"}}", "P:|«Größe \"5\"»\n"},
		{"field by alias", "{{Vorname}} {{Vorname Kind}}", "P:|«Vorname Elternteil»| |«Vorname»\n"},
		{"names with words of the language", `{{Name und Vorname}} {{"wenn"}} {{„QR-Code“}} {{Klasse oder Gruppe}}`, "P:|«Name und Vorname»| |«wenn»| |«QR-Code»| |«Klasse⏎oder Gruppe»\n"},
		{"a bold field", "**{{Vorname}}**,", "P:|<«Vorname Elternteil»>|,\n"},
		{"values", "{{schule.name}}, {{schule.telefon}}, {{frist}}, {{recht.schulgesetz}}",
			"P:|=Musterschule Musterstadt=|, |[bitte ergänzen: Telefonnummer der Schule]|, |[bitte ergänzen: frist]|, |[bitte prüfen: §\u00a020b SchoG]\n"},
		{"open items", "{{bitte prüfen: stimmt  das?}} **{{Bitte ERGÄNZEN:Name: wer}}**", "P:|[bitte prüfen: stimmt das?]| |<[bitte ergänzen: Name: wer]>\n"},
		{"insertions", "a\n{{Zugangsdaten}}\nb\n\n{{ QR-Code }}", "P:|a\nI:Zugangsdaten\nP:|b\nI:QR-Code\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, shape(read(t, tt.source))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"filled", "{{wenn Account}}\na\n{{ende}}\nb", "P(not empty Account):|a\nP:|b\n"},
		{"they end a paragraph", "a\n{{wenn Account}}\nb\n{{sonst}}\nc\n{{ende}}\nd", "P:|a\nP(not empty Account):|b\nP(empty Account):|c\nP:|d\n"},
		{"not", "{{Wenn NICHT Account}}\na\n{{Ende}}", "P(empty Account):|a\n"},
		{"equal", "{{wenn Nachname = von Muster}}\na\n{{sonst}}\nb\n{{ende}}", "P(Nachname=von Muster):|a\nP(not Nachname=von Muster):|b\n"},
		{"not equal", "{{wenn nicht Nachname=Muster}}\na\n{{ende}}", "P(not Nachname=Muster):|a\n"},
		{"quoted", `{{wenn "Nachname" == "Salz und Pfeffer" oder „Account“ = „x“}}` + "\na\n{{ende}}", "P([Nachname=Salz und Pfeffer or Account=x]):|a\n"},
		{"und before oder", "{{wenn Account und Nachname oder Kind-ID}}\na\n{{sonst}}\nb\n{{ende}}",
			"P([[not empty Account & not empty Nachname] or not empty Kind-ID]):|a\nP([[empty Account or empty Nachname] & empty Kind-ID]):|b\n"},
		{"names with words of the language", "{{wenn Name und Vorname und Klasse oder Gruppe}}\na\n{{ende}}", "P([not empty Name und Vorname & not empty Klasse\noder Gruppe]):|a\n"},
		{"the longest name", "{{wenn Vorname Kind}}\na\n{{ende}}", "P(not empty Vorname):|a\n"},
		{"alias", "{{wenn Vorname}}\na\n{{ende}}", "P(not empty Vorname Elternteil):|a\n"},
		{"chain", "{{wenn Account = a}}\n1\n{{sonst wenn Account = b}}\n2\n{{sonst}}\n3\n{{ende}}",
			"P(Account=a):|1\nP([not Account=a & Account=b]):|2\nP([not Account=a & not Account=b]):|3\n"},
		{"nested", "{{wenn Account}}\n{{wenn Nachname oder Kind-ID}}\na\n{{sonst}}\nb\n{{ende}}\n{{ende}}",
			"P([not empty Account & [not empty Nachname or not empty Kind-ID]]):|a\nP([not empty Account & empty Nachname & empty Kind-ID]):|b\n"},
		{"values are decided", "{{wenn schule.telefon}}\na\n{{sonst wenn schule.traeger = ev}}\nb\n{{sonst}}\nc\n{{ende}}\n{{wenn datenschutz.app}}\nd\n{{ende}}\n", "P:|b\nP:|d\n"},
		{"mixed: a value that changes nothing", "{{wenn schule.name und Account}}\na\n{{sonst}}\nb\n{{ende}}", "P(not empty Account):|a\nP(empty Account):|b\n"},
		{"mixed: a value that decides", "{{wenn schule.name oder Account}}\na\n{{sonst}}\nb\n{{ende}}", "P:|a\n"},
		{"absent columns are empty", "{{wenn Anrede = Frau}}\n{{Anrede}} a\n{{sonst wenn nicht Registrierungscode}}\nb\n{{sonst}}\nc\n{{ende}}", "P:|b\n"},
		{"absent inside something else", "{{wenn Anrede}}\n{{wenn Account}}\n{{Anrede}}\n{{ende}}\n{{sonst}}\na\n{{ende}}", "P:|a\n"},
		{"unsure values are filled", "{{wenn recht.schulgesetz}}\na\n{{ende}}", "P:|a\n"},
		{"list with conditions", "1. a\n{{wenn Account}}\n2. b\n{{sonst}}\n2. c\n{{ende}}\n3. d", "N:|a\nN(not empty Account):|b\nN(empty Account):|c\nN:|d\n"},
		{"insertion", "{{wenn Account}}\n{{Zugangsdaten}}\n{{ende}}", "I(not empty Account):Zugangsdaten\n"},
		{"empty branches", "{{wenn Account}}\n{{sonst}}\n{{ende}}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, shape(read(t, tt.source))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of a chain exactly one branch holds, for every row; which one is what the words say.
func TestHolds(t *testing.T) {
	text := read(t, "{{wenn Account und nicht E-Mail oder Kind-ID = 7}}\n1\n{{sonst wenn E-Mail}}\n2\n{{sonst}}\n3\n{{ende}}")
	for _, account := range []string{"", "a"} {
		for _, email := range []string{"", "e"} {
			for _, id := range []string{"", "7", "8"} {
				row := map[string]string{"Account": account, "E-Mail": email, "Kind-ID": id}
				want := "3"
				if account != "" && email == "" || id == "7" {
					want = "1"
				} else if email != "" {
					want = "2"
				}
				got := ""
				for _, b := range text.Blocks {
					if b.When.Holds(func(column string) string { return row[column] }) {
						got += b.Inlines[0].Text
					}
				}
				if got != want {
					t.Errorf("%v: %s, want %s", row, got, want)
				}
			}
		}
	}
}

func TestOpenAndColumns(t *testing.T) {
	text := read(t, "{{wenn Kind-ID = 1 oder nicht Account}}\nGuten Tag {{Vorname}},\nTelefon {{schule.telefon}}\n{{ende}}\n{{bitte prüfen: x}} {{Account}}\n\n"+
		"{{wenn schule.traeger = kath}}\n{{bitte prüfen: nie zu sehen}} {{Nachname}}\n{{ende}}\n\na {{recht.schulgesetz}}")
	want := []OpenItem{
		{"brief.txt", 3, "Telefonnummer der Schule", false, "schule.telefon"},
		{"brief.txt", 5, "x", true, ""},
		{"brief.txt", 11, "§\u00a020b SchoG", true, "recht.schulgesetz"},
	}
	if diff := cmp.Diff(want, text.Open()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Kind-ID", "Account", "Vorname Elternteil"}, text.Columns()); diff != "" {
		t.Error(diff)
	}
	var lines []int
	for _, b := range text.Blocks {
		lines = append(lines, b.Line)
	}
	if diff := cmp.Diff([]int{2, 5, 11}, lines); diff != "" {
		t.Error(diff)
	}
}

// withoutLines compares blocks by what they say.
var withoutLines = cmp.Options{
	cmpopts.IgnoreFields(Block{}, "Line"), cmpopts.IgnoreFields(Inline{}, "Line"), cmpopts.EquateEmpty(),
}

// What is read, written and read again is the same, and so is what is written.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"# Betreff\n\nGuten Tag {{Vorname}} {{Nachname}},\n\n{{wenn Account und nicht Kind-ID}}\n{{Zugangsdaten}}\n{{sonst wenn Nachname = Muster}}\n- a\n1. b\n{{sonst}}\n**c** \\\nd\n{{ende}}",
		"{{\"Größe \\\"5\\\"\"}} {{„QR-Code“}} {{\"wenn\"}} {{schule.telefon}} {{bitte prüfen: x}}",
		"\\# \\{{ \\*\\* 24\\. \\- \\\\ \\\n\\\n// x\n\\/ y",
		"{{wenn Name und Vorname oder Klasse oder Gruppe = \"a und \\\"b\"}}\nx\n{{sonst}}\ny\n{{ende}}",
		"{{wenn Account}}\n{{wenn Vorname Kind}}\n{{wenn schule.name}}\nx{{recht.schulgesetz}}\n{{sonst}}\ny\n{{ende}}\n{{ende}}\n{{ende}}",
		"1. a\n2. b\n9. c\n- d\n## e \\\n1. f\n\n**- g \\\n** 1. h",
		"a\u00a0 \u2003b **c\td** e\r\n\r\n****x** **y**",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text, err := Parse("brief.txt", []byte(source), testNames())
		if err != nil {
			if !strings.HasPrefix(err.Error(), "brief.txt") || !strings.Contains(err.Error(), "\n  → ") {
				t.Fatalf("no place or no remedy: %v", err)
			}
			return
		}
		written := text.String()
		again, err := Parse("brief.txt", []byte(written), testNames())
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(text.Blocks, again.Blocks, withoutLines); diff != "" {
			t.Fatalf("%q became %q\n%s", source, written, diff)
		}
		if second := again.String(); second != written {
			t.Fatalf("%q, then %q", written, second)
		}
		for _, b := range text.Blocks {
			checkBlock(t, b)
		}
	})
}

// checkBlock holds a block to what Block, Inline and Condition promise.
func checkBlock(t *testing.T, b Block) {
	if (b.Kind == Insertion) != (len(b.Inlines) == 0) || (b.Kind == Insertion) != (b.Insertion != "") {
		t.Fatalf("%+v", b)
	}
	checkCondition(t, b.When, true)
	blank := true // at the beginning of a line
	for n, i := range b.Inlines {
		if i.Kind == Break {
			if blank && n > 0 && b.Inlines[n-1].Kind != Break || i.Bold || i.Text != "" {
				t.Fatalf("blank before a break: %+v", b)
			}
			blank = true
			continue
		}
		text := i.Shown()
		if text == "" || i.Kind == Run && (blank && text[0] == ' ' || strings.Contains(text, "  ") || strings.ContainsAny(text, "\t\r\n")) {
			t.Fatalf("blanks: %+v", b)
		}
		blank = i.Kind == Run && strings.HasSuffix(text, " ")
	}
	if n := len(b.Inlines); n > 0 && blank {
		t.Fatalf("blank or break at the end: %+v", b)
	}
}

func checkCondition(t *testing.T, c Condition, outermost bool) {
	switch c := c.(type) {
	case nil:
		if !outermost {
			t.Fatal("nil inside a condition")
		}
	case Not:
		switch c.Condition.(type) {
		case Empty, Equal:
		default:
			t.Fatalf("not before %T", c.Condition)
		}
	case And:
		for _, part := range c {
			if _, same := part.(And); same || len(c) < 2 {
				t.Fatalf("%v", c)
			}
			checkCondition(t, part, false)
		}
	case Or:
		for _, part := range c {
			if _, same := part.(Or); same || len(c) < 2 {
				t.Fatalf("%v", c)
			}
			checkCondition(t, part, false)
		}
	case Empty, Equal:
	default:
		t.Fatalf("%T", c)
	}
}
