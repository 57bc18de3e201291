// Package letter makes the form letter: it decides which rows of Datei-01 get one
// letter together, which columns and which query give exactly one record per account,
// and lays the text out after DIN 5008 as a document of package mailmerge.
//
// What is not certain gets no letter: rows of one account that differ in what is
// printed are named, never chosen between. It does not know the command line and
// prints nothing; a [Plan] is all that will be done, made before a byte is written.
package letter
