package xlsx

import (
	"strconv"
	"strings"
)

// A locale is all that depends on the language.
type locale struct {
	decimal, group, dateSeparator string
	months, shortMonths           [12]string
	days, shortDays               [7]string // from Sunday
	am, pm                        string
	longDate, longTime            string // what [$-F800] and [$-F400] ask for
}

var german = locale{
	decimal: ",", group: ".", dateSeparator: ".",
	months:      [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	shortMonths: [...]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
	days:        [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	shortDays:   [...]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
	am:          "vorm.", pm: "nachm.",
	longDate: "dddd, d. mmmm yyyy", longTime: "hh:mm:ss",
}

var english = locale{
	decimal: ".", group: ",", dateSeparator: "/",
	months:      [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	shortMonths: [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	days:        [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	shortDays:   [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	am:          "AM", pm: "PM",
	longDate: "dddd, mmmm d, yyyy", longTime: "h:mm:ss AM/PM",
}

// In these places the system's settings decide, not the file.
const (
	systemDate = 0xF800
	systemTime = 0xF400
)

// findLocale reads what stands behind the minus of [$-409] or [$-en-US]: a
// Windows language identifier, or a language tag as Excel writes it since 2016.
// system is systemDate, systemTime or 0. Languages that we do not know are
// shown as the office would see them without the bracket.
func findLocale(s string) (loc *locale, system int, ok bool) {
	s, _, _ = strings.Cut(s, ",") // [$-en-US,1]: what follows are numerals
	switch strings.ToLower(s) {
	case "":
		return &german, 0, true
	case "x-sysdate":
		return &german, systemDate, true
	case "x-systime":
		return &german, systemTime, true
	}
	if id, err := strconv.ParseUint(s, 16, 32); err == nil {
		switch id &= 0xFFFF; id { // above: calendar and numerals
		case systemDate, systemTime:
			return &german, int(id), true
		}
		if id&0x3FF == 0x09 {
			return &english, 0, true
		}
		return &german, 0, true
	}
	language, _, isTag := strings.Cut(s, "-")
	if len(language) != 2 || !isTag {
		return nil, 0, false
	}
	if strings.EqualFold(language, "en") {
		return &english, 0, true
	}
	return &german, 0, true
}
