package office

import (
	"encoding/xml"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// A setting is one value of LibreOffice's configuration.
type setting struct{ path, name, value string }

// settings of the private profile: nothing runs, nothing is fetched, nothing is
// remembered. Paths as in share/registry/main.xcd of LibreOffice 7.4; what a
// version does not know it ignores.
var settings = []setting{
	// Macros: very high security, no trusted places, and not at all.
	{"/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"},
	{"/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
	// Pictures and sections behind links, and what would update itself.
	{"/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
	{"/org.openoffice.Office.Writer/Content/Update", "Link", "2"},
	{"/org.openoffice.Office.Calc/Content/Update", "Link", "2"},
	{"/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"},
	// No network: a proxy on this machine where nobody listens, for everything.
	{"/org.openoffice.Inet/Settings", "ooInetProxyType", "2"},
	{"/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"},
	{"/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"},
	{"/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"},
	{"/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"},
	{"/org.openoffice.Inet/Settings", "ooInetNoProxy", ""},
	// No traces: names of authors, recent documents, recovery, reports, lock files.
	{"/org.openoffice.Office.Common/Security/Scripting", "RemovePersonalInfoOnSaving", "true"},
	{"/org.openoffice.Office.Common/History", "PickListSize", "0"},
	{"/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"},
	{"/org.openoffice.Office.Common/Misc", "CrashReport", "false"},
	{"/org.openoffice.Office.Common/Misc", "UseDocumentOOoLockFile", "false"},
	// No questions.
	{"/org.openoffice.Office.Common/Misc", "FirstRun", "false"},
	{"/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false"},
	{"/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"},
}

// writeProfile makes a profile in a new folder.
func writeProfile(dir string) error {
	user := filepath.Join(dir, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), modifications(settings), 0o600)
}

func modifications(settings []setting) []byte {
	var b strings.Builder
	b.WriteString(xml.Header)
	b.WriteString(`<oor:items xmlns:oor="http://openoffice.org/2001/registry">` + "\n")
	for _, s := range settings {
		b.WriteString(`<item oor:path="` + escape(s.path) + `"><prop oor:name="` + escape(s.name) +
			`" oor:op="fuse"><value>` + escape(s.value) + "</value></prop></item>\n")
	}
	b.WriteString("</oor:items>\n")
	return []byte(b.String())
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// fileURL returns the URL of an absolute path, "file:///C:/Users/…" on Windows
// and "file://server/share/…" for a network path.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if host, rest, ok := strings.Cut(strings.TrimPrefix(path, "//"), "/"); ok && strings.HasPrefix(path, "//") {
		return (&url.URL{Scheme: "file", Host: host, Path: "/" + rest}).String()
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
