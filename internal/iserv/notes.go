package iserv

// A NoteKind names something about rows that a person should know.
type NoteKind uint8

// The kinds of notes. All but NoteRepeated, NotePasswordsDiffer, NotePasswordDamaged,
// NotePasswordIsAccount, NoteStray, NoteShort and NoteLocked go with a [Doubt].
const (
	NoteNoAccount         NoteKind = iota
	NoteNoName                     //
	NoteShort                      // fewer columns than the header
	NoteLong                       // more columns than the header
	NoteBroken                     // a quote within a quoted field
	NoteStray                      // a quote in a field without quotes
	NoteCharacters                 //
	NoteDamaged                    //
	NoteConflict                   //
	NoteDeleted                    //
	NoteLocked                     //
	NoteRepeated                   // left out: an exact repeat
	NotePasswordsDiffer            // a repeat had another password; that of this line counts
	NotePasswordDamaged            // lost zeros in a spreadsheet, or characters; it must not be given out
	NotePasswordIsAccount          // whoever guesses the name gets in (facts iserv.md E3)
	noteKinds             = iota
)

// A Note counts the rows that something is said of.
type Note struct {
	Kind  NoteKind
	Count int
	Lines []int // the first of them, at most 20
}

const noteLines = 20

type notes [noteKinds]Note

// Notes says what was seen in the rows, in the order of the kinds. It is complete
// once Accounts has run to its end.
func (f *File) Notes() []Note {
	var list []Note
	for k, n := range f.notes {
		if n.Count > 0 {
			n.Kind = NoteKind(k)
			list = append(list, n)
		}
	}
	return list
}

func (n *notes) add(k NoteKind, line int) {
	if n[k].Count++; len(n[k].Lines) < noteLines {
		n[k].Lines = append(n[k].Lines, line)
	}
}

func (n *notes) note(a *Account, w *row) {
	if a.PasswordDamaged {
		n.add(NotePasswordDamaged, a.Line)
	}
	if len(a.Name) > 0 && string(a.Password) == string(a.Name) {
		n.add(NotePasswordIsAccount, a.Line)
	}
	if w.Stray > 0 && !w.Broken {
		n.add(NoteStray, a.Line)
	}
	if w.short {
		n.add(NoteShort, a.Line)
	}
	if w.long {
		n.add(NoteLong, a.Line)
	}
	if a.State == StateLocked {
		n.add(NoteLocked, a.Line)
	}
	if a.Doubt == 0 {
		return
	}
	for _, d := range doubtNotes {
		if a.Doubt&d.doubt != 0 {
			n.add(d.note, a.Line)
		}
	}
}

var doubtNotes = [...]struct {
	doubt Doubt
	note  NoteKind
}{
	{NoAccount, NoteNoAccount},
	{NoName, NoteNoName},
	{StrayQuote, NoteBroken},
	{Characters, NoteCharacters},
	{Damaged, NoteDamaged},
	{Conflict, NoteConflict},
	{Deleted, NoteDeleted},
}
