// Package nextstep says what comes next for the files in a folder, on the way of the
// guide: the export of the school's program, Datei-01, Datei-02, IServ's result, the
// letters, and what is left when they are sent. It gives each step as a command line
// to copy.
//
// It looks (package folder), advises and changes nothing. What it advises is a
// suggestion: each command checks for itself whether it may do its work.
package nextstep
