// Package server wires the parts of the portal and runs them.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"proviso/server/internal/check"
	"proviso/server/internal/config"
	"proviso/server/internal/evidence"
	"proviso/server/internal/limits"
	"proviso/server/internal/web"
	"proviso/static"
)

// Config is what the operator chose, for those who start a server from outside this folder.
type Config = config.Config

// ParseConfig reads flags over the environment over the defaults; see config.Parse.
func ParseConfig(args []string, getenv func(string) string) (Config, error) {
	return config.Parse(args, getenv)
}

// Options replace what the server takes from its surroundings; a zero Options takes the real thing.
type Options struct {
	Now func() time.Time // the clock that says what "today" is
	// Sessions is the clock by which sessions expire; nil: the clock of Redis.
	Sessions func() time.Time
	Getenv   func(string) string // for credentials that libraries look up themselves
	Log      *slog.Logger
	Static   fs.FS // the built assets
	// HEIC makes previews of HEIC photos; nil: they have none.
	HEIC func(ctx context.Context, photo io.Reader) (small []byte, err error)

	clockGiven bool // Now came with the options
}

// Server is a portal that listens. Run it, then Close it.
type Server struct {
	log    *slog.Logger
	grace  time.Duration
	site   *url.URL // where visitors reach the portal, where that is known before it listens
	redis  *redisStore
	office *office
	echo   *echo.Echo
	public *listener
	ops    *listener // nil: turned off
	ready  atomic.Bool
}

// New opens everything the portal needs. The listeners already accept connections, so that a port in use is noticed
// here; they are answered once Run is called.
func New(cfg Config, o Options) (*Server, error) {
	o = o.filled(cfg)
	s := &Server{log: o.Log, grace: cfg.ShutdownGrace, site: cfg.PublicURL}
	if err := s.open(cfg, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (o Options) filled(cfg Config) Options {
	o.clockGiven = o.Now != nil
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.LogLevel}))
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Static == nil {
		o.Static = static.FS()
	}
	return o
}

func (s *Server) open(cfg Config, o Options) (err error) {
	if s.redis, err = openRedis(cfg.Redis, o.Log); err != nil {
		return err
	}
	registry := newRegistry()
	if err = s.openOffice(cfg, o, registry); err != nil {
		return err
	}
	demoData, err := s.office.fillDemo(cfg, o)
	if err != nil {
		return err
	}
	s.echo, err = web.New(web.Parts{
		Settings: web.Settings{PublicURL: cfg.PublicURL, FilesURL: cfg.FilesURL, FilesRoute: evidence.TicketRoute, TrustedProxies: cfg.TrustedProxies,
			Limit: limits.Limit{PerMinute: cfg.RatePerMinute, Burst: cfg.RateBurst}},
		Checker:  check.New(o.Now),
		Limiter:  limits.New(s.redis.client),
		Log:      o.Log,
		Metrics:  registry,
		Static:   o.Static,
		Health:   healthy,
		Ready:    s.readiness,
		Sessions: s.office.sessions,
		Demo:     demoData,
		People:   s.office.store,
		Keys:     s.office.desk,
		More:     s.rooms(cfg, o),
	})
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	if s.public, err = listen("LISTEN", cfg.Listen, s.echo, o.Log); err != nil {
		return err
	}
	if cfg.OpsListen != "" {
		s.ops, err = listen("OPS_LISTEN", cfg.OpsListen, s.opsHandler(registry), o.Log)
	}
	return err
}

// URL is where the pages are answered.
func (s *Server) URL() string { return s.public.url() }

// OpsURL is where health and metrics are answered; empty where they are turned off.
func (s *Server) OpsURL() string {
	if s.ops == nil {
		return ""
	}
	return s.ops.url()
}

// Handler answers the public requests without a listener.
func (s *Server) Handler() http.Handler { return s.echo }

// Routes lists the routes that are answered.
func (s *Server) Routes() []*echo.Route { return s.echo.Routes() }

// Run answers until the context ends, then lets running requests finish within the grace period.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 2)
	s.public.serve(failed)
	if s.ops != nil {
		s.ops.serve(failed)
	}
	background, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() { defer close(stopped); s.office.run(background, s) }()
	defer func() { stop(); <-stopped }()
	s.ready.Store(true)
	s.log.Info("ready", "url", s.URL(), "ops", s.OpsURL())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	return s.shutDown()
}

// shutDown stops the public listener first: health and metrics go on until the last request is answered.
func (s *Server) shutDown() error {
	s.ready.Store(false)
	s.log.Info("stopping", "grace", s.grace.String())
	ctx, cancel := context.WithTimeout(context.Background(), s.grace)
	defer cancel()
	err := s.public.server.Shutdown(ctx)
	if s.ops != nil {
		err = errors.Join(err, s.ops.server.Close())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("some requests did not finish within %s: %w", s.grace, err)
	}
	return err
}

// Close gives back everything New opened, and cuts off requests that still run.
func (s *Server) Close() {
	for _, l := range []*listener{s.public, s.ops} {
		if l != nil {
			l.close()
		}
	}
	if s.office != nil {
		if err := s.office.close(); err != nil {
			s.log.Error("close", "error", err.Error())
		}
	}
	if s.redis != nil {
		s.redis.close()
	}
}

// newRegistry collects the metrics of the process beside those that the parts add.
func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(processCollectors()...)
	return registry
}
