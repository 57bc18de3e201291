// Package benchdata writes a Datei-01 and IServ's result file for an invented school of any size, so that speed and
// memory can be measured on data with the shape of real data: the XML that LibreOffice writes (styles, calcext
// attributes, filler to column 16,384) or that of Excel (shared strings, references, spans), siblings in about a quarter
// of the rows, about 27 % of the surnames not ASCII, and namesakes as frequent as in Germany (the most frequent surname
// has 0.9 % of the people, the most frequent first names about 1 %).
//
// Equal schools give equal bytes. Rows are streamed; only the accounts take memory, a number per person, since a
// namesake's account gets the next number, and the shared strings of a workbook, a hash and a number each. Nobody in
// here exists: names are drawn or composed, addresses lie in 00000 Musterstadt, e-mail addresses end in .invalid,
// telephone numbers begin with 0000.
//
// It is for measuring, not for judging matches: which row gets which account is not said.
package benchdata
