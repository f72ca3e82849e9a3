package customer

import (
	"encoding/json"
	"errors"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/views"
)

// pending is a claim that waits for its customer to sign in. It is kept with the visit of their browser.
type pending struct {
	Seller string          `json:"seller"`
	Intent string          `json:"intent"`
	Facts  json.RawMessage `json:"facts"`
}

const (
	pendingName = "claim"
	// maxPendingBytes is far more than the questions of one seller fill, and less than a visit holds.
	maxPendingBytes = 2000
)

var (
	errNoAnswer = claim.Refuse(claim.Invalid, "A claim starts from an answer of the checker about something that is broken or that you send back. Go back and choose one of the two.")
	errBadFacts = claim.Refuse(claim.Invalid, "Some of these answers cannot be used together. Go back, correct what is marked there, and start the claim from the answer.")
)

// readPending reads what the checker's page sent: with its script the facts as JSON, without it the fields of its form.
func (r *Room) readPending(c echo.Context) (pending, error) {
	form := c.Request().PostForm
	seller := form.Get("seller")
	if seller == "" {
		seller = c.QueryParam("seller")
	}
	p := catalog.ByID(seller)
	if p == nil {
		return pending{}, errNoAnswer
	}
	facts := views.ParseForm(p, form, claim.Today(p.ID, r.Now())).Facts
	if text := form.Get("facts"); text != "" {
		var err error
		if facts, err = views.ReadFacts([]byte(text)); err != nil {
			return pending{}, errBadFacts
		}
	}
	return r.pendingOf(p, facts)
}

func (r *Room) pendingOf(p *policies.Policy, facts views.Facts) (pending, error) {
	intent, _ := facts["intent"].(string)
	if intent != policies.Fault.String() && intent != policies.Return.String() {
		return pending{}, errNoAnswer
	}
	facts["seller"], facts["asked_on"] = p.ID, claim.Today(p.ID, r.Now()).String()
	if _, ok := catalog.Check(nil, facts.JSON(), nil); !ok {
		return pending{}, errBadFacts
	}
	kept := onlyStated(facts).JSON()
	if len(kept) > maxPendingBytes {
		return pending{}, errBadFacts
	}
	return pending{Seller: p.ID, Intent: intent, Facts: kept}, nil
}

// onlyStated leaves out what the server sets itself.
func onlyStated(facts views.Facts) views.Facts {
	stated := views.Facts{}
	for name, value := range facts {
		switch name {
		case "seller", "intent", "asked_on":
		default:
			stated[name] = value
		}
	}
	return stated
}

// full are the pending facts as the checker takes them.
func (p pending) full(today policies.Date) (views.Facts, error) {
	facts, err := views.ReadFacts(p.Facts)
	if err != nil {
		return nil, err
	}
	facts["seller"], facts["intent"], facts["asked_on"] = p.Seller, p.Intent, today.String()
	return facts, nil
}

func (r *Room) remember(c echo.Context, p pending) error {
	return sessionError(r.Sessions.Remember(c.Response(), c.Request(), pendingName, p))
}

func (r *Room) recall(c echo.Context) (p pending, found bool, err error) {
	found, err = r.Sessions.Recall(c.Request(), pendingName, &p)
	if err == nil && found && catalog.ByID(p.Seller) == nil {
		found = false // of a seller that is gone
	}
	return p, found, sessionError(err)
}

// sessionError says what went wrong with a session in words for people.
func sessionError(err error) error {
	switch {
	case errors.Is(err, session.ErrUnavailable):
		return problem.SignInUnavailable.With(err)
	case errors.Is(err, session.ErrNoSession):
		return problem.SignInNeeded.With(err)
	}
	return err
}
