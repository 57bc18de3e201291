package xlsx

import (
	"math"
	"time"
	"unicode/utf8"
)

// A date is a number of days. Day 0 is 1899-12-30, so that all days from
// 1900-03-01 are right: Excel believes that there was a 1900-02-29 and calls
// the day before it 1; LibreOffice does not, and shows the two months before
// one day earlier. With date1904 day 0 is 1904-01-01.
const (
	unixDay   = 25569    // 1970-01-01
	days1904  = 1462     // from 1899-12-30 to 1904-01-01
	firstDay  = -693_593 // 0001-01-01
	lastDay   = 2_958_465
	dayLength = 86_400 // seconds
)

// inCalendar tells whether v is in the years 1 to 9999. Others are shown as
// numbers.
func inCalendar(v float64, date1904 bool) bool {
	if date1904 {
		v += days1904
	}
	return v >= firstDay && v < lastDay+1
}

// A clock is a time of day.
type clock struct {
	hour, minute, second int64
	fraction             int64 // of a second, with that many decimals
	decimals             int
}

// clockOf takes the time of day out of v. Noise of the double is rounded away,
// then what is left is cut off: 10:15:59.9 is still 10:15:59, as a clock shows
// it, and as LibreOffice does.
func clockOf(v float64) clock {
	seconds := (v - math.Floor(v)) * dayLength
	decimals := 9
	if a := math.Abs(v); a >= 1 {
		decimals = max(10-int(math.Ceil(math.Log10(a))), 2)
		decimals = min(decimals, 9)
	}
	scale := math.Pow10(decimals)
	units := math.Round(seconds * scale)
	if units >= dayLength*scale {
		units = math.Floor(seconds * scale)
	}
	return makeClock(int64(units), decimals)
}

// makeClock divides units of 10^-decimals seconds.
func makeClock(units int64, decimals int) clock {
	scale := pow10(decimals)
	seconds := units / scale
	return clock{seconds / 3600, seconds / 60 % 60, seconds % 60, units % scale, decimals}
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// appendFraction appends n decimals of the second, rounded unless that would
// make a full one.
func (c clock) appendFraction(dst []byte, n int) []byte {
	v := c.fraction
	if n < c.decimals {
		unit := pow10(c.decimals - n)
		v = min((v+unit/2)/unit, pow10(n)-1)
	}
	if width := min(n, c.decimals); width > 0 {
		dst = appendInt(dst, v, width)
	}
	for d := c.decimals; d < n; d++ {
		dst = append(dst, '0')
	}
	return dst
}

func (s *section) appendDate(dst []byte, v float64, date1904 bool) []byte {
	if !inCalendar(v, date1904) {
		return appendGeneral(dst, v)
	}
	if s.elapsed {
		return s.appendElapsed(dst, v, date1904)
	}
	if s.hasDay && s.hasTime {
		v = nextDay(v, s.secondDecimals)
	}
	return s.appendFields(dst, v, clockOf(v), clock{}, date1904)
}

// nextDay rounds up to midnight what would be shown as 24:00:00.
func nextDay(v float64, decimals int) float64 {
	scale := math.Pow10(min(decimals, 9))
	seconds := (v - math.Floor(v)) * dayLength
	if math.Round(seconds*scale) >= dayLength*scale {
		return math.Floor(v) + 1
	}
	return v
}

// elapsedDecimals is how far a duration is rounded at most: a double with so
// many seconds has no more.
const elapsedDecimals = 6

// appendElapsed shows a duration, rounded to what is shown of it.
func (s *section) appendElapsed(dst []byte, v float64, date1904 bool) []byte {
	decimals := min(s.secondDecimals, elapsedDecimals)
	units := int64(math.Round(math.Abs(v) * dayLength * math.Pow10(decimals)))
	total := makeClock(units, decimals)
	if v < 0 && units > 0 {
		dst = append(dst, '-')
	}
	shown := total // as far as the coarsest unit leaves it over
	switch s.unit {
	case minutesToken:
		shown.hour, shown.minute = 0, total.minutes()
	case secondsToken:
		shown.hour, shown.minute, shown.second = 0, 0, total.seconds()
	}
	return s.appendFields(dst, v, shown, total, date1904)
}

func (c clock) minutes() int64 { return c.hour*60 + c.minute }

func (c clock) seconds() int64 { return c.minutes()*60 + c.second }

func (s *section) appendFields(dst []byte, v float64, c, total clock, date1904 bool) []byte {
	day := int64(math.Floor(v)) - unixDay
	if date1904 {
		day += days1904
	}
	date := time.Unix(day*dayLength, 0).UTC()
	noon := false
	for _, t := range s.tokens {
		noon = noon || t.kind == noonToken
	}
	for _, t := range s.tokens {
		switch t.kind {
		case eraToken:
		case yearToken:
			dst = appendYear(dst, date.Year(), t.n)
		case monthToken:
			dst = s.loc.appendMonth(dst, date.Month(), t.n)
		case dayToken:
			dst = s.loc.appendDay(dst, date, t.n)
		case hourToken:
			hour := c.hour
			if noon {
				hour = (hour+11)%12 + 1
			}
			dst = appendInt(dst, hour, min(t.n, 2))
		case minuteToken:
			dst = appendInt(dst, c.minute, min(t.n, 2))
		case secondToken:
			dst = appendInt(dst, c.second, min(t.n, 2))
		case fractionToken:
			dst = append(dst, s.loc.decimal...)
			dst = c.appendFraction(dst, t.n)
		case noonToken:
			dst = s.loc.appendNoon(dst, c.hour >= 12, t.n == 1)
		case hoursToken:
			dst = appendInt(dst, total.hour, t.n)
		case minutesToken:
			dst = appendInt(dst, total.minutes(), t.n)
		case secondsToken:
			dst = appendInt(dst, total.seconds(), t.n)
		default:
			dst = append(dst, t.text...)
		}
	}
	return dst
}

func appendYear(dst []byte, year, n int) []byte {
	if n <= 2 {
		return appendInt(dst, int64(year%100), 2)
	}
	return appendInt(dst, int64(year), 4)
}

func (l *locale) appendMonth(dst []byte, m time.Month, n int) []byte {
	switch n {
	case 1, 2:
		return appendInt(dst, int64(m), n)
	case 3:
		return append(dst, l.shortMonths[m-1]...)
	case 5:
		name := l.months[m-1]
		_, first := utf8.DecodeRuneInString(name)
		return append(dst, name[:first]...)
	}
	return append(dst, l.months[m-1]...)
}

func (l *locale) appendDay(dst []byte, date time.Time, n int) []byte {
	switch n {
	case 1, 2:
		return appendInt(dst, int64(date.Day()), n)
	case 3:
		return append(dst, l.shortDays[date.Weekday()]...)
	}
	return append(dst, l.days[date.Weekday()]...)
}

func (l *locale) appendNoon(dst []byte, after, letter bool) []byte {
	switch {
	case letter && after:
		return append(dst, 'p')
	case letter:
		return append(dst, 'a')
	case after:
		return append(dst, l.pm...)
	}
	return append(dst, l.am...)
}

// valueDecimals of a second are kept in values: a double of our days has that
// many.
const valueDecimals = 3

// appendDate appends the date of v as "2026-11-24", or "2026-11-24T10:15:00" if
// it has a time; the bare number if there is no such date.
func appendDate(dst []byte, v float64, date1904 bool) []byte {
	day := math.Floor(v)
	units := int64(math.Round((v - day) * dayLength * 1000))
	if units == dayLength*1000 {
		day, units = day+1, 0
	}
	if !inCalendar(v, date1904) || !inCalendar(day, date1904) {
		return appendFloat(dst, v)
	}
	if date1904 {
		day += days1904
	}
	dst = time.Unix((int64(day)-unixDay)*dayLength, 0).UTC().AppendFormat(dst, time.DateOnly)
	if units == 0 {
		return dst
	}
	c := makeClock(units, valueDecimals)
	dst = append(dst, 'T')
	dst = append(appendInt(dst, c.hour, 2), ':')
	dst = append(appendInt(dst, c.minute, 2), ':')
	return c.appendSeconds(dst)
}

// appendSeconds leaves decimals out that are zero.
func (c clock) appendSeconds(dst []byte) []byte {
	dst = appendInt(dst, c.second, 2)
	if c.fraction != 0 {
		dst = c.appendFraction(append(dst, '.'), c.decimals)
	}
	return dst
}

// appendDuration appends v days as "PT10H15M00S"; the bare number if they are
// more than any calendar has.
func appendDuration(dst []byte, v float64) []byte {
	if !(math.Abs(v) <= lastDay) {
		return appendFloat(dst, v)
	}
	units := int64(math.Round(math.Abs(v) * dayLength * 1000))
	if v < 0 && units > 0 {
		dst = append(dst, '-')
	}
	c := makeClock(units, valueDecimals)
	dst = append(appendInt(append(dst, "PT"...), c.hour, 2), 'H')
	dst = append(appendInt(dst, c.minute, 2), 'M')
	return append(c.appendSeconds(dst), 'S')
}
