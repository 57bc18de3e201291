//go:build unix

package office

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// A tree is a program with all that it starts: a process group.
type tree struct{ cmd *exec.Cmd }

func newTree(cmd *exec.Cmd) *tree {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &tree{cmd}
}

func (t *tree) started() error { return nil }

func (t *tree) kill() error {
	err := syscall.Kill(-t.cmd.Process.Pid, syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

func (t *tree) close() {}
