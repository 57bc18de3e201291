// Package office lets an installed LibreOffice make a PDF of a text document.
//
// It finds the program, runs it without a window and with a profile of its own
// (nothing of the user's settings is read or changed: macros off, links and
// updates off, no list of recent documents), and ends it with all its children
// when it is done, takes too long or the caller gives up. The PDF and everything
// else that is made on the way lie in one private folder (0700, files 0600) that
// goes away with [PDF.Close]. What the program claims counts for nothing, since
// LibreOffice also ends with code 0 when it failed: there must be a whole PDF.
//
// It does not look into the PDF, does not put it in its place (package safefile
// does, after a proof) and installs nothing. Errors are [*problem.Problem], in
// German; their cause is an [*Error].
package office
