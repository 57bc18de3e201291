// Package splice carries out edits on a stream of bytes: everything between
// the edits is copied as it is.
//
// Edits name offsets in the old stream, so no edit shifts another. They come
// in ascending order; overlaps and edits before what is already written are
// errors. The package knows nothing of what the bytes mean.
package splice
