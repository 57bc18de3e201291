package iserv

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// A Name is what the name of a result file says, facts iserv.md C1 to C3.
type Name struct {
	Profile string    // of the import, as the school called it
	Time    time.Time // of the import in local time; zero: the name says none
	Suffix  string    // "Hinzugefügt", as it stands in the name
	Added   bool      // the file holds accounts that were newly added
	Copy    bool      // a browser or file manager numbered it: "… (1).csv"
}

var (
	timed       = regexp.MustCompile(`^(?is)(?:(.*)-)?([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2})(?:-(.*))?$`)
	copyMark    = regexp.MustCompile(`(?i)( ?\([0-9]{1,3}\)| - (kopie|copy)| (kopie|copy)( [0-9]{1,3})?| [0-9]{1,2})$`)
	otherWord   = regexp.MustCompile(`(?i)(?:^|-)((?:ge.{1,8}ndert|ge?l.{1,8}scht|aktualisiert|entfernt|verschoben|deaktiviert|gesperrt|fehler|.{1,8}bersprungen|unver.{1,8}ndert|changed|updated|deleted|removed)[^-]*)$`)
	deletedWord = regexp.MustCompile(`(?i)^(ge?l.{1,8}scht|entfernt|deleted|removed)`)
	addedWord   = regexp.MustCompile(`(?is)^hinzugef.{0,8}gt(-[0-9]{1,2})?$`) // the ü may be decomposed, "__", "?", "Ã¼" or gone
	plainAdded  = regexp.MustCompile(`(?is)^(.*?)-?(hinzugef.{0,8}gt)$`)
)

// Deleted says whether the name tells of users that were deleted.
func (n *Name) Deleted() bool { return !n.Added && deletedWord.MatchString(n.Suffix) }

// ParseName reads the name of a result file. ok is false if it is none: not
// "Import-….csv".
func ParseName(base string) (n Name, ok bool) {
	const prefix, ext = "import-", ".csv"
	// Damaged bytes are one character each.
	s := strings.ToValidUTF8(norm.NFC.String(base), "\uFFFD")
	if len(s) < len(prefix)+len(ext) || !strings.EqualFold(s[:len(prefix)], prefix) || !strings.EqualFold(s[len(s)-len(ext):], ext) {
		return Name{}, false
	}
	s = s[len(prefix) : len(s)-len(ext)]
	for {
		m := copyMark.FindStringIndex(s)
		if m == nil {
			break
		}
		s, n.Copy = strings.TrimRight(s[:m[0]], " "), true
	}
	if m := timed.FindStringSubmatch(s); m != nil {
		if t, err := time.ParseInLocation("2006-01-02-15-04-05", m[2], time.Local); err == nil {
			n.Profile, n.Time, n.Suffix = m[1], t, m[3]
			if m := addedWord.FindStringSubmatch(n.Suffix); m != nil {
				n.Added, n.Suffix, n.Copy = true, strings.TrimSuffix(n.Suffix, m[1]), n.Copy || m[1] != ""
			}
			n.Added = n.Added || n.Suffix == ""
			return n, true
		}
	}
	// The guide's plain "Import-Elternaccounts-xxxxx.csv".
	if m := otherWord.FindStringSubmatchIndex(s); m != nil {
		n.Profile, n.Suffix = strings.TrimSuffix(s[:m[2]], "-"), s[m[2]:]
		return n, true
	}
	n.Profile, n.Added = s, true
	if m := plainAdded.FindStringSubmatch(s); m != nil {
		n.Profile, n.Suffix = m[1], m[2]
	}
	return n, true
}
