package xmlscan

// An Atom stands for an expanded name, a namespace URI and a local name.
// Atoms are numbered by the caller from 1; 0 is every name not in the
// [Vocabulary].
type Atom uint16

// A Vocabulary knows the expanded names that a caller wants to tell apart.
// It must not change once a [Scanner] uses it; any number of scanners may
// share it.
type Vocabulary struct {
	atoms map[expanded]Atom
}

type expanded struct{ uri, local string }

// Add lets atom stand for the local name in the namespace uri. Several names
// may share an atom: the same vocabulary under an older URI, for example.
func (v *Vocabulary) Add(atom Atom, uri, local string) {
	if v.atoms == nil {
		v.atoms = make(map[expanded]Atom)
	}
	v.atoms[expanded{uri, local}] = atom
}

func (v *Vocabulary) atom(uri, local string) Atom {
	return v.atoms[expanded{uri, local}]
}
