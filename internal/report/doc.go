// Package report shows people what a run has done: as text on a terminal, as one
// HTML page to print and pass on, and as JSON for scripts. All three say the same:
// the German wording of every reason, defect and remedy lives here, once.
//
// It decides nothing and changes nothing; it shows a finished plan. It never shows
// a password. Text that comes from files is cleaned of control characters.
package report
