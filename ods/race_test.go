//go:build race

package ods

// raceEnabled: the race detector makes the largest files too slow.
const raceEnabled = true
