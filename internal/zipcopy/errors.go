package zipcopy

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds of [Error], for errors.Is.
var (
	ErrNotZip    = errors.New("not a zip archive")
	ErrDamaged   = errors.New("damaged zip archive")                // truncated, contradictory, wrong checksum
	ErrDuplicate = errors.New("two entries of the same name")       // readers differ in which one they take
	ErrOverlap   = errors.New("overlapping records")                // what zip bombs are made of
	ErrEncrypted = errors.New("encrypted")                          // the entry, or the whole directory
	ErrMethod    = errors.New("unknown compression method")         // neither stored nor deflated; copying it works
	ErrTooLarge  = errors.New("too large")                          // a limit of this package or of a record's size fields
	ErrMultiDisk = errors.New("archive of several disks")           // split archives
	ErrMissing   = errors.New("no such entry")                      // a replacement names what is not there
	ErrUnstable  = errors.New("replacement differs between passes") // see Replacement.Write
	ErrDiffers   = errors.New("archives differ")                    // CompareRecords
)

// An Error says what is wrong with an archive, and where. An error of the
// underlying reader has no Kind and is found by errors.Is and errors.As too.
type Error struct {
	Kind   error  // one of the Err values above; nil if reading failed
	Entry  string // name of the entry as stored; empty if the error concerns the archive
	Offset int64  // byte in the file, from 0; -1 if there is no one place
	Detail string // what was found; may be empty
	Err    error  // the cause; may be nil
}

// Error gives the facts in one line:
//
//	zip: entry "content.xml" at byte 4711: damaged zip archive: CRC-32 is 1c291ca3, the directory says 00000000
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("zip:")
	sep := " "
	if e.Entry != "" {
		fmt.Fprintf(&b, " entry %q", shorten(e.Entry))
		sep = ": "
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, " at byte %d", e.Offset)
		sep = ": "
	}
	for _, part := range []any{e.Kind, e.Detail, e.Err} {
		if part == nil || part == "" {
			continue
		}
		fmt.Fprintf(&b, "%s%v", sep, part)
		sep = ": "
	}
	return b.String()
}

// shorten keeps names, which may have 64 KiB, fit for a message.
func shorten(name string) string {
	const most = 120
	if len(name) <= most {
		return name
	}
	return name[:most] + "..."
}

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	if e.Kind != nil {
		errs = append(errs, e.Kind)
	}
	if e.Err != nil {
		errs = append(errs, e.Err)
	}
	return errs
}

func archiveError(kind error, offset int64, format string, args ...any) *Error {
	return &Error{Kind: kind, Offset: offset, Detail: fmt.Sprintf(format, args...)}
}

func entryError(kind error, e *Entry, format string, args ...any) *Error {
	return &Error{Kind: kind, Entry: e.Name, Offset: e.Offset, Detail: fmt.Sprintf(format, args...)}
}
