package contact

// A byteSet is some characters of ASCII.
type byteSet [256]bool

func setOf(chars string) *byteSet {
	s := new(byteSet)
	for _, c := range []byte(chars) {
		s[c] = true
	}
	return s
}

// cut returns what stands before and behind the first character of s.
func (s *byteSet) cut(cell []byte) (part, rest []byte) {
	for i, c := range cell {
		if s[c] {
			return cell[:i], cell[i+1:]
		}
	}
	return cell, nil
}

// trim returns b without the characters of s at both ends.
func (s *byteSet) trim(b []byte) []byte {
	for len(b) > 0 && s[b[0]] {
		b = b[1:]
	}
	for len(b) > 0 && s[b[len(b)-1]] {
		b = b[:len(b)-1]
	}
	return b
}
