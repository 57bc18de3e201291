// Package testformat runs the scripts of the commands once for each format of spreadsheets: [Formats] is the table, [Run]
// the runner. Only _test files import it.
//
// A script is written for flat OpenDocument files. For another format it is the same script with the ending of its files
// exchanged, wherever it stands (and in names that ending for this one): in commands, in what must come out, and in the names
// of the files in it, which are converted before the script begins. A script without such a file runs once.
//
// Where the formats differ rightly, the script says so, and nowhere else:
//
//	[xlsx] skip 'REASON'   the script is not for that format
//	[ods] LINE             a line of the script, or of a file in it, that is for one format only, as it stands
//	# ending: .ods         its files end in .ods, and not in .fods
//
// With UPDATE_SCRIPTS=1 the first format writes what comes out into the scripts; the others must agree.
package testformat
