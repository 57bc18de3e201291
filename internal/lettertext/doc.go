// Package lettertext reads the texts of letters: plain UTF-8 files that a school
// office can change in any editor. It is the whole of the language:
//
//	// A line that begins with // is a remark.
//	# Heading
//	## Subheading
//
//	A paragraph ends at an empty line. Lines inside it are joined by a blank; \
//	a backslash at the end of a line begins a new one. **This is bold.**
//
//	- an item of a list
//	1. an item of a numbered list; the others may be 1. too
//
//	Guten Tag {{Vorname}} {{Nachname}},
//	{{schule.name}} {{bitte prüfen: stimmt das?}} {{bitte ergänzen: Name}}
//
//	{{wenn Account und nicht Registrierungscode}}
//	{{Zugangsdaten}}
//	{{sonst wenn Anrede = Frau oder schule.traeger = ev}}
//	…
//	{{sonst}}
//	…
//	{{ende}}
//
// {{…}} names a column of the sheet, a value (of the school, or computed), or,
// alone in a line, a part that the program inserts. A value that is known and
// empty becomes an open item, which the letter shows as [bitte ergänzen: …]. A
// test asks whether something is filled in, or what it is. Names and texts with
// signs of the language in them stand in quotation marks: {{"Name und Vorname"}}.
// A backslash before a punctuation mark takes its meaning away: \{ \* 24\.
//
// Tests of values are decided when the text is read, tests of columns remain as
// the conditions of the blocks, for a merge decides them. What is wrong is a
// *problem.Problem in German with file, line and column. Memory is bounded by the
// size of the text, which is limited.
//
// The package knows no particular column, value or part (Names hands them over),
// no document format, and decides nothing about looks. There are no loops, no
// expressions, no files included.
package lettertext
