package staff

import (
	"net/url"
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
	switch claim.CodeOf(err) {
	case claim.Invalid:
		v.Band = &views.Band{Kind: views.BandUnknown, Text: v.NotANumber()}
		return nil
	case claim.NotFound:
		v.Return, v.Band = nil, &views.Band{Kind: views.BandUnknown, Text: "The number is written right, but " + p.Name + " has given out no such RMA."}
		return nil
	}
	if err != nil {
		return err
	}
	if found.Seller != p.ID {
		v.Return, v.Band = nil, &views.Band{Kind: views.BandUnknown, Text: "This RMA is of " + catalog.ByID(found.Seller).Name + ".",
			ThereHref: "/staff/receiving?" + url.Values{"seller": {found.Seller}, "number": {typed}}.Encode()}
		return nil
	}
	open, err := r.Desk.OpenRMA(ctx, by, found.ID)
	if err == nil {
		if v.Return == nil || v.Return.RMA.ID != open.RMA.ID {
			v.Ticks = nil
		}
		v.Show(&open, typed, r.Now())
	}
	return err
}

// awaited are those of the ticked units that can still be received.
func awaited(open *claim.Return, ticked []string) []string {
	return slices.DeleteFunc(slices.Clone(ticked), func(id string) bool {
		u := open.RMA.Unit(id)
		return u == nil || u.State != claim.UnitAuthorised
	})
}
