package sellerapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

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
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return in, err // too large, or cut off
	}
	if err := onceEach(json.NewDecoder(bytes.NewReader(body))); err != nil {
		return in, unreadable(err, body)
	}
	var sent intakeShape
	from := json.NewDecoder(bytes.NewReader(body))
	from.DisallowUnknownFields()
	if err := from.Decode(&sent); err != nil {
		return in, unreadable(err, body)
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return in, unreadable(errors.New("something follows the object: send one alone"), body)
	}
	if sent.Facts == nil {
		sent.Facts = claim.Facts{}
	}
	return desk.Intake{Email: sent.Email, Draft: desk.Draft{Intent: sent.Intent, Facts: sent.Facts, Serial: sent.Serial, Order: sent.Order, Fault: sent.Fault,
		Contact: claim.Contact{Name: sent.Contact.Name, Phone: sent.Contact.Phone, Address: sent.Contact.Address}}}, nil
}

// unreadable says what is wrong with a body that is no claim: the member, or the place.
func unreadable(err error, body []byte) error {
	p := problem.MalformedJSON.With(err)
	p.Detail = "Send one JSON object as the description at /api/openapi.json has it, encoded in UTF-8."
	fault := problem.FieldError{Code: web.FieldInvalid, Message: strings.TrimPrefix(err.Error(), "json: ")}
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case isUnknown:
		fault.Field, fault.Message = strings.Trim(unknown, `"`), "a claim has no member of this name"
	case errors.As(err, &kind):
		fault.Field, fault.Message = kind.Field, "this takes no "+kind.Value
	case errors.As(err, &syntax):
		before := body[:min(syntax.Offset, int64(len(body)))]
		fault.Message = fmt.Sprintf("line %d: %v", 1+bytes.Count(before, []byte("\n")), syntax)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		fault.Message = "the object ends before its last brace"
	}
	p.Errors = []problem.FieldError{fault}
	return p
}

// onceEach refuses a value in which an object has a member twice, in whatever case: readers differ in which one they take.
func onceEach(from *json.Decoder) error {
	token, err := from.Token()
	if err != nil {
		return err
	}
	open, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	for seen := map[string]bool{}; from.More(); {
		if open == '{' {
			name, err := from.Token()
			if err != nil {
				return err
			}
			key := strings.ToLower(fmt.Sprint(name))
			if seen[key] {
				return fmt.Errorf("the member %q stands twice", name)
			}
			seen[key] = true
		}
		if err := onceEach(from); err != nil {
			return err
		}
	}
	_, err = from.Token()
	return err
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
