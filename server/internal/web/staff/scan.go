package staff

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/views"
)

// maxScan is more than a number or a serial number has.
const maxScan = 80

// scan finds what was scanned: the serial number of a unit of the RMA that is open, or the number of an RMA.
func (r *Room) scan(c echo.Context, p *policies.Policy, v *views.ReceivingView) error {
	query := c.QueryParams()
	typed := strings.TrimSpace(query.Get("number"))
	if typed == "" {
		return nil
	}
	var err error
	switch {
	case len(typed) > maxScan:
		typed = typed[:maxScan]
		v.Band = &views.Band{Kind: views.BandUnknown, Text: "This is too long for a number. Scan it again."}
	default:
		err = r.lookUp(c, p, v, typed)
	}
	if err != nil {
		return err
	}
	if v.Band.Kind == views.BandUnknown && v.Return == nil {
		v.Unknown = typed
	}
	if query.Get("scan") != "" {
		v.Last = views.AddScan(v.Last, v.Band.Kind, r.Now(), typed)
	} else {
		v.Band.Quiet = true
	}
	return nil
}

func (r *Room) lookUp(c echo.Context, p *policies.Policy, v *views.ReceivingView, typed string) error {
	ctx, by, query := c.Request().Context(), actor(c), c.QueryParams()
	if id := query.Get("rma"); id != "" {
		open, err := r.Desk.OpenRMA(ctx, by, id)
		if err == nil && open.RMA.Seller == p.ID {
			v.Return, v.Ticks = &open, awaited(&open, query["unit"])
			if v.Tick(typed, r.Now()) {
				return nil
			}
		} else if err != nil && claim.CodeOf(err) != claim.NotFound {
			return err
		}
	}
	found, err := r.Desk.FindRMA(ctx, by, typed)
	switch code := claim.CodeOf(err); {
	case code == claim.Invalid || code == claim.NotFound:
		return r.lookUpDevice(c, p, v, typed, code)
	case err != nil:
		return err
	case len(v.Ticks) > 0 && found.ID != v.Return.RMA.ID:
		v.Wait(typed, views.ReceivingHref(found.Seller, typed))
		return nil
	case found.Seller != p.ID:
		v.Return, v.Band = nil, &views.Band{Kind: views.BandUnknown, Text: "This RMA is of " + catalog.ByID(found.Seller).Name + ".",
			There: "Open it there", ThereHref: views.ReceivingHref(found.Seller, typed)}
		return nil
	}
	open, err := r.Desk.OpenRMA(ctx, by, found.ID)
	if err == nil {
		v.Show(&open, typed, r.Now())
	}
	return err
}

// lookUpDevice: what is no number of an RMA may be the serial number of a device that came without one, or the number of its
// claim. Nothing is opened by that: a person looks whether it is the device.
func (r *Room) lookUpDevice(c echo.Context, p *policies.Policy, v *views.ReceivingView, typed string, code claim.Code) error {
	found, err := r.Desk.FindRMAOfDevice(c.Request().Context(), actor(c), p.ID, typed)
	switch {
	case err != nil && claim.CodeOf(err) != claim.NotFound:
		return err
	case err == nil && len(v.Ticks) > 0:
		v.Wait(typed, views.ReceivingHref(p.ID, string(found.Number)))
	case err == nil:
		v.Return, v.Band = nil, &views.Band{Kind: views.BandUnknown, Text: "This is no RMA number. It belongs to a device under the RMA " + string(found.Number) + ".",
			There: "Open it", ThereHref: views.ReceivingHref(p.ID, string(found.Number))}
	case code == claim.Invalid:
		v.Band = &views.Band{Kind: views.BandUnknown, Text: v.NotANumber()}
	default:
		v.Band = &views.Band{Kind: views.BandUnknown, Text: "The number is written right, but " + p.Name + " has given out no such RMA."}
		if len(v.Ticks) == 0 {
			v.Return = nil
		}
	}
	return nil
}

// awaited are those of the ticked units that can still be received.
func awaited(open *claim.Return, ticked []string) []string {
	return slices.DeleteFunc(slices.Clone(ticked), func(id string) bool {
		u := open.RMA.Unit(id)
		return u == nil || u.State != claim.UnitAuthorised
	})
}
