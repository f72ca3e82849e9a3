package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ReceivingView is the receiving desk.
type ReceivingView struct {
	Frame   StaffFrame
	Policy  *policies.Policy
	Now     time.Time
	Band    *Band         // what the scan before found
	Return  *claim.Return // the RMA that is open
	Ticks   []string      // its units that were ticked, by their claims
	Unknown string        // a number that leads nowhere
	Last    []Scan        // the last one first
	Held    []claim.Arrival
	Photos  []claim.ParcelPhoto // of what came under the RMA that is open
	// HeldPhotos are those of the parcels that are held, by parcel.
	HeldPhotos map[string][]claim.ParcelPhoto
	Key        string
	Typed      DeskTyped
}

// The kinds of band.
const (
	BandGood    = "good"
	BandLate    = "late"
	BandUnknown = "unknown"
	BandWait    = "wait" // something is to be done before
)

// Band says across the whole width what a scan found: by its word, its shape and its colour.
type Band struct {
	Kind, Text string
	Quiet      bool   // nothing was scanned just now
	There      string // what the link to another place says
	ThereHref  string // the address at which what was scanned can be opened; empty: nowhere else
}

var bandWords = map[string]string{BandGood: "Good", BandLate: "Late", BandUnknown: "Unknown", BandWait: "Wait"}

var bandShapes = map[string]string{BandGood: "covered", BandLate: "errors", BandUnknown: "not_covered", BandWait: "errors"}

// Scan is one of the last scans.
type Scan struct {
	Kind string
	At   time.Time
	Text string
}

// mostScans is how many scans the desk remembers.
const mostScans = 10

// ReadScans reads the scans that an address carries; what cannot be read is left out.
func ReadScans(list []string) []Scan {
	var scans []Scan
	for _, one := range list {
		kind, rest, _ := strings.Cut(one, ".")
		at, text, _ := strings.Cut(rest, ".")
		seconds, err := strconv.ParseInt(at, 10, 64)
		if bandWords[kind] == "" || err != nil || seconds < 0 || text == "" || len(text) > 80 || len(scans) == mostScans {
			continue
		}
		scans = append(scans, Scan{kind, time.Unix(seconds, 0), text})
	}
	return scans
}

// AddScan puts a scan in front of the others.
func AddScan(scans []Scan, kind string, at time.Time, text string) []Scan {
	scans = append([]Scan{{kind, at, text}}, scans...)
	return scans[:min(len(scans), mostScans)]
}

func (s Scan) String() string {
	return s.Kind + "." + strconv.FormatInt(s.At.Unix(), 10) + "." + s.Text
}

// ReceivingHref is the receiving desk of a seller, with a number looked up.
func ReceivingHref(seller, number string) string {
	query := url.Values{"seller": {seller}}
	if number != "" {
		query.Set("number", number)
	}
	return "/staff/receiving?" + query.Encode()
}

// kept are the hidden fields that carry the last scans through a form.
func (v ReceivingView) kept(more ...Pair) []Pair {
	for _, s := range v.Last {
		more = append(more, Pair{"last", s.String()})
	}
	return more
}

// Tick ticks the unit whose serial number was scanned; false where no unit of the open RMA has it.
func (v *ReceivingView) Tick(typed string, now time.Time) bool {
	for _, u := range v.Return.RMA.Units {
		serial := v.Return.Claims[u.ClaimID].Serial
		if claim.Fold(serial) != claim.Fold(typed) {
			continue
		}
		if u.State != claim.UnitAuthorised {
			v.Band = &Band{Kind: BandWait, Text: "Unit " + serial + " is noted as " + unitWords[u.State] + " already."}
			return true
		}
		is := " is ticked: "
		if slices.Contains(v.Ticks, u.ClaimID) {
			is = " was ticked before: "
		} else {
			v.Ticks = append(v.Ticks, u.ClaimID)
		}
		v.Band = &Band{Kind: v.awaitedKind(now), Text: "Unit " + serial + is + strconv.Itoa(len(v.Ticks)) + " of " + strconv.Itoa(v.awaited()) + " awaited. Receive the ticked units when the box is empty."}
		return true
	}
	return false
}

// Wait stays with an RMA whose ticked units were not received yet, although the number of another one was scanned: they would
// be lost.
func (v *ReceivingView) Wait(typed, href string) {
	are := " are"
	if len(v.Ticks) == 1 {
		are = " is"
	}
	v.Band = &Band{Kind: BandWait, Text: unitsCounted(len(v.Ticks)) + " of " + string(v.Return.RMA.Number) + are + " ticked and not received. Receive what is ticked, then scan " + typed + " again.",
		There: "Go on without receiving", ThereHref: href}
}

// NotANumber says why what was scanned is no number, and what it could be.
func (v ReceivingView) NotANumber() string {
	if v.Return != nil {
		return "No unit of this RMA has this serial number, and it is no RMA number of ours: a character is missing or wrong, or it is the wrong item. Compare it with the parcel."
	}
	return "This is not a number of ours: a character is missing or wrong. Compare it with the parcel and scan or type it again."
}

func (v ReceivingView) awaited() int {
	n := 0
	for _, u := range v.Return.RMA.Units {
		if u.State == claim.UnitAuthorised {
			n++
		}
	}
	return n
}

// receivable tells whether units can still come in under the number.
func (v ReceivingView) receivable() bool {
	return v.Return != nil && v.awaited() > 0 && v.Return.RMA.State.Live()
}

func (v ReceivingView) awaitedKind(now time.Time) string {
	if v.Return.RMA.Overdue(now) {
		return BandLate
	}
	return BandGood
}

// Show opens an RMA and says how it stands.
func (v *ReceivingView) Show(open *claim.Return, typed string, now time.Time) {
	r := &open.RMA
	v.Return = open
	n, all := v.awaited(), len(r.Units)
	switch {
	case !r.State.Live():
		v.Band = &Band{Kind: BandUnknown, Text: "This RMA is " + strings.ToLower(rmaWords[r.State]) + ": nothing is expected under it. Hold the parcel below."}
	case n == 0:
		v.Band = &Band{Kind: BandGood, Text: "Nothing more is awaited under this number: " + v.arrived() + "."}
	case r.Overdue(now):
		v.Band = &Band{Kind: BandLate, Text: "The last day was " + writtenDate(claim.Today(r.Seller, r.DueAt.Add(-time.Millisecond)).String()) + ". Receive it, then decide: accept it or send it back unopened."}
	default:
		v.Band = &Band{Kind: BandGood, Text: strconv.Itoa(n) + " of " + unitsCounted(all) + " awaited."}
	}
	if number, ok := claim.ParseNumber(typed); ok && number != r.Number {
		v.Band.Text += " The parcel shows an old number, which this one replaced."
	}
}

func (v ReceivingView) arrived() string {
	n := 0
	for _, u := range v.Return.RMA.Units {
		if u.State == claim.UnitReceived {
			n++
		}
	}
	return strconv.Itoa(n) + " of " + unitsCounted(len(v.Return.RMA.Units)) + " received"
}

func unitsCounted(n int) string {
	if n == 1 {
		return "1 unit"
	}
	return strconv.Itoa(n) + " units"
}

// leads says what an inspection result leads to.
func (v ReceivingView) leads(u claim.RMAUnit, found claim.Inspection) string {
	words := leadsTo[found]
	if at := leadsAtReturn[found]; at != "" && v.Return.Claims[u.ClaimID].Intent != "fault" {
		words = at
	}
	if c := v.leadsBy(found); c != nil {
		words += " “" + c.Title + "”: " + c.Summary
	}
	return words
}

// leadsBy is the clause that an inspection result leads to; nil: none.
func (v ReceivingView) leadsBy(found claim.Inspection) *policies.Clause {
	if found != claim.Incomplete {
		return nil
	}
	return v.Policy.Clause(v.Policy.ID + ".restocking_incomplete")
}

var leadsAtReturn = map[claim.Inspection]string{
	claim.NoFaultFound:   "The resolution goes on as the decision says.",
	claim.ConfirmedFault: "Ask whether the customer wants the warranty instead: a faulty unit costs no restocking.",
	claim.CustomerDamage: "What the decision allows may be kept back. Paying out takes a reason.",
}

var leadsTo = map[claim.Inspection]string{
	claim.ConfirmedFault: "The resolution goes on as the decision says.",
	claim.NoFaultFound:   "It goes back as no fault found. Anything else takes a reason.",
	claim.CustomerDamage: "It goes back unrepaired. Anything else takes a reason.",
	claim.WrongItem:      "It goes back unrepaired: it is not the unit of this claim.",
	claim.Incomplete:     "Ask for what is missing. What the decision allows may be kept back.",
}

func (v ReceivingView) to(step string) string {
	return "/staff/receiving/rma/" + v.Return.RMA.ID + "/" + step
}

func (v ReceivingView) subject() Pair {
	return Pair{"subject", strconv.FormatInt(v.Return.RMA.Version, 10)}
}

// inspections are what can be found, the likeliest first: a fault where one was claimed, nothing wrong in a return.
func (v ReceivingView) inspections(u claim.RMAUnit) []claim.Inspection {
	all := claim.Inspections()
	if v.Return.Claims[u.ClaimID].Intent != "fault" {
		all[0], all[1] = all[1], all[0]
	}
	return all
}

func (v ReceivingView) inspectForm(u claim.RMAUnit) StaffForm {
	found := StaffField{Name: "found", Label: "What was found", Kind: RadioField, Value: string(u.Inspection)}
	for _, i := range v.inspections(u) {
		words := foundFor(v.Return.Claims[u.ClaimID].Intent, i)
		found.Options = append(found.Options, Option{Value: string(i), Label: strings.ToUpper(words[:1]) + words[1:], Hint: v.leads(u, i)})
	}
	f := StaffForm{ID: "inspect" + u.ClaimID, To: v.to("inspect"), Title: "Inspect", Strong: true, Typed: v.Typed, Send: sendAs("Keep the result"),
		Hidden: v.kept(v.subject(), Pair{"unit_of", u.ClaimID}), Fields: []StaffField{found, whyField("Note for colleagues; where something is missing, what it is", false)}}
	if u.Inspection != claim.NotInspected {
		f.Title, f.Strong, f.Fields[1] = "Inspect again", false, whyField("What changed?", true)
	}
	return f
}

func (v ReceivingView) missingForm(u claim.RMAUnit) StaffForm {
	return StaffForm{ID: "missing" + u.ClaimID, To: v.to("missing"), Title: "Never arrived", Typed: v.Typed, Send: sendAs("It will not come"),
		Hidden: v.kept(v.subject(), Pair{"unit_of", u.ClaimID}), Fields: []StaffField{whyField("How do you know?", true)}}
}

func (v ReceivingView) lateForm() StaffForm {
	return StaffForm{ID: "late", To: v.to("late"), Typed: v.Typed, Hidden: v.kept(v.subject()), Fields: []StaffField{whyField("Why? Needed where it goes back: the customer reads it.", false)},
		Hint: "What came after the last day waits for a decision. The right to the warranty survives either way.",
		Send: []StaffButton{{"Accept it all the same", "accept"}, {"Send it back unopened", "send_back"}}}
}

// undecided tells whether a late unit waits for a decision.
func (v ReceivingView) undecided() bool {
	return slices.ContainsFunc(v.Return.RMA.Units, func(u claim.RMAUnit) bool { return u.Late && u.Ruling == claim.LateUndecided })
}

// closable tells whether nothing is left to do under the number.
func (v ReceivingView) closable() bool {
	return v.Return.RMA.State == claim.RMAReceived && !slices.ContainsFunc(v.Return.RMA.Units, func(u claim.RMAUnit) bool {
		return u.State == claim.UnitAuthorised || u.Here() && u.Inspection == claim.NotInspected || u.Late && u.Ruling == claim.LateUndecided
	})
}

func (v ReceivingView) closeForm() StaffForm {
	return StaffForm{ID: "close", To: v.to("close"), Typed: v.Typed, Hidden: v.kept(v.subject()), Send: sendAs("Close this RMA")}
}

// holdForm keeps a parcel without a valid RMA.
func (v ReceivingView) holdForm() StaffForm {
	f := StaffForm{ID: "hold", To: "/staff/receiving/arrivals?seller=" + v.Frame.Seller, Title: "Hold a parcel without a valid RMA", Typed: v.Typed, Send: sendAs("Hold it"), Hidden: v.kept(Pair{"key", v.Key}),
		Hint: "Held, not lost: somebody finds its RMA or sends it back.",
		Fields: []StaffField{{Name: "contents", Label: "What came, with its serial numbers", Kind: TextField, Must: true, Most: 2000},
			{Name: "number", Label: "Number on the parcel, as it stands there", Kind: MonoField, Most: 80, Value: v.Unknown},
			{Name: "sender", Label: "Sender on the parcel", Kind: TextField, Most: 300}, {Name: "carrier", Label: "Carrier", Kind: LineField, Most: 80},
			{Name: "tracking", Label: "Tracking number", Kind: MonoField, Most: 80}}}
	if v.Unknown != "" || v.Return != nil && !v.Return.RMA.State.Live() {
		f.Strong = true
	}
	return f
}

func (v ReceivingView) heldForms(a claim.Arrival) []StaffForm {
	to, subject := "/staff/receiving/arrivals/"+a.ID, Pair{"subject", strconv.FormatInt(a.Version, 10)}
	return []StaffForm{
		{ID: "match" + a.ID, To: to + "/match?seller=" + a.Seller, Title: "Found its RMA", Hint: "Its units are received there next.", Typed: v.Typed, Send: sendAs("It belongs there"), Hidden: v.kept(subject),
			Fields: []StaffField{{Name: "number", Label: "RMA number", Kind: MonoField, Must: true, Most: 80}}},
		{ID: "back" + a.ID, To: to + "/back?seller=" + a.Seller, Title: "Send it back", Typed: v.Typed, Send: sendAs("Send it back"), Hidden: v.kept(subject), Fields: []StaffField{whyField("Why, and to whom?", true)}},
	}
}

// wrongSerial tells whether the unit that came shows another serial number than its claim.
func (v ReceivingView) wrongSerial(u claim.RMAUnit) bool {
	return u.SerialSeen != "" && claim.Fold(u.SerialSeen) != claim.Fold(v.Return.Claims[u.ClaimID].Serial)
}

func (v ReceivingView) ticked(claimID string) bool { return slices.Contains(v.Ticks, claimID) }

func (v ReceivingView) serialTyped(claimID string) string {
	return v.Typed.Values.Get("serial." + claimID)
}
