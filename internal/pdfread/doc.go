// Package pdfread reads the words of each page of a PDF, with their places: the
// proof that a letter says what it was meant to say, made from the very file
// that will be printed.
//
// It understands what LibreOffice writes (PDF 1.4 to 1.7 and 2.0: cross-reference
// tables and streams, object streams, Flate, simple and Identity-H fonts with
// ToUnicode, form XObjects, ActualText; ISO 32000-1, sections 7 to 9 and 14.9.4).
// It repairs nothing and guesses nothing: a file that is damaged, encrypted or
// made in another way is an error, and a glyph without a known character is
// U+FFFD, so that a proof fails rather than passes on an assumption.
//
// It does not look at pictures, at what is clipped, covered or white, nor whether
// a font has a shape for a character. Memory is bounded by the file's own
// cross-reference table and one page.
package pdfread
