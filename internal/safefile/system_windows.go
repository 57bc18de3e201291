package safefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var procReplaceFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")

// Flags of ReplaceFileW.
const ignoreMergeErrors, ignoreACLErrors = 0x2, 0x4

// replaceFile lets ReplaceFileW do it, which keeps the access control list,
// streams, creation time, compression and encryption of target. For a moment the
// old file has another name, so if something goes wrong half-way it is still there.
func replaceFile(ctx context.Context, tmp, target string) (leftover string, err error) {
	old := filepath.Join(filepath.Dir(target), randomName(filepath.Base(target)))
	flags := uint32(0)
	err = persist(ctx, transient, holdTime, func() error {
		err := callReplaceFile(target, tmp, old, flags)
		if flags == 0 && isAny(err, windows.ERROR_NOT_SUPPORTED, windows.ERROR_INVALID_FUNCTION, windows.ERROR_PRIVILEGE_NOT_HELD, windows.ERROR_INVALID_SECURITY_DESCR) {
			// The share knows no access control lists; the new file keeps its own,
			// which lets in its owner only.
			flags = ignoreMergeErrors | ignoreACLErrors
			err = callReplaceFile(target, tmp, old, flags)
		}
		return err
	})
	switch {
	case err == nil:
	case isAny(err, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2), missing(target) && !missing(old):
		// The old file has its other name already and the new one still its own.
		if err := finish(tmp, old, target); err != nil {
			return "", err
		}
	default:
		return "", &os.LinkError{Op: "ReplaceFile", Old: tmp, New: target, Err: err}
	}
	if remove(old) != nil && !missing(old) {
		leftover = old
	}
	return leftover, nil
}

func missing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// finish ends what ReplaceFileW began. It does not end with the context: the name
// is empty.
func finish(tmp, old, target string) error {
	ctx := context.Background()
	err := persist(ctx, transient, holdTime, func() error { return move(tmp, target, 0) })
	if err == nil {
		return nil
	}
	if undo := persist(ctx, transient, holdTime, func() error { return move(old, target, 0) }); undo != nil {
		return &Error{Kind: kindOf(err), Op: OpReplace, Path: target, Kept: old, Err: errors.Join(err, undo)}
	}
	return err
}

func callReplaceFile(target, tmp, old string, flags uint32) error {
	var paths [3]*uint16
	for i, path := range []string{target, tmp, old} {
		p, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return err
		}
		paths[i] = p
	}
	ok, _, err := procReplaceFile.Call(uintptr(unsafe.Pointer(paths[0])), uintptr(unsafe.Pointer(paths[1])), uintptr(unsafe.Pointer(paths[2])), uintptr(flags), 0, 0)
	if ok != 0 {
		return nil
	}
	return err
}

func move(from, to string, flags uint32) error {
	f, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	t, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(f, t, flags|windows.MOVEFILE_WRITE_THROUGH); err != nil {
		return &os.LinkError{Op: "MoveFileEx", Old: from, New: to, Err: err}
	}
	return nil
}

func overwrite(tmp, target string) error { return move(tmp, target, windows.MOVEFILE_REPLACE_EXISTING) }

// publish moves tmp to target unless that exists; then the error is an fs.ErrExist.
func publish(ctx context.Context, tmp, target string) error {
	return persist(ctx, transient, holdTime, func() error { return move(tmp, target, 0) })
}

// syncDir has nothing to do: moves are written through, and folders cannot be
// flushed.
func syncDir(string) error { return nil }

// folderWritable cannot be asked without making a file.
func folderWritable(string) error { return nil }

// ownerOnly lets in the user, the system and the administrators, who can take
// what they want anyway, and takes nothing from the folder.
var ownerOnly = sync.OnceValues(func() (*windows.SecurityAttributes, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	sd, err := windows.SecurityDescriptorFromString(fmt.Sprintf("D:P(A;;FA;;;%s)(A;;FA;;;SY)(A;;FA;;;BA)", user.User.Sid))
	if err != nil {
		return nil, err
	}
	return &windows.SecurityAttributes{Length: uint32(unsafe.Sizeof(windows.SecurityAttributes{})), SecurityDescriptor: sd}, nil
})

func makeTemp(path string, _ *os.File) (*os.File, error) {
	sa, err := ownerOnly()
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	const access = windows.GENERIC_READ | windows.GENERIC_WRITE
	h, err := createFile(path, access, windows.FILE_SHARE_READ, sa, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}

// keepMeta gives the file the attributes (hidden, not indexed) of the old one; the
// rest is done by ReplaceFileW.
func keepMeta(from, to *os.File) ([]Loss, error) {
	const settable = windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_SYSTEM | windows.FILE_ATTRIBUTE_ARCHIVE | windows.FILE_ATTRIBUTE_NOT_CONTENT_INDEXED
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(from.Fd()), &info); err != nil {
		return nil, &os.PathError{Op: "stat", Path: from.Name(), Err: err}
	}
	attrs := info.FileAttributes & settable
	if attrs == 0 {
		return nil, nil
	}
	p, err := windows.UTF16PtrFromString(to.Name())
	if err == nil {
		err = windows.SetFileAttributes(p, attrs)
	}
	if err != nil {
		return []Loss{{Kind: LossAttributes}}, nil
	}
	return nil, nil
}

func setModified(t *tempFile, nanoseconds int64) error {
	ft := windows.NsecToFiletime(time.Unix(0, nanoseconds).UnixNano())
	return windows.SetFileTime(windows.Handle(t.Fd()), nil, nil, &ft)
}
