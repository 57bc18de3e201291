//go:build !race

package ods

const raceEnabled = false
