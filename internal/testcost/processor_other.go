//go:build !unix

package testcost

import "time"

var start = time.Now()

// Processor is the time since the start, where there is no simple way to ask for processor time.
func Processor() time.Duration { return time.Since(start) }
