package views

import (
	"strconv"

	"proviso/server/claim"
)

// ManyView asks once what holds for several devices of one seller.
type ManyView struct {
	Key     string // one-time key of the form
	Devices []DeviceLine
	Draft   DraftView // stands for each of the drafts that will be made
}

// Counted is a number with what it counts.
func Counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}

// mostListed is how many devices are listed without being asked for.
const mostListed = 8

func (v ManyView) devices() string { return Counted(len(v.Devices), "device", "devices") }

// DraftsView lists a customer's drafts, to be sent several at once.
type DraftsView struct {
	Drafts  []DraftView
	Total   int // of all drafts, more than a page may hold
	Sent    []claim.Claim
	NotSent []NotSent
	Notices []Notice
}

// NotSent is a draft that could not be sent, and why.
type NotSent struct{ ID, Why string }

func (v DraftsView) whyNot(c *claim.Claim) string {
	for _, n := range v.NotSent {
		if n.ID == c.ID {
			return n.Why
		}
	}
	return ""
}

// ready is how many of the drafts shown could be sent.
func (v DraftsView) ready() int {
	n := 0
	for _, d := range v.Drafts {
		if len(d.missing()) == 0 {
			n++
		}
	}
	return n
}

func (v DraftView) pick() string { return v.Claim.ID + ":" + strconv.FormatInt(v.Claim.Version, 10) }
