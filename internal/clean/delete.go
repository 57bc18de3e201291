package clean

import (
	"errors"
	"io/fs"
	"os"

	"elterntool/internal/folder"
	"elterntool/internal/problem"
)

// A Failed is a file that could not be deleted.
type Failed struct {
	File *folder.File
	Why  string
}

// Carry deletes the files of the plan that are still what they were. Those that cannot
// be deleted do not keep the others from it.
func (p *Plan) Carry() (deleted []*folder.File, failed []Failed) {
	for _, item := range p.Delete {
		path := p.Folder.Path(item.File)
		was := item.File.Info
		is, err := os.Lstat(path)
		if err == nil && (!is.Mode().IsRegular() || !os.SameFile(was, is) || is.Size() != was.Size() || !is.ModTime().Equal(was.ModTime())) {
			failed = append(failed, Failed{item.File, "Die Datei hat sich gerade geändert."})
			continue
		}
		if err == nil {
			err = os.Remove(path)
		}
		if err != nil {
			failed = append(failed, Failed{item.File, reason(err)})
			continue
		}
		deleted = append(deleted, item.File)
	}
	return deleted, failed
}

func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "Es gibt sie nicht mehr."
	case errors.Is(err, fs.ErrPermission):
		return "Sie dürfen sie nicht löschen, oder sie ist geöffnet."
	}
	return "Das System meldet: " + problem.Clean(err.Error())
}
