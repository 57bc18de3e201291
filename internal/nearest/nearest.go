package nearest

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Words returns those of words that differ from typed by no more than a third of
// their letters, the nearest first, at most most of them. Case does not count, and
// a word that begins with typed (three letters at least) is near.
func Words(typed string, words []string, most int) []string {
	type candidate struct {
		word string
		far  int
	}
	var found []candidate
	key := fold(typed)
	for _, w := range words {
		k := fold(w)
		far := distance(key, k)
		limit := max(len([]rune(key)), len([]rune(k))) / 3
		if len([]rune(key)) >= 3 && strings.HasPrefix(k, key) {
			far = min(far, 1)
			limit = max(limit, 1)
		}
		if far <= limit {
			found = append(found, candidate{w, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.far - b.far })
	var list []string
	for _, c := range found {
		if len(list) < most && !slices.Contains(list, c.word) {
			list = append(list, c.word)
		}
	}
	return list
}

// distance counts the letters to insert, delete, replace or exchange with their
// neighbour to make b of a (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

func fold(s string) string { return strings.ToLower(norm.NFC.String(s)) }
