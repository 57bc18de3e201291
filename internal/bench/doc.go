// Command bench measures the whole command against the floor of the same machine (make bench).
//
// For each size and format it writes a Datei-01 and a result file ([elterntool/internal/benchdata]) into a temporary
// folder and then, in turn, several times:
//
//   - the whole command, as a process of its own: elterntool enrich FILE --trust -o OUT --iserv CSV (start,
//     reading, matching, patching, proof);
//   - the floor: what no program that patches the file can leave out, as a process of its own too: inflate content.xml to
//     read it (of a workbook the sheet and the shared strings), inflate and deflate it to patch it (each row gets its new
//     cell on the way: what is patched is longer than it was), copy the other entries raw. Codec and level are those of the command
//     (klauspost/compress, level 6). It is measured twice: "floor" deflates in parallel blocks as the command does
//     ([elterntool/internal/zipcopy]), "serial floor" does all in one goroutine. The floor looks at no byte but
//     for the ends of rows, matches nothing, and proves nothing.
//
// For each workbook it compares like with like, too: the same column, by row number, without matching. "library" is
// package xlsx alone ([elterntool/internal/bench/column]), with its proof, as often as the others. "set" and
// "stream" are excelize ([elterntool/internal/bench/excelize]), a library that many use, in the first three rounds, and
// once above 100,000 rows: "set" opens the file, sets the cells and saves; "stream" writes a new file from the
// rows of the old one, without its formats. Neither proves anything.
//
// It prints medians, the ratios of wall and of CPU time (the median over the rounds: many machines are slower for
// minutes at a time, and a round is short), and the largest peak of
// memory: the process's largest resident set as the system counts it (wait4, ru_maxrss). A process can show no less than
// its parent had when it began, so the data are made in a process of their own as well.
package main
