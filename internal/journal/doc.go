// Package journal is the record of what was changed in Datei-01: a file beside it,
// datei01.ods (Verlauf).jsonl, that only its owner may read. Its first line says
// what it is, every other line is a [Step], in JSON.
//
// A step says when, by which command, which columns and rows it filled, what
// Datei-01 was before and after (SHA-256 and size), and which file holds the old
// content. No value of a cell stands in it, nor one of a flag, which may be a name:
// it is no second copy of anything.
//
// It decides nothing and words nothing for people; package history steps through
// the record. What it reads is not trusted: sizes are bounded, and names of files
// are names in the same folder.
package journal
