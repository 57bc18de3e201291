package testoffice

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Shown returns what LibreOffice Calc shows in the cells of a sheet (from 1, in tab order) when it opens the file: a new
// profile, default settings, so cached results of formulas count. It needs LibreOffice only, not the judges.
func Shown(t testing.TB, file string, sheet int) [][]string {
	t.Helper()
	return ShownIn(t, "", file, sheet)
}

// ShownIn is [Shown] with the office set up for a language, "de-DE".
func ShownIn(t testing.TB, language, file string, sheet int) [][]string {
	t.Helper()
	// comma, quotes, UTF-8; token 9: cells as shown; token 12: which sheet
	dir := convert(t, language, file, fmt.Sprintf("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,%d", sheet))
	names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(names) != 1 {
		t.Fatalf("LibreOffice wrote %d CSV files of %s (sheet %d), not one", len(names), filepath.Base(file), sheet)
	}
	f, err := os.Open(names[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Convert lets LibreOffice convert a file (soffice --convert-to FILTER) and returns the folder of the result.
func Convert(t testing.TB, file, filter string) string {
	t.Helper()
	return convert(t, "", file, filter)
}

// languageSettings makes a profile for a language: what "Standard" means in Tools, Options, Languages and Locales.
const languageSettings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>%s</value></prop></item>
</oor:items>
`

func convert(t testing.TB, language, file, filter string) string {
	t.Helper()
	Need(t, Calc)
	dir := t.TempDir()
	out, profile := filepath.Join(dir, "out"), filepath.Join(dir, "profile")
	if language != "" {
		if err := os.MkdirAll(filepath.Join(profile, "user"), 0o700); err != nil {
			t.Fatal(err)
		}
		settings := fmt.Appendf(nil, languageSettings, language)
		if err := os.WriteFile(filepath.Join(profile, "user", "registrymodifications.xcu"), settings, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	defer lockOffice(t)()
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(profile)}
	printed, code, err := run(startAllowance, soffice(), "-env:UserInstallation="+u.String(),
		"--headless", "--norestore", "--nologo", "--convert-to", filter, "--outdir", out, absolute(t, file))
	if err != nil || code != 0 {
		t.Fatalf("LibreOffice did not convert %s: code %d, %v\n%s", filepath.Base(file), code, err, strings.TrimSpace(string(printed)))
	}
	return out
}

// lockWait is how long a test waits for the office of another one.
const lockWait = 25 * time.Minute

// lockOffice waits until no other test of this user runs an office; the returned function ends that.
func lockOffice(t testing.TB) (unlock func()) {
	t.Helper()
	until := time.Now().Add(lockWait)
	if d, ok := t.(interface{ Deadline() (time.Time, bool) }); ok {
		if deadline, ok := d.Deadline(); ok && deadline.Before(until) {
			until = deadline.Add(-10 * time.Second)
		}
	}
	name := filepath.Join(os.TempDir(), fmt.Sprintf("elterntool-office-%d.lock", os.Getuid()))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for !tryLock(f) {
		if time.Now().After(until) {
			f.Close()
			t.Fatal("another test kept its office too long")
		}
		time.Sleep(200 * time.Millisecond)
	}
	return func() { f.Close() } // closing gives the lock back
}
