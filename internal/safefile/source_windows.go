package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

type fileID struct {
	volume uint32
	index  uint64
}

const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

// maxLinks is the number of links of one name that are followed, as in Unix.
const maxLinks = 40

// resolve gives the absolute path behind the symbolic links of the last element.
// Folders are left as the user knows them: a mapped drive stays one.
func resolve(name string) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		info, err := os.Lstat(path)
		if err != nil {
			return "", err
		}
		if info.Mode()&os.ModeSymlink == 0 {
			return path, nil
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		path = link
	}
	return "", &os.PathError{Op: "open", Path: name, Err: windows.ERROR_CANT_RESOLVE_FILENAME}
}

// openRegular opens for reading and lets others write, rename and delete, as
// ReplaceFileW has to while the file is still being read. Whether somebody else
// is writing is asked by changeable. What is a regular file is asked of the
// handle: os.FileMode calls the placeholders of sync clients irregular.
func openRegular(path string) (*os.File, error) {
	h, err := createFile(path, windows.GENERIC_READ, shareAll, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL)
	if err != nil {
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return nil, &Error{Kind: ErrNotRegular, Op: OpRead, Path: path}
		}
		return nil, err
	}
	var info windows.ByHandleFileInformation
	kind, err := windows.GetFileType(h)
	if err == nil && kind == windows.FILE_TYPE_DISK {
		err = windows.GetFileInformationByHandle(h, &info)
	}
	if err == nil && (kind != windows.FILE_TYPE_DISK || info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0) {
		err = &Error{Kind: ErrNotRegular, Op: OpRead, Path: path}
	}
	if err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}

func createFile(path string, access, share uint32, sa *windows.SecurityAttributes, mode, attrs uint32) (windows.Handle, error) {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: path, Err: err}
	}
	h, err := windows.CreateFile(p, access, share, sa, mode, attrs, 0)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return h, nil
}

func stateOf(f *os.File) (state, error) { return stateOfHandle(windows.Handle(f.Fd()), f.Name()) }

// basicInfo is FILE_BASIC_INFO of the Windows SDK (winbase.h).
type basicInfo struct {
	CreationTime, LastAccessTime, LastWriteTime, ChangeTime int64 // 100 ns since 1601
	FileAttributes                                          uint32
	_                                                       uint32
}

func stateOfHandle(h windows.Handle, path string) (state, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return state{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	s := state{
		id:       fileID{info.VolumeSerialNumber, uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)},
		size:     int64(info.FileSizeHigh)<<32 | int64(info.FileSizeLow),
		modified: info.LastWriteTime.Nanoseconds(),
	}
	var basic basicInfo
	err := windows.GetFileInformationByHandleEx(h, windows.FileBasicInfo, (*byte)(unsafe.Pointer(&basic)), uint32(unsafe.Sizeof(basic)))
	if err == nil { // not every network share has it
		s.changed = basic.ChangeTime
	}
	return s, nil
}

func stateAt(path string) (state, error) {
	h, err := createFile(path, windows.FILE_READ_ATTRIBUTES, shareAll, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL)
	if err != nil {
		return state{}, err
	}
	defer windows.CloseHandle(h)
	return stateOfHandle(h, path)
}

// probeTime is how long a file that another program holds is asked again: long
// enough for a virus scanner to look, short enough for a person to wait.
const probeTime = 2 * time.Second

// changeable says why a file may not be replaced: ErrReadOnly for its attribute
// or its permissions, ErrHardLink if it has other names, which would keep the old
// content, ErrOpenElsewhere if another program has it open for writing or does
// not let others write.
func changeable(path string) error {
	p, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return &os.PathError{Op: "open", Path: path, Err: err}
	}
	attrs, err := windows.GetFileAttributes(p)
	if err != nil {
		return &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if attrs&windows.FILE_ATTRIBUTE_READONLY != 0 {
		return &Error{Kind: ErrReadOnly, Op: OpReserve, Path: path}
	}
	var h windows.Handle
	for start, wait := time.Now(), 20*time.Millisecond; ; wait *= 2 {
		// Readers may stay (the Source itself is one), writers not.
		h, err = createFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE,
			windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) || time.Since(start) > probeTime {
			break
		}
		time.Sleep(wait)
	}
	if err != nil {
		e := &Error{Kind: kindOf(err), Op: OpReserve, Path: path, Err: err}
		switch {
		case errors.Is(err, windows.ERROR_ACCESS_DENIED):
			e.Kind = ErrReadOnly
		case e.Kind == ErrOpenElsewhere:
			e.Lock = &Lock{}
		}
		return e
	}
	defer windows.CloseHandle(h)
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if info.NumberOfLinks > 1 {
		return &Error{Kind: ErrHardLink, Op: OpReserve, Path: path}
	}
	return nil
}
