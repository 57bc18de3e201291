// Command fidelity makes docs/FIDELITY.md (make fidelity): what is left of other people's workbooks when a program adds a
// column to them.
//
// To every file of ../shared/corpus/xlsx it adds a column right of the first worksheet's used area, with a text in every
// row that holds something, once with package xlsx and once with excelize. Then it compares the new file with the old one,
// part by part and cell by cell. The comparison knows neither of the two: it reads with archive/zip and encoding/xml only.
// What belongs to the new column (its cells, and their texts among the shared strings) is cut out before anything is
// counted.
//
// The document depends on the files and the two libraries alone: no times, no paths, sorted.
package main
