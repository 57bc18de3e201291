package history

import (
	"testing"
	"time"

	"elterntool/internal/journal"
)

// steps makes a journal of "AB", from A to B: a lower case letter behind it says that the
// step was taken back (u) or that this has lapsed (l).
func steps(texts ...string) []journal.Step {
	var list []journal.Step
	for _, s := range texts {
		step := journal.Step{Before: journal.State{SHA256: s[:1]}, After: journal.State{SHA256: s[1:2]}, Backup: s}
		if len(s) > 2 {
			step.Undone = &journal.Undone{Time: time.Unix(0, 0), Lapsed: s[2:] == "l"}
		}
		list = append(list, step)
	}
	return list
}

func TestUndoable(t *testing.T) {
	tests := []struct {
		name  string
		steps []journal.Step
		now   string
		at    int
		exact bool
	}{
		{"nothing done", nil, "A", -1, false},
		{"as it was left", steps("AB"), "B", 0, true},
		{"edited", steps("AB"), "X", 0, false},
		{"the second of two", steps("AB", "BC"), "C", 1, true},
		{"the first, after an undo", steps("AB", "BCu"), "B", 0, true},
		{"all taken back", steps("ABu", "BCu"), "A", -1, false},
		{"saved by the office in between", steps("AB", "XC"), "C", 1, true},
		{"then the office's state, which is not the first's", steps("AB", "XCu"), "X", 0, false},
		{"the backup copied back by hand", steps("AB"), "A", -1, false},
		{"the second's backup copied back by hand", steps("AB", "BC"), "B", 0, true},
		{"the same, saved in between", steps("AB", "XC"), "X", 0, false},
		{"the first state copied back by hand", steps("AB", "BC"), "A", -1, false},
		{"lapsed ones do not count", steps("AB", "BCl", "BD"), "D", 2, true},
		{"back beyond lapsed ones", steps("AB", "BCl", "BDu"), "B", 0, true},
		{"done, copied back by hand, done again", steps("AB", "AB"), "B", 1, true},
	}
	for _, tt := range tests {
		if at, exact := undoable(tt.steps, journal.State{SHA256: tt.now}); at != tt.at || exact != tt.exact {
			t.Errorf("%s: %d, %t; want %d, %t", tt.name, at, exact, tt.at, tt.exact)
		}
	}
}

func TestRedoable(t *testing.T) {
	tests := []struct {
		name  string
		steps []journal.Step
		now   string
		at    int
		exact bool
	}{
		{"nothing done", nil, "A", -1, false},
		{"nothing taken back", steps("AB"), "B", -1, false},
		{"taken back", steps("ABu"), "A", 0, true},
		{"edited since", steps("ABu"), "X", 0, false},
		{"the earlier of two comes first", steps("ABu", "BCu"), "A", 0, true},
		{"the second of two", steps("AB", "BCu"), "B", 1, true},
		{"lapsed", steps("AB", "BCl", "BD"), "D", -1, false},
		{"beyond a lapsed one", steps("AB", "BCl", "BDu"), "B", 2, true},
	}
	for _, tt := range tests {
		if at, exact := redoable(tt.steps, journal.State{SHA256: tt.now}); at != tt.at || exact != tt.exact {
			t.Errorf("%s: %d, %t; want %d, %t", tt.name, at, exact, tt.at, tt.exact)
		}
	}
}

// Steps behind the one that is taken back had been taken back by hand: no way forward to
// them.
func TestTakeBackByHand(t *testing.T) {
	list := steps("AB", "BC", "CD")
	takeBack(list, 0, journal.State{SHA256: "B"}, journal.Undone{Kept: "k"})
	if list[0].Undone.Kept != "k" || list[0].Undone.Lapsed || !list[1].Undone.Lapsed || !list[2].Undone.Lapsed {
		t.Errorf("%+v", list)
	}
	if at, _ := redoable(list, journal.State{SHA256: "A"}); at != 0 {
		t.Errorf("redo of %d", at)
	}
}
