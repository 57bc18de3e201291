// Package decisions is the list klaeren.ods: what people decide about the rows of
// Datei-01 for which nothing is certain. It knows what stands in the list ([Read],
// [NewList]) and which of its lines still count ([Bind]).
//
// # What a decision is bound to
//
// A line has a mark made of its evidence: the names, the Kind-ID and the contacts of
// the row, and the accounts that came into question with all that IServ's files say of
// them. Where the row stands is no evidence: rows may be sorted, and the list too. As
// soon as any of it has changed, the decision lapses; so it does if the evidence fits two rows,
// unless they are one person's for certain. A line whose own cells no longer agree with its
// mark, or whose choice was made for another line (columns sorted one by one, a cell
// copied down), counts for nothing.
//
// Whether two decisions may stand beside each other is not decided here but by package match
// (Ruling). The package writes no file, matches nothing, never sees a password, and
// says nothing to people but what stands in the list itself.
package decisions
