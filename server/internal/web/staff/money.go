package staff

import (
	"bytes"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

func (r *Room) moneyRoutes() []web.Route {
	return []web.Route{
		r.get("staff.money", "/staff/money", r.moneyPage),
		r.get("staff.money.export", "/staff/money/ledger.csv", r.exportLedger),
		r.post("staff.money.book", "/staff/claims/:id/money", r.book),
		r.post("staff.money.second", "/staff/claims/:id/money/:request", r.secondMoney),
	}
}

// book enters money, or asks a second person for it.
func (r *Room) book(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	kind := claim.EntryKind(values.Get("kind"))
	name := "money_" + string(kind)
	switch {
	case kind == claim.EntryFee:
		name = "money_charge" // one form for both
	case kind == claim.EntryHoldRelease || kind == claim.EntryHoldCharge:
		name += "_" + values.Get("entry")
	}
	return r.afterAs(c, name, func(by claim.Actor, _ int64, values url.Values) (string, error) {
		b, err := booking(kind, values)
		if err != nil {
			return "", err
		}
		booked, err := r.Desk.Book(c.Request().Context(), by, c.Param("id"), b, values.Get("key"))
		if booked.Waits {
			return "money_waits", err
		}
		return "money_entered", err
	})
}

func booking(kind claim.EntryKind, values url.Values) (b claim.Booking, err error) {
	b = claim.Booking{Kind: kind, Code: values.Get("code"), Reference: values.Get("reference"), Why: values.Get("why"), EntryID: values.Get("entry")}
	if kind != claim.EntryReversal { // undone is always the whole
		if b.Cents, err = cents(values, "amount"); err != nil {
			return b, err
		}
	}
	b.Day, err = day(values, "day")
	return b, err
}

func (r *Room) secondMoney(c echo.Context) error {
	id := c.Param("request")
	return r.afterAs(c, "money_second_"+id, func(by claim.Actor, _ int64, values url.Values) (string, error) {
		do := values.Get("do")
		if do != "confirm" && do != "refuse" {
			return "", claim.Fault("why", "Confirm it, or say that you do not agree.")
		}
		return "money_" + do, r.Desk.SecondMoney(c.Request().Context(), by, c.Param("id"), id, do == "confirm", values.Get("why"))
	})
}

// moneyPage lists what waits for a second person, and gives finance its table.
func (r *Room) moneyPage(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	return r.sendMoney(c, p, http.StatusOK, views.DeskTyped{})
}

func (r *Room) sendMoney(c echo.Context, p *policies.Policy, status int, typed views.DeskTyped) error {
	ctx, by := c.Request().Context(), actor(c)
	board, err := r.Desk.Board(ctx, by, p.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, q := range board.Requests {
		ids = append(ids, q.Entry.ClaimID)
	}
	claims, err := r.Desk.ClaimsByID(ctx, by, ids)
	if err != nil {
		return err
	}
	names, err := r.names(c, p.ID)
	if err != nil {
		return err
	}
	v := views.NewMoney(frame(c, p, views.MoneyTab), p, by, board.Requests, claims, names)
	v.From, v.Through, v.Typed = c.QueryParam("from"), c.QueryParam("through"), typed
	today := claim.Today(p.ID, r.Now())
	if v.From == "" {
		v.From = firstOfMonth(today).String()
	}
	if v.Through == "" {
		v.Through = today.String()
	}
	return web.Send(c, status, views.MoneyPage(v))
}

func firstOfMonth(d policies.Date) policies.Date {
	_, _, n := d.Civil()
	return d.AddDays(1 - n)
}

// names are those of a seller's staff by their ids.
func (r *Room) names(c echo.Context, seller string) (map[string]string, error) {
	staff, err := r.Desk.Colleagues(c.Request().Context(), actor(c), seller)
	names := map[string]string{}
	for _, s := range staff {
		names[s.ID] = s.Name
	}
	return names, err
}

// exportLedger is the ledger of some days for the seller's books. A supervisor asks for it.
func (r *Room) exportLedger(c echo.Context) error {
	p, err := seller(c, claim.Supervisor)
	if err != nil {
		return err
	}
	query := c.QueryParams()
	from, err := day(query, "from")
	var through policies.Date
	if err == nil {
		through, err = day(query, "through")
	}
	if err == nil && through < from {
		err = claim.Fault("through", "The last day has to be the first one or later.")
	}
	if status, ok := statusOf(err); ok {
		return r.sendMoney(c, p, status, views.DeskTyped{Action: "export", Err: err})
	}
	var table bytes.Buffer
	if err := r.Desk.ExportLedger(c.Request().Context(), actor(c), p.ID, from, through, &table); err != nil {
		return err
	}
	return attach(c, "ledger-"+p.ID+"-"+from.String()+"-"+through.String()+".csv", table.Bytes())
}
