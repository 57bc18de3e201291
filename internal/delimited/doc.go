// Package delimited reads delimited text (CSV) of any origin: it tells the encoding
// by content (UTF-8, UTF-16, Windows-1252, ISO 8859-15, CP850) and says what it is
// not sure of, and cuts the text into records, leniently where quotes are broken.
//
// What the fields mean, and which delimiter it is, its callers decide. It writes
// nothing and holds no more than a record. Lines and columns count from 1, as an
// editor shows them; no content ever stands in an error.
package delimited
