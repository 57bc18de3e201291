package printing

import (
	"cmp"
	"elterntool/internal/letter"
	"elterntool/internal/pdfread"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ErrProof says that the PDF does not say what was planned.
var ErrProof = errors.New("the PDF is not what was planned")

// A mismatch is a page that does not say what was planned. What it says instead is not
// told: it may be somebody's access.
type mismatch struct {
	page   int       // from 1
	letter *numbered // the one to which the page should belong; nil: not known
	what   string
}

func (m *mismatch) Error() string { return fmt.Sprintf("%v: page %d: %s", ErrProof, m.page, m.what) }

// Unwrap returns ErrProof.
func (m *mismatch) Unwrap() error { return ErrProof }

// A proof compares what a PDF says, page by page, with the letters that were planned.
type proof struct {
	letters []numbered
	duplex  bool

	address, access, foot letter.Area

	keys  map[string]bool // accounts and codes of all, bare
	next  int             // index of the letter that begins next
	leaf  int             // the last sheet of the current letter
	blank bool            // the current letter has its empty back
	page  int

	// short letters name the link of the published privacy information in the place of the
	// information itself, and need one sheet only.
	short bool
	link  string // as far as it is known: a draft may lack it
	said  string // text of the current letter

	sheet string // text of the last sheet
	end   string // text of the first letter's last sheet
}

func newProof(letters []numbered, all []letter.Letter, form string, duplex bool) *proof {
	p := &proof{letters: letters, duplex: duplex, keys: map[string]bool{}}
	p.address, p.access, p.foot = letter.Areas(form)
	for _, l := range all {
		p.keys[bare(l.Key)] = true
	}
	return p
}

// read reads the PDF back: each letter's addressee, account and password or code
// belong to one row, no letter and no sheet is missing or there twice, and the foot of
// each sheet names its letter. all are those of Datei-01, printed or not: nobody
// else's account stands on a page.
func (p *proof) read(pdf io.ReaderAt, size int64) error {
	for page, err := range pdfread.Pages(pdf, size) {
		if err != nil {
			return fmt.Errorf("%w: %w", ErrProof, err)
		}
		if err := p.take(&page); err != nil {
			return err
		}
	}
	return p.finish()
}

func (p *proof) fail(format string, args ...any) error {
	m := &mismatch{page: p.page, what: fmt.Sprintf(format, args...)}
	if p.next > 0 {
		m.letter = &p.letters[p.next-1]
	}
	return m
}

// take compares the next page.
func (p *proof) take(page *pdfread.Page) error {
	p.page = page.Number
	if len(page.Words) == 0 {
		if p.duplex && p.page%2 == 0 && p.leaf > 0 && !p.blank {
			p.blank = true // the back of a letter's last sheet
			return nil
		}
		return p.fail("the page is empty")
	}
	number, leaf, whose, ok := p.footOf(page)
	if !ok {
		return p.fail("its foot does not say whose sheet it is")
	}
	if leaf == 1 {
		if err := p.begin(number); err != nil {
			return err
		}
	}
	if p.next == 0 || p.letters[p.next-1].number != number || leaf != p.leaf+1 || p.blank {
		return p.fail("sheet %d of letter %d is not its turn", leaf, number)
	}
	p.leaf = leaf
	l := &p.letters[p.next-1]
	if whose != fold(l.Name) {
		return p.fail("the foot of letter %d names somebody else", number)
	}
	if leaf == 1 {
		if err := p.first(page, l); err != nil {
			return err
		}
	} else if len(p.values(page)) > 0 {
		return p.fail("access data on sheet %d", leaf)
	}
	p.sheet = p.textOf(page)
	p.said += p.sheet
	return p.strangers(page, l)
}

// begin starts a letter.
func (p *proof) begin(number int) error {
	if err := p.complete(); err != nil {
		return err
	}
	if p.next == len(p.letters) || p.letters[p.next].number != number {
		return p.fail("letter %d begins, which is not its turn", number)
	}
	if p.duplex && p.page%2 == 0 {
		return p.fail("letter %d begins on a back", number)
	}
	p.next++
	p.leaf, p.blank, p.said = 0, false, ""
	return nil
}

// complete looks whether the letter before has all its sheets: the last one, with what
// parents must be told, says the same in all letters.
func (p *proof) complete() error {
	switch {
	case p.next == 0:
		return nil
	case p.short:
		if !strings.Contains(strings.ReplaceAll(p.said, " ", ""), p.link) {
			return p.fail("letter %d does not name the address of the privacy information", p.letters[p.next-1].number)
		}
		return nil
	case p.leaf < 2:
		return p.fail("the last sheet of letter %d is missing", p.letters[p.next-1].number)
	case p.next == 1:
		p.end = p.sheet
	case p.sheet != p.end:
		return p.fail("the last sheet of letter %d is not that of the others", p.letters[p.next-1].number)
	}
	return nil
}

// finish is called behind the last page.
func (p *proof) finish() error {
	if err := p.complete(); err != nil {
		return err
	}
	if p.next < len(p.letters) {
		return fmt.Errorf("%w: letter %d is missing", ErrProof, p.letters[p.next].number)
	}
	return nil
}

// textOf is what a page says above its foot.
func (p *proof) textOf(page *pdfread.Page) string {
	var b strings.Builder
	for _, w := range page.Words {
		if !p.foot.Has(w.X, w.Y) {
			b.WriteString(w.Text + " ")
		}
	}
	return b.String()
}

// footOf reads "Müller, Anna … Brief 17 · Blatt 2".
func (p *proof) footOf(page *pdfread.Page) (number, leaf int, whose folded, ok bool) {
	var words []string
	for _, w := range page.Words {
		if p.foot.Has(w.X, w.Y) {
			words = append(words, w.Text)
		}
	}
	n := len(words)
	if n < 6 || words[n-5] != "Brief" || words[n-3] != "·" || words[n-2] != "Blatt" {
		return 0, 0, folded{}, false
	}
	number, err1 := strconv.Atoi(words[n-4])
	leaf, err2 := strconv.Atoi(words[n-1])
	return number, leaf, fold(strings.Join(words[:n-5], "")), err1 == nil && err2 == nil
}

// first compares the first page of a letter.
func (p *proof) first(page *pdfread.Page, l *numbered) error {
	var address strings.Builder
	for _, w := range page.Words {
		if p.address.Has(w.X, w.Y) {
			address.WriteString(w.Text)
		}
	}
	if fold(address.String()) != fold(strings.Join(l.Address, "")) {
		return p.fail("letter %d is addressed to somebody else", l.number)
	}
	want := map[string]folded{}
	if l.Code {
		want[letter.LabelCode] = fold(l.Key)
	} else {
		want[letter.LabelAccount] = fold(l.Key)
		if l.Password != "" {
			want[letter.LabelPassword] = fold(l.Password)
		}
	}
	got := p.values(page)
	for label, v := range want {
		if len(got[label]) != 1 || got[label][0] != v {
			return p.fail("letter %d: %s is not that of its row", l.number, label)
		}
	}
	for label := range got {
		if _, planned := want[label]; !planned && !(label == letter.LabelPassword && l.Password == "" && !l.Code && !l.Sent) {
			return p.fail("letter %d shows a %s that was not planned", l.number, label)
		}
	}
	return nil
}

// How far a word may be from where it is expected, and the next line of a value from the
// one before, in mm: what follows the box is further away.
const (
	near = 1.5
	leap = 6.5
)

// values reads the box with the access data: label → what stands behind it.
func (p *proof) values(page *pdfread.Page) map[string][]folded {
	type row struct {
		y, last float64
		label   string
		value   string
	}
	var rows []row
	for _, w := range page.Words {
		if p.access.Has(w.X, w.Y) && w.X > letter.BoxEdge-near && w.X < letter.BoxEdge+near {
			rows = append(rows, row{y: w.Y, last: w.Y, label: w.Text})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.y, b.y) })
	for _, w := range page.Words { // of a value in the order of its lines
		if !p.access.Has(w.X, w.Y) || w.X < letter.BoxEdge+near {
			continue
		}
		for i := len(rows) - 1; i >= 0; i-- { // the label beside or above it
			if w.Y < rows[i].y-near {
				continue
			}
			if w.Y > rows[i].last+leap {
				break
			}
			if w.X < letter.ValueEdge-near {
				rows[i].label += " " + w.Text
			} else {
				rows[i].value += w.Text
				rows[i].last = w.Y
			}
			break
		}
	}
	values := map[string][]folded{}
	for _, r := range rows {
		switch r.label {
		case letter.LabelAccount, letter.LabelPassword, letter.LabelCode:
			values[r.label] = append(values[r.label], fold(r.value))
		}
	}
	return values
}

// strangers looks for the account or code of somebody else anywhere on the page. An
// account that could be a word of German is none here.
func (p *proof) strangers(page *pdfread.Page, own *numbered) error {
	for _, w := range page.Words {
		key := bare(w.Text)
		if p.keys[key] && key != bare(own.Key) && strings.ContainsAny(key, ".-_0123456789") {
			return p.fail("letter %d shows what belongs to somebody else", own.number)
		}
	}
	return nil
}
