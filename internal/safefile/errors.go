package safefile

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// Kinds of errors, for errors.Is. Beside them stand fs.ErrNotExist (no such
// file) and fs.ErrPermission (the file may not be read).
var (
	ErrOpenElsewhere  = errors.New("file is open in another program")
	ErrBusy           = errors.New("file is being worked on by another run of this program")
	ErrChanged        = errors.New("file changed since it was opened")
	ErrDiskFull       = errors.New("disk is full")
	ErrReadOnly       = errors.New("file may not be changed")
	ErrReadOnlyFolder = errors.New("folder may not be written to")
	ErrNoFolder       = errors.New("no such folder")
	ErrNotRegular     = errors.New("not a regular file")
	ErrHardLink       = errors.New("file has more than one name")
	ErrExists         = errors.New("file exists")
	ErrSameFile       = errors.New("file is one of the inputs")
)

// An Op says what was being done when an error came up.
type Op string

const (
	OpRead    Op = "read"
	OpReserve Op = "reserve" // finding out whether the file may be replaced
	OpWrite   Op = "write"   // filling the new file
	OpBackup  Op = "backup"
	OpReplace Op = "replace" // putting the new file in place
)

// An Error is what the functions of this package return, but for what a callback
// or a context returned: those are wrapped unchanged.
type Error struct {
	Kind error // one of the kinds above, or nil for any other failure of the system
	Op   Op
	Path string // the file or, for ErrReadOnlyFolder and ErrNoFolder, the folder
	Lock *Lock  // who has it open, as far as known; only with ErrOpenElsewhere
	Kept string // only if the old file could not be put back under its name: where its content is now
	Err  error  // what the system said, or nil
}

func (e *Error) Error() string {
	s := string(e.Op) + " " + e.Path
	if e.Kind != nil {
		s += ": " + e.Kind.Error()
	}
	if e.Lock != nil && e.Lock.File != "" {
		s += " (" + e.Lock.File + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Kept != "" {
		s += "; its content is kept in " + e.Kept
	}
	return s
}

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, err := range []error{e.Kind, e.Err} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// A Program is one whose lock files are known.
type Program uint8

const (
	Unknown     Program = iota // the system says so; there is no lock file
	LibreOffice                // also OpenOffice and Collabora: .~lock.NAME#
	Excel                      // ~$NAME
)

// A Lock is what is known of somebody who has the file open. Programs that ended
// hard leave their lock files behind, so it may be an old one.
type Lock struct {
	Program Program
	File    string    // path of the lock file; "" if there is none
	Who     string    // name of the user as the lock file gives it; may be empty
	Host    string    // name of the computer; may be empty
	Since   time.Time // in local time, to the minute; zero if unknown
}

// fail makes an *Error of what the system returned, unless it is one already or
// comes from a context.
func fail(op Op, path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{Kind: kindOf(err), Op: op, Path: path, Err: err}
}

// kindOf sorts what the system said; nil if it is none of the kinds.
func kindOf(err error) error {
	if kind := systemKind(err); kind != nil {
		return kind
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fs.ErrNotExist
	case errors.Is(err, fs.ErrPermission):
		return fs.ErrPermission
	case errors.Is(err, fs.ErrExist):
		return ErrExists
	}
	return nil
}
