package staff

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/web"
)

func (r *Room) moneyRoutes() []web.Route {
	return []web.Route{
		r.get("staff.money", "/staff/money", r.moneyPage),
		r.get("staff.money.export", "/staff/money/ledger.csv", r.exportLedger),
		r.post("staff.money.book", "/staff/claims/:id/money", r.book),
		r.post("staff.money.second", "/staff/claims/:id/money/:request", r.secondMoney),
	}
}

var errUnproved = claim.Fault("proof", "Nothing is entered yet: confirm first that it is you. Then send this once more.")

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
		if !proved(c) {
			return "", errUnproved
		}
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

// secondMoney confirms or refuses what a colleague asked for, or takes back what oneself did: that moves nothing and needs no proof.
func (r *Room) secondMoney(c echo.Context) error {
	id := c.Param("request")
	return r.afterAs(c, "money_second_"+id, func(by claim.Actor, _ int64, values url.Values) (string, error) {
		do := values.Get("do")
		if do == "back" {
			return "money_back", r.Desk.TakeBackMoney(c.Request().Context(), by, c.Param("id"), id)
		}
		if !proved(c) {
			return "", errUnproved
		}
		if do != "confirm" && do != "refuse" {
			return "", claim.Fault("why", "Confirm it, or say that you do not agree.")
		}
		return "money_" + do, r.Desk.SecondMoney(c.Request().Context(), by, c.Param("id"), id, do == "confirm", values.Get("why"))
	})
}
