package claim

import (
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
)

// Today is the civil day at an instant where a seller lives. The seller is one of the catalog.
func Today(seller string, now time.Time) policies.Date {
	return dateOf(now.In(zone(seller)))
}

// EndOf is the first instant after a civil day where a seller lives: a deadline on that day holds while now is before it.
func EndOf(seller string, day policies.Date) time.Time {
	y, m, d := day.AddDays(1).Civil()
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, zone(seller))
}

// KnownZone tells whether a text is the name of a time zone that people can be in.
func KnownZone(name string) bool {
	if name == "" || name == "Local" || len(name) > 64 {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

func zone(seller string) *time.Location {
	location, err := time.LoadLocation(catalog.ByID(seller).Zone)
	if err != nil {
		panic(err) // the zones of the catalog are loaded in a test; the binary carries the zone table
	}
	return location
}

func dateOf(t time.Time) policies.Date {
	day, _ := policies.ParseDate(t.Format(time.DateOnly))
	return day
}

func endOfDayAfter(c *Claim, now time.Time, days int) time.Time {
	return EndOf(c.Seller, Today(c.Seller, now).AddDays(days))
}

func firstResponseDue(c *Claim, x Context) time.Time {
	day := Today(c.Seller, x.Now)
	return EndOf(c.Seller, WorkingDayAfter(catalog.ByID(c.Seller).Country, day, x.Rules.FirstResponseDays))
}
