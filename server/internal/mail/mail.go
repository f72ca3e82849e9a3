// Package mail takes letters out of the outbox, writes them and hands them to a mail server. A letter that was handed over
// just before a crash may be sent again, under the same Message-ID; none is lost.
package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"proviso/server/internal/seal"
	"proviso/server/internal/store"
)

// Parts are what an Outbox is made of.
type Parts struct {
	Store *store.Store
	Key   seal.Key
	Now   func() time.Time
	Site  func() *url.URL // where visitors reach the portal: the only source of links in letters
	SMTP  string          // the mail server's address; empty: none
	From  string
	Show  bool            // without a mail server: letters can be read at /outbox
	Wake  <-chan struct{} // there is something to send
	Log   *slog.Logger
}

// Outbox sends what is in the outbox.
type Outbox struct {
	Parts
	server *server // nil: none
}

// New reads the mail server's address, but does not talk to it yet.
func New(parts Parts) (*Outbox, error) {
	o := &Outbox{Parts: parts}
	if parts.SMTP == "" {
		return o, nil
	}
	var err error
	if o.server, err = parseServer(parts.SMTP); err != nil {
		return nil, fmt.Errorf("SMTP_URL: %w", err)
	}
	return o, nil
}

const (
	batch    = 20
	lease    = 2 * time.Minute // of which a letter is begun in the first half only: see Send
	longest  = 2 * sendTimeout // that one letter takes: to reach the server, and to hand it over
	poll     = 2 * time.Second // for letters of other replicas, and for those that are tried again
	attempts = 54              // over two days: a mail server that is away for a night costs no letter
	refusals = 8               // over two hours: what is refused for good may still be our own settings, which somebody mends
	firstGap = 10 * time.Second
	maxGap   = time.Hour
)

// Run sends until the context ends.
func (o *Outbox) Run(ctx context.Context) {
	if o.server == nil && !o.Show {
		o.Log.Warn("no mail server is set: letters wait in the outbox", "setting", "SMTP_URL")
		return
	}
	if o.server == nil {
		o.Log.Warn("no mail server is set: letters are shown instead", "page", "/outbox")
	}
	every := time.NewTicker(poll)
	defer every.Stop()
	for o.round(ctx); ctx.Err() == nil; o.round(ctx) {
		select {
		case <-ctx.Done():
		case <-o.Wake:
		case <-every.C:
		}
	}
}

// round sends all that is due.
func (o *Outbox) round(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := o.Send(ctx)
		if err != nil && !errors.Is(err, context.Canceled) {
			o.Log.Error("outbox", "error", err.Error())
		}
		if err != nil || n < batch {
			return
		}
	}
}

// Send takes one batch of letters that are due, and tells how many there were. Those that a slow server leaves no time for go
// back: once the lease is over another replica takes them, and both would send them.
func (o *Outbox) Send(ctx context.Context) (taken int, err error) {
	var letters []store.Letter
	last := o.Now().Add(lease - longest) // that one is begun
	err = o.Store.Write(ctx, func(tx *store.Tx) (err error) {
		letters, err = tx.TakeDueMail(o.Now(), lease, batch)
		return err
	})
	for i, l := range letters {
		if ctx.Err() != nil || o.Now().After(last) {
			return i, errors.Join(err, o.note(ctx, func(tx *store.Tx) error { return tx.GiveBackMail(letters[i:], o.Now()) }))
		}
		err = errors.Join(err, o.deliver(ctx, l))
	}
	return len(letters), err
}

// deliver sends one letter and notes what came of it. A letter that fails does not hold up the others.
func (o *Outbox) deliver(ctx context.Context, l store.Letter) error {
	written, err := o.write(ctx, l)
	var unsendable *unsendableError
	switch {
	case errors.As(err, &unsendable):
		return o.note(ctx, func(tx *store.Tx) error { return tx.MarkDead(l, unsendable.why, false) })
	case err == nil && o.server == nil:
		return o.note(ctx, func(tx *store.Tx) error { return tx.MarkShown(l.ID, o.Now()) })
	case err == nil:
		err = o.server.send(ctx, o.From, o.Site().Hostname(), written)
	}
	if err == nil {
		return o.note(ctx, func(tx *store.Tx) error { return tx.MarkSent(l.ID, o.Now()) })
	}
	o.Log.Warn("letter not sent", "letter", l.ID, "kind", string(l.Kind), "attempt", l.Attempts, "error", err.Error())
	return o.note(ctx, func(tx *store.Tx) error { return o.failed(tx, l, err) })
}

// note writes down what came of a letter, also when the portal is about to stop.
func (o *Outbox) note(ctx context.Context, work func(*store.Tx) error) error {
	return o.Store.Write(context.WithoutCancel(ctx), work)
}

func (o *Outbox) failed(tx *store.Tx, l store.Letter, why error) error {
	if l.Attempts >= attempts || l.Attempts >= refusals && refusedForGood(why) {
		return tx.MarkDead(l, why.Error(), true)
	}
	gap := firstGap
	for range l.Attempts - 1 {
		gap = min(3*gap, maxGap)
	}
	return tx.MarkFailed(l, why.Error(), o.Now().Add(gap))
}
