package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/session"
	"proviso/views"
)

const (
	sessionsKey = "sessions"
	demoKey     = "demo"
)

// frame lets pages show the messages that wait for the browser.
func (s *Site) frame(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(sessionsKey, s.Sessions)
		c.Set(demoKey, s.Demo)
		return next(c)
	}
}

// framed is the context that a page is rendered with. Rendering only computes, and an error page has to come even when the
// request's time is up, so it does not end with the request.
func framed(c echo.Context) context.Context {
	var frame views.Frame
	frame.Demo, _ = c.Get(demoKey).(bool)
	if viewer, ok := c.Get(viewerKey).(*Viewer); ok {
		frame.Viewer = viewer.shown()
	}
	if sessions, ok := c.Get(sessionsKey).(*session.Manager); ok && sessions != nil {
		flashes, err := sessions.Flashes(c.Request())
		if err != nil {
			c.Set(frameErrorKey, err) // the page is worth more than the messages on it
		}
		for _, f := range flashes {
			frame.Flashes = append(frame.Flashes, views.Flash{Level: string(f.Level), Text: f.Text})
		}
	}
	return views.WithFrame(context.WithoutCancel(c.Request().Context()), frame)
}

// Tell leaves a message for the next page that the browser shows. What was done is done: where the message cannot be kept, the
// page comes without it.
func Tell(c echo.Context, text string) {
	sessions, ok := c.Get(sessionsKey).(*session.Manager)
	if !ok || sessions == nil || text == "" {
		return
	}
	if err := sessions.AddFlash(c.Response(), c.Request(), session.Success, text); err != nil {
		c.Set(frameErrorKey, err)
	}
}

// TellLater has the cookie set by which a message is found, for one that is left when the answer has begun.
func TellLater(c echo.Context) {
	sessions, ok := c.Get(sessionsKey).(*session.Manager)
	if !ok || sessions == nil {
		return
	}
	if _, err := sessions.Visit(c.Response(), c.Request()); err != nil {
		c.Set(frameErrorKey, err)
	}
}

// frameErrorKey holds why a page came without its messages, for the log.
const frameErrorKey = "frame error"

func (v *Viewer) shown() *views.Viewer {
	if v.Staff != nil {
		return &views.Viewer{Name: v.Staff.Name, Staff: true, Admin: hasRole(v.Staff, claim.Admin)}
	}
	return &views.Viewer{Name: v.Customer.Email}
}
