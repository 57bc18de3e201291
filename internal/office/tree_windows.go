package office

import (
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A tree is a program with all that it starts: a job object, which ends them
// when it is closed, also if this process ends first.
type tree struct {
	cmd *exec.Cmd
	job windows.Handle
}

func newTree(cmd *exec.Cmd) *tree {
	cmd.SysProcAttr = &windows.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
	return &tree{cmd: cmd}
}

// started puts the program, which has not had the time to start anything, into the job.
func (t *tree) started() error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return err
	}
	t.job = job
	var info windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info))); err != nil {
		return err
	}
	const access = windows.PROCESS_SET_QUOTA | windows.PROCESS_TERMINATE
	p, err := windows.OpenProcess(access, false, uint32(t.cmd.Process.Pid))
	if err != nil {
		return err
	}
	defer windows.CloseHandle(p)
	return windows.AssignProcessToJobObject(job, p)
}

func (t *tree) kill() error {
	if t.job == 0 {
		return t.cmd.Process.Kill()
	}
	return windows.TerminateJobObject(t.job, 1)
}

func (t *tree) close() {
	if t.job != 0 {
		windows.CloseHandle(t.job)
	}
}
