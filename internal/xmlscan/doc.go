// Package xmlscan scans the XML parts of office documents as a stream of
// tokens whose byte spans tile the input: joined, the tokens are the input.
//
// It is made for surgical edits and for speed: names are resolved by namespace
// URI to small numbers of the caller's choosing ([Vocabulary]), attributes are
// views of the buffer, start tags that were seen before are not parsed again.
//
// It checks well-formedness (Extensible Markup Language 1.0, fifth edition,
// and Namespaces in XML 1.0): nesting, attribute syntax and uniqueness,
// characters, UTF-8, references. It refuses document type declarations (but
// see [Scanner.Doctype]), all entities but the five predefined ones, encodings
// other than UTF-8, and depths and sizes beyond its limits, which also bound
// its memory. It builds no tree, changes no byte, and does not validate
// against a schema. Two things that XML allows are refused all the same: a
// character reference of more than 14 characters, and a declared encoding of
// US-ASCII, in which what is written in later could not stand.
//
// Byte offsets count from 0 at the first byte of the input, a byte order mark
// included.
package xmlscan
