package main

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elterntool/internal/testformat"
	"elterntool/internal/testoffice"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts that need LibreOffice. It is started by elterntool itself.
func TestScriptsWithOffice(t *testing.T) {
	testoffice.Need(t, testoffice.Calc)
	testformat.Run(t, scriptParams("testdata/office"))
}

// cmdSchool puts the settings of the sample school into the folder.
func cmdSchool(ts *testscript.TestScript, _ bool, _ []string) {
	b, err := os.ReadFile(filepath.Join(ts.Getenv("SAMPLE"), "elterntool.toml"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("elterntool.toml"), b, 0o600))
}

// cmdParagraphs prints the paragraphs of a text that are not empty, those of header
// and footer last. {Name} is a field.
func cmdParagraphs(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: paragraphs FILE")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	for _, part := range []string{"content.xml", "styles.xml"} {
		f, err := z.Open(part)
		ts.Check(err)
		printParagraphs(ts, f)
		ts.Check(f.Close())
	}
}

func printParagraphs(ts *testscript.TestScript, r io.Reader) {
	d := xml.NewDecoder(r)
	var open []string // paragraphs, for a frame in one has its own
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		ts.Check(err)
		last := len(open) - 1
		switch token := token.(type) {
		case xml.StartElement:
			switch name := token.Name.Local; {
			case name == "p" || name == "h":
				open = append(open, "")
			case name == "title" || name == "desc": // of a frame or an image
				ts.Check(d.Skip())
			case last >= 0 && name == "database-display":
				for _, a := range token.Attr {
					if a.Name.Local == "column-name" {
						open[last] += "{" + a.Value + "}"
					}
				}
				ts.Check(d.Skip())
			case last >= 0 && (name == "s" || name == "tab"):
				open[last] += " "
			}
		case xml.EndElement:
			if name := token.Name.Local; last >= 0 && (name == "p" || name == "h") {
				if text := strings.TrimSpace(open[last]); text != "" {
					fmt.Fprintln(ts.Stdout(), text)
				}
				open = open[:last]
			}
		case xml.CharData:
			if last >= 0 {
				open[last] += string(token)
			}
		}
	}
}
