// Package mailmerge writes form letters as OpenDocument texts (ODF 1.3, .odt)
// that LibreOffice Writer merges with a spreadsheet, and writes the merged
// letters themselves.
//
// # One document, two ways to write it
//
// A [Document] is a plain value: styles, page styles, and a body of blocks with
// fields in it. [Document.WriteTemplate] writes it with its fields, bound to a
// spreadsheet by a data source that travels inside the file: whoever opens it
// in Writer can print a form letter and has nothing to register or to choose.
// [Document.WriteMerged] writes one file with a letter for each [Record],
// without fields and without a data source. Both come from the same value, so
// that the template and the finished letters cannot differ.
//
// [Document.Check] finds everything that is wrong with a document; both ways of
// writing call it before they write a byte.
//
// # Units
//
// Lengths are millimetres, font sizes and the widths of lines are points, colours are
// "#rrggbb". Positions of drawings count from the upper left corner of the
// page. Text is UTF-8.
//
// # Promises
//
// Packages are valid against the OASIS schema of ODF 1.3 without foreign
// elements, and byte for byte the same for the same document and records.
//
// # Many letters
//
// WriteMerged needs little memory, however many records there are. What
// LibreOffice needs for printing them or for a PDF grows with the number of pages times
// the number of drawings in the document: frames, images, inline ones too. Some
// hundred letters are better than thousands in one document; lines, tables
// and paragraphs cost next to nothing.
//
// # What it does not do
//
// It reads no documents, opens no spreadsheet, merges no template (Writer does that), makes no PDF
// and lays out nothing: whether a text fits a page, only an office program knows. It knows
// the values of records as text; formatting numbers and dates is the caller's work.
package mailmerge
