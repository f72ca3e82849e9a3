package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
	"proviso/views"
)

// landing shows what the portal does, with a real answer as a sample.
func (s *Site) landing(c echo.Context) error {
	return s.chooseSeller(c, func(view views.LandingView) (templ.Component, error) {
		sample, err := s.sample()
		view.Sample = sample
		return views.Landing(view), err
	})
}

// checkIndex asks for the seller.
func (s *Site) checkIndex(c echo.Context) error {
	return s.chooseSeller(c, func(view views.LandingView) (templ.Component, error) { return views.CheckIndex(view), nil })
}

// chooseSeller sends a page that leads to the sellers, with the way in that the visitor came by.
func (s *Site) chooseSeller(c echo.Context, page func(views.LandingView) (templ.Component, error)) error {
	view := views.LandingView{Sellers: catalog.All(), Intent: views.KnownIntent(c.QueryParam("intent"))}
	if c.QueryString() == "" {
		return s.sendFixed(c, s.Checker.Today(sampleZone), func() (templ.Component, error) { return page(view) })
	}
	component, err := page(view)
	if err != nil {
		return err
	}
	return sendPage(c, http.StatusOK, component)
}

// sampleZone is where the day of the sample answer is taken from.
const sampleZone = "America/Los_Angeles"

// sample is a real answer to a case that is told in one line.
func (s *Site) sample() (*views.Sample, error) {
	today := s.Checker.Today(sampleZone)
	facts := views.SampleFacts(today)
	outcome, err := s.outcome(facts)
	if err != nil {
		return nil, err
	}
	p := catalog.ByID(fmt.Sprint(facts["seller"]))
	return &views.Sample{Policy: p, Facts: facts, Answer: views.NewAnswer(p, facts, outcome, today.String())}, nil
}

// outcome is what the checker says to facts: the same words in the same JSON as through the API.
func (s *Site) outcome(facts views.Facts) (views.Outcome, error) {
	asked := facts.JSON()
	decision, status := s.Checker.Answer(nil, asked)
	if status != http.StatusOK {
		return views.ReadOutcome(decision, nil)
	}
	changes, _ := s.Checker.Changes(nil, asked) // the facts were just found to be good
	return views.ReadOutcome(decision, changes)
}

// checkPage asks a seller's questions; a link may bring answers in its query.
func (s *Site) checkPage(c echo.Context) error {
	if c.QueryString() != "" {
		return s.answerForm(c, c.QueryParams())
	}
	return s.sendSellerPage(c, func(p *policies.Policy, today policies.Date) (templ.Component, error) {
		return views.Check(views.NewCheck(p, views.ParseForm(p, nil, today), views.Outcome{}, today)), nil
	})
}

// sendSellerPage sends a page of one seller that is the same for everyone.
func (s *Site) sendSellerPage(c echo.Context, page func(*policies.Policy, policies.Date) (templ.Component, error)) error {
	p := catalog.ByID(c.Param("seller"))
	if p == nil {
		return problem.NotFound
	}
	today := s.Checker.Today(p.Zone)
	return s.sendFixed(c, today, func() (templ.Component, error) { return page(p, today) })
}

// checkForm answers the form. It keeps nothing, so there is nothing to redirect to.
func (s *Site) checkForm(c echo.Context) error {
	if mediaType(c.Request()) != echo.MIMEApplicationForm {
		return problem.UnsupportedMediaType
	}
	if err := c.Request().ParseForm(); err != nil {
		return formError(err)
	}
	return s.answerForm(c, c.Request().PostForm)
}

func (s *Site) answerForm(c echo.Context, values url.Values) error {
	p := catalog.ByID(c.Param("seller"))
	if p == nil {
		return problem.NotFound
	}
	today := s.Checker.Today(p.Zone)
	form := views.ParseForm(p, values, today)
	outcome, err := s.outcome(form.Facts)
	if err != nil {
		return err
	}
	view := views.NewCheck(p, form, outcome, today)
	return sendPage(c, view.Status(), views.Check(view))
}

func (s *Site) policyIndex(c echo.Context) error {
	return s.sendFixed(c, 0, func() (templ.Component, error) { return views.PolicyIndex(catalog.All()), nil })
}

func (s *Site) policyPage(c echo.Context) error {
	return s.sendSellerPage(c, func(p *policies.Policy, today policies.Date) (templ.Component, error) {
		return views.PolicyBook(views.NewBook(p, today)), nil
	})
}

func (s *Site) fleet(c echo.Context) error {
	return s.sendFixed(c, 0, func() (templ.Component, error) { return views.Fleet(views.FleetView{Sellers: catalog.All()}), nil })
}

// errorPage is an error for people.
func (s *Site) errorPage(c echo.Context, p *problem.Problem) error {
	v := views.ErrorView{Status: p.Status, Detail: spoken(p), RequestID: c.Response().Header().Get(echo.HeaderXRequestID), RetryAfterSeconds: p.RetryAfterSeconds}
	if p.Type == problem.SignInNeeded.Type {
		v.SignIn, _ = c.Get(signInKey).(string)
		v.Typed = longTexts(c)
	}
	return sendPage(c, p.Status, views.ErrorPage(v))
}

// longTextFields are the fields of forms that somebody may have written into for a while.
var longTextFields = []string{"fault", "message", "answer", "appeal", "dispute", "withdraw"}

// longTexts are what was written into a form that cannot be taken: it is shown once more, to the one who sent it.
func longTexts(c echo.Context) []string {
	r := c.Request()
	var fields url.Values
	if HasFiles(r) {
		fields = partTexts(c)
	} else if r.ParseForm() == nil { // else the body is at fault; there is nothing to give back
		fields = r.PostForm
	}
	var texts []string
	for _, field := range longTextFields {
		if text := strings.TrimSpace(fields.Get(field)); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// spoken is what a problem says to people in its own words; empty where the page for its status says it better.
func spoken(p *problem.Problem) string {
	switch p.Type {
	case problem.Conflict.Type, problem.Forbidden.Type, problem.InvalidInput.Type, problem.SignInUnavailable.Type, problem.RecordUnavailable.Type,
		problem.FilesUnavailable.Type:
		return p.Detail
	}
	return ""
}
