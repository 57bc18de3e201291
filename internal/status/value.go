package status

import (
	"strings"
	"time"
)

func registeredValue(day time.Time) string { return "angemeldet (Stand " + Day(day) + ")" }
func missedValue(day time.Time) string     { return "nicht angemeldet (Frist " + Day(day) + ")" }

// before compares the days of two values of registeredValue.
func before(a, b string) bool {
	const form = "angemeldet (Stand 02.01.2006)"
	x, errX := time.Parse(form, a)
	y, errY := time.Parse(form, b)
	return errX == nil && (errY != nil || x.Before(y)) // no day of the calendar comes last
}

// plain is a text without blanks around it.
func plain(b []byte) string { return strings.TrimSpace(string(b)) }
