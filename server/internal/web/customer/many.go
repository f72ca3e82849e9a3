package customer

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// manyRoutes are for whoever has many devices: one form for several claims, and several drafts sent at once.
func (r *Room) manyRoutes() []web.Route {
	return []web.Route{
		{Name: "claims.many", Method: http.MethodPost, Path: "/devices/claims", For: web.Customers, Handle: r.many, Body: web.MaxForm},
		{Name: "claims.drafts", Method: http.MethodGet, Path: "/claims/drafts", For: web.Customers, Handle: r.drafts},
		{Name: "claims.drafts.send", Method: http.MethodPost, Path: "/claims/drafts", For: web.Customers, Handle: r.sendDrafts, Body: web.MaxForm},
	}
}

// batch are the devices of one form.
type batch struct {
	policy  *policies.Policy
	intent  string
	devices []desk.Device
}

// many asks once what holds for several devices of one seller, and makes a draft for each.
func (r *Room) many(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	b, why, err := r.readBatch(c)
	if err != nil {
		return err
	}
	if why != "" {
		if err := r.Sessions.AddFlash(c.Response(), c.Request(), session.Warning, why); err != nil {
			return sessionError(err)
		}
		return c.Redirect(http.StatusSeeOther, "/devices")
	}
	form := c.Request().PostForm
	if form.Get("do") != "start" {
		earlier, err := r.Desk.Claims(c.Request().Context(), web.ViewerOf(c).Actor)
		if err != nil {
			return err
		}
		return r.askForMany(c, http.StatusOK, b, views.DraftForm{Contact: lastContact(earlier)}, views.ParseForm(b.policy, url.Values{}, r.today(b.policy)), nil)
	}
	return r.startMany(c, b)
}

func (r *Room) today(p *policies.Policy) policies.Date { return claim.Today(p.ID, r.Now()) }

// readBatch reads which devices are meant; why is what keeps them from sharing a form.
func (r *Room) readBatch(c echo.Context) (b batch, why string, err error) {
	form := c.Request().PostForm
	b.intent = form.Get("intent")
	all, err := r.Desk.Devices(c.Request().Context(), web.ViewerOf(c).Actor)
	if err != nil {
		return b, "", err
	}
	ids := form["device"]
	for _, d := range all {
		if slices.Contains(ids, d.Unit.ID) {
			b.devices = append(b.devices, d)
		}
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != len(b.devices) {
		return b, "", problem.NotFound
	}
	b.devices = slices.DeleteFunc(b.devices, func(d desk.Device) bool { return d.ClaimID != "" || d.Gone })
	switch {
	case len(b.devices) == 0:
		return b, "Tick the devices first: at least one that has no claim yet.", nil
	case b.intent != policies.Fault.String() && b.intent != policies.Return.String():
		return b, "Choose what you need for these devices.", nil
	}
	b.policy = catalog.ByID(b.devices[0].Unit.Seller)
	if slices.ContainsFunc(b.devices, func(d desk.Device) bool { return d.Unit.Seller != b.policy.ID }) {
		return b, "Each seller asks different questions: tick devices of one seller at a time.", nil
	}
	return b, "", nil
}

// askForMany shows the form. The questions are those that are open for the first device: it stands for all of them.
func (r *Room) askForMany(c echo.Context, status int, b batch, typed views.DraftForm, checked views.Form, refusal error) error {
	check, decision, err := r.checkMany(b, checked)
	if err != nil {
		return err
	}
	v := views.ManyView{Key: r.NewID(), Draft: views.DraftView{Policy: b.policy, Claim: &claim.Claim{Seller: b.policy.ID, Intent: b.intent}, Form: typed, Check: check,
		Decision: decision, Now: r.Now()}}
	for _, d := range b.devices {
		v.Devices = append(v.Devices, views.NewDeviceLine(b.policy, d.Unit, d.Coverage, ""))
	}
	if refusal != nil {
		v.Draft.Faults = faultsOf(refusal, check.Errors)
	}
	return web.Send(c, status, views.StartMany(v))
}

func (r *Room) checkMany(b batch, checked views.Form) (views.CheckView, claim.Decision, error) {
	today := r.today(b.policy)
	facts, err := claim.ParseFacts(onlyStated(checked.Facts).JSON())
	if err != nil {
		return views.CheckView{}, claim.Decision{}, err
	}
	decision, err := claim.Judge(b.policy.ID, b.intent, facts, &b.devices[0].Unit, today)
	if err != nil && claim.CodeOf(err) != claim.Invalid {
		return views.CheckView{}, decision, err
	}
	checked.Facts["seller"], checked.Facts["intent"] = b.policy.ID, b.intent
	out, err := r.outcome(decision, checked.Facts, today.String())
	return views.NewCheck(b.policy, checked, out, today), decision, err
}

func (r *Room) startMany(c echo.Context, b batch) error {
	form := c.Request().PostForm
	typed, checked := r.readDraft(c, &claim.Claim{Seller: b.policy.ID, Intent: b.intent, Stated: []byte("{}")})
	if check, _, err := r.checkMany(b, checked); err != nil {
		return err
	} else if asksMore(checked.Shown, check.Form.Shown) { // an answer has opened another question
		return r.askForMany(c, http.StatusOK, b, typed, checked, nil)
	}
	facts, err := claim.ParseFacts(onlyStated(checked.Facts).JSON())
	if err != nil {
		return err
	}
	var drafts []desk.Draft
	for _, d := range b.devices {
		drafts = append(drafts, desk.Draft{Seller: b.policy.ID, Intent: b.intent, Facts: facts, Serial: d.Unit.Serial, Order: d.Unit.OrderNumber,
			Fault: views.JoinDetails(typed.Fault, typed.Details), Contact: typed.Contact})
	}
	key := form.Get("key")
	if !isKey(key) {
		key = ""
	}
	before, err := r.Desk.StartMany(c.Request().Context(), web.ViewerOf(c).Actor, drafts, key)
	if status, known := refusedStatus[claim.CodeOf(err)]; known {
		return r.askForMany(c, status, b, typed, checked, err)
	}
	if err != nil {
		return err
	}
	if err := r.tell(c, startedMany(len(drafts)-before, before)); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/claims/drafts")
}

// startedMany says how many drafts were made, and how many devices had one.
func startedMany(made, before int) string {
	text := views.Counted(made, "draft is", "drafts are") + " made. "
	if before > 0 {
		text += views.Counted(before, "device has", "devices have") + " a draft already, which stays as it is. "
	}
	return text + "Add pictures where they help, then send them."
}

func asksMore(before, now []string) bool {
	return slices.ContainsFunc(now, func(fact string) bool { return !slices.Contains(before, fact) })
}

// mostDrafts is how many drafts one page shows and sends.
const mostDrafts = 100

func (r *Room) drafts(c echo.Context) error {
	notices, err := r.notices(c)
	if err != nil {
		return err
	}
	return r.showDrafts(c, views.DraftsView{Notices: notices})
}

func (r *Room) showDrafts(c echo.Context, v views.DraftsView) error {
	own, total, err := r.Desk.OwnDrafts(c.Request().Context(), web.ViewerOf(c).Actor, mostDrafts)
	if err != nil {
		return err
	}
	v.Total = total
	for _, d := range own {
		v.Drafts = append(v.Drafts, views.DraftView{Policy: catalog.ByID(d.Claim.Seller), Claim: &d.Claim, Form: views.FormOf(&d.Claim), Decision: d.Decision, Known: d.Known,
			Check: views.CheckView{Answer: views.AnswerOf(catalog.ByID(d.Claim.Seller), d.Decision, nil, claim.Today(d.Claim.Seller, r.Now()).String())},
			Files: r.Files.View(d.Claim, d.Files, views.Wanted(d.Decision), d.Rules), Now: r.Now()})
	}
	return web.Send(c, http.StatusOK, views.Drafts(v))
}

// sendDrafts files the drafts that were ticked, each for itself: what cannot be sent stays, and the page says why.
func (r *Room) sendDrafts(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	picked := c.Request().PostForm["draft"]
	if len(picked) > mostDrafts {
		return claim.Fault("draft", "At most "+strconv.Itoa(mostDrafts)+" drafts are sent at once.")
	}
	v := views.DraftsView{}
	for _, one := range picked {
		id, version, _ := strings.Cut(one, ":")
		seen, err := strconv.ParseInt(version, 10, 64)
		if err != nil || seen < 1 {
			return claim.Fault("draft", "This form is damaged. Load the page again.")
		}
		filed, _, err := r.Desk.Submit(c.Request().Context(), web.ViewerOf(c).Actor, id, seen)
		switch _, refused := refusedStatus[claim.CodeOf(err)]; {
		case err == nil:
			v.Sent = append(v.Sent, filed)
		case refused:
			v.NotSent = append(v.NotSent, views.NotSent{ID: id, Why: err.Error()})
		default:
			return err
		}
	}
	if len(picked) == 0 {
		v.Notices = []views.Notice{{Level: "warning", Text: "Tick the drafts that should be sent."}}
	}
	return r.showDrafts(c, v)
}
