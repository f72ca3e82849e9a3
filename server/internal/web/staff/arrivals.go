package staff

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/views"
)

// onArrivals does something about parcels without a valid RMA and comes back to the receiving desk.
func (r *Room) onArrivals(c echo.Context, name string, do func(by claim.Actor, seller string, values url.Values) (number string, err error)) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	values, err := form(c)
	if err != nil {
		return err
	}
	number, err := do(actor(c), p.ID, values)
	if err == nil {
		query := url.Values{"seller": {p.ID}, "last": values["last"]}
		if number != "" {
			query.Set("number", number)
		}
		return see(c, "/staff/receiving", query, views.StaffDone(name))
	}
	status, refused := statusOf(err)
	if !refused {
		return err
	}
	v := views.ReceivingView{Frame: frame(c, p, views.ReceivingTab), Last: views.ReadScans(values["last"]),
		Typed: views.DeskTyped{Action: name + c.Param("arrival"), Err: err, Values: values}}
	return r.sendReceiving(c, p, status, v)
}

// hold keeps a parcel that came without a valid RMA.
func (r *Room) hold(c echo.Context) error {
	return r.onArrivals(c, "hold", func(by claim.Actor, seller string, values url.Values) (string, error) {
		a := claim.Arrival{Seller: seller, NumberSeen: values.Get("number"), Carrier: values.Get("carrier"), Tracking: values.Get("tracking"),
			Sender: values.Get("sender"), Contents: values.Get("contents")}
		_, err := r.Desk.HoldArrival(c.Request().Context(), by, a, values.Get("key"))
		return "", err
	})
}

// match ties a held parcel to an RMA, which is shown next: its units are received there.
func (r *Room) match(c echo.Context) error {
	return r.onArrivals(c, "match", func(by claim.Actor, _ string, values url.Values) (string, error) {
		version, err := number(values, "subject", 1)
		if err != nil {
			return "", err
		}
		_, err = r.Desk.MatchArrival(c.Request().Context(), by, c.Param("arrival"), version, values.Get("number"))
		return values.Get("number"), err
	})
}

func (r *Room) sendBack(c echo.Context) error {
	return r.onArrivals(c, "back", func(by claim.Actor, _ string, values url.Values) (string, error) {
		version, err := number(values, "subject", 1)
		if err != nil {
			return "", err
		}
		_, err = r.Desk.SendArrivalBack(c.Request().Context(), by, c.Param("arrival"), version, values.Get("why"))
		return "", err
	})
}
