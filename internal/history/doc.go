// Package history steps through what the program has changed in Datei-01, back and
// forth, byte for byte: [List] tells it, [Undo] puts the content before a step back,
// [Redo] that after it.
//
// A content is never lost by it. What is in Datei-01 is kept as a file before
// something older takes its place, unless a file beside it has the very same bytes;
// what is put back is taken only if its checksum is the one in the journal. If
// Datei-01 is no longer what the step left, somebody has worked in it since: that is
// refused, and what would be lost is listed, unless it is wanted all the same.
//
// It deletes nothing but the file that Redo has put back. It knows of cells only
// whether they differ; two documents that differ in formats alone are the same to
// the list, not to the refusal. Errors are *problem.Problem.
package history
