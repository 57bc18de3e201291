// Package match decides which of IServ's accounts belongs to which row of
// Datei-01: certain or empty. It knows rows and accounts, no files, and does no
// input or output; [Decide] makes a [Plan] that can be printed, checked and
// then carried out by others.
//
// # Persons
//
// A row links one parent with one child. Rows whose names agree up to
// [names.Loose] are one person if they share an e-mail address, a telephone
// number or an address (facts iserv.md B6: IServ does the same), after
// normalisation. Placeholders, addresses without a house number and values that
// more than a family's worth of different names share are no evidence. Rows
// linked so of which two contradict each other (a kind of contact stands in
// both, and nothing agrees) are not one person: all of them stay empty. Rows
// that have contacts of which none agrees are different persons. Rows of one
// spelling where one has no contacts are undecided, unless they also have the
// same Kind-ID: that is the same row twice. [Options.Siblings] joins the
// undecided, if no more than one person among them has contacts, and never
// joins different spellings: siblings' rows have to be identical (B4).
//
// # Names
//
// A row gets an account by name only if both are alone with each other up to
// the loosest key. What collides with a name: every spelling that is the same
// at names.Loose; the same names the other way round; and, where the particle
// has a column of its own, the name without it. The one exception: several
// persons and accounts of one key, each in a spelling of its own, that pair off
// exactly; and that only if IServ spells at least 95 per cent of all names as
// Datei-01 does, since otherwise spelling means nothing. Rows that are the wrong
// way round count only if the account name says which is which, and nothing in
// the data says that the row's first name is a first name after all, unless most
// of the file is the wrong way round. ü for u, missing second names, halves of
// double names, missing particles and slips of the pen are only suggested.
//
// # Other evidence
//
// A Kind-ID or e-mail address in IServ's file goes first, but never without the
// name, and only where both sides have one choice. Columns are taken for
// Kind-IDs if most of their values are Kind-IDs of Datei-01. An account with the
// Kind-ID of another child is nobody's by name alone. An account whose Kind-ID
// or e-mail address belongs to rows of other names only keeps those rows empty.
// An account whose own name does not fit the person's ([names.Witness]) is not
// given, unless most names of its file do not fit: the school has a scheme of
// its own then. Of a user export only users of whom it says "parent" take part;
// others only with the e-mail address of a row of their name, and only if the
// export does not say that they are something else. Pupils, who may carry their own Kind-ID and their father's
// name, neither get in the way nor are they ever taken. Accounts that stand
// under two different names are nobody's.
//
// # Existing values
//
// A cell that holds something keeps it, unless [Options.Overwrite] replaces it
// by something certain. What a cell keeps is taken: no other person gets that
// account, and no row of the same person gets another.
//
// # Rulings
//
// What a person decides about a row that is open ([Ruling]) counts where nothing
// speaks against it. One account is never given to rows of two persons, and one
// person never gets two: rulings that would do so all fall, and so do those against
// an account that is certain for, or stands in the cell of, somebody else. Rows of
// which nobody can tell whether they are one person (undecided, or contacts that
// contradict each other) are one if each of them is ruled to have the same account,
// as far as Options.Siblings would join them. A ruling against something certain
// takes the certainty away: those rows stay empty.
//
// # What nobody can tell
//
// Where all else fails, certainty rests on the name. It fails without any sign
// if a parent has no account in the files, somebody of the very same name has
// one there, and that somebody has no row in Datei-01 (having left) or a row
// with a slip of the pen. Old files make this likelier, so they are read only if asked
// for; a user export with e-mail addresses makes it unlikely. Two namesakes
// whom IServ took for one have one account; if it carries a Kind-ID, the parent
// of that child gets it. Two persons of one name who share an address or a
// telephone are taken for one, here as in IServ.
//
// # Size
//
// A million rows and a million accounts take about 70 MB of tables, besides
// some 20 MB while deciding: names are kept once each, contacts as hashes of 40
// bits, account names of the usual form as a number. [Plan.Settle] gives the
// contacts back before [Plan.Values] puts together what is written, which takes
// about as much. Names and account names
// are compared as texts; only contacts rest on hashes, and only within a name.
package match
