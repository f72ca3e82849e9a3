package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// model is what should become of one claim, written without a look at the machines.
type model struct {
	stage    string // none, issued, in_transit, received, expired, closed, cancelled
	due      time.Time
	late     bool
	ruled    bool
	back     bool // sent back unopened
	seen     bool // inspected
	res      string
	refunded int64
}

const priceOfModel = 20000

// play is one run of random commands against the model.
type play struct {
	aftermath
	model
	random *rand.Rand
	claim  claim.Claim
	id     string // of the RMA
}

// command does something and tells whether it should have worked and what then holds.
type command struct {
	name string
	do   func(p *play) error
	want func(p *play) bool
	then func(p *play)
}

func (p *play) overdue() bool { return !p.clock().Before(p.due) }
func (p *play) here() bool    { return p.stage == "received" && (!p.late || p.ruled && !p.back) }
func (p *play) live() bool {
	return p.stage == "issued" || p.stage == "in_transit" || p.stage == "received" || p.stage == "expired"
}

func (p *play) fresh(r claim.RMA) {
	p.id, p.due = r.ID, r.DueAt
	p.late, p.ruled, p.back, p.seen = false, false, false, false
	p.stage = "issued"
}

func rmaCommands() []command {
	return []command{
		{"issue", func(p *play) error {
			r, err := p.IssueRMA(ctx, p.agent, []string{p.claim.ID})
			if err == nil {
				p.fresh(r)
			}
			return err
		}, func(p *play) bool { return !p.live() }, func(p *play) {}},
		{"reissue", func(p *play) error {
			r, err := p.ReissueRMA(ctx, p.agent, p.id, 0)
			if err == nil {
				p.fresh(r)
			}
			return err
		}, func(p *play) bool { return p.stage == "expired" || p.stage == "issued" && p.overdue() }, func(p *play) {}},
		{"send", func(p *play) error {
			_, err := p.SendRMA(ctx, p.anna, p.id, 0, claim.Parcel{Carrier: "Demo Post"})
			return err
		}, func(p *play) bool { return p.stage == "issued" && !p.overdue() }, func(p *play) { p.stage = "in_transit" }},
		{"receive", func(p *play) error {
			_, err := p.ReceiveRMA(ctx, p.agent, p.id, 0, []claim.Receipt{{ClaimID: p.claim.ID}})
			return err
		}, func(p *play) bool { return p.stage == "issued" || p.stage == "in_transit" || p.stage == "expired" },
			func(p *play) { p.stage, p.late = "received", p.overdue() }},
		{"rule late", func(p *play) error {
			_, err := p.RuleLateRMA(ctx, p.agent, p.id, 0, p.clock().Unix()%2 == 0, "So it is.")
			return err
		}, func(p *play) bool { return p.stage == "received" && p.late && !p.ruled },
			func(p *play) { p.ruled, p.back = true, p.clock().Unix()%2 != 0 }},
		{"inspect", func(p *play) error {
			_, err := p.InspectUnit(ctx, p.agent, p.id, 0, p.claim.ID, claim.ConfirmedFault, "Looked.")
			return err
		}, func(p *play) bool { return p.here() }, func(p *play) { p.seen = true }},
		{"cancel", func(p *play) error { _, err := p.CancelRMA(ctx, p.agent, p.id, 0, "A mistake."); return err },
			func(p *play) bool { return p.stage == "issued" }, func(p *play) { p.stage = "cancelled" }},
		{"close", func(p *play) error { _, err := p.CloseRMA(ctx, p.agent, p.id, 0); return err },
			func(p *play) bool { return p.stage == "received" && (p.seen || p.back) }, func(p *play) { p.stage = "closed" }},
		{"sweep", func(p *play) error { return p.Sweep(ctx, silent) }, func(*play) bool { return true }, func(p *play) {
			if p.stage == "issued" && p.overdue() {
				p.stage = "expired"
			}
		}},
		{"wait long", func(p *play) error { p.pass(15 * 24 * time.Hour); return nil }, func(*play) bool { return true }, func(*play) {}},
		{"wait", func(p *play) error { p.pass(time.Duration(p.random.IntN(200)) * time.Hour); return nil }, func(*play) bool { return true }, func(*play) {}},
	}
}

// worked: the last RMA had the unit here and inspected, also after it was closed.
func (p *play) worked() bool {
	if p.id == "" {
		return true
	}
	return (p.stage == "received" || p.stage == "closed") && p.seen && (!p.late || p.ruled && !p.back)
}

func moneyCommands() []command {
	book := func(b claim.Booking) func(p *play) error {
		return func(p *play) error {
			b := b
			if b.Cents == 0 {
				b.Cents = 10000
			}
			made, err := p.book1(p.agent, p.claim, b)
			if err == nil && made.Waits {
				err = errors.New("it waits")
			}
			return err
		}
	}
	return []command{
		{"choose", func(p *play) error { _, err := p.Propose(ctx, p.anna, p.claim.ID, claim.Refund, ""); return err },
			func(p *play) bool { return p.res == "" }, func(p *play) { p.res = "accepted" }},
		{"begin", func(p *play) error { _, err := p.BeginResolution(ctx, p.agent, p.claim.ID, 0, ""); return err },
			func(p *play) bool { return p.res == "accepted" && p.worked() }, func(p *play) { p.res = "in_progress" }},
		{"fail", func(p *play) error { _, err := p.FailResolution(ctx, p.agent, p.claim.ID, 0, "No."); return err },
			func(p *play) bool { return p.res != "" && p.res != "done" }, func(p *play) { p.res = "" }},
		{"refund", book(claim.Booking{Kind: claim.EntryRefund, Cents: 10000}),
			func(p *play) bool { return p.res == "in_progress" && p.refunded+10000 <= priceOfModel }, func(p *play) { p.refunded += 10000 }},
		{"refund a little", book(claim.Booking{Kind: claim.EntryRefund, Cents: 5000}),
			func(p *play) bool { return p.res == "in_progress" && p.refunded+5000 <= priceOfModel }, func(p *play) { p.refunded += 5000 }},
		{"credit", book(claim.Booking{Kind: claim.EntryCredit}), func(*play) bool { return false }, func(*play) {}},
		{"hold", book(claim.Booking{Kind: claim.EntryHold}), func(*play) bool { return false }, func(*play) {}},
		{"fulfil", func(p *play) error { _, err := p.Fulfil(ctx, p.agent, p.claim.ID, 0, claim.Shipment{}); return err },
			func(p *play) bool { return p.res == "in_progress" && p.refunded == priceOfModel }, func(p *play) { p.res = "done" }},
	}
}

// Random commands do what the model says on both engines, and money is neither made nor lost.
func TestRandomCommandsAfterTheApproval(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		random := rand.New(rand.NewPCG(seed, 1))
		commands := append(rmaCommands(), moneyCommands()...)
		for _, c := range commands { // what leads on comes more often than what ends it
			if c.name != "cancel" && c.name != "fail" && c.name != "sweep" && c.name != "wait long" {
				commands = append(commands, c, c)
			}
		}
		var claims []claim.Claim // all within the days of the refund
		for i := range 8 {
			claims = append(claims, o.approved(o.anna, fmt.Sprint("SN-", i), priceOfModel, `"payment":"other"`))
		}
		for _, c := range claims {
			p := &play{aftermath: o, random: random, claim: c}
			for range 80 {
				p.step(commands[random.IntN(len(commands))])
			}
			p.conserved()
			p.pass(24 * time.Hour)
		}
	})
}

func (p *play) step(c command) {
	p.t.Helper()
	should, before := c.want(p), p.model
	if p.id == "" && c.name != "issue" && !strings.HasPrefix(c.name, "wait") && c.name != "sweep" && isAbout(c, rmaCommands()) {
		should = false // there is no RMA yet
	}
	err := c.do(p)
	if should != (err == nil) {
		p.t.Fatalf("%s: should work: %v, but: %v; before %+v, at %s", c.name, should, err, before, p.clock())
	}
	if err == nil {
		c.then(p)
	} else if claim.CodeOf(err) == "" {
		p.t.Fatalf("%s: %v", c.name, err)
	}
	if p.id != "" {
		if got := string(p.state(claim.RMA{ID: p.id}).State); got != p.stage {
			p.t.Fatalf("%s: the RMA is %s, not %s", c.name, got, p.stage)
		}
	}
}

func isAbout(c command, list []command) bool {
	for _, other := range list {
		if other.name == c.name {
			return true
		}
	}
	return false
}

// conserved: what went out of a pot is what its entries say, never more than it held.
func (p *play) conserved() {
	p.t.Helper()
	m := p.money(p.claim)
	if out := m.Sum("", claim.EntryRefund, claim.EntryCredit); out != p.refunded {
		p.t.Errorf("%d booked, %d in the model", out, p.refunded)
	}
	if m.Payment != nil && (m.Payment.UsedCents != p.refunded || m.Payment.LimitCents != priceOfModel+1000) {
		p.t.Errorf("pot %+v, refunded %d", m.Payment, p.refunded)
	}
	err := p.Store.Read(ctx, func(tx *store.Tx) error {
		events, err := tx.Events(p.claim.ID)
		c, errClaim := tx.Claim(p.claim.ID)
		if int64(len(events)) != c.Version-1 {
			p.t.Errorf("%d events for %d changes", len(events), c.Version-1)
		}
		return errors.Join(err, errClaim)
	})
	if err != nil {
		p.t.Error(err)
	}
}
