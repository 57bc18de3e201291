package enrich

import (
	"errors"
	"runtime"
	"testing"
	"time"
)

// Whatever ends the work, the producer has ended when overlap returns, and a panic
// on either side reaches the caller: only there somebody words it.
func TestOverlapEnds(t *testing.T) {
	boom := errors.New("boom")
	one := func(f *feed[int]) error {
		f.next()
		return f.put()
	}
	endless := func(f *feed[int]) error {
		for {
			if err := one(f); err != nil {
				return err
			}
		}
	}
	tests := []struct {
		name    string
		produce func(*feed[int]) error
		consume func([]int) error
		err     error
		panics  bool
	}{
		{"producer fails", func(f *feed[int]) error { return errors.Join(one(f), boom) }, func([]int) error { return nil }, boom, false},
		{"consumer fails", endless, func([]int) error { return boom }, boom, false},
		{"producer panics", func(*feed[int]) error { panic(boom) }, func([]int) error { return nil }, nil, true},
		{"consumer panics", endless, func([]int) error { panic(boom) }, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			var got any
			var err error
			func() {
				defer func() { got = recover() }()
				err = overlap(tt.produce, tt.consume)
			}()
			if (got != nil) != tt.panics || !errors.Is(err, tt.err) {
				t.Errorf("error %v, panic %v", err, got)
			}
			for until := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
				if time.Now().After(until) {
					t.Fatal("the producer goes on")
				}
			}
		})
	}
}

// All records arrive, in order, over many batches, with the bytes they had.
func TestOverlapKeepsOrder(t *testing.T) {
	const n = 5*batchSize + 7
	next := 0
	reused := make([]byte, 1)
	err := overlap(func(f *feed[[]byte]) error {
		for i := range n {
			reused[0] = byte(i)
			kept := f.next()
			if *kept != nil {
				t.Fatalf("record %d begins with %v", i, *kept)
			}
			*kept = reused
			if f.keep(kept); len(*kept) != 1 {
				t.Fatalf("%v was kept", *kept)
			}
			if err := f.put(); err != nil {
				return err
			}
		}
		return nil
	}, func(list [][]byte) error {
		for _, b := range list {
			if len(b) != 1 || b[0] != byte(next) {
				t.Fatalf("record %d is %v", next, b)
			}
			next++
		}
		return nil
	})
	if err != nil || next != n {
		t.Errorf("%d records, %v", next, err)
	}
}
