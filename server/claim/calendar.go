package claim

import (
	"sync"
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

func zone(seller string) *time.Location { return Zone(catalog.ByID(seller).Zone) }

// zones keeps what was loaded, by name: loading one reads the zone database. The catalog names few.
var zones sync.Map

// Zone is a time zone that the catalog names.
func Zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones of the catalog are loaded in a test; the binary carries the zone table
	}
	zones.Store(name, location)
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
