// Command elterntool takes a school office from the export of its school program to the
// letters with which parents learn their accounts on IServ. It is the thin layer between
// people and the packages of the commands in internal: flags, help, terminal, exit codes.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

func main() { os.Exit(mainCode(time.Now)) }

// gcPercent lets the heap grow by a tenth of what is in use before it is collected:
// a list of a million rows then fits into the memory of an office computer. What is
// in use is mostly large arrays without pointers, so that collecting costs little.
const gcPercent = 10

// mainCode is main without the end of the process, so that all that is deferred runs.
func mainCode(now func() time.Time) int {
	debug.SetGCPercent(gcPercent)
	restore := setupConsole()
	defer restore()
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // a closed window: nothing with passwords may be left behind
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	return run(ctx, os.Args, world{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: now})
}
