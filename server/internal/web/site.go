// Package web is the portal as seen through HTTP: pages, API and static files. Handlers parse, make one call and render.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"proviso/server/internal/check"
	"proviso/server/internal/limits"
	"proviso/server/internal/session"
)

// Settings are what the operator chose.
type Settings struct {
	PublicURL      *url.URL       // nil: any host is answered
	FilesURL       *url.URL       // the host that answers FilesRoute, and nothing else; nil: there is none
	FilesRoute     string         // the route of files that are downloaded with a ticket
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Limit          limits.Limit   // requests of one client address
}

// Limiter counts the requests of each client address.
type Limiter interface {
	Allow(ctx context.Context, name, client string, limit limits.Limit) (allowed bool, retry time.Duration, err error)
}

// Parts are what the site is made of.
type Parts struct {
	Settings
	Checker *check.Checker
	Limiter Limiter
	Log     *slog.Logger
	Metrics prometheus.Registerer
	Static  fs.FS // the built assets, with manifest.json
	// Health and Ready answer whoever watches the portal, as on the listener for operators.
	Health, Ready http.HandlerFunc
	Sessions      *session.Manager
	People        People
	Keys          KeyRing // of the sellers' own systems; nil: there are none
	Demo          bool    // the record holds made-up data
	More          []Route // of the rooms behind a sign-in
}

// Site answers the public listener.
type Site struct {
	Parts
	streams *gate
	assets  map[string]*asset
	sellers sellerDocuments
	openAPI *document
	pages   *pages
}

// New wires the routes of the route table to their handlers.
func New(parts Parts) (*echo.Echo, error) {
	s := &Site{Parts: parts, streams: newGate(maxStreams, maxStreamsPerClient), pages: newPages()}
	var err error
	if s.assets, err = indexAssets(parts.Static); err != nil {
		return nil, err
	}
	table := routes(s)
	for _, more := range parts.More {
		table = append(table, more.row())
	}
	s.sellers = newSellerDocuments()
	s.openAPI = newJSON(openAPI(table))
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.showError
	e.IPExtractor = clientAddress(parts.TrustedProxies)
	s.use(e)
	s.register(e, table)
	return e, nil
}
