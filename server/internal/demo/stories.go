package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
)

// story is one claim and what happened to it.
type story struct {
	seller, customer, order, serial string
	intent, facts                   string // facts as stated, JSON; {-40} is the day 40 days ago
	fault                           string
	began                           int      // days ago
	files                           []string // evidence items that a picture is sent for
	steps                           []step
}

// step is one thing that happens, some days after the one before it.
type step struct {
	after int // days
	do    func(*telling) error
}

// telling is a story under way.
type telling struct {
	ctx        context.Context
	f          *filler
	by         claim.Actor // the customer
	claim      claim.Claim
	rma        claim.RMA        // the last one of the claim
	resolution claim.Resolution // likewise
}

func (t *telling) keep(c claim.Claim, err error) error {
	if err == nil {
		t.claim = c
	}
	return err
}

// broken is what most stories state.
const broken = `{"symptom":"failure","causes":[]}`

func failedOn(day string) string {
	return `{"symptom":"failure","causes":[],"failed_on":"` + day + `"}`
}

var stories = []story{
	{seller: "connectpro", customer: Customer, order: "DEMO-4001", serial: "DEMO-CO-1", intent: "fault", facts: broken, began: 1,
		fault: "The second port shows no picture any more, with any cable.", files: []string{"serial_number", ""}, steps: []step{submit}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4002", serial: "DEMO-CO-2", intent: "fault", facts: broken, began: 3,
		fault: "It worked for a day; now the lamp blinks red.", files: []string{""},
		steps: []step{submit, ask(1, "Does the lamp still blink red with the supplied power adapter in another socket?")}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4003", serial: "DEMO-CO-3", intent: "fault", facts: failedOn("{-22}"), began: 20,
		fault: "It does not switch to the third input.", steps: []step{submit, decline(1, "connectpro.terms", "The term for video switches ended before you wrote.")}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4004", serial: "DEMO-CO-4", intent: "fault", facts: broken, began: 2,
		fault: "Keyboard and mouse are lost when switching.", steps: []step{submit, note(0, "agent", "Bought from a reseller: asking who it was.", true)}},
	{seller: "softnetworks", customer: Customer, order: "DEMO-1001", serial: "DEMO-SO-1", intent: "fault", facts: broken, began: 12,
		fault: "The switch restarts by itself every few minutes.", files: []string{"serial_number"},
		steps: []step{submit, assign(0), approve(1, 0), note(1, "agent", "Thank you. We write again when the return is prepared.", false)}},
	{seller: "softnetworks", customer: Customer, order: "DEMO-1002", serial: "DEMO-SO-2", intent: "fault", facts: failedOn("{-12}"), began: 10,
		fault: "One of the fans is loud and then the device stops.",
		steps: []step{submit, decline(1, "softnetworks.term", "The year from shipment was over."), appeal(2, "The invoice names an extension that your books seem to lack.")}},
	{seller: "softnetworks", customer: "demo.office@example.org", order: "DEMO-1003", serial: "DEMO-SO-3", intent: "fault", began: 4,
		facts: `{"symptom":"failure","causes":["power_surge"]}`, fault: "Dead after a thunderstorm.",
		steps: []step{submit, propose(1, "A good customer, and the surge protection was ours.")}},
	{seller: "spectrumvoip", customer: Customer, order: "DEMO-2001", serial: "DEMO-SP-1", intent: "fault", facts: broken, began: 8,
		fault: "The display stays dark.", steps: []step{submit, withdraw(2, "It was the cable. Sorry.")}},
	{seller: "spectrumvoip", customer: "demo.office@example.org", order: "DEMO-2002", serial: "DEMO-SP-2", intent: "fault", began: 2,
		facts: `{"symptom":"physical_damage","causes":["accident"]}`, fault: "It fell off the desk; the handset is broken.", files: []string{""}, steps: []step{submit}},
	{seller: "preowned_telecom", customer: Customer, order: "DEMO-3001", serial: "DEMO-PR-1", intent: "fault", began: 0,
		facts: `{"symptom":"failure","causes":[],"failed_on":"{-2}","serial_intact":true}`, fault: "Two of the eight lines give no dial tone.", files: []string{"serial_photo"}},
	{seller: "preowned_telecom", customer: "demo.office@example.org", order: "DEMO-3003", serial: "DEMO-PR-3", intent: "fault", began: 45,
		facts: `{"symptom":"failure","causes":[],"failed_on":"{-46}","serial_intact":true}`, fault: "It does not start.",
		steps: []step{submit, ask(1, "Please send a photo of the lamps while it starts."), ring(32, claim.InfoReply)}},
	{seller: "preowned_telecom", customer: Customer, order: "", serial: "DEMO-UNKNOWN-7", intent: "fault", began: 1,
		facts: `{"product":"equipment","symptom":"failure","causes":[],"serial_intact":true,"sold_as":"standard","delivered_on":"{-20}"}`,
		fault: "No tone on any line. I bought it with another address.", steps: []step{submit}},
	{seller: "shenzhen_service", customer: Customer, order: "DEMO-5001", serial: "DEMO-SH-1", intent: "fault", began: 6,
		facts: `{"symptom":"failure","causes":[],"failed_on":"{-8}","service_area":"elsewhere"}`, fault: "The power supply smells and the device is dead.",
		steps: []step{submit, approve(1, 6500)}},
	{seller: "shenzhen_service", customer: "demo.office@example.org", order: "DEMO-5002", serial: "DEMO-SH-2", intent: "fault", began: 3,
		facts: `{"symptom":"software_update","causes":[],"service_area":"shenzhen"}`, fault: "We need the version that knows the new protocol.",
		steps: []step{submit, ask(0, "Which version does it show now?"), answer(1, "It shows 2.1.")}},
}

var submit = step{0, func(t *telling) error {
	filed, _, err := t.f.desk.Submit(t.ctx, t.by, t.claim.ID, t.claim.Version)
	return t.keep(filed, err)
}}

func ask(after int, question string) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Ask(t.ctx, t.f.staff["agent"], t.claim.ID, t.claim.Version, question))
	}}
}

func answer(after int, text string) step {
	return step{after, func(t *telling) error { return t.keep(t.f.desk.Answer(t.ctx, t.by, t.claim.ID, text)) }}
}

func note(after int, who, text string, internal bool) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Say(t.ctx, t.f.staff[who], t.claim.ID, text, internal))
	}}
}

func assign(after int) step {
	return step{after, func(t *telling) error {
		agent := t.f.staff["agent"]
		return t.keep(t.f.desk.Assign(t.ctx, agent, t.claim.ID, t.claim.Version, agent.ID))
	}}
}

func rule(after int, who string, r claim.Ruling) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Rule(t.ctx, t.f.staff[who], t.claim.ID, t.claim.Version, r))
	}}
}

func approve(after int, quoteCents int64) step {
	return rule(after, "supervisor", claim.Ruling{Action: claim.Approve, QuoteCents: quoteCents})
}

// propose approves against the policy above the agent's limit: it waits for a second person.
func propose(after int, why string) step {
	return rule(after, "supervisor", claim.Ruling{Action: claim.Approve, Reason: why})
}

func decline(after int, clause, why string) step {
	return rule(after, "agent", claim.Ruling{Action: claim.Decline, Clauses: []string{clause}, Reason: why})
}

func appeal(after int, why string) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Appeal(t.ctx, t.by, t.claim.ID, t.claim.Version, why))
	}}
}

func withdraw(after int, why string) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Withdraw(t.ctx, t.by, t.claim.ID, t.claim.Version, why))
	}}
}

// ring is a clock of the claim that runs out: it does what it does in the running portal.
func ring(after int, kind claim.ClockKind) step {
	return step{after, func(t *telling) error {
		var clocks []store.Clock
		err := t.f.Store.Read(t.ctx, func(tx *store.Tx) (err error) {
			clocks, err = tx.ClocksOf(t.claim.ID)
			return err
		})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(clocks, func(c store.Clock) bool { return c.Kind == kind && c.State == store.ClockArmed })
		if i < 0 {
			return fmt.Errorf("no clock %s runs", kind)
		}
		return t.f.desk.Fire(t.ctx, clocks[i].ID, clocks[i].Gen)
	}}
}

// everyStory is what happens before the approval and after it.
func everyStory() []story { return slices.Concat(stories, returns, resolved) }

// tellAll tells every story.
func (f *filler) tellAll(ctx context.Context) error {
	for _, s := range everyStory() {
		if err := f.tell(ctx, &s); err != nil {
			return fmt.Errorf("%s: %w", s.serial, err)
		}
	}
	return nil
}

func (f *filler) tell(ctx context.Context, s *story) error {
	f.clock.at = f.Now.AddDate(0, 0, -s.began).Add(-time.Hour)
	t := &telling{ctx: ctx, f: f}
	if err := t.begin(s); err != nil {
		return err
	}
	for i, item := range s.files {
		if _, err := f.Files.Put(ctx, t.by.ID, t.claim.ID, item, fmt.Sprintf("demo-picture-%d.png", i+1), picture(len(s.serial)+i)); err != nil {
			return err
		}
	}
	for _, step := range s.steps {
		f.clock.at = f.clock.at.AddDate(0, 0, step.after).Add(time.Minute)
		if err := step.do(t); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the customer and the draft.
func (t *telling) begin(s *story) error {
	err := t.f.Store.Write(t.ctx, func(tx *store.Tx) error {
		customer, err := tx.EnsureCustomer(s.customer, t.f.clock.at)
		if err == nil {
			t.by = claim.Actor{Kind: claim.ByCustomer, ID: customer.ID}
		}
		return err
	})
	if err != nil {
		return err
	}
	facts, err := claim.ParseFacts([]byte(t.f.dated(s.seller, s.facts)))
	if err != nil {
		return err
	}
	return t.keep(t.f.desk.Start(t.ctx, t.by, desk.Draft{Seller: s.seller, Intent: s.intent, Facts: facts, Serial: s.serial, Order: s.order,
		Fault: s.fault, Contact: claim.Contact{Name: "Demo customer"}}, s.serial))
}
