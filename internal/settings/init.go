package settings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"

	"elterntool/internal/problem"
	"elterntool/internal/safefile"
)

// A Dialog is somebody at a terminal: questions are written to Out, one line of
// In is an answer.
type Dialog struct {
	In  io.Reader
	Out io.Writer
}

// Init writes the settings for the first time. With a dialog it asks for what
// most letters need and writes the answers into the commented file; without, it
// writes the file as Template returns it. An existing file is never overwritten.
// If In ends or ctx is done before the last answer, there is no file. All errors
// are *problem.Problem, except those of Out.
func Init(ctx context.Context, path string, ask *Dialog) error {
	var saver safefile.Saver
	if err := saver.CanCreate(path, safefile.CreateOptions{}); err != nil {
		return wordInit(path, err)
	}
	content := []byte(template)
	if ask != nil {
		answers, err := ask.run(ctx, path)
		if err != nil {
			return problem.FromFile(err)
		}
		content = fill(answers)
	}
	write := func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}
	prove := func(r io.ReaderAt, size int64) error {
		got := make([]byte, size)
		if _, err := r.ReadAt(got, 0); err != nil && err != io.EOF {
			return err
		}
		if !bytes.Equal(got, content) {
			return errors.New("what was written reads back differently")
		}
		_, err := parse(path, got)
		return err
	}
	_, err := saver.Create(ctx, path, safefile.CreateOptions{}, write, prove)
	return wordInit(path, err)
}

func wordInit(path string, err error) error {
	var e *safefile.Error
	if errors.As(err, &e) && e.Kind == safefile.ErrExists {
		name := problem.Quote(filepath.Base(path))
		return &problem.Problem{
			Place:  problem.Place{File: path},
			What:   "Diese Datei gibt es schon; sie wird nicht überschrieben.",
			Remedy: "Zum Ändern " + name + " mit einem Texteditor öffnen. Um neu anzufangen, die Datei vorher umbenennen.",
			Err:    err,
		}
	}
	return problem.FromFile(err)
}
