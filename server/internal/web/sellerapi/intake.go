package sellerapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/problem"
	"proviso/server/internal/web"
)

// intakeShape is what the seller's shop sends.
type intakeShape struct {
	Email   string      `json:"email"`
	Intent  string      `json:"intent"`
	Facts   claim.Facts `json:"facts"`
	Serial  string      `json:"serial"`
	Order   string      `json:"order"`
	Fault   string      `json:"fault"`
	Contact struct {
		Name    string `json:"name"`
		Phone   string `json:"phone"`
		Address string `json:"address"`
	} `json:"contact"`
}

// file takes a claim from the seller's shop.
func (r *Room) file(c echo.Context) error {
	in, err := readIntake(c.Request())
	if err != nil {
		return err
	}
	filed, again, err := r.desk.FileByKey(c.Request().Context(), web.KeyOf(c), in, c.Request().Header.Get("Idempotency-Key"))
	if err != nil {
		return refused(err)
	}
	if again {
		return c.JSON(http.StatusOK, claimOut(&filed))
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/seller/claims/"+filed.Claim.ID)
	return c.JSON(http.StatusCreated, claimOut(&filed))
}

func readIntake(r *http.Request) (in desk.Intake, err error) {
	if media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || media != "application/json" {
		return in, problem.UnsupportedMediaType
	}
	var sent intakeShape
	from := json.NewDecoder(r.Body)
	from.DisallowUnknownFields()
	if err := from.Decode(&sent); err != nil {
		return in, unreadable(err)
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return in, problem.MalformedJSON
	}
	if sent.Facts == nil {
		sent.Facts = claim.Facts{}
	}
	return desk.Intake{Email: sent.Email, Draft: desk.Draft{Intent: sent.Intent, Facts: sent.Facts, Serial: sent.Serial, Order: sent.Order, Fault: sent.Fault,
		Contact: claim.Contact{Name: sent.Contact.Name, Phone: sent.Contact.Phone, Address: sent.Contact.Address}}}, nil
}

// unreadable: a body that is too large stays that.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return problem.MalformedJSON.With(err)
}

// refused names every field at fault.
func refused(err error) error {
	if claim.CodeOf(err) != claim.Invalid {
		return err
	}
	p := problem.InvalidInput.With(err)
	for _, fault := range faultsIn(err) {
		p.Errors = append(p.Errors, problem.FieldError{Field: fault.Field, Code: web.FieldInvalid, Message: fault.Text})
	}
	return p
}

func faultsIn(err error) claim.Faults {
	var several claim.Faults
	if errors.As(err, &several) {
		return several
	}
	var one *claim.Error
	errors.As(err, &one)
	return claim.Faults{one}
}
