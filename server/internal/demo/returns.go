package demo

import (
	"context"
	"fmt"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// houseRules names a made-up return address at every seller: it stands on the slips of the demo returns.
func (f *filler) houseRules(ctx context.Context) error {
	f.clock.at = f.Now.AddDate(0, 0, -daysOfBooks)
	admin := f.staff["admin"]
	for i, p := range catalog.All() {
		rules, version, err := f.desk.HouseRules(ctx, admin, p.ID)
		if err != nil {
			return err
		}
		rules.ReturnAddress = fmt.Sprintf("Demo returns, %s\n%d Example Street\nExample City\nNot a real address: send nothing here", p.Name, i+1)
		if err := f.desk.SaveRules(ctx, admin, p.ID, rules, version); err != nil {
			return err
		}
	}
	return nil
}

// parcel is what the demo says of a parcel.
func parcel(tracking string) claim.Parcel {
	return claim.Parcel{Carrier: "Demo Post", Tracking: "DEMO-TRACK-" + tracking}
}

func (t *telling) keepRMA(r claim.RMA, err error) error {
	if err == nil {
		t.rma = r
	}
	return err
}

func (t *telling) agent() claim.Actor { return t.f.staff["agent"] }

func issue(after int) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.IssueRMA(t.ctx, t.agent(), []string{t.claim.ID}))
	}}
}

func send(after int, tracking string) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.SendRMA(t.ctx, t.by, t.rma.ID, t.rma.Version, parcel(tracking)))
	}}
}

func receive(after int) step {
	return step{after, func(t *telling) error {
		receipts := []claim.Receipt{{ClaimID: t.claim.ID, SerialSeen: t.claim.Serial}}
		return t.keepRMA(t.f.desk.ReceiveRMA(t.ctx, t.agent(), t.rma.ID, t.rma.Version, receipts))
	}}
}

// photograph takes a picture of the box, as it came.
func photograph(after int) step {
	return step{after, func(t *telling) error {
		photo, err := t.f.desk.PhotoOfRMA(t.ctx, t.agent(), t.rma.ID)
		if err != nil {
			return err
		}
		_, err = t.f.Files.PutPhoto(t.ctx, photo, "demo-parcel.png", parcelPicture(len(t.claim.Serial)))
		return err
	}}
}

func inspect(after int, found claim.Inspection, why string) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.InspectUnit(t.ctx, t.agent(), t.rma.ID, t.rma.Version, t.claim.ID, found, why))
	}}
}

func cancel(after int, why string) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.CancelRMA(t.ctx, t.agent(), t.rma.ID, t.rma.Version, why))
	}}
}

func reissue(after int) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.ReissueRMA(t.ctx, t.agent(), t.rma.ID, t.rma.Version))
	}}
}

func closeRMA(after int) step {
	return step{after, func(t *telling) error {
		return t.keepRMA(t.f.desk.CloseRMA(t.ctx, t.agent(), t.rma.ID, t.rma.Version))
	}}
}
