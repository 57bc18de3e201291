//go:build unix

package testcost

import (
	"syscall"
	"time"
)

// Processor is the processor time of this process so far.
func Processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
