package settings

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"elterntool/internal/problem"
)

// A Deadline is a day, or a number of days after the date of the letter. The zero
// value is no deadline.
type Deadline struct {
	Year, Month, Day int // a day, if Year is not 0
	Days             int // days after the date of the letter
}

var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	germanDate = regexp.MustCompile(`^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$`)
	spanOfTime = regexp.MustCompile(`^(\d{1,3})\s*(wochen?|tag|tagen?)$`)
)

// ParseDeadline reads "2026-12-18", "18.12.2026", "4 Wochen" or "14 Tage"; "" is
// no deadline. It does not know the date of the letter: whether a deadline is in
// the past is for the caller to see. The error is a *problem.Problem without a
// place.
func ParseDeadline(text string) (Deadline, error) {
	d, p := parseDeadline(text)
	if p != nil {
		return Deadline{}, p
	}
	return d, nil
}

func parseDeadline(text string) (Deadline, *problem.Problem) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Deadline{}, nil
	}
	var d Deadline
	if m := isoDate.FindStringSubmatch(text); m != nil {
		d = Deadline{Year: number(m[1]), Month: number(m[2]), Day: number(m[3])}
	} else if m := germanDate.FindStringSubmatch(text); m != nil {
		d = Deadline{Year: number(m[3]), Month: number(m[2]), Day: number(m[1])}
	} else if m := spanOfTime.FindStringSubmatch(strings.ToLower(text)); m != nil {
		d.Days = number(m[1])
		if strings.HasPrefix(m[2], "woche") {
			d.Days *= 7
		}
	}
	switch {
	case d.Year == 0 && d.Days == 0:
		return Deadline{}, &problem.Problem{
			What:   problem.Quote(text) + " ist keine Frist.",
			Remedy: "Ein Datum angeben, wie 2026-12-18 oder 18.12.2026, oder eine Dauer, wie „4 Wochen“.",
		}
	case d.Year != 0:
		// A day that does not exist comes back as another one.
		t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
		if t.Year() != d.Year || int(t.Month()) != d.Month || t.Day() != d.Day || d.Year < 2000 || d.Year > 2100 {
			return Deadline{}, &problem.Problem{What: "Den Tag " + problem.Quote(text) + " gibt es nicht.", Remedy: "Das Datum der Frist prüfen."}
		}
	case d.Days > 366:
		return Deadline{}, &problem.Problem{What: "Die Frist " + problem.Quote(text) + " ist länger als ein Jahr.", Remedy: "Eine kürzere Frist angeben."}
	}
	return d, nil
}

// number of a few digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// On gives the last day of the deadline for a letter of the given date, at
// midnight of the same time zone. For the zero Deadline it is the zero time.
func (d Deadline) On(letter time.Time) time.Time {
	switch {
	case d == Deadline{}:
		return time.Time{}
	case d.Year != 0:
		return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, letter.Location())
	}
	return time.Date(letter.Year(), letter.Month(), letter.Day()+d.Days, 0, 0, 0, 0, letter.Location())
}
