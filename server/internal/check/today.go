package check

import (
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
)

const secondsPerDay = 24 * 60 * 60

// todayIn loads the sellers' zones once: loading one reads the zone database.
func todayIn(now func() time.Time) func(zone string) policies.Date {
	zones := map[string]*time.Location{}
	for _, p := range catalog.All() {
		zones[p.Zone] = location(p.Zone)
	}
	return func(zone string) policies.Date {
		at, known := zones[zone]
		if !known {
			at = location(zone)
		}
		y, m, d := now().In(at).Date()
		return policies.Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
	}
}

func location(zone string) *time.Location {
	at, err := time.LoadLocation(zone)
	if err != nil {
		panic(err) // the program carries the zone database; a policy names a zone that does not exist
	}
	return at
}
