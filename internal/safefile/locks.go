package safefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// InUse returns ErrOpenElsewhere with what is known about who has the file open
// if a lock file of LibreOffice or Excel lies beside it, and nil if not. Programs
// without lock files are not seen, but on Windows by Reserve.
func (s *Source) InUse() error {
	if lock := findLock(s.path); lock != nil {
		return &Error{Kind: ErrOpenElsewhere, Op: OpReserve, Path: s.name, Lock: lock}
	}
	return nil
}

// findLock looks for the lock files beside path, the real name of the file: both
// programs follow links themselves.
func findLock(path string) *Lock {
	dir, base := filepath.Split(path)
	for _, l := range []struct {
		program Program
		file    string
		parse   func([]byte, *Lock)
	}{
		{LibreOffice, dir + ".~lock." + base + "#", parseLibreOffice},
		// Word cuts letters off long names; Excel, which also opens .ods, does not.
		{Excel, dir + "~$" + base, parseExcel},
	} {
		info, err := os.Lstat(l.file)
		if err != nil || !info.Mode().IsRegular() {
			continue // also if the folder may not be searched: opening said so before
		}
		lock := &Lock{Program: l.program, File: l.file}
		data, err := readSmall(l.file)
		if errors.Is(err, fs.ErrNotExist) {
			continue // closed just now
		}
		if err == nil { // while Excel runs it may not let others read its file
			l.parse(data, lock)
		}
		return lock
	}
	return nil
}

// maxLockFile is far more than either program writes (LibreOffice about 150
// bytes, Excel 165).
const maxLockFile = 4096

func readSmall(path string) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxLockFile))
}

// parseLibreOffice reads `name,account,host,date,profile;` in UTF-8, where a
// backslash stands before comma, semicolon and backslash (LibreOffice,
// svl/source/misc/lockfilecommon.cxx). The name is the one set in its options; if
// none is, the account of the system stands in. The date is DD.MM.YYYY HH:MM in
// local time, whatever the language.
func parseLibreOffice(data []byte, l *Lock) {
	var fields []string
	var field []byte
scan:
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\\' && i+1 < len(data):
			i++
			field = append(field, data[i])
		case c == ',' || c == ';':
			fields = append(fields, strings.ToValidUTF8(string(field), ""))
			field = field[:0]
			if c == ';' {
				break scan
			}
		default:
			field = append(field, c)
		}
	}
	at := func(i int) string {
		if i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	l.Who = at(0)
	if l.Who == "" {
		l.Who = at(1)
	}
	l.Host = at(2)
	if t, err := time.ParseInLocation("02.01.2006 15:04", at(3), time.Local); err == nil {
		l.Since = t
	}
}

// parseExcel reads the owner file: the length of the user's name in one byte, the
// name in the system's 8-bit code page, filled up with blanks; at byte 55 the
// length in two bytes and the name in UTF-16LE (LibreOffice,
// svl/source/misc/msodocumentlockfile.cxx, measured there with Office 2016).
// Names have at most 52 characters.
func parseExcel(data []byte, l *Lock) {
	const nameAt, maxName = 55, 52
	if len(data) < nameAt+2 {
		return
	}
	n := int(binary.LittleEndian.Uint16(data[nameAt:]))
	if n > 0 && n <= maxName && len(data) >= nameAt+2+2*n {
		units := make([]uint16, n)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(data[nameAt+2+2*i:])
		}
		l.Who = strings.TrimSpace(string(utf16.Decode(units)))
		return
	}
	// The first half is of use only as far as all code pages agree.
	if n := int(data[0]); n > 0 && n <= maxName {
		if name := bytes.TrimSpace(data[1 : 1+n]); utf8.Valid(name) {
			l.Who = string(name)
		}
	}
}
