// Package zipcopy reads zip archives as records and writes new archives in
// which all records but the named ones are copied byte for byte.
//
// A record is everything that belongs to one entry: the local header with its
// own extra field, the compressed bytes, and the data descriptor. Bytes before
// the first record, between records and behind the directory are kept too; in
// the directory only the offsets change, and what belongs to replaced entries.
// A rewrite that replaces nothing gives the same bytes again. [CompareRecords]
// proves the promise on two archives; a [Proof] follows new data into the archive.
//
// # What is refused
//
// An archive is refused when readers could disagree about what is in it: two
// entries of the same name, records that overlap or lie outside the file, a
// local header that contradicts the directory, several directories to choose
// from, parts on other disks. Encrypted entries and unknown methods are copied
// like any other, but not read. Every error is an [*Error] with a place; tell
// the kinds apart with [errors.Is].
//
// # Limits
//
// Memory is bounded whatever an archive claims: the directory by its real size
// and [MaxEntries], the data by fixed buffers. Sizes and counts in headers are
// never used to allocate.
//
// Data before the archive (a self-extracting stub, say) is kept. As in
// archive/zip the offsets of the directory may count from the start of the
// file or from the start of the archive; the rewritten one counts in the same
// way.
//
// The package does not create archives, add, remove, rename or reorder
// entries, encrypt or decrypt, or touch the file system.
//
// Offsets count bytes from 0 at the start of the file. Names are the bytes of
// the archive, not converted. Section numbers name APPNOTE.TXT 6.3.10, the
// ".ZIP File Format Specification" of PKWARE.
package zipcopy
