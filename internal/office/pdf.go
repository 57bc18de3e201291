package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"elterntool/internal/problem"
)

// PDFOptions say how to convert.
type PDFOptions struct {
	// Limit is how long LibreOffice may take; 0 is half an hour.
	Limit time.Duration
	// SkipBlank leaves out the pages that Writer puts in before a page with an odd number:
	// right for paper that is printed on one side.
	SkipBlank bool
	// Progress, if not nil, is told about every second how long it has taken, and
	// not any more after ConvertPDF has returned.
	Progress func(elapsed time.Duration)
}

const defaultLimit = 30 * time.Minute

// A PDF is a finished PDF in a private folder. It is an [io.ReaderAt], for the
// proof, and writes itself to where it belongs. Close removes it.
type PDF struct {
	file *os.File
	size int64
	dir  string
}

// ReadAt reads from the PDF, as [io.ReaderAt] says.
func (p *PDF) ReadAt(b []byte, off int64) (int, error) { return p.file.ReadAt(b, off) }

// Size returns the length in bytes.
func (p *PDF) Size() int64 { return p.size }

// WriteTo writes the whole PDF, from its start.
func (p *PDF) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, io.NewSectionReader(p.file, 0, p.size))
}

// Close removes the PDF with its folder.
func (p *PDF) Close() error {
	return errors.Join(p.file.Close(), removeAll(p.dir))
}

// ConvertPDF lets LibreOffice convert the text document src. Everything that is
// made lies in a new private folder within folder, which should be that of the
// finished PDF: the same drive, the same protection, and a place that a sandboxed
// office can use. The folder is gone when there is an error.
//
// An error is a [*problem.Problem], or the cause of the context's end.
func (o *Office) ConvertPDF(ctx context.Context, src, folder string, opt PDFOptions) (_ *PDF, err error) {
	if opt.Limit <= 0 {
		opt.Limit = defaultLimit
	}
	src, err = filepath.Abs(src)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(src); err != nil {
		return nil, problem.FromFile(err)
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	// Not a hidden folder: a snap cannot use those.
	dir, err := os.MkdirTemp(folder, "elterntool-pdf-") // 0700
	if err != nil {
		return nil, problem.FromFile(err)
	}
	defer func() {
		if err != nil {
			if left := removeAll(dir); left != nil {
				err = errors.Join(err, problem.FromFile(left))
			}
		}
	}()
	profile, removeProfile, err := o.profile(dir)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	defer removeProfile()
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		return nil, problem.FromFile(err)
	}
	base := filepath.Base(src)
	r := run{
		office:   o,
		args:     arguments(src, profile, out, opt.SkipBlank),
		folders:  []string{filepath.Dir(src), dir, profile},
		dir:      dir,
		limit:    opt.Limit,
		progress: opt.Progress,
		hide:     []string{src, fileURL(src), dir, profile, base, strings.TrimSuffix(base, filepath.Ext(base)), folder},
	}
	printed, err := r.do(ctx)
	if err != nil {
		return nil, err
	}
	return r.collect(dir, out, printed)
}

// profile makes the private profile: in the temporary folder of the system, which
// is on a local drive, unless the office cannot see that.
func (o *Office) profile(dir string) (path string, remove func(), err error) {
	parent := ""
	if o.sandboxed {
		parent = dir
	}
	path, err = os.MkdirTemp(parent, "elterntool-profile-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { removeAll(path) } // holds settings only
	if err := writeProfile(path); err != nil {
		remove()
		return "", nil, err
	}
	return path, remove, nil
}

func arguments(src, profile, out string, skipBlank bool) []string {
	return []string{
		"--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard",
		"-env:UserInstallation=" + fileURL(profile),
		"--convert-to", "pdf:writer_pdf_Export:" + exportOptions(skipBlank),
		"--outdir", out, src,
	}
}

// exportOptions are those of the PDF export filter (LibreOffice from 7.4 on reads
// them as JSON). Fonts are always embedded.
func exportOptions(skipBlank bool) string {
	type option struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	yes, no := option{"boolean", "true"}, option{"boolean", "false"}
	options := map[string]option{
		// Writer puts in blank pages so that a letter begins on a front page.
		"IsSkipEmptyPages":       no,
		"UseTaggedPDF":           no, // what screen readers use makes the file larger, and these are for paper
		"ExportBookmarks":        no,
		"ExportFormFields":       no,
		"UseLosslessCompression": yes, // a QR code must stay sharp
		"ReduceImageResolution":  no,
	}
	if skipBlank {
		options["IsSkipEmptyPages"] = yes
	}
	b, _ := json.Marshal(options) // strings only
	return string(b)
}

// collect takes the one PDF in the folder, if it is whole.
func (r *run) collect(dir, out string, printed []byte) (*PDF, error) {
	names, err := os.ReadDir(out)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	var path string
	for _, n := range names {
		if n.Type().IsRegular() && strings.EqualFold(filepath.Ext(n.Name()), ".pdf") {
			path = filepath.Join(out, n.Name())
		}
	}
	if path == "" || len(names) != 1 {
		return nil, word(r.error(ErrNoPDF, printed, nil), 0)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, problem.FromFile(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, problem.FromFile(err)
	}
	size, err := wholePDF(f)
	if err != nil {
		f.Close()
		return nil, word(r.error(ErrHalfPDF, printed, err), 0)
	}
	return &PDF{file: f, size: size, dir: dir}, nil
}

var errNotWhole = errors.New("it does not begin with %PDF- or does not end with %%EOF")

func wholePDF(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	size := info.Size()
	const begin, end = "%PDF-", "%%EOF"
	head, tail := make([]byte, len(begin)), make([]byte, min(size, 64))
	if size < int64(len(begin)) {
		return 0, errNotWhole
	}
	if _, err := f.ReadAt(head, 0); err != nil {
		return 0, err
	}
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if string(head) != begin || !bytes.HasSuffix(bytes.TrimRight(tail, "\r\n"), []byte(end)) {
		return 0, errNotWhole
	}
	return size, nil
}

// removeAll tries again for a while: on Windows a file stays open for a moment
// after the program that had it was ended.
func removeAll(dir string) error {
	var err error
	for wait := 10 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if err = os.RemoveAll(dir); err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		time.Sleep(wait)
	}
	return err
}
