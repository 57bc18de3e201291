package printing

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elterntool/internal/letter"
	"elterntool/internal/problem"

	"github.com/google/go-cmp/cmp"
)

func letters(list ...string) []letter.Letter {
	var all []letter.Letter
	for i, s := range list { // "Müller, Anna: anna.mueller"
		name, key, _ := strings.Cut(s, ": ")
		last, first, _ := strings.Cut(name, ", ")
		key, sent := strings.CutSuffix(key, " sent")
		all = append(all, letter.Letter{Key: key, Name: name, First: first, Last: last, Sent: sent, Rows: []int{i + 2}})
	}
	return all
}

func TestChoose(t *testing.T) {
	all := letters(
		"Meyer, Ole: ABCD-2345",
		"Müller, Anna: anna.mueller",
		"Müller, Anna: anna.mueller2",
		"Müller, Bernd: bernd.mueller sent",
		"Muster, Eva: eva.muster sent",
		"O’Connor, Seán: sean.oconnor",
		"Otto, Bernd: otto", // an account that is somebody's name
		"van Dyck, Jo: jo.van.dyck",
		"Zweifel, Otto: otto.zweifel",
	)
	for _, tt := range []struct {
		name, only string
		onlyNew    bool
		want       []int // numbers among all
		what       string
		remedy     string
	}{
		{name: "all", want: []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{name: "new", onlyNew: true, want: []int{1, 2, 3, 6, 7, 8, 9}},
		{name: "account", only: "anna.mueller2", want: []int{3}},
		{name: "account in capitals", only: "Anna.Mueller", want: []int{2}},
		{name: "code", only: "abcd-2345", want: []int{1}},
		{name: "first and last name", only: "Eva Muster", want: []int{5}},
		{name: "last and first name", only: "Muster, Eva", want: []int{5}},
		{name: "last name", only: "muster", want: []int{5}},
		{name: "decomposed", only: "Bernd Mu\u0308ller", want: []int{4}},
		{name: "without accent", only: "Sean O'Connor", want: []int{6}},
		{name: "another apostrophe", only: "Seán O'Connor", want: []int{6}},
		{name: "particle", only: "Jo van Dyck", want: []int{8}},
		{name: "an account comes before a name", only: "Otto", want: []int{7}},
		{name: "namesakes", only: "Anna Müller", what: "„Anna Müller“ passt zu 2 Briefen: Müller, Anna (anna.mueller, Zeile 3); Müller, Anna (anna.mueller2, Zeile 4). Gedruckt wird keiner.",
			remedy: "anna.mueller"},
		{name: "last name of several", only: "Müller", what: "passt zu 3 Briefen"},
		{name: "first name", only: "Eva", what: "Zu „Eva“ gibt es keinen Brief."},
		{name: "part of a name", only: "Must", what: "Zu „Must“ gibt es keinen Brief."},
		{name: "without umlaut", only: "Bernd Muller", what: "gibt es keinen Brief"},
		{name: "new one that is not", only: "eva.muster", onlyNew: true, what: "„eva.muster“"},
		{name: "new one", only: "Ole Meyer", onlyNew: true, want: []int{1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := choose(all, tt.only, tt.onlyNew)
			if tt.what == "" {
				if err != nil {
					t.Fatal(err)
				}
				var numbers []int
				for _, n := range got {
					if all[n.number-1].Key != n.Key {
						t.Errorf("number %d is %s", n.number, n.Key)
					}
					numbers = append(numbers, n.number)
				}
				if diff := cmp.Diff(tt.want, numbers); diff != "" {
					t.Error(diff)
				}
				return
			}
			p := &problem.Problem{}
			if !errors.As(err, &p) {
				t.Fatalf("%v, %v", got, err)
			}
			if !strings.Contains(p.What, tt.what) || !strings.Contains(p.Remedy, tt.remedy) || p.Remedy == "" {
				t.Errorf("%q, %q", p.What, p.Remedy)
			}
		})
	}
	if _, err := choose(letters("Muster, Eva: eva.muster sent"), "", true); err == nil {
		t.Error("letters though none is new")
	}
	if _, err := choose(nil, "", false); err == nil {
		t.Error("letters of nobody")
	}
}

// Of many that a name fits not all are listed.
func TestChooseOfMany(t *testing.T) {
	list := slices.Repeat([]string{"Müller, Anna: a.m"}, 30)
	for i := range list {
		list[i] += string(rune('a' + i%26))
	}
	_, err := choose(letters(list...), "Müller", false)
	if err == nil || strings.Count(err.Error(), "Zeile") != maxNamed || !strings.Contains(err.Error(), "passt zu 30 Briefen") || !strings.Contains(err.Error(), "; ….") {
		t.Error(err)
	}
}

// Many letters are several PDFs: each letter is in one of them.
func TestParts(t *testing.T) {
	for _, n := range []int{1, lettersPerPDF, lettersPerPDF + 1, 3 * lettersPerPDF} {
		letters := make([]numbered, n)
		for i := range letters {
			letters[i].number = i + 1
		}
		j := &Job{Letters: filepath.Join("a.b", "Elternbriefe.odt")}
		next := 1
		parts := j.parts(letters)
		for i, p := range parts {
			want := "Elternbriefe.pdf"
			if n > lettersPerPDF {
				want = fmt.Sprintf("Elternbriefe-%d.pdf", i+1)
			}
			if p.path != filepath.Join("a.b", want) || len(p.letters) == 0 || len(p.letters) > lettersPerPDF {
				t.Errorf("%d letters: part %d is %s with %d", n, i, p.path, len(p.letters))
			}
			for _, l := range p.letters {
				if l.number != next {
					t.Fatalf("letter %d where %d should be", l.number, next)
				}
				next++
			}
		}
		if next != n+1 {
			t.Errorf("%d of %d letters are in a PDF", next-1, n)
		}
	}
}

// What a killed run has left behind holds passwords: it is named.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"elterntool-pdf-1", "elterntool-briefe-2", "elterntool", "Briefe"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{filepath.Join(dir, "elterntool-briefe-2"), filepath.Join(dir, "elterntool-pdf-1")}
	if got := leftovers(dir); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
