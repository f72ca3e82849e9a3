package server

import (
	"context"
	"crypto/rand"
	"path/filepath"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/config"
	"proviso/server/internal/desk"
	"proviso/server/internal/limits"
	"proviso/server/internal/session"
	"proviso/server/internal/store"
	"proviso/server/internal/web"
	"proviso/server/internal/web/account"
	"proviso/server/internal/web/customer"
	"proviso/server/internal/web/sellerapi"
	"proviso/server/internal/web/staff"
)

// rooms are the routes behind a sign-in: of those who sign in, of customers, of their files, of staff.
func (s *Server) rooms(cfg config.Config, o Options) []web.Route {
	f := s.office
	files := customer.NewFiles(f.evidence, f.openClaim)
	signIn := account.Parts{People: f.people, Sessions: f.sessions, Limiter: limits.New(s.redis.client), Now: o.Now,
		Secure: cfg.PublicURL != nil && cfg.PublicURL.Scheme == "https", Brief: s.redis.embedded != nil}
	if showsMail(cfg) {
		signIn.Outbox = f.mail
	}
	customers := customer.New(customer.Parts{Desk: f.desk, Files: files, Live: f.live, Sessions: f.sessions, People: f.store,
		PublicURL: cfg.PublicURL, Now: o.Now, NewID: rand.Text, Log: o.Log})
	members := staff.New(staff.Parts{Desk: f.desk, People: f.people, Evidence: f.evidence, Live: f.live, Hooks: f.hooks, Now: o.Now,
		EndSessions: f.endStaffSessions, Watch: f.watch, Verify: f.verifier(cfg)})
	routes := account.New(signIn).Routes()
	routes = append(routes, files.Routes()...)
	routes = append(routes, customers.Routes()...)
	routes = append(routes, sellerapi.New(f.desk).Routes()...)
	return append(routes, members.Routes()...)
}

// openClaim reads a claim that the actor may see.
func (f *office) openClaim(ctx context.Context, by claim.Actor, id string) (c claim.Claim, err error) {
	err = f.store.Read(ctx, func(tx *store.Tx) error {
		c, err = desk.Seen(tx, by, id)
		return err
	})
	return c, err
}

// endStaffSessions signs a member of staff out everywhere.
func (f *office) endStaffSessions(ctx context.Context, staffID string) error {
	_, err := f.sessions.SignOutAll(ctx, session.Staff, staffID)
	return err
}

// watch is a request's context, which ends with the session that asked.
func (f *office) watch(c echo.Context) (context.Context, func(), error) {
	return f.sessions.Watch(c.Request().Context(), web.ViewerOf(c).Session)
}

// verifier looks through the audit chain, as portal audit verify does.
func (f *office) verifier(cfg config.Config) func(context.Context) (staff.ChainState, error) {
	return func(ctx context.Context) (staff.ChainState, error) {
		given, err := store.ReadCheckpoints(filepath.Join(cfg.Data, store.CheckpointFile))
		if err != nil {
			return staff.ChainState{}, err
		}
		report, err := f.store.Verify(ctx, f.key, given)
		state := staff.ChainState{Events: report.Events}
		if report.Fault != nil {
			state.Fault = report.Fault.Error()
		}
		return state, err
	}
}
