//go:build race

package xlsx

// raceEnabled: the race detector makes the largest files too slow.
const raceEnabled = true
