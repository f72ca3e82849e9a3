// Package customer is what customers see behind their sign-in: their devices, their drafts and their claims. Handlers parse,
// make one call of the desk and render.
package customer

import (
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"proviso/server/internal/desk"
	"proviso/server/internal/live"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
)

// Parts are what the room is made of.
type Parts struct {
	Desk      *desk.Desk
	Files     *Files
	Live      *live.Live
	Sessions  *session.Manager
	People    web.People
	PublicURL *url.URL // nil: links name the host that was asked
	Now       func() time.Time
	NewID     func() string // one-time keys of forms
	Log       *slog.Logger
}

// Room answers the pages of customers.
type Room struct{ Parts }

// New makes the room.
func New(parts Parts) *Room { return &Room{parts} }

// Routes are the pages of customers; those of files come from Files.
func (r *Room) Routes() []web.Route {
	return append(append(r.rmaRoutes(), r.manyRoutes()...), []web.Route{
		{Name: "claims", Method: http.MethodGet, Path: "/claims", For: web.Customers, Handle: r.list},
		{Name: "claims.begin", Method: http.MethodPost, Path: "/claims", For: web.Anyone, Handle: r.begin, Body: web.MaxForm},
		{Name: "claims.start", Method: http.MethodGet, Path: "/claims/start", For: web.Customers, Handle: r.askToStart},
		{Name: "claims.start.now", Method: http.MethodPost, Path: "/claims/start", For: web.Customers, Handle: r.start, Body: web.MaxForm},
		{Name: "devices", Method: http.MethodGet, Path: "/devices", For: web.Customers, Handle: r.devices},
		{Name: "claim", Method: http.MethodGet, Path: "/claims/:id", For: web.Customers, Handle: r.show},
		{Name: "claim.save", Method: http.MethodPost, Path: "/claims/:id", For: web.Customers, Handle: r.save, Body: web.MaxForm, Files: maxUploadBytes},
		{Name: "claim.continue", Method: http.MethodGet, Path: "/claims/:id/continue", For: web.Customers, Handle: r.onPhone},
		{Name: "claim.discard", Method: http.MethodPost, Path: "/claims/:id/discard", For: web.Customers, Handle: r.discard, Body: web.MaxForm},
		{Name: "claim.message", Method: http.MethodPost, Path: "/claims/:id/message", For: web.Customers, Handle: r.message, Body: web.MaxForm},
		{Name: "claim.answer", Method: http.MethodPost, Path: "/claims/:id/answer", For: web.Customers, Handle: r.answer, Body: web.MaxForm},
		{Name: "claim.appeal", Method: http.MethodPost, Path: "/claims/:id/appeal", For: web.Customers, Handle: r.appeal, Body: web.MaxForm},
		{Name: "claim.withdraw", Method: http.MethodPost, Path: "/claims/:id/withdraw", For: web.Customers, Handle: r.withdraw, Body: web.MaxForm},
		{Name: "claim.quote", Method: http.MethodPost, Path: "/claims/:id/quote", For: web.Customers, Handle: r.quote, Body: web.MaxForm},
		{Name: "claim.live", Method: http.MethodGet, Path: "/claims/:id/live", For: web.Customers, Handle: r.live, Slow: true, Free: true},
	}...)
}
