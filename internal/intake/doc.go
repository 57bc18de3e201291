// Package intake makes Datei-01 of the raw exports of school programs: it recognises
// what the columns mean, turns a row per child with its parents side by side into one
// row per parent and child, joins files, and leaves out whom a person must decide on.
//
// Whose names a column holds is never guessed: beside the columns of a parent the bare
// name columns are the child's, and a list of bare names without a sign that they are
// the parents' is refused. Two persons in one cell are never parted. What is left out
// or not used is listed with its reason ([Plan]); nothing of the input vanishes in silence.
//
// It does not match accounts and does not judge whether addresses are right. [Prepare]
// reads the files and plans, [Job.Write] writes what was planned.
package intake
