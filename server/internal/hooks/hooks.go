// Package hooks tells the sellers' own systems what happens: signed requests out of an outbox, at least once each, sent again
// until they are taken or given up.
package hooks

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
)

// Parts are what Hooks are made of.
type Parts struct {
	Store *store.Store
	Key   seal.Key
	Now   func() time.Time
	NewID func() string
	Local bool // webhooks may lead to this machine: in development only
	Log   *slog.Logger
}

// Hooks keeps webhooks and makes deliveries.
type Hooks struct {
	Parts
	client *http.Client
}

// New makes the worker; Run starts it.
func New(parts Parts) *Hooks {
	h := &Hooks{Parts: parts}
	dialer := &net.Dialer{Timeout: answerTime, Control: h.control}
	h.client = &http.Client{
		Timeout: answerTime,
		// No proxy: it would look names up in our place.
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: answerTime, MaxIdleConnsPerHost: 1, MaxIdleConns: 50,
			IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 16 << 10, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return h
}

const (
	answerTime  = 10 * time.Second
	batch       = 20
	lease       = 2 * time.Minute // far more than a batch takes: its deliveries are made at once
	poll        = 2 * time.Second
	attempts    = 12 // over about two days
	firstGap    = 10 * time.Second
	maxGap      = 12 * time.Hour
	kept        = 30 * 24 * time.Hour // after that nobody sends a delivery again
	forgetEvery = time.Hour
)

// Run delivers until the context ends.
func (h *Hooks) Run(ctx context.Context) {
	every, forget := time.NewTicker(poll), time.NewTicker(forgetEvery)
	defer every.Stop()
	defer forget.Stop()
	for h.round(ctx); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-every.C:
			h.round(ctx)
		case <-forget.C:
			if err := h.Store.Write(ctx, func(tx *store.Tx) error { return tx.ForgetDeliveries(h.Now().Add(-kept)) }); err != nil {
				h.Log.Error("webhooks", "error", err.Error())
			}
		}
	}
}

// round delivers all that is due.
func (h *Hooks) round(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := h.Deliver(ctx)
		if err != nil && !errors.Is(err, context.Canceled) {
			h.Log.Error("webhooks", "error", err.Error())
		}
		if err != nil || n < batch {
			return
		}
	}
}

// Deliver makes one batch of deliveries that are due, at once, and tells how many there were.
func (h *Hooks) Deliver(ctx context.Context) (taken int, err error) {
	var due []claim.Delivery
	err = h.Store.Write(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.TakeDeliveries(h.Now(), lease, batch)
		return err
	})
	if err != nil {
		return 0, err
	}
	results, all := make([]error, len(due)), sync.WaitGroup{}
	for i := range due {
		all.Go(func() { results[i] = h.deliver(ctx, due[i]) })
	}
	all.Wait()
	return len(due), errors.Join(results...)
}

// deliver makes one delivery and notes what came of it, also when the portal is about to stop.
func (h *Hooks) deliver(ctx context.Context, d claim.Delivery) error {
	var hook claim.Webhook
	err := h.Store.Read(ctx, func(tx *store.Tx) (err error) {
		hook, err = tx.Hook(d.HookID)
		return err
	})
	if err != nil {
		return err // it is tried again when the lease is over; a webhook that was removed has given it up already
	}
	d.LastStatus, err = h.send(ctx, &hook, &d)
	d.State, d.LastError, d.SentAt = claim.DeliverySent, "", h.Now()
	if err != nil {
		d.State, d.LastError, d.SentAt = claim.DeliveryPending, err.Error(), time.Time{}
		if d.Attempts >= attempts || d.LastStatus == http.StatusGone {
			d.State = claim.DeliveryDead
		}
	}
	return h.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.Delivered(d, h.Now().Add(gap(d.Attempts))) })
}

// gap is how long is waited after so many attempts.
func gap(made int) time.Duration {
	wait := firstGap
	for range made - 1 {
		wait = min(3*wait, maxGap)
	}
	return wait
}
