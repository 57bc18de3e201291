package xlsx

import (
	"strings"
	"time"
)

// isoSerial reads the value of a date cell (ECMA-376 part 1, 18.18.11, type d): an
// ISO 8601 date, time of day, or both. The serial number is what a number cell
// would hold.
func isoSerial(raw []byte, date1904 bool) (float64, bool) {
	text := strings.TrimSuffix(string(raw), "Z")
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02", "2006-01-02T15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			days := float64(t.UnixMilli()-base.UnixMilli()) / 86_400_000
			if !date1904 && days < 61 {
				days-- // there is a 29 February 1900 (18.17.4.1)
			}
			return days, days >= 0
		}
	}
	if t, err := time.Parse("15:04:05", strings.TrimPrefix(text, "T")); err == nil {
		return float64(t.Hour()*3600+t.Minute()*60+t.Second()) / 86_400, true
	}
	return 0, false
}
