//go:build !unix

package match

import "time"

var start = time.Now()

// cpuTime is the time since the start, where there is no simple way to ask for
// processor time.
func cpuTime() time.Duration { return time.Since(start) }
