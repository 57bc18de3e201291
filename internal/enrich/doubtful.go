package enrich

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"elterntool/internal/names"
)

// doubtful are the names of rows that must not give their account to anybody,
// because they are damaged or have none. There is such a person, so that nobody else
// of the name can be certain of an account either.
type doubtful struct {
	names map[string]bool
	// Names that have lost characters are known by what is left, at both ends of
	// first and last name: "M?ller" may be anybody's who begins with M and ends in ller.
	lost map[string][][2]remains
}

// remains are the letters left before and behind the lost ones; whole says that none
// were lost.
type remains struct {
	before, behind string
	whole          bool
}

// maxLost bounds the work with a file that has lost characters everywhere: what
// begins alike is no longer told apart then.
const maxLost = 256

func newDoubtful() *doubtful {
	return &doubtful{names: map[string]bool{}, lost: map[string][][2]remains{}}
}

func (d *doubtful) none() bool { return len(d.names)+len(d.lost) == 0 }

func (d *doubtful) add(first, last []byte) {
	if len(first)+len(last) > 0 {
		d.names[nameKey(first, last)] = true
	}
}

// addLost adds a name of which some characters are not what they were.
func (d *doubtful) addLost(first, last []byte) {
	d.add(first, last)
	r := [2]remains{remainsOf(first), remainsOf(last)}
	k := lostKey(r[0].before, r[1].before)
	switch n := len(d.lost[k]); {
	case n < maxLost:
		d.lost[k] = append(d.lost[k], r)
	case n == maxLost:
		d.lost[k] = append(d.lost[k], [2]remains{{before: initial(r[0].before)}, {before: initial(r[1].before)}})
	}
}

func (d *doubtful) has(first, last []byte) bool {
	if d.none() { // as in nearly every file
		return false
	}
	if d.names[nameKey(first, last)] {
		return true
	}
	if len(d.lost) == 0 {
		return false
	}
	f, l := letters(first), letters(last)
	for _, a := range [...]string{"", initial(f)} {
		for _, b := range [...]string{"", initial(l)} {
			for _, r := range d.lost[lostKey(a, b)] {
				if r[0].mayBe(f) && r[1].mayBe(l) {
					return true
				}
			}
		}
	}
	return false
}

// lostKey is made of the first letters that are left.
func lostKey(first, last string) string { return initial(first) + "\x00" + initial(last) }

func initial(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

func (r remains) mayBe(name string) bool {
	if r.whole {
		return name == r.before
	}
	return len(name) >= len(r.before)+len(r.behind) && strings.HasPrefix(name, r.before) && strings.HasSuffix(name, r.behind)
}

// letters is a name in search form, without what divides its words.
func letters(name []byte) string { return string(names.Append(nil, names.Loose, name)) }

// remainsOf cuts a name around all that is not a plain letter.
func remainsOf(name []byte) remains {
	folded := string(names.Append(nil, names.Folded, name))
	odd := func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !strings.ContainsRune(" -'.", r)
	}
	from := strings.IndexFunc(folded, odd)
	if from < 0 {
		return remains{before: letters(name), whole: true}
	}
	behind := folded[strings.LastIndexFunc(folded, odd):]
	_, n := utf8.DecodeRuneInString(behind)
	return remains{before: letters([]byte(folded[:from])), behind: letters([]byte(behind[n:]))}
}

// nameKey is one for all spellings of a name, swapped or not: to block one too many
// is safe.
func nameKey(first, last []byte) string {
	a, b := letters(first), letters(last)
	if a > b {
		a, b = b, a
	}
	return a + "\x00" + b
}
