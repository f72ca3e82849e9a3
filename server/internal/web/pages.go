package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/internal/problem"
	"proviso/views"
)

// landing shows what the portal does, with a real answer as a sample.
func (s *Site) landing(c echo.Context) error {
	view := landingView(c)
	sample, err := s.sample()
	if err != nil {
		return err
	}
	view.Sample = sample
	return sendPage(c, http.StatusOK, views.Landing(view))
}

// landingView is the choice of a seller, with the way in that the visitor came by.
func landingView(c echo.Context) views.LandingView {
	return views.LandingView{Sellers: catalog.All(), Intent: views.KnownIntent(c.QueryParam("intent"))}
}

func (s *Site) sample() (*views.Sample, error) {
	facts := views.SampleFacts(s.Checker.Today("UTC"))
	p := catalog.ByID("connectpro")
	outcome, err := s.outcome(facts)
	if err != nil {
		return nil, err
	}
	today := s.Checker.Today(p.Zone).String()
	return &views.Sample{Policy: p, Facts: facts, Answer: views.NewAnswer(p, facts, outcome, today)}, nil
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

// checkIndex asks for the seller.
func (s *Site) checkIndex(c echo.Context) error {
	return sendPage(c, http.StatusOK, views.CheckIndex(landingView(c)))
}

// checkPage asks a seller's questions; a link may bring answers in its query.
func (s *Site) checkPage(c echo.Context) error {
	return s.answerForm(c, c.QueryParams())
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
	return sendPage(c, http.StatusOK, views.PolicyIndex(catalog.All()))
}

func (s *Site) policyPage(c echo.Context) error {
	p := catalog.ByID(c.Param("seller"))
	if p == nil {
		return problem.NotFound
	}
	return sendPage(c, http.StatusOK, views.PolicyBook(views.NewBook(p, s.Checker.Today(p.Zone))))
}

func (s *Site) fleet(c echo.Context) error {
	return sendPage(c, http.StatusOK, views.Fleet(views.FleetView{Sellers: catalog.All()}))
}

// errorPage is an error for people.
func (s *Site) errorPage(c echo.Context, p *problem.Problem) error {
	return sendPage(c, p.Status, views.ErrorPage(views.ErrorView{
		Status: p.Status, RequestID: c.Response().Header().Get(echo.HeaderXRequestID), RetryAfterSeconds: p.RetryAfterSeconds}))
}
