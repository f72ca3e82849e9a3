package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
)

// Audience is for whom a route is.
type Audience uint8

// The audiences. A route for Supervisors or Admins is for staff who are that for at least one seller; for which one is the
// handler's question to the domain.
const (
	Anyone Audience = iota
	Customers
	StaffMembers
	Supervisors
	Admins
	// Keys are the sellers' own systems: they bring a key for the route's scope, and no cookie is looked at.
	Keys
)

// signInPaths is where each kind of people signs in.
var signInPaths = map[session.Kind]string{session.Customer: "/sign-in", session.Staff: "/staff/sign-in"}

func (a Audience) kind() session.Kind {
	if a == Customers {
		return session.Customer
	}
	return session.Staff
}

// least is the role that a member of staff needs for some seller.
func (a Audience) least() claim.Role {
	switch a {
	case Supervisors:
		return claim.Supervisor
	case Admins:
		return claim.Admin
	}
	return claim.Agent
}

// People knows who is behind a session. It is asked on every request, so that a role taken away is gone at once.
type People interface {
	// CustomerByID and StaffByID return claim.ErrNotFound for an id that nobody has.
	CustomerByID(ctx context.Context, id string) (*claim.Customer, error)
	StaffByID(ctx context.Context, id string) (*claim.Staff, error)
}

// Viewer is who is signed in, as the handlers behind a guard see them.
type Viewer struct {
	Actor    claim.Actor
	Customer *claim.Customer // nil for staff
	Staff    *claim.Staff    // nil for customers
	Session  session.Session
}

const viewerKey = "viewer"

// ViewerOf is who is signed in. Only handlers of routes with an audience may ask.
func ViewerOf(c echo.Context) *Viewer { return c.Get(viewerKey).(*Viewer) }

// guard lets only the audience of a route through: others are asked to sign in, or, where they are signed in as someone who
// has no business here, see nothing.
func (s *Site) guard(audience Audience, scope claim.Scope) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		switch audience {
		case Anyone:
			return next
		case Keys:
			return s.withKey(scope, next)
		}
		return func(c echo.Context) error {
			viewer, err := s.viewer(c.Request(), audience.kind())
			switch {
			case errors.Is(err, session.ErrNoSession):
				return askToSignIn(c, audience.kind())
			case err != nil:
				return err
			case viewer.Staff != nil && !hasRole(viewer.Staff, audience.least()):
				c.Set(viewerKey, viewer) // the page leads them back
				return problem.NotFound
			}
			c.Set(viewerKey, viewer)
			return next(c)
		}
	}
}

func (s *Site) viewer(r *http.Request, kind session.Kind) (*Viewer, error) {
	current, err := s.Sessions.Subject(r, kind)
	if errors.Is(err, session.ErrUnavailable) {
		return nil, problem.SignInUnavailable.With(err)
	}
	if err != nil {
		return nil, err
	}
	if kind == session.Customer {
		return s.customer(r.Context(), current)
	}
	return s.staff(r.Context(), current)
}

func (s *Site) customer(ctx context.Context, current session.Session) (*Viewer, error) {
	who, err := s.People.CustomerByID(ctx, current.SubjectID)
	if err != nil {
		return nil, gone(err)
	}
	if current.Stamp != Stamp(who.SignIns) {
		return nil, session.ErrNoSession
	}
	return &Viewer{Session: current, Customer: who, Actor: claim.Actor{Kind: claim.ByCustomer, ID: who.ID}}, nil
}

func (s *Site) staff(ctx context.Context, current session.Session) (*Viewer, error) {
	who, err := s.People.StaffByID(ctx, current.SubjectID)
	if err != nil {
		return nil, gone(err)
	}
	if who.Disabled || current.Stamp != Stamp(who.SignIns) {
		return nil, session.ErrNoSession
	}
	return &Viewer{Session: current, Staff: who, Actor: who.Actor()}, nil
}

// Stamp marks a session as one of the sign-ins of a person that count now.
func Stamp(n claim.SignIns) string { return strconv.FormatInt(int64(n), 10) }

// gone: a session of someone who does not exist any more is none.
func gone(err error) error {
	if claim.CodeOf(err) == claim.NotFound {
		return session.ErrNoSession
	}
	return err
}

func hasRole(staff *claim.Staff, least claim.Role) bool {
	for _, role := range staff.Roles {
		if role.AtLeast(least) {
			return true
		}
	}
	return false
}

// wantsEvents tells a stream of live updates from a reader: a page of HTML is no answer to it.
func wantsEvents(r *http.Request) bool {
	return strings.Contains(r.Header.Get(echo.HeaderAccept), "text/event-stream")
}

// askToSignIn leads a reader to the sign-in and back; anything else is refused.
func askToSignIn(c echo.Context, kind session.Kind) error {
	r := c.Request()
	if r.Method != http.MethodGet || wantsJSON(r) || wantsEvents(r) {
		c.Set(signInKey, signInPaths[kind]+"?next="+url.QueryEscape(cameFrom(r)))
		return problem.SignInNeeded
	}
	return c.Redirect(http.StatusSeeOther, signInPaths[kind]+"?next="+url.QueryEscape(r.URL.RequestURI()))
}

// signInKey holds where to sign in, for the page of the refusal.
const signInKey = "sign in"

// cameFrom is the page of this portal that a form was sent from; empty where the browser does not say.
func cameFrom(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return ""
	}
	return from.RequestURI()
}
