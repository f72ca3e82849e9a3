package staff

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/views"
)

// caseStep is a step of the resolution of a claim.
type caseStep func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error)

// resolutionSteps are the steps by the last word of their address.
var resolutionSteps = map[string]caseStep{
	"accept": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, _ url.Values) (claim.Resolution, error) {
		return r.Desk.AcceptResolution(c.Request().Context(), by, id, version)
	},
	"begin": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.BeginResolution(c.Request().Context(), by, id, version, values.Get("why"))
	},
	"forward": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.ForwardUnit(c.Request().Context(), by, id, version, values.Get("reference"))
	},
	"back": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.UnitBack(c.Request().Context(), by, id, version, values.Get("note"))
	},
	"ship": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.ShipReplacement(c.Request().Context(), by, id, version, shipment(values))
	},
	"extend": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		last, err := day(values, "day")
		if err != nil {
			return claim.Resolution{}, err
		}
		return r.Desk.ExtendReturn(c.Request().Context(), by, id, version, last, values.Get("why"))
	},
	"fulfil": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.Fulfil(c.Request().Context(), by, id, version, shipment(values))
	},
	"fail": func(r *Room, c echo.Context, by claim.Actor, id string, version int64, values url.Values) (claim.Resolution, error) {
		return r.Desk.FailResolution(c.Request().Context(), by, id, version, values.Get("why"))
	},
}

func shipment(values url.Values) claim.Shipment {
	return claim.Shipment{Serial: values.Get("serial"), Parcel: claim.Parcel{Carrier: values.Get("carrier"), Tracking: values.Get("tracking")}, Why: values.Get("why")}
}

// resolutionStep takes a step on the resolution that the page showed, at the version that it showed.
func (r *Room) resolutionStep(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		return r.after(c, "res_"+name, func(by claim.Actor, version int64, values url.Values) error {
			if err := subjectVersion(version); err != nil {
				return err
			}
			_, err := resolutionSteps[name](r, c, by, c.Param("id"), version, values)
			return err
		})
	}
}

func (r *Room) propose(c echo.Context) error {
	return r.afterAs(c, "res_propose", func(by claim.Actor, _ int64, values url.Values) (string, error) {
		proposed, err := r.Desk.Propose(c.Request().Context(), by, c.Param("id"), claim.ResolutionKind(values.Get("kind")), values.Get("why"))
		if proposed.ID == "" {
			return "res_waits", err
		}
		return "res_propose", err
	})
}

// secondRemedy confirms or refuses a remedy that a colleague proposed.
func (r *Room) secondRemedy(c echo.Context) error {
	return r.afterAs(c, "res_second", func(by claim.Actor, _ int64, values url.Values) (string, error) {
		version, err := claimVersion(values)
		if err != nil {
			return "", err
		}
		done, agree := "res_refuse", values.Get("do") == "confirm"
		if agree {
			done = "res_propose"
		}
		return done, r.Desk.SecondRemedy(c.Request().Context(), by, c.Param("id"), version, agree, values.Get("why"))
	})
}

// claimVersion is the version of the claim that a form was made on.
func claimVersion(values url.Values) (int64, error) { return number(values, "version", 1) }

func (r *Room) requote(c echo.Context) error {
	return r.after(c, "res_quote", func(by claim.Actor, _ int64, values url.Values) error {
		version, err := claimVersion(values)
		if err != nil {
			return err
		}
		cents, err := r.quote(c, c.Param("id"), values.Get("quote"))
		if err != nil {
			return err
		}
		_, err = r.Desk.Requote(c.Request().Context(), by, c.Param("id"), version, cents, values.Get("why"))
		return err
	})
}

func (r *Room) finish(c echo.Context) error {
	return r.after(c, "finish", func(by claim.Actor, _ int64, values url.Values) error {
		version, err := claimVersion(values)
		if err != nil {
			return err
		}
		_, err = r.Desk.Finish(c.Request().Context(), by, c.Param("id"), version)
		return err
	})
}

// cents reads an amount of a form.
func cents(values url.Values, field string) (int64, error) {
	n, ok := views.ParseDollars(values.Get(field))
	if !ok {
		return 0, claim.Fault(field, "Write the amount in dollars, such as 129.99.")
	}
	return n, nil
}
