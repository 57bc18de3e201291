// Package safefile replaces a file so that the old one or the new one is there,
// and never half of either, and creates files that only their owner may read.
//
// # What is promised
//
// On a local disk, whatever happens (an error, a full disk, the end of the
// process, a power failure), a file that is replaced has its old content or its
// new content, whole; the new content was accepted by the caller's proof; and if
// a backup was asked for, it was whole and on the disk before. What the old file
// was when it was opened is compared, byte for byte by a checksum, with what it is
// before it is replaced; between the last look and the replacement (system calls
// that follow each other) another program's change would be lost. Permissions,
// owner, group, extended attributes and access control lists are kept as far as
// the user may set them; what was lost is reported, and no loss gives anyone
// rights that they had not. A file with several names (hard links) is refused,
// and so is one that the user may not write to, although its folder would allow
// the replacement.
//
// On a network share the same holds as far as its server does what it is told:
// not all of them rename atomically, flush what they are asked to flush, or know
// locks. That is why the backup is written and flushed first and never removed
// after success, and why everything is checked by its result.
//
// On Windows the replacement is ReplaceFileW's, during which the old file has
// another name for a moment. If the process is killed in that moment, the name is
// empty, and the old file, beginning with .elterntool-, and the backup lie beside
// it.
//
// A process that is killed may leave a temporary file (.elterntool-….tmp) behind.
// The next run for the same file removes it.
//
// # What it does not do
//
// It knows nothing of what is in the files. It makes no folders, never writes
// into an existing file, and never waits for a person: a file that is open
// elsewhere or being worked on is an error.
package safefile
