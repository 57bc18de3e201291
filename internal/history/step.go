package history

import "elterntool/internal/journal"

// undoable finds the step that comes next backwards, if Datei-01 is what now says; -1:
// there is none. exact says that Datei-01 is what that step left.
func undoable(steps []journal.Step, now journal.State) (at int, exact bool) {
	last := before(steps, len(steps))
	for i := last; i >= 0; i = before(steps, i) {
		switch now {
		case steps[i].After:
			return i, true
		case steps[i].Before: // somebody has put the old file back by hand
			i = before(steps, i)
			return i, i >= 0 && steps[i].After == now
		}
	}
	return last, false
}

// before is the last step before i that was not taken back; -1: there is none.
func before(steps []journal.Step, i int) int {
	for i--; i >= 0 && steps[i].Undone != nil; i-- {
	}
	return i
}

// redoable finds the step that comes next forwards.
func redoable(steps []journal.Step, now journal.State) (at int, exact bool) {
	for i := range steps {
		if u := steps[i].Undone; u != nil && !u.Lapsed {
			return i, steps[i].Before == now
		}
	}
	return -1, false
}

// takeBack says in the journal that the step at was taken back from the content now,
// which is in the file kept. Steps behind it had been taken back by hand.
func takeBack(steps []journal.Step, at int, now journal.State, u journal.Undone) {
	for i := at + 1; i < len(steps); i++ {
		if steps[i].Undone == nil {
			steps[i].Undone = &journal.Undone{Time: u.Time, Lapsed: true}
		}
	}
	steps[at].After, steps[at].Undone = now, &u
}

// refers tells whether some step needs the file.
func refers(steps []journal.Step, name string) bool {
	for _, s := range steps {
		if s.Backup == name || s.Undone != nil && s.Undone.Kept == name {
			return true
		}
	}
	return false
}
