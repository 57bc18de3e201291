package iserv

import "strings"

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
	case c.isDatei02():
		return ImportInput // whatever its name says
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

// contactWords are headers, as fold leaves them, that a Datei-02 has and no file of
// IServ's.
const contactWords = " adresse anschrift strasse plz postleitzahl ort wohnort telefon telefonnummer mobil handy "

// isDatei02 says whether these are the columns of a file for the import of parents: names and Kind-ID, and beside them
// nothing but contacts. There is no column in it that could hold an account.
func (c *columns) isDatei02() bool {
	if c.at[fieldChildID] < 0 {
		return false
	}
	for i, f := range c.field {
		switch f {
		case fieldFirst, fieldLast, fieldChildID, fieldEmail:
		case fieldNone:
			if name := fold(c.names[i]); name != "" && !strings.Contains(contactWords, " "+name+" ") {
				return false
			}
		default:
			return false
		}
	}
	return true
}
