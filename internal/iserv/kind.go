package iserv

// A Kind says what a file is.
type Kind uint8

// The kinds of files, facts iserv.md A8, C, F.
const (
	KindUnknown Kind = iota
	ResultAdded      // result of an import: the accounts newly made (Nachname,Vorname,Klasse/Information,Account,Passwort)
	UserExport       // export of users, pupils and teachers among them (Account;Vorname;Nachname;…)
	GroupList        // one row per group and person: decides nothing
	ImportInput      // a file made for the import, such as Datei-02: holds no accounts of IServ's
)

var kindNames = [...]string{"unknown", "result of an import", "user export", "group list", "input for the import"}

func (k Kind) String() string { return kindNames[k] }

// kind tells by the columns what a file is. added says that the file is named like
// the result of an import.
func (c *columns) kind(added bool) Kind {
	has := func(fields ...field) bool {
		for _, f := range fields {
			if c.at[f] >= 0 {
				return true
			}
		}
		return false
	}
	switch {
	case has(fieldGroup) && has(fieldAccount) && !has(fieldPassword):
		return GroupList
	case has(fieldType), has(fieldStatus, fieldCreated, fieldInternalID) && !has(fieldPassword):
		return UserExport
	case has(fieldBirthDate):
		return ImportInput // A8; no result of parents has one
	case has(fieldPassword), added:
		return ResultAdded
	case !has(fieldAccount) && has(fieldImportID, fieldChildID, fieldEmail, fieldGroups):
		return ImportInput
	case c.resultOrder():
		return ResultAdded
	}
	// An export of some columns, without Benutzertyp: whom a row stands for is not said.
	return UserExport
}

// resultOrder says whether the columns stand as in a result file without passwords:
// Nachname, Vorname, then Klasse/Information or Account, nothing of an export.
// Exports begin with the account or the first name (facts F1, csv-headers.md).
func (c *columns) resultOrder() bool {
	for _, f := range []field{fieldImportID, fieldEmail, fieldGroups} {
		if c.at[f] >= 0 {
			return false
		}
	}
	last, first := c.at[fieldLast], c.at[fieldFirst]
	for _, f := range []field{fieldInfo, fieldAccount} {
		if c.at[f] >= 0 && c.at[f] < first {
			return false
		}
	}
	return last < first
}
