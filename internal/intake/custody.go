package intake

import (
	"fmt"
	"path/filepath"
	"slices"
)

// custody reads what the parents' own file says of it. That file does not say for which child: a no of anybody of that
// name is a no.
func (m *maker) custody(p *parent) {
	list := m.persons[fold(p.last)+"\x00"+fold(p.first)]
	for i := range list {
		q := &list[i]
		if !q.asked || p.custody == no {
			continue
		}
		switch p.asked = true; {
		case q.custody == no:
			p.custody, p.says = no, q.says
		case q.custody == yes && len(list) == 1 && p.custody == unknown:
			p.custody = yes
		case p.custody == unknown && p.says == "":
			p.says = q.says
		}
	}
}

// barKeys are what a row about a parent and a child is found by: the child's number, and its names for rows without.
func (p *pair) barKeys() (id, name string) {
	who := fold(p.parent.last) + "\x00" + fold(p.parent.first) + "\x01"
	if p.child.id != "" && !p.child.badID {
		id = who + "#" + p.child.id
	}
	return id, who + fold(p.child.last) + "\x00" + fold(p.child.first)
}

// bar notes who has no custody.
func (m *maker) bar(p *pair) {
	id, name := p.barKeys()
	if id == "" {
		m.barred[name+"\x00unnumbered"] = p
	} else {
		m.barred[id] = p
	}
	m.barred[name] = p
}

// contradictions takes back the rows of parents of whom another row says, for the same child or one that may be the
// same, that they have no custody.
func (m *maker) contradictions() {
	m.pairs = slices.DeleteFunc(m.pairs, func(p pair) bool {
		id, name := p.barKeys()
		by := m.barred[id]
		if by == nil && id == "" {
			by = m.barred[name]
		} else if by == nil {
			by = m.barred[name+"\x00unnumbered"]
		}
		if by == nil {
			return false
		}
		says := fmt.Sprintf("in Zeile %d steht %s", max(by.at.Row, by.at.Line), by.parent.says)
		if by.at.File != p.at.File {
			says = filepath.Base(by.at.File) + ": " + says
		}
		m.remark(Remark{Reason: CustodyDiffers, At: p.at, Who: p.parent.name(), Child: p.child.name(), Says: says})
		return true
	})
}
