package names

import "unicode/utf8"

// IsTypo reports whether one edit turns a into b, words of [AppendTokens], or two in
// long ones. It is for suggestions: Andrea and Andreas are two people.
func IsTypo(a, b []byte) bool {
	shorter := min(utf8.RuneCount(a), utf8.RuneCount(b))
	switch {
	case shorter < 3:
		return false
	case shorter < 8:
		return distance(a, b, 1) <= 1
	}
	return distance(a, b, 2) <= 2
}

// distance counts the letters to change, add, drop or swap with their neighbour
// to turn a into b; above most it may return any number above most.
func distance(a, b []byte, most int) int {
	if d := len(a) - len(b); d > most || -d > most || len(b) > 63 {
		return most + 1
	}
	var rows [3][64]int
	before, last, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(last[j]+cost, last[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}
