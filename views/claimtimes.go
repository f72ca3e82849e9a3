package views

import (
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// zoneOf is where a seller lives: days and times of a claim are the seller's.
func zoneOf(p *policies.Policy) *time.Location { return claim.Zone(p.Zone) }

// dayIn writes the day of an instant where the seller lives.
func dayIn(p *policies.Policy, t time.Time) string {
	return writtenDate(t.In(zoneOf(p)).Format(time.DateOnly))
}

// momentIn writes day and time of an instant where the seller lives.
func momentIn(p *policies.Policy, t time.Time) string {
	return dayIn(p, t) + ", " + clockIn(p, t)
}

func clockIn(p *policies.Policy, t time.Time) string { return t.In(zoneOf(p)).Format("15:04") }

// lastDay writes the last day on which a deadline is still kept: due is the first instant after it.
func lastDay(p *policies.Policy, due time.Time) string { return dayIn(p, due.Add(-time.Millisecond)) }

// deadlineIn writes until when a deadline is kept: a whole day where it ends with one, else the time too.
func deadlineIn(p *policies.Policy, due time.Time) string {
	if clockIn(p, due) == "00:00" {
		return "the end of " + lastDay(p, due)
	}
	return momentIn(p, due)
}

// MachineTime is for the datetime of a time element.
func MachineTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// ownTime is the last minute of a deadline in the customer's time zone; empty where that is not known or the seller's, too.
func ownTime(due time.Time, zone, sellers string) string {
	if zone == "" || zone == sellers {
		return ""
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		return ""
	}
	last := due.Add(-time.Minute).In(place)
	return "Where you are (" + zone + "): until " + writtenDate(last.Format(time.DateOnly)) + ", " + last.Format("15:04") + "."
}
