package customer

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// after reads what became of a claim that was approved once; nil of another one.
func (r *Room) after(ctx context.Context, by claim.Actor, c *claim.Claim) (*views.AfterView, error) {
	if c.State != claim.Approved && c.State != claim.Closed && c.State != claim.Withdrawn {
		return nil, nil
	}
	a, err := r.Desk.Aftermath(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	s, err := r.Desk.Statement(ctx, by, c.ID)
	if err != nil {
		return nil, err
	}
	return &views.AfterView{RMAs: a.RMAs, Resolutions: a.Resolutions, Terms: a.Case.Terms,
		Money: views.MoneyView{Entries: s.Entries, OwedCents: s.OwedCents, BackCents: s.PaidBack, HeldCents: s.HeldCents}}, nil
}

// claimLine is a claim in the list, with what became of it.
func (r *Room) claimLine(c claim.Claim, p desk.Progress) views.ClaimLine {
	line := views.NewClaimLine(catalog.ByID(c.Seller), c, r.Now())
	line.After = &views.AfterView{RMAs: p.RMAs, Resolutions: p.Resolutions}
	line.Status = views.NewAfterStatus(line.Policy, &c, line.After, r.Now())
	return line
}

// resolution is what a customer says to what is to be done: a choice, where the policy leaves it to them, or an answer to what
// the seller proposed.
func (r *Room) resolution(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	ctx, id, form := c.Request().Context(), c.Param("id"), c.Request().PostForm
	switch form.Get("do") {
	case "choose":
		kind := claim.ResolutionKind(form.Get("kind"))
		return r.act(c, action{field: "kind", text: string(kind), done: "Your choice is noted.", was: r.chosen(ctx, web.ViewerOf(c).Actor, kind),
			do: func(by claim.Actor, version int64) error {
				_, err := r.Desk.Choose(ctx, by, id, version, kind)
				return err
			}})
	case "accept":
		return r.act(c, action{done: "You agreed.", was: never, do: func(by claim.Actor, version int64) error {
			_, err := r.Desk.AcceptResolution(ctx, by, id, version)
			return err
		}})
	case "dispute":
		text := written(c, "dispute")
		return r.act(c, action{field: "dispute", text: text, done: "Your answer is sent.", was: said(text), do: func(by claim.Actor, version int64) error {
			if strings.TrimSpace(text) == "" {
				return claim.Fault("dispute", "Say what you see differently: a person reads it.")
			}
			_, err := r.Desk.DisputeResolution(ctx, by, id, version, text)
			return err
		}})
	}
	return r.act(c, action{was: never, do: func(claim.Actor, int64) error {
		return claim.Fault("", "Choose one of the buttons of the form.")
	}})
}

func never(*desk.File) bool { return false }

// chosen tells whether this is what the customer chose already: then the form was sent twice.
func (r *Room) chosen(ctx context.Context, by claim.Actor, kind claim.ResolutionKind) func(*desk.File) bool {
	return func(file *desk.File) bool {
		a, err := r.Desk.Aftermath(ctx, by, file.Claim.ID)
		open := a.Case.Resolution
		return err == nil && open != nil && open.Kind == kind && claim.ProposedBy(file.Events, open.ID) == claim.ByCustomer
	}
}
