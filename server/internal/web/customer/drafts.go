package customer

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/problem"
	"proviso/server/internal/web"
	"proviso/views"
)

// showDraft sends the form of a draft, or, asked for a review, everything that would be sent.
func (r *Room) showDraft(c echo.Context, file *desk.File, notices []views.Notice) error {
	view, err := r.draftView(c, file, views.FormOf(&file.Claim), keptFacts(&file.Claim))
	if err != nil {
		return err
	}
	view.Notices = notices
	if c.QueryParam("review") != "" {
		return web.Send(c, http.StatusOK, views.Review(view))
	}
	return web.Send(c, http.StatusOK, views.Draft(view))
}

// keptFacts are the stated facts of a draft, as the form of the checker holds them.
func keptFacts(c *claim.Claim) views.Form {
	facts, err := views.ReadFacts(c.Stated)
	if err != nil {
		facts = views.Facts{}
	}
	return views.Form{Facts: onlyStated(facts)}
}

// draftView prepares the page of a draft: what is kept beside what was typed, the questions that are still open, and the
// answer as the server would decide on what is kept.
func (r *Room) draftView(c echo.Context, file *desk.File, typed views.DraftForm, checked views.Form) (views.DraftView, error) {
	by, own := web.ViewerOf(c).Actor, &file.Claim
	p := catalog.ByID(own.Seller)
	today := claim.Today(p.ID, r.Now())
	view := views.DraftView{Policy: p, Claim: own, Form: typed, Now: r.Now(), Mark: file.Mark(), Link: r.link(c, own.ID)}
	decision, unit, err := r.Desk.Preview(c.Request().Context(), by, own.ID)
	if err != nil && claim.CodeOf(err) != claim.Invalid {
		return view, err
	}
	view.Decision, view.Known = decision, unit != nil
	checked.Facts["seller"], checked.Facts["intent"] = p.ID, own.Intent
	out, err := r.outcome(decision, checked.Facts, today.String())
	if err != nil {
		return view, err
	}
	view.Check = views.NewCheck(p, checked, out, today)
	view.Check.Answer = views.AnswerOf(p, decision, desk.Changes(&decision, p.ID), today.String())
	view.Files = r.Files.View(*own, file.Evidence, views.Wanted(decision), file.Rules)
	view.QR = qrCode(view.Link)
	return view, nil
}

// outcome is what the checker says to typed facts where they are at fault; else the decision on what is kept, which knows the
// seller's books.
func (r *Room) outcome(d claim.Decision, typed views.Facts, today string) (views.Outcome, error) {
	facts := onlyStated(typed)
	facts["seller"], facts["intent"], facts["asked_on"] = typed["seller"], typed["intent"], today
	answer, ok := catalog.Check(nil, facts.JSON(), nil)
	if ok && len(d.Answer) > 0 {
		answer = d.Answer
	}
	return views.ReadOutcome(answer, nil)
}

// link is the address of a claim for another device.
func (r *Room) link(c echo.Context, id string) string {
	site := "http://" + c.Request().Host
	if r.PublicURL != nil {
		site = r.PublicURL.String()
	}
	return site + "/claims/" + id
}

// onPhone is the page with the code to go on with on a phone.
func (r *Room) onPhone(c echo.Context) error {
	file, err := r.Desk.Open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	link := r.link(c, file.Claim.ID)
	return web.Send(c, http.StatusOK, views.DraftPhone(views.DraftView{Policy: catalog.ByID(file.Claim.Seller), Claim: &file.Claim, Link: link, QR: qrCode(link)}))
}

// discard removes a draft.
func (r *Room) discard(c echo.Context) error {
	if err := r.Desk.Discard(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id")); err != nil {
		return err
	}
	if err := r.tell(c, "The draft is discarded."); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/claims")
}

// save keeps what was typed into a draft and goes where the button says, or files it.
func (r *Room) save(c echo.Context) error {
	if web.HasFiles(c.Request()) {
		return r.saveWithFiles(c)
	}
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	if !c.Request().PostForm.Has("version") { // text of another kind would read as a form that was emptied
		return problem.UnsupportedMediaType
	}
	if c.Request().PostForm.Get("do") == "submit" {
		return r.submit(c)
	}
	file, err := r.Desk.Open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	if file.Claim.State != claim.Draft {
		return r.tooLate(c, file)
	}
	typed, checked := r.readDraft(c, &file.Claim)
	saved, err := r.keep(c, typed, checked)
	if err != nil {
		return r.notSaved(c, file, typed, checked, err)
	}
	return r.wasSaved(c, &saved)
}

// keep saves what was read from the form of a draft.
func (r *Room) keep(c echo.Context, typed views.DraftForm, checked views.Form) (claim.Claim, error) {
	facts, err := claim.ParseFacts(onlyStated(checked.Facts).JSON())
	if err != nil {
		return claim.Claim{}, err
	}
	return r.Desk.Save(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"), versionOf(c), desk.Draft{Facts: facts, Serial: typed.Serial,
		Order: typed.Order, Fault: views.JoinDetails(typed.Fault, typed.Details), Contact: typed.Contact})
}

// readDraft reads the form of a draft. Only what the form has is read; facts whose questions did not stand on the page stay.
func (r *Room) readDraft(c echo.Context, kept *claim.Claim) (views.DraftForm, views.Form) {
	form := c.Request().PostForm
	typed := views.DraftForm{Serial: form.Get("serial"), Order: form.Get("order"), Fault: written(c, "fault"), Details: map[string]string{},
		Contact: claim.Contact{Name: form.Get("name"), Phone: form.Get("phone"), Address: written(c, "address")}}
	for _, code := range views.DetailCodes {
		typed.Details[code] = form.Get(code)
	}
	p := catalog.ByID(kept.Seller)
	checked := views.ParseForm(p, form, claim.Today(p.ID, r.Now()))
	for name, value := range keptFacts(kept).Facts {
		onPage := slices.Contains(checked.Shown, name) || slices.Contains(checked.More, name)
		if _, typed := checked.Facts[name]; !onPage && !typed && name != "dont_know" {
			checked.Facts[name] = value
		}
	}
	return typed, checked
}

// notSaved shows the form again with everything that was typed, and why it is not kept, nor are the files at fault.
func (r *Room) notSaved(c echo.Context, file *desk.File, typed views.DraftForm, checked views.Form, err error, files ...views.FieldFault) error {
	status, known := refusedStatus[claim.CodeOf(err)]
	if !known {
		return err
	}
	view, viewErr := r.draftView(c, file, typed, checked)
	if viewErr != nil {
		return viewErr
	}
	view.Changed, view.Unsaved = errors.Is(err, claim.ErrChanged), true
	if !view.Changed {
		view.Faults = faultsOf(err, view.Check.Errors)
	}
	view.Faults, view.Files.Faults = append(view.Faults, files...), files
	if wantsJSON(c) {
		return r.notAllSaved(c, status, &view, checked)
	}
	return web.Send(c, status, views.Draft(view))
}

// faultsOf are the fields at fault. About the questions of the checker, the checker's own words are better.
func faultsOf(err error, questions []views.ErrorLink) []views.FieldFault {
	var faults claim.Faults
	var one *claim.Error
	if !errors.As(err, &faults) && errors.As(err, &one) {
		faults = claim.Faults{one}
	}
	var list []views.FieldFault
	for _, q := range questions {
		list = append(list, views.FieldFault{Field: q.Fact, Text: q.Text})
	}
	for _, f := range faults {
		if !slices.ContainsFunc(questions, func(q views.ErrorLink) bool { return q.Fact == f.Field }) {
			list = append(list, views.FieldFault{Field: f.Field, Text: f.Text})
		}
	}
	return list
}

func wantsJSON(c echo.Context) bool {
	return strings.Contains(c.Request().Header.Get(echo.HeaderAccept), echo.MIMEApplicationJSON)
}

func (r *Room) wasSaved(c echo.Context, saved *claim.Claim) error {
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]any{"version": saved.Version, "saved": views.MachineTime(saved.ChangedAt)})
	}
	to := "/claims/" + saved.ID
	if c.Request().PostForm.Get("do") == "review" {
		return c.Redirect(http.StatusSeeOther, to+"?review=1")
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// tooLate: the draft was filed, perhaps on another device. Files that came along are at fault where the claim takes none.
func (r *Room) tooLate(c echo.Context, file *desk.File, files ...views.FieldFault) error {
	if wantsJSON(c) {
		return problem.Conflict
	}
	view := r.claimView(file)
	view.Notices = []views.Notice{{Level: "warning", Text: "This claim is sent already, so it could not be changed any more. Write a message if something is missing."}}
	view.Kept["lost"], view.Faults = written(c, "fault"), files
	return web.Send(c, http.StatusConflict, views.Claim(view))
}

// submit files the draft as its review showed it.
func (r *Room) submit(c echo.Context) error {
	id := c.Param("id")
	_, again, err := r.Desk.Submit(c.Request().Context(), web.ViewerOf(c).Actor, id, versionOf(c))
	if err == nil && !again {
		err = r.tell(c, "Your claim is sent. You also get an e-mail that says what happens next.")
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, "/claims/"+id)
	}
	if status, known := refusedStatus[claim.CodeOf(err)]; known {
		return r.notFiled(c, status, err)
	}
	return err
}

// notFiled shows the draft as it is now, with what stood in the way.
func (r *Room) notFiled(c echo.Context, status int, err error) error {
	file, openErr := r.Desk.Open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if openErr != nil {
		return openErr
	}
	view, viewErr := r.draftView(c, file, views.FormOf(&file.Claim), keptFacts(&file.Claim))
	if viewErr != nil {
		return viewErr
	}
	if errors.Is(err, claim.ErrChanged) {
		view.Notices = []views.Notice{{Level: "warning", Text: "This draft was changed elsewhere after you looked at it. Here is how it stands now: send it if it is right."}}
		return web.Send(c, status, views.Review(view))
	}
	view.Faults = faultsOf(err, view.Check.Errors)
	if status == http.StatusUnprocessableEntity {
		return web.Send(c, status, views.Draft(view))
	}
	if view.Running, err = r.running(c, &file.Claim); err != nil {
		return err
	}
	return web.Send(c, status, views.Review(view))
}

// running is the customer's own live claim about the same device; empty where there is none.
func (r *Room) running(c echo.Context, draft *claim.Claim) (string, error) {
	all, err := r.Desk.Claims(c.Request().Context(), web.ViewerOf(c).Actor)
	for _, other := range all {
		if other.ID != draft.ID && other.Seller == draft.Seller && claim.Fold(other.Serial) == claim.Fold(draft.Serial) && slices.Contains(claim.Live(), other.State) {
			return other.ID, err
		}
	}
	return "", err
}
