package customer

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// begin takes what the checker found out. Who is signed in, and whose page gave the form a key, has a draft at once; anybody
// else is asked to sign in first, and their answers wait with the visit.
func (r *Room) begin(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	wanted, err := r.readPending(c)
	if err != nil {
		return err
	}
	if shown := c.Request().PostForm.Get("policy_version"); shown != "" && shown != catalog.ByID(wanted.Seller).Version() {
		return r.showNewAnswer(c, wanted)
	}
	by, err := r.signedIn(c)
	if err != nil {
		return err
	}
	if key := c.Request().PostForm.Get("key"); by != nil && isKey(key) {
		return r.startDraft(c, *by, draftOf(wanted), key)
	}
	if err := r.remember(c, wanted); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/claims/start")
}

// showNewAnswer is for a page that was opened under an older policy: what was answered is kept, and the answer under today's
// policy is shown before anything is made of it.
func (r *Room) showNewAnswer(c echo.Context, wanted pending) error {
	if err := r.remember(c, wanted); err != nil {
		return err
	}
	err := r.Sessions.AddFlash(c.Response(), c.Request(), session.Warning,
		"The seller's policy changed while your page was open. What you answered is kept; this is the answer under today's policy.")
	if err != nil {
		return sessionError(err)
	}
	return c.Redirect(http.StatusSeeOther, "/claims/start")
}

// signedIn is the customer who is signed in; nil where nobody is.
func (r *Room) signedIn(c echo.Context) (*claim.Actor, error) {
	current, err := r.Sessions.Subject(c.Request(), session.Customer)
	if errors.Is(err, session.ErrNoSession) {
		return nil, nil
	}
	if err != nil {
		return nil, sessionError(err)
	}
	switch _, err := r.People.CustomerByID(c.Request().Context(), current.SubjectID); {
	case claim.CodeOf(err) == claim.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &claim.Actor{Kind: claim.ByCustomer, ID: current.SubjectID}, nil
}

// isKey tells a one-time key that nobody can guess from something else.
func isKey(key string) bool {
	if len(key) < 22 || len(key) > 64 {
		return false
	}
	for _, r := range key {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return true
}

func draftOf(p pending) desk.Draft {
	facts, err := claim.ParseFacts(p.Facts)
	if err != nil {
		facts = claim.Facts{}
	}
	return desk.Draft{Seller: p.Seller, Intent: p.Intent, Facts: facts}
}

// askToStart shows what the draft will begin with.
func (r *Room) askToStart(c echo.Context) error {
	if id := c.QueryParam("device"); id != "" {
		return r.askAboutDevice(c, id, http.StatusOK, "")
	}
	wanted, found, err := r.recall(c)
	if err != nil {
		return err
	}
	if !found {
		return web.Send(c, http.StatusOK, views.StartClaim(views.StartView{}))
	}
	p := catalog.ByID(wanted.Seller)
	today := claim.Today(p.ID, r.Now())
	facts, err := wanted.full(today)
	if err != nil {
		return err
	}
	answer, _ := catalog.Check(nil, facts.JSON(), nil)
	out, err := views.ReadOutcome(answer, nil)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.StartClaim(views.StartView{Policy: p, Key: r.NewID(), Rows: views.FactRows(p, wanted.Intent, facts),
		Answer: views.NewAnswer(p, facts, out, today.String())}))
}

func (r *Room) askAboutDevice(c echo.Context, id string, status int, fault string) error {
	unit, err := r.Desk.OwnDevice(c.Request().Context(), web.ViewerOf(c).Actor, id)
	if err != nil {
		return err
	}
	facts, err := views.ReadFacts(unit.Facts.JSON())
	if err != nil {
		return err
	}
	return web.Send(c, status, views.StartClaim(views.StartView{Policy: catalog.ByID(unit.Seller), Key: r.NewID(), Device: &unit, Facts: facts, Fault: fault}))
}

// start makes the draft.
func (r *Room) start(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	form := c.Request().PostForm
	if id := form.Get("device"); id != "" {
		return r.startFromDevice(c, id)
	}
	wanted, found, err := r.recall(c)
	if err != nil {
		return err
	}
	if !found { // it was started already, from this page
		return c.Redirect(http.StatusSeeOther, "/claims")
	}
	return r.startDraft(c, web.ViewerOf(c).Actor, draftOf(wanted), form.Get("key"))
}

func (r *Room) startFromDevice(c echo.Context, id string) error {
	by := web.ViewerOf(c).Actor
	form := c.Request().PostForm
	unit, err := r.Desk.OwnDevice(c.Request().Context(), by, id)
	if err != nil {
		return err
	}
	intent := form.Get("intent")
	if intent != policies.Fault.String() && intent != policies.Return.String() {
		return r.askAboutDevice(c, id, http.StatusUnprocessableEntity, "Choose what you need.")
	}
	return r.startDraft(c, by, desk.Draft{Seller: unit.Seller, Intent: intent, Facts: claim.Facts{}, Serial: unit.Serial, Order: unit.OrderNumber}, form.Get("key"))
}

func (r *Room) startDraft(c echo.Context, by claim.Actor, draft desk.Draft, key string) error {
	ctx := c.Request().Context()
	if !isKey(key) {
		key = ""
	}
	earlier, err := r.Desk.Claims(ctx, by)
	if err != nil {
		return err
	}
	draft.Contact = lastContact(earlier)
	made, err := r.Desk.Start(ctx, by, draft, key)
	if claim.CodeOf(err) == claim.NotFound { // it was started with this form before, and discarded since
		made, err = r.Desk.Start(ctx, by, draft, r.NewID())
	}
	if err != nil {
		return err
	}
	if err := r.Sessions.Forget(c.Response(), c.Request(), pendingName); err != nil {
		return sessionError(err)
	}
	if slices.ContainsFunc(earlier, func(other claim.Claim) bool { return other.ID == made.ID }) {
		if err := r.tell(c, "You have begun this claim already: here is your draft, as you left it."); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, "/claims/"+made.ID)
}

// lastContact is how the customer was to be reached the last time.
func lastContact(claims []claim.Claim) claim.Contact {
	for _, c := range claims {
		if c.Contact.Name != "" {
			return c.Contact
		}
	}
	return claim.Contact{}
}
