//go:build race

package main

// raceEnabled: the race detector makes the many schools too slow.
const raceEnabled = true
