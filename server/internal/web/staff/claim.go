package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// claimPage is the desk of one claim.
func (r *Room) claimPage(c echo.Context) error {
	return r.sendClaim(c, http.StatusOK, views.DeskTyped{})
}

// sendClaim shows the desk with what its reader typed, where a form came back.
func (r *Room) sendClaim(c echo.Context, status int, typed views.DeskTyped) error {
	file, err := r.Desk.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	in, err := r.deskInput(c, file)
	if err != nil {
		return err
	}
	in.Typed = typed
	return web.Send(c, status, views.ClaimDesk(views.NewDesk(in)))
}

func (r *Room) deskInput(c echo.Context, file *desk.File) (in views.DeskInput, err error) {
	p := catalog.ByID(file.Claim.Seller)
	in = views.DeskInput{Policy: p, Claim: file.Claim, Customer: file.Customer, Decisions: file.Decisions, Messages: file.Messages,
		Evidence: file.Evidence, Events: file.Events, Rules: file.Rules, Unit: file.Unit, Others: file.Others, Names: file.Names,
		Now: r.Now(), Me: actor(c), Own: file.Customer.Email != "" && claim.Fold(file.Customer.Email) == claim.Fold(web.ViewerOf(c).Staff.Email)}
	in.Frame = frame(c, p, views.QueueTab)
	in.Colleagues = options(file.Colleagues)
	if in.After, err = r.aftermath(c, file); err != nil {
		return in, err
	}
	in.Outcome, in.Trace, err = explain(file.Current())
	return in, err
}

// explain reads a stored answer, with what would change it and how every rule stands. The rules are today's.
func explain(d *claim.Decision) (out views.Outcome, trace []policies.TraceLine, err error) {
	if d == nil {
		return out, nil, nil
	}
	changes, _ := new(catalog.Checker).Changes(nil, d.Used, noDay) // the stored facts were found to be good when they were stored
	if out, err = views.ReadOutcome(d.Answer, changes); err != nil {
		return out, nil, err
	}
	var facts policies.Facts
	if faults := catalog.Decode(&facts, d.Used, noDay); len(faults) > 0 {
		return out, nil, nil // today's policy has other questions: the stored answer stands alone
	}
	return out, facts.Policy.Trace(&facts), nil
}

// noDay: stored facts name the day they were asked on.
func noDay(string) policies.Date { return 0 }

// deed is one thing that a form of the desk does; it returns the claim as it is then.
type deed func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error)

// act does what a form asks for and leads back to the claim. Who was refused, or came second, gets the desk as it is now with
// what happened and their own text kept.
func (r *Room) act(c echo.Context, name string, do deed) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	var after claim.Claim
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil || version < 1 {
		err = claim.Fault("version", "This form is not complete. Load the claim again.")
	} else {
		after, err = do(actor(c), c.Param("id"), version, values)
	}
	if status, ok := statusOf(err); ok {
		return r.sendClaim(c, status, views.DeskTyped{Action: name, Version: version, Err: err, Values: values})
	}
	if err != nil {
		return err
	}
	return see(c, "/staff/claims/"+c.Param("id"), nil, views.DeskDone(name, &after))
}

func (r *Room) approve(c echo.Context) error {
	return r.act(c, "approve", func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		quote, err := r.quote(c, id, values.Get("quote"))
		if err != nil {
			return claim.Claim{}, err
		}
		return r.Desk.Rule(c.Request().Context(), by, id, version, claim.Ruling{Action: claim.Approve, Reason: values.Get("reason"),
			Clauses: values["clause"], QuoteCents: quote})
	})
}

// quote reads what a chargeable claim will cost; it has to lie within what the decision lets the seller charge.
func (r *Room) quote(c echo.Context, id, typed string) (int64, error) {
	file, err := r.Desk.Open(c.Request().Context(), actor(c), id)
	if err != nil || file.Claim.Verdict != "chargeable" {
		return 0, err
	}
	out, err := views.ReadOutcome(file.Current().Answer, nil)
	if err != nil {
		return 0, err
	}
	cents, ok := views.ParseDollars(typed)
	if !ok {
		return 0, claim.Fault("quote", "Write what it will cost the customer in dollars, such as 129.99.")
	}
	return cents, views.CheckQuote(out.Decision, cents)
}

func (r *Room) decline(c echo.Context) error {
	return r.act(c, "decline", func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		clauses, err := r.clauses(c, id, values["clause"])
		if err != nil {
			return claim.Claim{}, err
		}
		return r.Desk.Rule(c.Request().Context(), by, id, version, claim.Ruling{Action: claim.Decline, Reason: values.Get("reason"), Clauses: clauses})
	})
}

// clauses are the ones ticked; each has to stand in the policy of the claim's seller, for the customer reads it.
func (r *Room) clauses(c echo.Context, id string, ticked []string) ([]string, error) {
	file, err := r.Desk.Open(c.Request().Context(), actor(c), id)
	if err != nil {
		return nil, err
	}
	for _, clause := range ticked {
		if catalog.ByID(file.Claim.Seller).Clause(clause) == nil {
			return nil, claim.Fault("clauses", "Choose clauses of this seller's policy.")
		}
	}
	return ticked, nil
}

// second confirms or refuses what a colleague proposed, or takes back what oneself did.
func (r *Room) second(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	if values.Get("do") == "back" {
		return r.act(c, "taken_back", func(by claim.Actor, id string, version int64, _ url.Values) (claim.Claim, error) {
			return r.Desk.Unpropose(c.Request().Context(), by, id, version)
		})
	}
	return r.act(c, "second", func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		agree := values.Get("do") == "confirm"
		if !agree && values.Get("why") == "" {
			return claim.Claim{}, claim.Fault("why", "Say why you do not agree: your colleague reads it.")
		}
		return r.Desk.Second(c.Request().Context(), by, id, version, agree, values.Get("why"))
	})
}

func (r *Room) ask(c echo.Context) error {
	return r.act(c, "ask", func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		return r.Desk.Ask(c.Request().Context(), by, id, version, values.Get("message"))
	})
}

// message and note collide with nothing: two people may write at once.
func (r *Room) message(c echo.Context) error { return r.say(c, "message", false) }

func (r *Room) note(c echo.Context) error { return r.say(c, "note", true) }

func (r *Room) say(c echo.Context, name string, internal bool) error {
	return r.act(c, name, func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		after, err := r.Desk.SayOnce(c.Request().Context(), by, id, version, values.Get("message"), internal)
		if errors.Is(err, desk.ErrSaid) {
			return after, nil // the form was sent twice; what it asks for is done
		}
		return after, err
	})
}

func (r *Room) assign(c echo.Context) error {
	return r.act(c, "assign", func(by claim.Actor, id string, version int64, values url.Values) (claim.Claim, error) {
		return r.Desk.Assign(c.Request().Context(), by, id, version, assignee(c, values))
	})
}
