package claim_test

import (
	"crypto/rand"
	"math"
	"slices"
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// The three small machines, written down a second time: whoever changes one has to mean it.
func TestSmallMachines(t *testing.T) {
	same(t, "RMA", claim.RMAMachine(), `issued>in_transit issued>received in_transit>received expired>received issued>expired issued>cancelled
		expired>reissued received>closed in_transit>closed`)
	same(t, "unit", claim.UnitMachine(), `authorised>received authorised>never_arrived`)
	same(t, "resolution", claim.ResolutionMachine(), `proposed>accepted proposed>disputed accepted>disputed accepted>in_progress disputed>in_progress
		in_progress>at_manufacturer at_manufacturer>in_progress in_progress>awaiting_return awaiting_return>overdue overdue>awaiting_return
		in_progress>fulfilled at_manufacturer>fulfilled awaiting_return>fulfilled overdue>fulfilled
		proposed>failed accepted>failed disputed>failed in_progress>failed at_manufacturer>failed`)
	same(t, "arrival", claim.ArrivalMachine(), `held>matched held>sent_back`)
}

func same[S ~string](t *testing.T, name string, moves []claim.Move[S], want string) {
	t.Helper()
	has := map[string]bool{}
	for _, m := range moves {
		has[string(m.From)+">"+string(m.To)] = true
	}
	wanted := fields(want)
	for _, w := range wanted {
		if !has[w] {
			t.Errorf("%s: %s is missing", name, w)
		}
	}
	for h := range has {
		if !slices.Contains(wanted, h) {
			t.Errorf("%s: %s is not in the book", name, h)
		}
	}
}

func fields(text string) (all []string) {
	word := ""
	for _, r := range text + " " {
		if r != ' ' && r != '\n' && r != '\t' {
			word += string(r)
		} else if word != "" {
			all, word = append(all, word), ""
		}
	}
	return all
}

// returning is an RMA in a state with two units, of one received.
func returning(seller string, state claim.RMAState, now time.Time) claim.Return {
	r := claim.Return{RMA: claim.RMA{ID: "r", Number: "N", Seller: seller, CustomerID: "anna", State: state, Version: 1, IssuedAt: now,
		DueAt: claim.EndOf(seller, claim.Today(seller, now).AddDays(14))}, Claims: map[string]claim.Claim{}, Terms: map[string]claim.Terms{}}
	for i, id := range []string{"one", "two"} {
		u := claim.RMAUnit{ClaimID: id, State: claim.UnitAuthorised}
		if state == claim.RMAReceived && i == 0 || state == claim.RMAClosed {
			u.State, u.ReceivedAt = claim.UnitReceived, now
		}
		r.RMA.Units = append(r.RMA.Units, u)
		r.Claims[id] = claim.Claim{ID: id, Number: claim.Number(id), Seller: seller, CustomerID: "anna", State: claim.Approved, Version: 1, Serial: "SN-" + id}
	}
	return r
}

func by(kind claim.ActorKind, now time.Time) claim.Context {
	x := claim.Context{Now: now, NewID: rand.Text, Rules: claim.DefaultRules(), By: claim.Actor{Kind: kind}}
	switch kind {
	case claim.ByCustomer:
		x.By.ID = "anna"
	case claim.ByStaff:
		x.By.ID, x.By.Roles = "kim", map[string]claim.Role{"connectpro": claim.Agent}
	}
	return x
}

// Who may do what to an RMA in which state.
func TestRMACommandsByState(t *testing.T) {
	now := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	after := claim.EndOf("connectpro", claim.Today("connectpro", now).AddDays(14))
	day := claim.Today("connectpro", after).AddDays(3)
	for _, c := range []struct {
		name string
		at   time.Time
		do   func(r claim.Return, x claim.Context) (claim.Step, error)
		kind claim.ActorKind
		in   string // the states in which it works
	}{
		{"send", now, func(r claim.Return, x claim.Context) (claim.Step, error) {
			return r.Send(x, claim.Parcel{Carrier: "c"})
		}, claim.ByCustomer, "issued"},
		{"send by staff", now, func(r claim.Return, x claim.Context) (claim.Step, error) {
			return r.Send(x, claim.Parcel{Carrier: "c"})
		}, claim.ByStaff, "issued"},
		{"send too late", after, func(r claim.Return, x claim.Context) (claim.Step, error) {
			return r.Send(x, claim.Parcel{Carrier: "c"})
		}, claim.ByCustomer, ""},
		{"receive", now, receiveTwo, claim.ByStaff, "issued in_transit received expired"},
		{"receive by the customer", now, receiveTwo, claim.ByCustomer, ""},
		{"expire", after, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Expire(x) }, claim.BySystem, "issued"},
		{"expire early", after.Add(-1), func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Expire(x) }, claim.BySystem, ""},
		{"expire by staff", after, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Expire(x) }, claim.ByStaff, ""},
		{"extend", now, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Extend(x, day, "w") }, claim.ByStaff, "issued in_transit"},
		{"extend by the customer", now, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Extend(x, day, "w") }, claim.ByCustomer, ""},
		{"cancel", now, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Cancel(x, "w") }, claim.ByStaff, "issued"},
		{"cancel without a word", now, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Cancel(x, "") }, claim.ByStaff, ""},
		{"reissue", after, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Reissue(x, "NEW") }, claim.ByStaff, "expired"},
		{"reissue by the customer", after, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Reissue(x, "NEW") }, claim.ByCustomer, ""},
		{"inspect", now, func(r claim.Return, x claim.Context) (claim.Step, error) {
			return r.Inspect(x, "one", claim.NoFaultFound, "")
		}, claim.ByStaff, "received"},
		{"inspect what is not here", now, func(r claim.Return, x claim.Context) (claim.Step, error) {
			return r.Inspect(x, "two", claim.NoFaultFound, "")
		}, claim.ByStaff, ""},
		{"missing", now, func(r claim.Return, x claim.Context) (claim.Step, error) { return r.Missing(x, "two", "w") }, claim.ByStaff, "in_transit received"},
	} {
		for _, state := range claim.RMAStates() {
			step, err := c.do(returning("connectpro", state, now), by(c.kind, c.at))
			if works := slices.Contains(fields(c.in), string(state)); works != (err == nil) {
				t.Errorf("%s when %s: %v", c.name, state, err)
			}
			if err != nil && claim.CodeOf(err) == "" {
				t.Errorf("%s when %s: %v is no refusal", c.name, state, err)
			}
			if err == nil && (len(step.RMAs) == 0 || len(step.Claims) == 0) {
				t.Errorf("%s when %s leaves no trace", c.name, state)
			}
		}
	}
}

func receiveTwo(r claim.Return, x claim.Context) (claim.Step, error) {
	return r.Receive(x, []claim.Receipt{{ClaimID: "two"}})
}

// The last day is inclusive and ends where the seller lives, also over a change of the clocks.
func TestRMADeadlines(t *testing.T) {
	for _, c := range []struct {
		seller, issued, due string
		days                int
	}{
		{"connectpro", "2026-03-02T15:00:00Z", "2026-03-17T07:00:00Z", 14}, // daylight saving began in between
		{"connectpro", "2026-10-20T05:30:00Z", "2026-11-03T08:00:00Z", 14}, // it was the 19th there; and it ended in between
		{"softnetworks", "2026-01-31T12:00:00Z", "2026-03-03T08:00:00Z", 30},
		{"preowned_telecom", "2026-01-31T12:00:00Z", "", 0},
	} {
		now, _ := time.Parse(time.RFC3339, c.issued)
		one := claim.Claim{ID: "one", Seller: c.seller, CustomerID: "anna", State: claim.Approved, Version: 1}
		terms := map[string]claim.Terms{"one": {}}
		if c.days > 0 {
			terms["one"] = claim.Terms{Deadlines: []claim.DeadlineTerm{{Code: "rma_receipt", Days: c.days}}}
		}
		x := by(claim.ByStaff, now)
		x.By.Roles[c.seller] = claim.Agent
		step, err := claim.IssueRMA(x, "N", []string{"one"}, claim.Return{Claims: map[string]claim.Claim{"one": one}, Terms: terms})
		if err != nil {
			t.Fatal(err)
		}
		due := ""
		if at := step.RMAs[0].After.DueAt; !at.IsZero() {
			due = at.UTC().Format(time.RFC3339)
		}
		if due != c.due {
			t.Errorf("%s from %s: %q, not %q", c.seller, c.issued, due, c.due)
		}
		for _, clock := range step.Claims[0].Clocks {
			if clock.Subject != step.RMAs[0].After.ID || !clock.Due.IsZero() && !clock.Due.After(now) {
				t.Errorf("%s: %+v", c.seller, clock)
			}
		}
	}
}

// What cannot be in one RMA.
func TestWhatFitsAnRMA(t *testing.T) {
	now := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	good := claim.Claim{ID: "one", Number: "1", Seller: "connectpro", CustomerID: "anna", State: claim.Approved, Version: 1}
	for name, change := range map[string]func(c *claim.Claim, terms *claim.Terms){
		"another customer": func(c *claim.Claim, _ *claim.Terms) { c.CustomerID = "bert" },
		"not approved":     func(c *claim.Claim, _ *claim.Terms) { c.State = claim.Submitted },
		"closed":           func(c *claim.Claim, _ *claim.Terms) { c.State = claim.Closed },
		"no yes to the quote": func(c *claim.Claim, _ *claim.Terms) {
			c.Verdict, c.Quote.State = "chargeable", claim.QuoteOffered
		},
		"a cancellation": func(c *claim.Claim, _ *claim.Terms) { c.Intent = "cancel" },
		"the same one":   func(c *claim.Claim, _ *claim.Terms) { c.ID = "one" },
		"another deadline": func(_ *claim.Claim, t *claim.Terms) {
			t.Deadlines = []claim.DeadlineTerm{{Code: "rma_receipt", Days: 9}}
		},
	} {
		other, terms := good, claim.Terms{}
		other.ID = "two"
		change(&other, &terms)
		all := claim.Return{Claims: map[string]claim.Claim{good.ID: good, other.ID: other}, Terms: map[string]claim.Terms{"two": terms}}
		_, err := claim.IssueRMA(by(claim.ByStaff, now), "N", []string{good.ID, other.ID}, all)
		if claim.CodeOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Working days are the seller's: seven closed days of the Chinese National Day in between, and a Saturday at work.
func TestObligationsOverAHoliday(t *testing.T) {
	now := time.Date(2026, 9, 30, 4, 0, 0, 0, time.UTC)
	r := returning("shenzhen_service", claim.RMAInTransit, now)
	r.RMA.DueAt = time.Time{}
	r.Terms["one"] = claim.Terms{Obligations: []claim.ObligationTerm{{Code: "verify_fault", Hours: 12}, {Code: "return_repaired", WorkingDays: 3}}}
	x := by(claim.ByStaff, now)
	x.By.Roles["shenzhen_service"] = claim.Agent
	step, err := r.Receive(x, []claim.Receipt{{ClaimID: "one", SerialSeen: "sn - one"}})
	if err != nil {
		t.Fatal(err)
	}
	last := claim.WorkingDayAfter("CN", mustDate("2026-09-30"), 3)
	want := map[claim.ClockKind]time.Time{claim.VerifyFault: now.Add(12 * time.Hour), claim.ReturnRepaired: claim.EndOf("shenzhen_service", last)}
	for _, clock := range step.Claims[0].Clocks {
		if due, has := want[clock.Kind]; has && !clock.Due.Equal(due) {
			t.Errorf("%s is due %s, not %s", clock.Kind, clock.Due, due)
		}
		delete(want, clock.Kind)
	}
	if len(want) > 0 || last < mustDate("2026-10-08") {
		t.Error("not started:", want, "last day", last)
	}
	if step.Claims[0].Event.Detail["serial"] != "" {
		t.Error("the same serial number, otherwise written, differs")
	}
}

// Once the fault is checked, staff have until the next clock that the receipt started, not until none and not until the one
// that was kept.
func TestCheckedFaultLeavesTheNextClock(t *testing.T) {
	now := time.Date(2026, 9, 30, 4, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		terms []claim.ObligationTerm
		want  time.Time
	}{
		{"a repair", []claim.ObligationTerm{{Code: "verify_fault", Hours: 12}, {Code: "return_repaired", WorkingDays: 3}}, claim.EndOf("shenzhen_service", mustDate("2026-10-10"))},
		{"a forwarding", []claim.ObligationTerm{{Code: "verify_fault", Hours: 12}, {Code: "forward_to_manufacturer", Hours: 12}}, now.Add(12 * time.Hour)},
		{"nothing more", []claim.ObligationTerm{{Code: "verify_fault", Hours: 12}}, time.Time{}},
		{"no clock at all", nil, time.Time{}},
	} {
		r := returning("shenzhen_service", claim.RMAInTransit, now)
		r.RMA.DueAt = time.Time{}
		r.Terms["one"] = claim.Terms{Obligations: c.terms}
		x := by(claim.ByStaff, now)
		x.By.Roles["shenzhen_service"] = claim.Agent
		step, err := r.Receive(x, []claim.Receipt{{ClaimID: "one"}})
		if err != nil {
			t.Fatal(err)
		}
		r.RMA, r.Claims["one"] = step.RMAs[0].After, step.Claims[0].After
		x.Now = now.Add(3 * time.Hour)
		if step, err = r.Inspect(x, "one", claim.ConfirmedFault, ""); err != nil {
			t.Fatal(err)
		}
		if got := step.Claims[0].After.StaffDueAt; !got.Equal(c.want) {
			t.Errorf("%s: staff have until %s, not %s", c.name, got, c.want)
		}
	}
}

// Letters about a last day are written at nine in the morning where the customer is, the last one while the day still lasts.
func TestMorningsOfTheCustomer(t *testing.T) {
	for _, c := range []struct {
		name, seller, zone, last string
		days                     int
		want                     string
	}{
		{"not known: the seller's", "connectpro", "", "2026-03-10", 0, "2026-03-10T09:00:00-07:00"},
		{"no zone at all", "connectpro", "Nowhere/Else", "2026-03-10", 0, "2026-03-10T09:00:00-07:00"},
		{"two days, over the night of 23 hours", "connectpro", "", "2026-03-09", 2, "2026-03-07T09:00:00-08:00"},
		{"seven days, over the night of 25 hours", "connectpro", "America/New_York", "2026-11-05", 7, "2026-10-29T09:00:00-04:00"},
		{"leap day", "connectpro", "", "2028-03-02", 2, "2028-02-29T09:00:00-08:00"},
		{"into the year", "connectpro", "", "2027-01-05", 7, "2026-12-29T09:00:00-08:00"},
		{"east: the last day ends the next afternoon", "connectpro", "Asia/Tokyo", "2026-06-10", 0, "2026-06-11T09:00:00+09:00"},
		{"Berlin: it ends at nine sharp, too late for a letter then", "connectpro", "Europe/Berlin", "2026-06-10", 0, "2026-06-10T09:00:00+02:00"},
		{"west of Shenzhen: it ends at noon", "shenzhen_service", "America/New_York", "2026-06-10", 0, "2026-06-10T09:00:00-04:00"},
		{"Los Angeles: it ends at nine sharp", "shenzhen_service", "America/Los_Angeles", "2026-06-10", 0, "2026-06-09T09:00:00-07:00"},
		{"Honolulu: it ends at six in the morning", "shenzhen_service", "Pacific/Honolulu", "2026-06-10", 2, "2026-06-07T09:00:00-10:00"},
		{"half an hour beside", "preowned_telecom", "Asia/Kolkata", "2026-06-10", 0, "2026-06-10T09:00:00+05:30"},
	} {
		due := claim.EndOf(c.seller, mustDate(c.last))
		one := claim.Claim{Seller: c.seller, Zone: c.zone}
		got := one.MorningBefore(due, c.days)
		if got.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %s, not %s", c.name, got.Format(time.RFC3339), c.want)
		}
		if !got.Before(due) {
			t.Errorf("%s: after the last day", c.name)
		}
	}
}

// A warning that is written late says how many days are left; it is dropped once the next one, or the end, has come.
func TestDaysLeftOfAWarning(t *testing.T) {
	due := claim.EndOf("connectpro", mustDate("2026-03-10")) // it ends on the 11th at 16:00 in Tokyo
	for _, c := range []struct {
		zone, now string
		kind      claim.ClockKind
		days      int
		ok        bool
	}{
		{"", "2026-03-03T09:00:00-08:00", claim.ReceiptWarn7, 7, true},
		{"", "2026-03-07T23:59:59-08:00", claim.ReceiptWarn7, 3, true}, // over the night of 23 hours
		{"", "2026-03-08T00:00:00-08:00", claim.ReceiptWarn7, 2, false},
		{"", "2026-03-08T09:00:00-07:00", claim.InfoWarn2, 2, true},
		{"", "2026-03-09T23:59:59-07:00", claim.InfoWarn2, 1, true},
		{"", "2026-03-10T00:00:00-07:00", claim.InfoWarn2, 0, false},
		{"", "2026-03-10T23:59:59-07:00", claim.AdvanceWarn0, 0, true},
		{"", "2026-03-11T00:00:00-07:00", claim.AdvanceWarn0, 0, false},
		{"Asia/Tokyo", "2026-03-09T09:00:00+09:00", claim.AdvanceWarn2, 2, true},
		{"Asia/Tokyo", "2026-03-10T09:00:00+09:00", claim.AdvanceWarn2, 1, true},
		{"Asia/Tokyo", "2026-03-11T15:59:59+09:00", claim.AdvanceWarn0, 0, true},
		{"Pacific/Honolulu", "2026-03-10T20:59:59-10:00", claim.ReceiptWarn0, 0, true},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		one := claim.Claim{Seller: "connectpro", Zone: c.zone}
		if days, ok := one.DaysLeft(c.kind, due, now); ok != c.ok || ok && days != c.days {
			t.Errorf("%s at %s: %d, %t", c.kind, c.now, days, ok)
		}
	}
}

func TestKnownZones(t *testing.T) {
	for name, want := range map[string]bool{"Europe/Berlin": true, "UTC": true, "": false, "Local": false, "Mars/Olympus": false,
		"../../etc/passwd": false, "Europe/Berlin\n": false, string(make([]byte, 65)): false} {
		if claim.KnownZone(name) != want {
			t.Errorf("%q", name)
		}
	}
}

func mustDate(text string) policies.Date {
	d, ok := policies.ParseDate(text)
	if !ok {
		panic(text)
	}
	return d
}

func TestDollars(t *testing.T) {
	for cents, want := range map[int64]string{0: "$0.00", 5: "$0.05", 50000: "$500.00", -120: "-$1.20", 1234567: "$12,345.67", 100000000: "$1,000,000.00", math.MinInt64: "-$92,233,720,368,547,758.08"} {
		if got := claim.Dollars(cents); got != want {
			t.Error(cents, got)
		}
	}
}

// Once a fault is verified, the next of the seller's clocks is what staff have until; looking again later changes nothing.
func TestTheNextObligationIsDue(t *testing.T) {
	now := time.Date(2026, 9, 30, 4, 0, 0, 0, time.UTC)
	r := returning("shenzhen_service", claim.RMAReceived, now)
	r.RMA.DueAt = time.Time{}
	r.Terms["one"] = claim.Terms{Obligations: []claim.ObligationTerm{{Code: "verify_fault", Hours: 12}, {Code: "return_repaired", WorkingDays: 3}}}
	x := by(claim.ByStaff, now.Add(time.Hour))
	x.By.Roles["shenzhen_service"] = claim.Agent
	one := r.Claims["one"]
	one.StaffDueAt = now.Add(12 * time.Hour)
	r.Claims["one"] = one
	step, err := r.Inspect(x, "one", claim.ConfirmedFault, "")
	if err != nil {
		t.Fatal(err)
	}
	want := claim.EndOf("shenzhen_service", mustDate("2026-10-10")) // a Saturday at work after the holidays
	if got := step.Claims[0].After.StaffDueAt; !got.Equal(want) {
		t.Errorf("staff have until %s, not %s", got, want)
	}
	r.RMA, r.Claims["one"] = step.RMAs[0].After, one
	if step, err = r.Inspect(x, "one", claim.NoFaultFound, "It works again."); err != nil || !step.Claims[0].After.StaffDueAt.Equal(one.StaffDueAt) {
		t.Error(step.Claims[0].After.StaffDueAt, err)
	}
}
