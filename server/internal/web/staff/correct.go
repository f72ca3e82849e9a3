package staff

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// correctPage asks for the facts of a claim anew, as they stand, and for the device in the books that it is about.
func (r *Room) correctPage(c echo.Context) error {
	file, err := r.Desk.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	facts, err := views.ReadFacts(file.Current().Stated) // with what was corrected before
	if err != nil {
		return err
	}
	unit := file.Claim.UnitID
	if named := c.QueryParam("unit"); named != "" {
		unit = named
	}
	return r.sendCorrection(c, http.StatusOK, file, views.CorrectionTyped{Facts: facts, Serial: file.Claim.Serial, Unit: unit, Version: file.Claim.Version})
}

func (r *Room) sendCorrection(c echo.Context, status int, file *desk.File, typed views.CorrectionTyped) error {
	in, err := r.deskInput(c, file)
	if err != nil {
		return err
	}
	return web.Send(c, status, views.Correction(views.NewCorrection(in, typed)))
}

// correct shows what corrected facts would decide, and keeps that once it was seen.
func (r *Room) correct(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	file, err := r.Desk.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	typed, k, err := r.typedCorrection(c, file, values)
	if err != nil {
		return err
	}
	tried, err := r.Desk.TryCorrection(c.Request().Context(), actor(c), file.Claim.ID, k)
	if err == nil {
		if typed.Outcome, _, err = explain(&tried); err != nil {
			return err
		}
		typed.Tried = views.CorrectionDigest(typed)
		// What is kept is what was shown: an answer that changed since is shown again first.
		if values.Get("do") == "save" && values.Get("tried") == typed.Tried {
			if _, err = r.Desk.Correct(c.Request().Context(), actor(c), file.Claim.ID, typed.Version, k); err == nil {
				return see(c, "/staff/claims/"+file.Claim.ID, nil, views.StaffDone("correct"))
			}
		}
	}
	status, refused := statusOf(err)
	switch {
	case refused:
		typed.Err = err
		return r.sendCorrection(c, status, file, typed)
	case err != nil:
		return err
	}
	return r.sendCorrection(c, http.StatusOK, file, typed)
}

func (r *Room) typedCorrection(c echo.Context, file *desk.File, values url.Values) (typed views.CorrectionTyped, k desk.Correction, err error) {
	p := catalog.ByID(file.Claim.Seller)
	if values.Get("intent") == "" {
		values.Set("intent", file.Claim.Intent)
	}
	parsed := views.ParseForm(p, values, claim.Today(p.ID, r.Now()))
	parsed.Facts["intent"] = file.Claim.Intent
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		version = -1 // matches no claim: somebody wrote this form themselves
	}
	typed = views.CorrectionTyped{Facts: parsed.Facts, Unit: values.Get("unit"), Why: values.Get("why"), Version: version}
	if err = r.correctedSerial(c, file, values, &typed); err != nil {
		return typed, k, err
	}
	k = desk.Correction{Serial: typed.Serial, UnitID: typed.Unit, Why: typed.Why}
	k.Facts, err = claim.ParseFacts(parsed.Facts.JSON())
	return typed, k, err
}

// correctedSerial looks up the order records of the serial number as it was typed. Where they are not those that the form was
// to choose from, the customer's own is chosen, as it is when a claim is filed.
func (r *Room) correctedSerial(c echo.Context, file *desk.File, values url.Values, typed *views.CorrectionTyped) error {
	typed.Serial = file.Claim.Serial
	if values.Has("serial") {
		typed.Serial = values.Get("serial")
	}
	chosenFrom := file.Claim.Serial
	if values.Has("records") {
		chosenFrom = values.Get("records")
	}
	units, own, err := r.Desk.Records(c.Request().Context(), actor(c), file.Claim.ID, typed.Serial)
	if err != nil {
		return err
	}
	file.Others = units
	if claim.Fold(chosenFrom) != claim.Fold(typed.Serial) {
		typed.Unit = own
	}
	return nil
}
