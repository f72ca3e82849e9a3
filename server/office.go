package server

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"proviso/server/claim"
	"proviso/server/internal/config"
	"proviso/server/internal/desk"
	"proviso/server/internal/evidence"
	"proviso/server/internal/hooks"
	"proviso/server/internal/live"
	"proviso/server/internal/mail"
	"proviso/server/internal/people"
	"proviso/server/internal/seal"
	"proviso/server/internal/session"
	"proviso/server/internal/store"
	"proviso/server/internal/timers"
)

// office is everything behind the pages that need a sign-in: the record, the people and what is done with claims.
type office struct {
	store       *store.Store
	key         seal.Key
	sessions    *session.Manager
	live        *live.Live
	desk        *desk.Desk
	evidence    *evidence.Service
	people      *people.People
	mail        *mail.Outbox
	hooks       *hooks.Hooks
	checkpoints *store.Checkpoints
	clocks      *timers.Runner
	wake        chan struct{} // tells the mail worker that there is something to send
}

// openOffice opens the record and what stands on it. Site says where visitors reach the portal.
func (s *Server) openOffice(cfg config.Config, o Options, metrics prometheus.Registerer) (err error) {
	f := &office{wake: make(chan struct{}, 1)}
	s.office = f
	if f.key, err = portalKey(cfg); err != nil {
		return err
	}
	if f.store, err = openRecord(cfg); err != nil {
		return err
	}
	f.checkpoints = &store.Checkpoints{Store: f.store, Key: f.key, File: filepath.Join(cfg.Data, store.CheckpointFile), Now: o.Now,
		Events: checkpointEvents, Every: checkpointEvery}
	redis := s.redis.client
	secure := cfg.PublicURL != nil && cfg.PublicURL.Scheme == "https"
	f.sessions = session.NewManager(session.NewStore(redis, session.Options{Secure: secure, Clock: o.Sessions}))
	f.live = live.New(redis, o.Log)
	f.desk = desk.New(desk.Parts{Store: f.store, Now: o.Now, NewID: rand.Text, Random: randomBits, Live: f.live, ClockTime: o.clockTime(),
		ClaimsADay: cfg.ClaimsADay})
	if f.clocks, err = timers.New(timers.Parts{Desk: f.desk, Redis: redis, Log: o.Log, Metrics: metrics}); err != nil {
		return err
	}
	f.desk.Clocks = f.clocks
	f.hooks = hooks.New(hooks.Parts{Store: f.store, Key: f.key, Now: o.Now, NewID: rand.Text, Local: onThisMachine(cfg), Log: o.Log})
	scanner, err := scannerOf(cfg)
	if err != nil {
		return err
	}
	f.evidence, err = evidence.New(evidence.Parts{Record: store.Files{Store: f.store}, Now: o.Now, Folder: filepath.Join(cfg.Data, "evidence"),
		URL: cfg.EvidenceURL, Getenv: o.Getenv, PublicURL: cfg.PublicURL, FilesURL: cfg.FilesURL, Key: f.key, Rules: f.rules, Scanner: scanner, HEIC: o.HEIC, Redis: redis, Changed: f.live.FileChanged, Log: o.Log})
	if err != nil {
		return err
	}
	f.people = people.New(people.Parts{Store: f.store, Key: f.key, Now: o.Now, Site: s.Site, Wake: f.wakeMail})
	f.mail, err = mail.New(mail.Parts{Store: f.store, Key: f.key, Now: o.Now, Site: s.Site, SMTP: cfg.SMTPURL, From: cfg.MailFrom,
		Show: showsMail(cfg), Wake: f.wake, Log: o.Log})
	return err
}

// scannerOf is the virus scanner that is named, nil where none is.
func scannerOf(cfg config.Config) (evidence.Scanner, error) {
	if cfg.ScannerURL == "" {
		return nil, nil
	}
	scanner, err := evidence.NewScanner(cfg.ScannerURL)
	if err != nil {
		return nil, fmt.Errorf("SCANNER_URL: %w", err)
	}
	return scanner, nil
}

// showsMail tells whether letters are shown on a page: only where there is no mail server, and nobody but this machine can
// reach the portal.
func showsMail(cfg config.Config) bool {
	return cfg.SMTPURL == "" && onThisMachine(cfg)
}

// onThisMachine tells whether nobody but this machine can reach the portal, as in development.
func onThisMachine(cfg config.Config) bool {
	host, _, err := net.SplitHostPort(cfg.Listen)
	ip := net.ParseIP(host)
	return err == nil && cfg.PublicURL == nil && (host == "localhost" || ip.IsLoopback())
}

// clockTime decides when clocks are due: all replicas go by the database server, unless a clock was handed in.
func (o *Options) clockTime() func(*store.Tx) (time.Time, error) {
	if o.clockGiven {
		return nil
	}
	return func(tx *store.Tx) (time.Time, error) { return tx.ServerTime(o.Now) }
}

// Site is where visitors reach the portal.
func (s *Server) Site() *url.URL {
	if s.site != nil {
		return s.site
	}
	own, err := url.Parse(s.URL())
	if err != nil {
		panic(err) // made of the address that the portal listens on
	}
	return own
}

func portalKey(cfg config.Config) (seal.Key, error) {
	if cfg.SecretKey != "" {
		return seal.ParseKey(cfg.SecretKey)
	}
	return seal.FolderKey(cfg.Data)
}

// openTimeout bounds the first contact with the record, migrations included.
const openTimeout = 5 * time.Minute

func openRecord(cfg config.Config) (*store.Store, error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	if cfg.DatabaseURL != "" {
		return store.OpenURL(ctx, cfg.DatabaseURL)
	}
	return store.OpenFolder(ctx, cfg.Data)
}

func randomBits() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails, see its documentation
	return binary.BigEndian.Uint64(b[:])
}

// rules are a seller's house rules.
func (f *office) rules(ctx context.Context, seller string) (rules claim.Rules, err error) {
	err = f.store.Read(ctx, func(tx *store.Tx) error {
		rules, _, err = tx.Rules(seller)
		return err
	})
	return rules, err
}

func (f *office) wakeMail() {
	select {
	case f.wake <- struct{}{}:
	default: // it is awake already
	}
}

// run does what goes on in the background until the context ends, and returns when all of it has stopped.
func (f *office) run(ctx context.Context, s *Server) {
	var all sync.WaitGroup
	all.Go(func() { f.sessions.Run(ctx, time.Tick(sessionsSeen)) })
	all.Go(func() { f.live.Run(ctx) })
	all.Go(func() { f.evidence.Run(ctx) })
	all.Go(func() { f.clocks.Run(ctx) })
	all.Go(func() { f.vouch(ctx, s) })
	all.Go(func() { f.forget(ctx, s) })
	all.Go(func() { f.mail.Run(ctx) })
	all.Go(func() { f.hooks.Run(ctx) })
	all.Wait()
}

// sessionsSeen is how often open streams are checked for sessions that expired.
const sessionsSeen = 30 * time.Second

// A checkpoint of the audit chain is taken after so many events, or when one came and the last checkpoint is so old.
const (
	checkpointEvents  = 100
	checkpointEvery   = 5 * time.Minute
	checkpointsLooked = 10 * time.Second
)

// vouch takes checkpoints of the audit chain as they fall due, and a last one at the end.
func (f *office) vouch(ctx context.Context, s *Server) {
	failed := func(err error) { s.log.Error("audit checkpoint", "error", err.Error()) }
	f.checkpoints.Run(ctx, time.Tick(checkpointsLooked), failed)
	if err := f.checkpoints.Take(context.WithoutCancel(ctx)); err != nil {
		failed(err)
	}
}

const (
	// requestsKept is how long a form that is sent again is known to be the same.
	requestsKept = 7 * 24 * time.Hour
	// codesKept is how long a code to sign in is counted after it was asked for.
	codesKept   = 48 * time.Hour
	forgetEvery = time.Hour
)

// forget removes the keys of forms that nobody sends again, and codes that nobody can use.
func (f *office) forget(ctx context.Context, s *Server) {
	ticks := time.Tick(forgetEvery)
	for {
		now := f.desk.Now()
		err := f.store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.ForgetRequests(now.Add(-requestsKept)), tx.ForgetSignIns(now.Add(-codesKept)))
		})
		if err != nil && ctx.Err() == nil {
			s.log.Error("forget", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// FireClocks fires at once what is due. It is for whoever handed in a clock and moved it: the index of clocks goes by the time of
// Redis, and the sweep comes by now and then.
func (s *Server) FireClocks(ctx context.Context) error { return s.office.desk.Sweep(ctx, s.log) }

func (f *office) close() error {
	var errs []error
	if f.evidence != nil {
		errs = append(errs, f.evidence.Close())
	}
	if f.store != nil {
		errs = append(errs, f.store.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing: %w", err)
	}
	return nil
}
