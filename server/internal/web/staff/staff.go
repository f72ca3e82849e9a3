// Package staff is the portal as a seller's staff see it: the queue, the claim desk and what admins look after.
package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/evidence"
	"proviso/server/internal/live"
	"proviso/server/internal/people"
	"proviso/server/internal/web"
)

// ChainState is what a look through the whole audit chain found.
type ChainState struct {
	Events int64
	Fault  string // empty: every event is as it was written
}

// Parts are what the room is made of.
type Parts struct {
	Desk     *desk.Desk
	People   *people.People
	Evidence *evidence.Service
	Live     *live.Live
	Hooks    Hooks
	Now      func() time.Time
	// EndSessions signs a member of staff out everywhere.
	EndSessions func(ctx context.Context, staffID string) error
	// Watch is the request's context, which ends with the viewer's session too.
	Watch func(c echo.Context) (context.Context, func(), error)
	// Verify looks through the whole audit chain.
	Verify func(ctx context.Context) (ChainState, error)
}

// Room answers the addresses of staff.
type Room struct{ Parts }

// New makes the room.
func New(parts Parts) *Room { return &Room{parts} }

// maxImportBytes is what a file of order records may have when it comes by the page; the command line takes more.
const maxImportBytes = 64 << 20

// Routes are the room's routes. Who may do what for which seller is the desk's question.
func (r *Room) Routes() []web.Route {
	routes := []web.Route{
		r.get("staff.queue", "/staff", r.queue),
		r.get("staff.export", "/staff/export.csv", r.export),
		r.post("staff.assign", "/staff/assign", r.assignAll),
		r.post("staff.view", "/staff/views", r.saveView),
		r.post("staff.view.remove", "/staff/views/:view/remove", r.dropView),
		{Name: "staff.live", Method: http.MethodGet, Path: "/staff/live", For: web.StaffMembers, Handle: r.liveQueue, Slow: true, Free: true},
	}
	routes = append(append(routes, r.rmaRoutes()...), r.moneyRoutes()...)
	return withProof(append(append(append(routes, r.claimRoutes()...), r.reportRoutes()...), r.adminRoutes()...))
}

func (r *Room) claimRoutes() []web.Route {
	const one = "/staff/claims/:id"
	return []web.Route{
		r.get("staff.claim", one, r.claimPage),
		{Name: "staff.claim.live", Method: http.MethodGet, Path: one + "/live", For: web.StaffMembers, Handle: r.liveClaim, Slow: true, Free: true},
		r.post("staff.claim.approve", one+"/approve", r.approve),
		r.post("staff.claim.decline", one+"/decline", r.decline),
		r.post("staff.claim.second", one+"/second", r.second),
		r.post("staff.claim.ask", one+"/ask", r.ask),
		r.post("staff.claim.message", one+"/message", r.message),
		r.post("staff.claim.note", one+"/note", r.note),
		r.post("staff.claim.assign", one+"/assign", r.assign),
		r.get("staff.claim.correct", one+"/correct", r.correctPage),
		r.post("staff.claim.corrected", one+"/correct", r.correct),
		{Name: "staff.file", Method: http.MethodGet, Path: one + "/files/:file", For: web.StaffMembers, Handle: r.original, Slow: true},
		{Name: "staff.file.preview", Method: http.MethodGet, Path: one + "/files/:file/preview", For: web.StaffMembers, Handle: r.preview, Free: true},
	}
}

func (r *Room) adminRoutes() []web.Route {
	routes := []web.Route{
		r.get("staff.people", "/staff/people", r.peoplePage),
		r.post("staff.people.add", "/staff/people", r.addPerson),
		r.post("staff.people.role", "/staff/people/:person/role", r.setRole),
		r.post("staff.people.disable", "/staff/people/:person/disable", r.disable),
		r.post("staff.people.reset", "/staff/people/:person/reset", r.reset),
		r.get("staff.rules", "/staff/rules", r.rulesPage),
		r.post("staff.rules.save", "/staff/rules", r.saveRules),
		r.get("staff.imports", "/staff/imports", r.importsPage),
		{Name: "staff.imports.file", Method: http.MethodPost, Path: "/staff/imports", Handle: r.importFile, Body: maxImportBytes, Slow: true},
		r.get("staff.mail", "/staff/mail", r.mailPage),
		r.post("staff.mail.retry", "/staff/mail/:letter/retry", r.retryMail),
		r.get("staff.audit", "/staff/audit", r.auditPage),
	}
	for i := range routes {
		routes[i].For = web.Admins
	}
	return routes
}

func (r *Room) get(name, path string, handle echo.HandlerFunc) web.Route {
	return web.Route{Name: name, Method: http.MethodGet, Path: path, For: web.StaffMembers, Handle: handle}
}

func (r *Room) post(name, path string, handle echo.HandlerFunc) web.Route {
	return web.Route{Name: name, Method: http.MethodPost, Path: path, For: web.StaffMembers, Handle: handle, Body: web.MaxForm}
}

// actor is who acts.
func actor(c echo.Context) claim.Actor { return web.ViewerOf(c).Actor }
