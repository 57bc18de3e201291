package xlsx

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// sameMoment tells that a Date or Time is that of a serial number, to the
// second (ECMA-376 part 1, 18.17.4.1). Day 60 of 1900, which there never was,
// may be taken for either neighbour.
func sameMoment(value string, serial float64, from04 bool) bool {
	var h, m int
	var sec float64
	if rest, negative := strings.CutPrefix(value, "-"); negative {
		return sameMoment(rest, -serial, from04)
	}
	if _, err := fmt.Sscanf(value, "PT%dH%dM%fS", &h, &m, &sec); err == nil {
		return math.Abs(float64(h)*3600+float64(m)*60+sec-serial*86400) <= 1
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05.999999999"} {
		at, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if from04 {
			zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		days := float64(at.UnixMilli()-zero.UnixMilli()) / 86_400_000
		slack := 1.0 / 86400
		if serial < 61 && !from04 {
			slack += 1
		}
		return math.Abs(days-serial) <= slack
	}
	return false
}
