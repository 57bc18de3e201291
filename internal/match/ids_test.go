package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"elterntool/internal/contact"
)

// TestIDs holds ids to what they were made of: every text has its own, which gives it
// back, and only placeholders are no evidence.
func TestIDs(t *testing.T) {
	texts := []string{
		"0", "00", "000000000000", "1", "01", "001", "0000000001", "00000000001", "000000000001", "9896508", "09896508", "12", "0012", "012",
		"99999999", "099999999", "0000000000099999999", "100000000", "0100000000", "000000000099999999", "2147483646", "2147483647", "2147483648",
		"02147483646", "4294967295", "4294967296", "99999999999", "5b", "05b", "A-17", "keine", "-", "x", "0x", "00/00", "+12", "1 2", "٣",
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		texts = append(texts, strings.Repeat("0", rng.IntN(13))+fmt.Sprint(rng.Uint64N(1<<rng.IntN(36))))
	}
	in := NewInput()
	of := map[id]string{}
	for _, text := range texts {
		x, err := in.parts.internID([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if before, ok := of[x]; ok && before != text {
			t.Fatalf("%q and %q have one id", before, text)
		}
		of[x] = text
		if got := string(in.parts.idText(x)); got != text {
			t.Fatalf("%q comes back as %q", text, got)
		}
		if again, _ := in.parts.internID([]byte(" " + text)); again != x {
			t.Errorf("%q with a blank is another", text)
		}
		if in.parts.isEvidence(x) == contact.IsPlaceholder([]byte(text)) {
			t.Errorf("%q: evidence %t", text, in.parts.isEvidence(x))
		}
	}
	if x, _ := in.parts.internID([]byte(" ")); x != 0 {
		t.Errorf("blanks have the id %d", x)
	}
}
