package demo

import (
	"context"
	"fmt"
	"time"

	"proviso/server/claim"
)

// arrivals are parcels that came without a valid number: nobody knows yet whose they are.
var arrivals = []claim.Arrival{
	{Seller: "connectpro", NumberSeen: "DEMO, not readable", Carrier: "Demo Post", Tracking: "DEMO-TRACK-901", Sender: "Demo sender, Example City",
		Contents: "A KVM switch with the serial number DEMO-KVM-10. No letter."},
	{Seller: "softnetworks", Carrier: "Demo Post", Sender: "No sender on the parcel (demo)", Contents: "A switch, the serial number is scratched off."},
}

// holdArrivals holds the parcels, each an hour after the one before, and takes a picture of each.
func (f *filler) holdArrivals(ctx context.Context) error {
	f.clock.at = f.Now.AddDate(0, 0, -1)
	for i, a := range arrivals {
		f.clock.at = f.clock.at.Add(time.Hour)
		held, err := f.desk.HoldArrival(ctx, f.staff["agent"], a, fmt.Sprint("demo-arrival-", i))
		if err != nil {
			return err
		}
		photo, err := f.desk.PhotoOfArrival(ctx, f.staff["agent"], held.ID)
		if err != nil {
			return err
		}
		if _, err := f.Files.PutPhoto(ctx, photo, "demo-parcel.png", parcelPicture(i)); err != nil {
			return err
		}
	}
	return nil
}
