//go:build race

package match

// raceEnabled says that the race detector watches, and everything takes ten
// times as long.
const raceEnabled = true
