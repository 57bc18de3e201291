package safefile

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// A Saver writes files so that the old or the new one is there, never half of
// either. The zero value is ready for use; its fields are for tests.
type Saver struct {
	// Now gives the time in the name of a backup; time.Now if nil.
	Now func() time.Time
	// Rename puts the content at oldpath in the place of newpath. If nil, it is
	// rename(2) or, on Windows, ReplaceFileW.
	Rename func(oldpath, newpath string) error

	// stage, if not nil, is called when a step begins; its error ends the work. The
	// steps of Replace are write, prove, check, backup, publish backup, permissions
	// and replace, those of Create are write, prove and replace.
	stage func(step string) error
}

func (s *Saver) begin(ctx context.Context, step string) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if s.stage != nil {
		return s.stage(step)
	}
	return nil
}

func (s *Saver) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// ReplaceOptions say how to replace.
type ReplaceOptions struct {
	Backup bool // keep the old content under another name, see BackupName
	Kind   Kind // what it is kept for; "": Backup
}

// A Result says what was written.
type Result struct {
	Path   string // where it is now, behind all links
	Backup string // path of the backup; "" if none was asked for
	Size   int64  // in bytes
	Lost   []Loss // what the old file had and the new one has not
}

// A Loss is something that could not be kept or done, though the new content is
// in place.
type Loss struct {
	Kind   LossKind
	Detail string // a path or the name of an attribute; may be empty
}

// A LossKind is what was lost. Permissions are never widened over a loss.
type LossKind uint8

const (
	LossOwner      LossKind = iota + 1 // the file now belongs to the user of the program
	LossGroup                          // the file has another group, whose members may do no more than everybody
	LossAttributes                     // an extended attribute, an access control list or a stream
	LossDurability                     // the system would not say that the new name is on the disk
	LossLeftover                       // a file of this package, with old content, that could not be removed
	LossRecord                         // a record of the replacement that its caller keeps could not be written
)

// Replace writes the new content of src and puts it in the place of the old.
//
// The new file is made in the same folder, filled by write, brought to the disk
// and read back by prove, which must not be nil: what prove does not accept never
// gets in place. Then it is made sure that the old file is still what src was
// opened as, a copy of it is kept if that is asked for, the new file gets the
// permissions, owner, extended attributes and access control list of the old one,
// and takes its name.
//
// If it returns an error, the old file is there unchanged and nothing else is
// left behind, neither the new file nor the backup; the one exception is an
// *Error with Kept. What write and prove return is returned as it is. Once ctx
// has ended, no further step is taken. After success src still reads the old
// content and is of no use but to be closed.
func (s *Saver) Replace(ctx context.Context, src *Source, opt ReplaceOptions, write func(io.Writer) error, prove func(io.ReaderAt, int64) error) (*Result, error) {
	if prove == nil {
		return nil, errors.New("safefile: Replace without a proof")
	}
	if err := src.Reserve(ctx); err != nil {
		return nil, err
	}
	tmp, err := newTemp(src.path, src.file)
	if err != nil {
		return nil, err
	}
	res := &Result{Path: src.path}
	settled := false // the new file is in place, or the old one is not: remove nothing
	defer func() {
		tmp.close()
		if !settled {
			tmp.discard()
			if res.Backup != "" {
				remove(res.Backup)
			}
		}
	}()

	if res.Size, err = s.fill(ctx, tmp, src.name, write, prove); err != nil {
		return nil, err
	}
	if err := s.begin(ctx, "check"); err != nil {
		return nil, err
	}
	if err := firstError(src.Check, src.InUse); err != nil {
		return nil, err
	}
	if err := s.begin(ctx, "backup"); err != nil {
		return nil, err
	}
	if opt.Backup {
		res.Backup, err = s.backup(ctx, src, cmp.Or(opt.Kind, Backup))
	} else {
		err = src.verify(ctx)
	}
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx, "permissions"); err != nil {
		return nil, err
	}
	if res.Lost, err = keepMeta(src.file, tmp.File); err != nil {
		return nil, fail(OpWrite, src.name, err)
	}
	made, err := tmp.settle(src.name)
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx, "replace"); err != nil {
		return nil, err
	}
	// The last look. What another program does from here on to the end of the next
	// statement goes unseen; its content is lost, that of src is in the backup.
	if err := firstError(src.Check, src.InUse); err != nil {
		return nil, err
	}
	leftover, err := s.swap(ctx, tmp.path, src.path)
	if err != nil {
		switch now, statErr := stateAt(src.path); {
		case statErr == nil && now.id == made.id: // a file server may do it and lose the answer
		case statErr == nil:
			return nil, notReplaced(src.name, err)
		default:
			settled = true
			return nil, stranded(src.name, err, res.Backup, tmp.path)
		}
	}
	settled = true
	if leftover != "" {
		res.Lost = append(res.Lost, Loss{LossLeftover, leftover})
	}
	if syncDir(src.dir()) != nil {
		res.Lost = append(res.Lost, Loss{LossDurability, src.dir()})
	}
	return res, nil
}

// fill fills tmp, brings it to the disk, and has it read back meanwhile: a processor has
// nothing to do for the one, and the disk mostly nothing for the other.
func (s *Saver) fill(ctx context.Context, tmp *tempFile, target string, write func(io.Writer) error, prove func(io.ReaderAt, int64) error) (int64, error) {
	if err := s.begin(ctx, "write"); err != nil {
		return 0, err
	}
	size, err := tmp.fill(ctx, target, write)
	if err != nil {
		return 0, err
	}
	synced := make(chan error, 1)
	go func() { synced <- tmp.sync(target, size) }()
	err = s.begin(ctx, "prove")
	if err == nil && prove != nil {
		err = prove(&input{ctx: ctx, path: target, file: tmp.File}, size)
	}
	if notSynced := <-synced; notSynced != nil { // may be why it reads otherwise
		return size, notSynced
	}
	return size, err
}

// swap puts the file at tmp in the place of target; leftover is a file with the
// old content that it could not remove.
func (s *Saver) swap(ctx context.Context, tmp, target string) (leftover string, err error) {
	if s.Rename != nil {
		return "", persist(ctx, transient, holdTime, func() error { return s.Rename(tmp, target) })
	}
	return replaceFile(ctx, tmp, target)
}

// stranded is the error for a name that is empty after a replacement that failed
// half-way, and could not be undone either. Then nothing is removed.
func stranded(path string, err error, candidates ...string) error {
	e := &Error{Kind: kindOf(err), Op: OpReplace, Path: path, Err: err}
	var known *Error
	if errors.As(err, &known) && known.Kept != "" {
		e.Kept = known.Kept
		return e
	}
	for _, c := range candidates {
		if _, statErr := os.Stat(c); c != "" && statErr == nil {
			e.Kept = c
			break
		}
	}
	return e
}

// notReplaced is the error for a replacement that did not happen. The folder was
// written to before, so a lack of permission concerns the file (a folder in which
// one may only delete one's own).
func notReplaced(path string, err error) error {
	err = fail(OpReplace, path, err)
	var e *Error
	if errors.As(err, &e) && e.Kind == fs.ErrPermission {
		e.Kind = ErrReadOnly
	}
	return err
}

func firstError(checks ...func() error) error {
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}
