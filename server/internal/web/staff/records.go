package staff

import (
	"net/http"
	"net/url"

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
