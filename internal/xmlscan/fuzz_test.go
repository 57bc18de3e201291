package xmlscan

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzScan: the tokens tile the input, whatever the portions and pieces, and
// what is accepted says what encoding/xml says.
func FuzzScan(f *testing.F) {
	for _, tt := range wellFormed {
		f.Add([]byte(tt.input), uint8(0))
	}
	for i, tt := range malformed {
		input, _ := unmark(tt.input)
		f.Add(input, uint8(i))
	}
	f.Add(odsLike(12), uint8(7))
	f.Add(xlsxLike(12), uint8(3))
	f.Fuzz(func(t *testing.T, input []byte, pieces uint8) {
		v := new(Vocabulary)
		second(input, v) // all its names
		whole, wholeErr := scanPortions(t, input, v, pieceSize)
		small, smallErr := scanPortions(t, input, v, minPiece+int(pieces))
		if wholeErr == nil && smallErr == nil {
			if whole, small := joined(whole), joined(small); !slices.EqualFunc(whole, small, seen.equal) {
				t.Fatalf("%q in pieces (-whole +pieces):\n%s", input, cmp.Diff(whole, small))
			}
		} else if wholeErr == nil || smallErr == nil {
			t.Fatalf("%q: whole %v, in pieces %v", input, wholeErr, smallErr)
		}
		if wholeErr != nil {
			var e *Error
			if !errors.As(wholeErr, &e) || e.Offset < 0 || e.Offset > int64(len(input)) {
				t.Fatalf("%q: %v", input, wholeErr)
			}
		}
		if diff, _ := compare(input); diff != "" {
			t.Fatalf("%q: %s", input, diff)
		}
	})
}

// FuzzRemembered: a document scanned as the second of two equal halves, when
// all its tags and names are known, says the same as the first time.
func FuzzRemembered(f *testing.F) {
	for _, tt := range wellFormed {
		f.Add([]byte(tt.input))
	}
	f.Add([]byte(`<a xmlns:p='u1'><p:c p:d=''/><b xmlns:p='u2'><p:c p:d=''/></b><p:c p:d=''/></a>`))
	f.Add([]byte(`<a xmlns:p='u1'><c p:v='1' w=''/><c p:v='2' w=''/><c p:v='3' w='4'/><c p:v='&lt;' w="4"/><c p:v='5' xmlns:p='u2'/></a>`))
	f.Fuzz(func(t *testing.T, element []byte) {
		if _, err := scanAll(t, New(bytes.NewReader(element), new(Vocabulary)), element); err != nil || bytes.Contains(element, []byte("<?xml")) {
			return
		}
		element = bytes.TrimPrefix(element, utf8BOM)
		const head, middle, tail = "<x xmlns:p='u1' xmlns:q='u2'>", "<y xmlns='u3' xmlns:p='u2'>", "</y></x>"
		input := bytes.Join([][]byte{[]byte(head), element, element, []byte(middle), element, element, []byte(tail)}, nil)
		v := new(Vocabulary)
		second(input, v)
		if _, err := scanAll(t, New(bytes.NewReader(input), v), input); err != nil {
			if errors.Is(err, ErrLimit) { // the two levels around were too many
				return
			}
			t.Fatalf("%q: %v", input, err)
		}
		checkMemory(t, input, v)
		if diff, _ := compare(input); diff != "" {
			t.Fatalf("%q: %s", input, diff)
		}
	})
}

// FuzzEscaped: what BadChar lets pass reads back as it was.
func FuzzEscaped(f *testing.F) {
	f.Add("Zoë <&>\"' ]]> \t\r\n")
	f.Add("\uFFFE\xFF")
	f.Fuzz(func(t *testing.T, text string) {
		if _, bad := BadChar(text); !bad {
			checkEscaped(t, text)
			return
		}
		// It is refused for a reason: a scanner refuses it too.
		input := AppendEscaped([]byte("<a>"), text)
		input = append(input, "</a>"...)
		if _, err := scanAll(t, New(bytes.NewReader(input), new(Vocabulary)), input); err == nil {
			t.Errorf("%q is no bad text", text)
		}
	})
}
