package iserv

import "strings"

// A Role is what a user export says of a user in Benutzertyp.
type Role uint8

// The roles.
const (
	RoleUnknown Role = iota // nothing said, or nothing that is understood
	RoleParent
	RoleOther // pupil, teacher, staff
)

// The words of Benutzertyp, folded. Which ones IServ uses is not documented; what
// names parents and others at once is not understood.
var (
	parentWords = []string{"eltern", "erziehungsberecht", "sorgeberecht", "parent", "guardian"}
	otherWords  = []string{"schueler", "lehr", "student", "pupil", "teacher", "mitarbeit", "kollegium", "personal",
		"sekretariat", "verwaltung", "admin", "staff", "gast", "gaeste"}
	notWords = []string{"ehemalig", "nicht", "kein", "former"}
)

func roleOf(userType []byte) Role {
	switch s := string(userType); s { // the usual ones, without work
	case "Eltern", "Elternteil":
		return RoleParent
	case "Schüler", "Lehrer":
		return RoleOther
	}
	s := fold(string(userType))
	parent, other := containsAny(s, parentWords), containsAny(s, otherWords)
	if s == "vater" || s == "mutter" {
		parent = true
	}
	switch {
	case parent && !other && !containsAny(s, notWords):
		return RoleParent
	case other && !parent:
		return RoleOther
	}
	return RoleUnknown
}

// A State is what a user export says in Status.
type State uint8

// The states.
const (
	StateUnknown State = iota
	StateActive
	StateLocked
	StateDeleted
)

func stateOf(status []byte) State {
	if string(status) == "Aktiv" {
		return StateActive
	}
	s := fold(string(status))
	switch {
	case containsAny(s, []string{"loesch", "delet"}):
		return StateDeleted
	case containsAny(s, []string{"gesperrt", "locked", "inaktiv", "deaktiv", "inactive", "disabled"}):
		return StateLocked
	case containsAny(s, []string{"aktiv", "active"}):
		return StateActive
	}
	return StateUnknown
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
