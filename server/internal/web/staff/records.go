package staff

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// mailPage lists the letters that could not be sent.
func (r *Room) mailPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	dead, err := r.Desk.DeadLetters(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return err
	}
	v := views.MailView{Frame: frame(c, p, views.MailTab), Seller: p.ID}
	for _, d := range dead {
		v.Letters = append(v.Letters, views.DeadLine{ID: d.Letter.ID, Kind: d.Letter.Kind, ClaimID: d.Letter.ClaimID, Number: string(d.Number),
			Attempts: d.Letter.Attempts, Why: d.Letter.LastError, At: views.Moment(p, d.Letter.CreatedAt)})
	}
	return web.Send(c, http.StatusOK, views.DeadMail(v))
}

func (r *Room) retryMail(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	err = r.Desk.RetryLetter(c.Request().Context(), actor(c), p.ID, c.Param("letter"))
	done := "retried"
	if claim.CodeOf(err) == claim.Conflict {
		done, err = "retried_already", nil
	}
	if err != nil {
		return err
	}
	return see(c, "/staff/mail", url.Values{"seller": {p.ID}}, views.StaffDone(done))
}

// auditPage shows a piece of the audit chain and, when asked to, looks through all of it.
func (r *Room) auditPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	page, err := r.Desk.Audit(c.Request().Context(), actor(c), p.ID, before)
	if err != nil {
		return err
	}
	v := views.NewAudit(frame(c, p, views.AuditTab), p, page.Seqs, page.Events, page.Names)
	if before > 0 {
		v.FirstHref = "/staff/audit?seller=" + p.ID
	}
	if c.QueryParam("verify") == "yes" {
		state, err := r.Verify(c.Request().Context())
		if err != nil {
			return err
		}
		v.Verified, v.Chain, v.ChainFault = true, state.Events, state.Fault
	}
	return web.Send(c, http.StatusOK, views.Audit(v))
}
