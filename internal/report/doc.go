// Package report shows people what a run has done: as text on a terminal, as one
// HTML page to print and pass on, and as JSON for scripts.
//
// A [Page] is what a command has to say before it is laid out; text and HTML show the same
// one. A [Screen] lays text out: what does not fit a page (steps of a history, a list of files) is
// put on a screen directly, so that findings, lists and next steps look the same in all
// commands. An [Enrich] is what the command of that name has to say; the German wording of
// every reason and remedy of matching lives here, once.
//
// It decides nothing and changes nothing; it shows a finished plan. It never shows
// a password. Text that comes from files is cleaned of control characters by [Section.Add];
// who writes on a screen cleans it.
package report
