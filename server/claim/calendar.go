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

// timeLeft is the working time until the seller's staff are late; where they are late, by how much, below 0.
func timeLeft(c *Claim, now time.Time) time.Duration {
	if c.StaffDueAt.IsZero() || now.Before(c.StaffDueAt) {
		return workingTime(c.Seller, now, c.StaffDueAt).Truncate(time.Millisecond)
	}
	return min(c.StaffDueAt.Sub(now).Truncate(time.Millisecond), -time.Millisecond)
}

// workingTime is how much of the time from one instant to another lies on working days of a seller, whole days of theirs.
func workingTime(seller string, from, to time.Time) (sum time.Duration) {
	for from.Before(to) {
		day := Today(seller, from)
		end := earlier(EndOf(seller, day), to)
		if isWorkingDay(catalog.ByID(seller).Country, day) {
			sum += end.Sub(from)
		}
		from = end
	}
	return sum
}

// afterWorkingTime is the end of the working day of a seller on which some working time is over.
func afterWorkingTime(seller string, from time.Time, left time.Duration) time.Time {
	for {
		day := Today(seller, from)
		end := EndOf(seller, day)
		if isWorkingDay(catalog.ByID(seller).Country, day) {
			if left -= end.Sub(from); left <= 0 {
				return end
			}
		}
		from = end
	}
}
