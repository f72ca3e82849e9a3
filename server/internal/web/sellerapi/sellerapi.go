// Package sellerapi answers the sellers' own systems: they read claims, RMAs and the ledger, and file claims for their shop.
package sellerapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
)

// Room answers the addresses under /api/v1/seller.
type Room struct{ desk *desk.Desk }

// New makes the room.
func New(d *desk.Desk) *Room { return &Room{d} }

// maxIntakeBytes is far more than the longest texts of a claim take.
const maxIntakeBytes = 64 << 10

// Routes are the room's routes. Each needs a key of its scope; the key says which seller it is about.
func (r *Room) Routes() []web.Route {
	const root = "/api/v1/seller"
	read := func(name, path string, scope claim.Scope, handle echo.HandlerFunc) web.Route {
		return web.Route{Name: name, Method: http.MethodGet, Path: root + path, For: web.Keys, Scope: scope, Handle: handle}
	}
	return []web.Route{
		read("api.seller.claims", "/claims", claim.ClaimsRead, feed(r.desk.ClaimFeed, claimOut)),
		read("api.seller.claim", "/claims/:claim", claim.ClaimsRead, one("claim", r.desk.ClaimOf, claimOut)),
		{Name: "api.seller.file", Method: http.MethodPost, Path: root + "/claims", For: web.Keys, Scope: claim.ClaimsWrite, Handle: r.file, Body: maxIntakeBytes},
		read("api.seller.rmas", "/rmas", claim.RMAsRead, feed(r.desk.RMAFeed, rmaOut)),
		read("api.seller.rma", "/rmas/:rma", claim.RMAsRead, one("rma", r.desk.RMAOf, rmaOut)),
		read("api.seller.ledger", "/ledger", claim.LedgerRead, feed(r.desk.LedgerFeed, entryOut)),
	}
}

// page is a page of a feed.
type page[T any] struct {
	Data []T    `json:"data"`
	Next string `json:"next"`
}

// feed answers with a page of what read gives.
func feed[In, Out any](read func(context.Context, *claim.APIKey, desk.FeedQuery) ([]In, string, error), out func(*In) Out) echo.HandlerFunc {
	return func(c echo.Context) error {
		q, err := query(c)
		if err != nil {
			return refused(err)
		}
		found, next, err := read(c.Request().Context(), web.KeyOf(c), q)
		if err != nil {
			return refused(err)
		}
		p := page[Out]{Data: make([]Out, len(found)), Next: next}
		for i := range found {
			p.Data[i] = out(&found[i])
		}
		return c.JSON(http.StatusOK, p)
	}
}

// one answers with the one thing that an id in the path names.
func one[In, Out any](name string, read func(context.Context, *claim.APIKey, string) (In, error), out func(*In) Out) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := read(c.Request().Context(), web.KeyOf(c), c.Param(name))
		if err != nil {
			return refused(err)
		}
		return c.JSON(http.StatusOK, out(&found))
	}
}

func query(c echo.Context) (q desk.FeedQuery, err error) {
	q.After = c.QueryParam("after")
	if text := c.QueryParam("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit == 0 {
			return q, claim.Fault("limit", "Write a number from 1 to 200.")
		}
	}
	if text := c.QueryParam("since"); text != "" {
		if q.Since, err = time.Parse(time.RFC3339, text); err != nil || q.Since.Year() < 1970 {
			return q, claim.Fault("since", "Write an instant such as 2026-11-22T12:00:00Z.")
		}
	}
	return q, nil
}
