package main

import "testing"

// TestPercentFor: the heap never grows by more than heapRoom where it is not large, nor by more than
// the least share where it is.
func TestPercentFor(t *testing.T) {
	last := firstPercent
	for inUse := uint64(0); inUse < 1<<30; inUse += 1 << 16 {
		p := percentFor(inUse)
		if p > last || p > firstPercent || p < leastPercent {
			t.Fatalf("%d bytes in use: %d %% after %d %%", inUse, p, last)
		}
		if grows := inUse * uint64(p) / 100; grows > heapRoom && p > leastPercent {
			t.Fatalf("%d bytes in use grow by %d", inUse, grows)
		}
		last = p
	}
	if last != leastPercent {
		t.Errorf("a large heap may grow by %d %%", last)
	}
}
