package zipcopy

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// javaCheck reads an archive as a stream, which looks at local headers and
// descriptors only, and then by its directory.
const javaCheck = `
import java.io.*;
import java.util.zip.*;
public class Check {
	public static void main(String[] files) throws IOException {
		for (String file : files) {
			int streamed = 0;
			try (ZipInputStream in = new ZipInputStream(new FileInputStream(file))) {
				for (; in.getNextEntry() != null; streamed++) in.transferTo(OutputStream.nullOutputStream());
			}
			try (ZipFile zip = new ZipFile(file)) {
				for (ZipEntry e : java.util.Collections.list(zip.entries())) zip.getInputStream(e).transferTo(OutputStream.nullOutputStream());
				if (zip.size() != streamed) throw new IOException(file + ": " + streamed + " of " + zip.size() + " entries in the stream");
			}
		}
	}
}
`

const pythonCheck = `
import sys, zipfile
for name in sys.argv[1:]:
    with zipfile.ZipFile(name) as z:
        bad = z.testzip()
        if bad: sys.exit(name + ": " + bad)
`

// Other programs read what Rewrite writes, streams and patched files, also
// with zip64 fields.
func TestOtherReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("other programs take too long with -short")
	}
	dir := t.TempDir()
	// Java's ZipInputStream takes descriptors of 8 bytes only if the sizes need
	// them (fixed in later versions, JDK-8303866), and ZipFile no comment that
	// is not UTF-8, as one of "extra fields".
	var files, javaFiles []string
	for _, name := range []string{"plain", "descriptor", "descriptor and zip64", "descriptor without signature", "stored", "extra fields", "folder of 2 deflated bytes", "zip64", "comment"} {
		s := samples()[name]
		s.zip64Extension = "" // Python takes none
		old := s.build(t)
		for sink := range sinks {
			for _, limit := range []int64{10, max32} {
				var w bytes.Buffer
				file := &memoryFile{}
				var err error
				repl := Replacement{Name: "content.xml", Write: write(longText(3*blockSize + 1))}
				if sink == "stream" {
					err = rewriteLimited(t, open(t, old), &w, limit, limit, repl)
				} else {
					err = rewriteLimited(t, open(t, old), file, limit, limit, repl)
				}
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(dir, strings.ReplaceAll(name, " ", "_")+"-"+sink)
				if limit == 10 {
					path += "-zip64"
				}
				if err := os.WriteFile(path+".zip", append(w.Bytes(), file.b...), 0o600); err != nil {
					t.Fatal(err)
				}
				files = append(files, path+".zip")
				if name != "descriptor and zip64" && name != "extra fields" && (sink != "stream" || limit != 10 || name == "stored") {
					javaFiles = append(javaFiles, path+".zip")
				}
			}
		}
	}
	check := filepath.Join(dir, "Check.java")
	if err := os.WriteFile(check, []byte(javaCheck), 0o600); err != nil {
		t.Fatal(err)
	}
	tools := map[string]func(t *testing.T) [][]string{
		"unzip": func(*testing.T) (commands [][]string) {
			for _, f := range files {
				commands = append(commands, []string{"-tqq", f})
			}
			return commands
		},
		"python3": func(*testing.T) [][]string { return [][]string{append([]string{"-c", pythonCheck}, files...)} },
		"java":    func(*testing.T) [][]string { return [][]string{append([]string{check}, javaFiles...)} },
	}
	for tool, commands := range tools {
		t.Run(tool, func(t *testing.T) {
			path, err := exec.LookPath(tool)
			if err != nil {
				t.Skipf("%s is not installed", tool)
			}
			if tool == "java" {
				if _, err := exec.LookPath("javac"); err != nil {
					t.Skip("java is there, but no compiler")
				}
			}
			for _, args := range commands(t) {
				cmd := exec.Command(path, args...)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s", tool, err, out)
				}
			}
		})
	}
}
