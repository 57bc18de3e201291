package datei02

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Name is what the file of a day is called; number tells those of one day apart, the
// first is 1.
func Name(day time.Time, number int) string {
	if number > 1 {
		return fmt.Sprintf("Datei-02-%s (%d).csv", day.Format(time.DateOnly), number)
	}
	return fmt.Sprintf("Datei-02-%s.csv", day.Format(time.DateOnly))
}

var names = regexp.MustCompile(`(?i)^datei[-_ ]?0?2(?:[-_ ]([0-9]{4}-[0-9]{2}-[0-9]{2}))?(?:[-_ (].*)?\.csv$`)

var numberAtEnd = regexp.MustCompile(`\(([0-9]{1,4})\)\.[^.]*$`)

// An Earlier is a file that is called like a Datei-02.
type Earlier struct {
	Path    string
	Day     time.Time // from its name, else that of its last change; local, at midnight
	number  int
	changed time.Time
}

// maxEntries bounds how much of a folder is looked at. A school's has some hundred
// files.
const maxEntries = 100_000

// Find lists the regular files of a folder that are called like a Datei-02, by hand
// or by [Name], the newest first: by the day in the name, or of the last change where
// it has none, then by the number, then by the last change.
func Find(dir string) ([]Earlier, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var list []Earlier
	for seen := 0; seen < maxEntries; {
		entries, err := d.ReadDir(1024)
		for _, entry := range entries {
			if e, ok := earlier(dir, entry); ok {
				list = append(list, e)
			}
		}
		seen += len(entries)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b Earlier) int {
		return cmp.Or(b.Day.Compare(a.Day), cmp.Compare(b.number, a.number), b.changed.Compare(a.changed), cmp.Compare(a.Path, b.Path))
	})
	return list, nil
}

func earlier(dir string, entry os.DirEntry) (Earlier, bool) {
	m := names.FindStringSubmatch(entry.Name())
	if m == nil || !entry.Type().IsRegular() {
		return Earlier{}, false
	}
	info, err := entry.Info()
	if err != nil {
		return Earlier{}, false // it is gone
	}
	e := Earlier{Path: filepath.Join(dir, entry.Name()), number: 1, changed: info.ModTime()}
	day, err := time.ParseInLocation(time.DateOnly, m[1], time.Local)
	if err != nil {
		y, mo, d := info.ModTime().Local().Date()
		day = time.Date(y, mo, d, 0, 0, 0, 0, time.Local)
	}
	e.Day = day
	if m := numberAtEnd.FindStringSubmatch(entry.Name()); m != nil {
		e.number, _ = strconv.Atoi(m[1])
	}
	return e, true
}

// IsName tells whether a file is called like a Datei-02.
func IsName(path string) bool { return names.MatchString(filepath.Base(path)) }
