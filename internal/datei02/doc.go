// Package datei02 is the file that IServ's import reads, Datei-02: which columns it has and what IServ's profile calls
// them, how it is written, and how an earlier one is found and read back.
//
// Its form is that of IServ's documentation (facts: any columns in any order, a profile says which; UTF-8 is recommended,
// Windows-1252 and ISO 8859-15 are possible): a header line, fields parted by semicolons and quoted where they must be
// (RFC 4180, section 2), lines ended by CR LF, no byte order mark. Values are written as they are, character by
// character; one that an encoding does not have is an error with its place.
//
// It decides nothing: who stands in the file is package export's business. It knows no spreadsheet, and says nothing to
// people but the names of the columns. Lines and rows count from 1.
package datei02
