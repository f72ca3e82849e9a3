package staff

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

func (r *Room) receivingRoutes() []web.Route {
	const rma, arrival = "/staff/receiving/rma/:rma", "/staff/receiving/arrivals/:arrival"
	return []web.Route{
		r.get("staff.receiving", "/staff/receiving", r.receivingPage),
		r.post("staff.receiving.receive", rma+"/receive", r.receive),
		r.post("staff.receiving.late", rma+"/late", r.ruleLate),
		r.post("staff.receiving.inspect", rma+"/inspect", r.inspect),
		r.post("staff.receiving.missing", rma+"/missing", r.missing),
		r.post("staff.receiving.close", rma+"/close", r.closeRMA),
		r.post("staff.receiving.hold", "/staff/receiving/arrivals", r.hold),
		r.post("staff.receiving.match", arrival+"/match", r.match),
		r.post("staff.receiving.back", arrival+"/back", r.sendBack),
	}
}

// receivingPage is the receiving desk. What was scanned stands in its address, so that it works without a script and a
// reload receives nothing.
func (r *Room) receivingPage(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	v := views.ReceivingView{Frame: frame(c, p, views.ReceivingTab), Last: views.ReadScans(c.QueryParams()["last"])}
	if err := r.scan(c, p, &v); err != nil {
		return err
	}
	return r.sendReceiving(c, p, http.StatusOK, v)
}

func (r *Room) sendReceiving(c echo.Context, p *policies.Policy, status int, v views.ReceivingView) error {
	board, err := r.Desk.Board(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return err
	}
	if v.HeldPhotos, err = r.Desk.PhotosOfHeld(c.Request().Context(), actor(c), p.ID); err != nil {
		return err
	}
	if v.Return != nil {
		if v.Photos, err = r.Desk.PhotosOfRMA(c.Request().Context(), actor(c), &v.Return.RMA); err != nil {
			return err
		}
	}
	v.Policy, v.Now, v.Held, v.Key = p, r.Now(), board.Arrivals, rand.Text()
	return web.Send(c, status, views.Receiving(v))
}

// onReceiving does something to an RMA on the receiving desk and comes back to it.
func (r *Room) onReceiving(c echo.Context, name string, do func(by claim.Actor, version int64, values url.Values) error) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	open, err := r.Desk.OpenRMA(c.Request().Context(), actor(c), c.Param("rma"))
	if err != nil {
		return err
	}
	version, err := number(values, "subject", 1)
	if err == nil {
		err = do(actor(c), version, values)
	}
	if err == nil {
		query := url.Values{"seller": {open.RMA.Seller}, "number": {string(open.RMA.Number)}, "last": values["last"]}
		return see(c, "/staff/receiving", query, views.StaffDone(name))
	}
	status, refused := statusOf(err)
	if !refused {
		return err
	}
	return r.refusedReceiving(c, status, views.DeskTyped{Action: name + values.Get("unit_of"), Err: err, Values: values})
}

// refusedReceiving shows the RMA as it is now, with what was typed.
func (r *Room) refusedReceiving(c echo.Context, status int, typed views.DeskTyped) error {
	open, err := r.Desk.OpenRMA(c.Request().Context(), actor(c), c.Param("rma"))
	if err != nil {
		return err
	}
	p := catalog.ByID(open.RMA.Seller)
	return r.sendReceiving(c, p, status, views.ReceivingView{Frame: frame(c, p, views.ReceivingTab), Last: views.ReadScans(typed.Values["last"]), Return: &open,
		Ticks: typed.Values["unit"], Typed: typed})
}

// receive notes the units that were ticked.
func (r *Room) receive(c echo.Context) error {
	return r.onReceiving(c, "receive", func(by claim.Actor, version int64, values url.Values) error {
		var receipts []claim.Receipt
		for _, id := range values["unit"] {
			receipts = append(receipts, claim.Receipt{ClaimID: id, SerialSeen: values.Get("serial." + id)})
		}
		_, err := r.Desk.ReceiveRMA(c.Request().Context(), by, c.Param("rma"), version, receipts)
		return err
	})
}

func (r *Room) ruleLate(c echo.Context) error {
	return r.onReceiving(c, "late", func(by claim.Actor, version int64, values url.Values) error {
		do := values.Get("do")
		if do != "accept" && do != "send_back" {
			return claim.Fault("why", "Accept the late goods, or send them back.")
		}
		_, err := r.Desk.RuleLateRMA(c.Request().Context(), by, c.Param("rma"), version, do == "accept", values.Get("why"))
		return err
	})
}

func (r *Room) inspect(c echo.Context) error {
	return r.onReceiving(c, "inspect", func(by claim.Actor, version int64, values url.Values) error {
		_, err := r.Desk.InspectUnit(c.Request().Context(), by, c.Param("rma"), version, values.Get("unit_of"), claim.Inspection(values.Get("found")), values.Get("why"))
		return err
	})
}

func (r *Room) missing(c echo.Context) error {
	return r.onReceiving(c, "missing", func(by claim.Actor, version int64, values url.Values) error {
		_, err := r.Desk.MissingUnit(c.Request().Context(), by, c.Param("rma"), version, values.Get("unit_of"), values.Get("why"))
		return err
	})
}

func (r *Room) closeRMA(c echo.Context) error {
	return r.onReceiving(c, "close", func(by claim.Actor, version int64, _ url.Values) error {
		_, err := r.Desk.CloseRMA(c.Request().Context(), by, c.Param("rma"), version)
		return err
	})
}
