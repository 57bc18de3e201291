package zipcopy

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"testing"
)

// TestInflaterIsReused: entries read one after the other, at the same time, and beside
// others that are given up half-way or turn out damaged, have their own data.
func TestInflaterIsReused(t *testing.T) {
	var s sample
	texts := map[string]string{}
	for i := range 12 {
		name := fmt.Sprintf("part%d.xml", i)
		texts[name] = longText(1 << (2 * i % 20))
		s.records = append(s.records, record{name: name, data: texts[name]})
	}
	file := s.build(t)
	broken := bytes.Clone(file)
	a := open(t, file)
	if e, ok := open(t, broken).Find("part9.xml"); ok {
		for i := e.data; i < e.tail; i += 7 {
			broken[i] ^= 0x55
		}
	}
	b := open(t, broken)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range a.Entries() {
				for _, from := range []*Archive{b, a} {
					e := from.Entries()[i]
					if i%5 == 3 { // given up
						if r, err := from.Reader(e); err == nil {
							r.Read(make([]byte, 10))
							r.Close()
						}
					}
					got, err := from.Bytes(e, 1<<30)
					if from == b && e.Name == "part9.xml" {
						if err == nil {
							t.Error("the damaged entry reads")
						}
						continue
					}
					if err != nil || string(got) != texts[e.Name] {
						t.Errorf("%s: %d bytes, %v", e.Name, len(got), err)
					}
				}
			}
		})
	}
	all.Wait()
	if a.spare.r == nil {
		t.Error("no inflater is kept")
	}
	r, err := a.Reader(a.Entries()[11])
	if err != nil {
		t.Fatal(err)
	}
	if a.spare.r != nil {
		t.Error("the inflater that is kept is not used")
	}
	if _, err := io.ReadAll(r); err != nil || a.spare.r == nil {
		t.Errorf("%v; kept: %t", err, a.spare.r != nil)
	}
}
