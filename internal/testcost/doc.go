// Package testcost tells tests what something takes, in memory and processor time, so that they notice what grows out of
// all proportion with hostile input. Only _test files import it.
//
// It is no benchmark: what it is compared with is far above what work of that kind takes, and far below what it takes with
// a loop that is quadratic. Processor time does not depend on who else uses the machine, as the clock does.
package testcost

import (
	"runtime"
	"time"
)

// Of is what f allocates, in bytes, and the processor time of the whole process meanwhile; tests that run beside it count.
func Of(f func()) (allocated uint64, took time.Duration) {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	start := Processor()
	f()
	took = Processor() - start
	runtime.ReadMemStats(&b)
	return b.TotalAlloc - a.TotalAlloc, took
}
