package demo

import (
	"errors"

	"proviso/server/claim"
)

func (t *telling) keepResolution(r claim.Resolution, err error) error {
	if err == nil {
		t.resolution = r
	}
	return err
}

// settle is the customer's yes to a quote.
func settle(after int) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.SettleQuote(t.ctx, t.by, t.claim.ID, t.claim.Version, true))
	}}
}

// offer is what staff propose to do.
func offer(after int, kind claim.ResolutionKind) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.Propose(t.ctx, t.agent(), t.claim.ID, kind, "The customer asked for it on the telephone."))
	}}
}

// agree accepts what was proposed, by whoever chooses under the policy.
func agree(after int) step {
	return step{after, func(t *telling) error {
		who := t.agent()
		if t.resolution.ChosenBy == "customer" {
			who = t.by
		}
		return t.keepResolution(t.f.desk.AcceptResolution(t.ctx, who, t.claim.ID, t.resolution.Version))
	}}
}

// dispute is the customer's no to what was proposed.
func dispute(after int, why string) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.DisputeResolution(t.ctx, t.by, t.claim.ID, t.resolution.Version, why))
	}}
}

// giveUp ends what does not work out, so that something else can be proposed.
func giveUp(after int, why string) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.FailResolution(t.ctx, t.agent(), t.claim.ID, t.resolution.Version, why))
	}}
}

// start begins the work on what was agreed.
func start(after int) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.BeginResolution(t.ctx, t.agent(), t.claim.ID, t.resolution.Version, ""))
	}}
}

func forward(after int, reference string) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.ForwardUnit(t.ctx, t.agent(), t.claim.ID, t.resolution.Version, reference))
	}}
}

// ship sends an advance replacement.
func ship(after int, serial, tracking string) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.ShipReplacement(t.ctx, t.agent(), t.claim.ID, t.resolution.Version,
			claim.Shipment{Serial: serial, Parcel: parcel(tracking)}))
	}}
}

// fulfil notes that the customer has what was promised; a replacement names its serial number.
func fulfil(after int, s claim.Shipment) step {
	return step{after, func(t *telling) error {
		return t.keepResolution(t.f.desk.Fulfil(t.ctx, t.agent(), t.claim.ID, t.resolution.Version, s))
	}}
}

// enter puts a line into the ledger, on the day on which it is told.
func enter(after int, b claim.Booking) step {
	return step{after, func(t *telling) error {
		b := b
		b.Day = claim.Today(t.claim.Seller, t.f.clock.at)
		made, err := t.f.desk.Book(t.ctx, t.agent(), t.claim.ID, b, t.claim.ID+b.Reference)
		if err == nil && made.Waits {
			err = errors.New(b.Reference + " waits for a second person")
		}
		return err
	}}
}

func finish(after int) step {
	return step{after, func(t *telling) error {
		return t.keep(t.f.desk.Finish(t.ctx, t.agent(), t.claim.ID, 0))
	}}
}
