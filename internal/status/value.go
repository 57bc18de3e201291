package status

import (
	"strings"
	"time"
)

func registeredValue(day time.Time) string { return "angemeldet (Stand " + Day(day) + ")" }
func missedValue(day time.Time) string     { return "nicht angemeldet (Frist " + Day(day) + ")" }

// plain is a text without blanks around it.
func plain(b []byte) string { return strings.TrimSpace(string(b)) }
