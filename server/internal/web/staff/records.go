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
	unsent, err := r.Desk.UnsentLetters(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return err
	}
	v := views.MailView{Frame: frame(c, p, views.MailTab), Seller: p.ID}
	for _, u := range unsent {
		v.Letters = append(v.Letters, views.UnsentLine{ID: u.Letter.ID, Kind: u.Letter.Kind, ClaimID: u.Letter.ClaimID, Number: string(u.Number),
			Attempts: u.Letter.Attempts, Why: u.Letter.LastError, At: views.Moment(p, u.Letter.CreatedAt), Next: views.Moment(p, u.Next)})
	}
	return web.Send(c, http.StatusOK, views.UnsentMail(v))
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
