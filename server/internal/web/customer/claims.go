package customer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// list shows a customer's claims and drafts.
func (r *Room) list(c echo.Context) error {
	claims, progress, err := r.Desk.Progress(c.Request().Context(), web.ViewerOf(c).Actor)
	if err != nil {
		return err
	}
	notices, err := r.notices(c)
	if err != nil {
		return err
	}
	query := strings.TrimSpace(c.QueryParam("q"))
	view := views.ClaimsView{Notices: notices, Total: len(claims), Query: query[:min(len(query), maxQueryBytes)]}
	var lines []views.ClaimLine
	for _, one := range claims {
		if one.State == claim.Draft {
			view.Drafts++
		}
		if line := r.claimLine(one, progress[one.ID]); line.Matches(view.Query) {
			lines = append(lines, line)
		}
	}
	views.SortClaims(lines)
	word := strings.TrimSpace(c.QueryParam("word"))
	view.Word = word[:min(len(word), maxQueryBytes)]
	view.Counts = views.NewClaimCounts(lines, view.Query, view.Word)
	lines = slices.DeleteFunc(lines, func(l views.ClaimLine) bool { return !l.Has(view.Word) })
	view.Page, view.Pages, view.Shown = pageOf(c, len(lines), views.ClaimsOnPage)
	lines = lines[(view.Page-1)*views.ClaimsOnPage : min(view.Page*views.ClaimsOnPage, len(lines))]
	if err := r.nameDevices(c, lines); err != nil {
		return err
	}
	view.Sections = views.ClaimSections(lines)
	return web.Send(c, http.StatusOK, views.Claims(view))
}

// pageOf is which page of a list is asked for: the nearest that there is.
func pageOf(c echo.Context, rows, onPage int) (page, pages, shown int) {
	pages = (rows + onPage - 1) / onPage
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil {
		page = 1 // of an address that names none
	}
	return min(max(page, 1), max(pages, 1)), pages, rows
}

// nameDevices looks up what the sellers' books call the devices of a page.
func (r *Room) nameDevices(c echo.Context, lines []views.ClaimLine) error {
	var claims []claim.Claim
	for _, line := range lines {
		claims = append(claims, line.Claim)
	}
	units, err := r.Desk.UnitsFor(c.Request().Context(), web.ViewerOf(c).Actor, claims)
	if err != nil {
		return err
	}
	for i := range lines {
		if unit, known := units[lines[i].Claim.ID]; known {
			lines[i].Unit = &unit
		}
	}
	return nil
}

// notices are the messages that wait for the browser's next page.
func (r *Room) notices(c echo.Context) ([]views.Notice, error) {
	flashes, err := r.Sessions.Flashes(c.Request())
	if err != nil {
		return nil, sessionError(err)
	}
	var list []views.Notice
	for _, f := range flashes {
		list = append(list, views.Notice{Level: string(f.Level), Text: f.Text})
	}
	return list, nil
}

// tell leaves a message for the next page.
func (r *Room) tell(c echo.Context, text string) error {
	return sessionError(r.Sessions.AddFlash(c.Response(), c.Request(), session.Success, text))
}

// show is the page of a claim: the form of a draft, or the letter of a filed one.
func (r *Room) show(c echo.Context) error {
	file, err := r.Desk.Open(c.Request().Context(), web.ViewerOf(c).Actor, c.Param("id"))
	if err != nil {
		return err
	}
	notices, err := r.notices(c)
	if err != nil {
		return err
	}
	if file.Claim.State == claim.Draft {
		return r.showDraft(c, file, notices)
	}
	view := r.claimView(file)
	if view.After, err = r.after(c.Request().Context(), web.ViewerOf(c).Actor, &file.Claim); err != nil {
		return err
	}
	view.Notices = notices
	return web.Send(c, http.StatusOK, views.Claim(view))
}

func (r *Room) claimView(file *desk.File) views.ClaimView {
	current := claim.Decision{}
	if d := file.Current(); d != nil {
		current = *d
	}
	return views.ClaimView{Policy: catalog.ByID(file.Claim.Seller), Claim: &file.Claim, Decisions: file.Decisions,
		Changes: desk.Changes(&current, file.Claim.Seller), Messages: file.Messages, Events: file.Events,
		Files: r.Files.View(file.Claim, file.Evidence, views.Wanted(current), file.Rules), Now: r.Now(), Mark: file.Mark(), Kept: map[string]string{}}
}

// action is something that a form on the page of a filed claim asks for.
type action struct {
	field string // of the text that the form holds; empty: none
	text  string
	done  string // what the next page says
	do    func(by claim.Actor, version int64) error
	// was tells whether the claim is already as the form wants it: then it was sent twice.
	was func(file *desk.File) bool
}

// act does it, and sends back to the page. A form that is refused comes back with what was typed in it.
func (r *Room) act(c echo.Context, a action) error {
	by, version := web.ViewerOf(c).Actor, versionOf(c)
	err := a.do(by, version)
	if err == nil {
		if err := r.tell(c, a.done); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/claims/"+c.Param("id"))
	}
	status, known := refusedStatus[claim.CodeOf(err)]
	if !known {
		return err
	}
	file, openErr := r.Desk.Open(c.Request().Context(), by, c.Param("id"))
	if openErr != nil {
		return openErr
	}
	if a.was(file) {
		return c.Redirect(http.StatusSeeOther, "/claims/"+c.Param("id"))
	}
	return r.refused(c, status, file, a, err)
}

var refusedStatus = map[claim.Code]int{
	claim.Invalid: http.StatusUnprocessableEntity, claim.Conflict: http.StatusConflict, claim.Forbidden: http.StatusForbidden,
	claim.TooMany: http.StatusTooManyRequests,
}

func (r *Room) refused(c echo.Context, status int, file *desk.File, a action, err error) error {
	if file.Claim.State == claim.Draft {
		return err
	}
	view := r.claimView(file)
	after, readErr := r.after(c.Request().Context(), web.ViewerOf(c).Actor, &file.Claim)
	if readErr != nil {
		return readErr
	}
	view.After, view.Kept[a.field] = after, a.text
	view.Faults = []views.FieldFault{{Text: err.Error()}}
	switch {
	case status == http.StatusUnprocessableEntity && a.field != "":
		view.Faults[0].Field = a.field
	case !view.Shows(a.field):
		view.Kept["lost"] = a.text
	}
	return web.Send(c, status, views.Claim(view))
}

// versionOf is the version that the form was made for. A form without one was made for none, which never fits.
func versionOf(c echo.Context) int64 {
	n, err := strconv.ParseInt(c.Request().PostForm.Get("version"), 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// written is a text as the form sent it.
func written(c echo.Context, field string) string {
	return strings.ReplaceAll(c.Request().PostForm.Get(field), "\r\n", "\n")
}

func (r *Room) message(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	text := written(c, "message")
	return r.act(c, action{field: "message", text: text, done: "Your message is sent.", was: said(text),
		do: func(by claim.Actor, version int64) error {
			_, err := r.Desk.SayOnce(c.Request().Context(), by, c.Param("id"), version, text, false)
			return err
		}})
}

func (r *Room) answer(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	text := written(c, "answer")
	return r.act(c, action{field: "answer", text: text, done: "Your answer is sent.", was: said(text),
		do: func(by claim.Actor, _ int64) error {
			_, err := r.Desk.Answer(c.Request().Context(), by, c.Param("id"), text)
			return err
		}})
}

func (r *Room) appeal(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	text := written(c, "appeal")
	return r.act(c, action{field: "appeal", text: text, done: "Your appeal is filed.", was: said(text),
		do: func(by claim.Actor, version int64) error {
			_, err := r.Desk.Appeal(c.Request().Context(), by, c.Param("id"), version, text)
			return err
		}})
}

// said tells whether a customer's message with this text stands on the claim: the form that holds it was sent twice.
func said(text string) func(*desk.File) bool {
	return func(file *desk.File) bool {
		return slices.ContainsFunc(file.Messages, func(m claim.Message) bool {
			return m.By.Kind == claim.ByCustomer && m.Body == strings.TrimSpace(text)
		})
	}
}

func (r *Room) withdraw(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	text := written(c, "withdraw")
	return r.act(c, action{field: "withdraw", text: text, done: "The claim is withdrawn.",
		was: func(file *desk.File) bool { return file.Claim.State == claim.Withdrawn },
		do: func(by claim.Actor, version int64) error {
			if len(text) > maxWhyBytes {
				return claim.Fault("withdraw", "This is too long: at most 1,000 characters fit.")
			}
			_, err := r.Desk.Withdraw(c.Request().Context(), by, c.Param("id"), version, strings.TrimSpace(text))
			return err
		}})
}

// maxWhyBytes bounds why a claim is withdrawn.
const maxWhyBytes = 1000

func (r *Room) quote(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	accept := c.Request().PostForm.Get("accept")
	states := map[string]claim.QuoteState{"yes": claim.QuoteAccepted, "no": claim.QuoteRejected}
	done := map[string]string{"yes": "You accepted the quote.", "no": "You declined the quote."}
	return r.act(c, action{done: done[accept],
		was: func(file *desk.File) bool { return states[accept] != "" && file.Claim.Quote.State == states[accept] },
		do: func(by claim.Actor, version int64) error {
			if states[accept] == "" {
				return claim.Fault("quote", "Choose whether you accept the quote.")
			}
			_, err := r.Desk.SettleQuote(c.Request().Context(), by, c.Param("id"), version, accept == "yes")
			return err
		}})
}
