//go:build race

package xmlscan

const raceDetector = true
