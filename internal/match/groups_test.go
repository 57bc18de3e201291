package match

import (
	"bytes"
	"strconv"
	"testing"
)

// Accounts are in the order of their names, whether their texts are put together for it
// or only what differs.
func TestAccountsByName(t *testing.T) {
	in := NewInput()
	var accounts []Account
	for i, name := range []string{"anna.maier", "anna.maier2", "anna.maier10", "anna.maier1", "anna.maier02", "anna.meier", "Anna.Maier3", "anna.maier20", "a.maier", "anna.maier9"} {
		for _, first := range []string{"Anna", "anna", "ANNA"} {
			accounts = append(accounts, Account{Name: []byte(name), First: []byte(first), Last: []byte("Maier"), Line: i + 2})
		}
	}
	for i := range 30 { // the numbers in no order
		accounts = append(accounts, Account{Name: strconv.AppendInt([]byte("jo.li"), int64(i*7%30), 10), First: []byte("Jo"), Last: []byte("Li"), Line: 100 + i})
	}
	if err := in.AddAccounts(accounts); err != nil {
		t.Fatal(err)
	}
	r := &in.records
	s := groupSorter{p: &Plan{in: in}}
	for a := range uint32(r.list.len()) {
		for b := range uint32(r.list.len()) {
			x, y := r.appendName(nil, a), r.appendName(nil, b)
			if got, want := s.compare(a, b), bytes.Compare(x, y); got != want {
				t.Errorf("%q and %q: %d, want %d", x, y, got, want)
			}
		}
	}
}
