package hooks

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

const (
	secretPrefix   = "whsec_"
	secretBytes    = 32
	mostHooks      = 10 // of a seller
	mostDeliveries = 100
)

// Add makes a webhook of a seller. The secret is shown now and never again.
func (h *Hooks) Add(ctx context.Context, by claim.Actor, seller, url string, topics []claim.Topic) (hook claim.Webhook, secret string, err error) {
	if !by.Role(seller).AtLeast(claim.Admin) {
		return hook, "", claim.ErrNotFound
	}
	var faults claim.Faults
	if err := h.checkURL(url); err != nil {
		faults = append(faults, claim.Fault("url", err.Error()))
	}
	if len(topics) == 0 || slices.ContainsFunc(topics, func(t claim.Topic) bool { return !t.Known() }) {
		faults = append(faults, claim.Fault("topic", "Choose at least one thing to be told about."))
	}
	if faults != nil {
		return hook, "", faults
	}
	random := make([]byte, secretBytes)
	rand.Read(random) // never fails, see its documentation
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(random)
	hook = claim.Webhook{ID: h.NewID(), Seller: seller, URL: url, Topics: topics, SecretSealed: h.Key.Seal([]byte(secret), secretPurpose), MadeBy: by.ID, CreatedAt: h.Now()}
	err = h.Store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.HooksOf(seller)
		if err != nil {
			return err
		}
		if len(known) >= mostHooks {
			return claim.Refuse(claim.Conflict, "There are 10 webhooks already. Remove one that nobody uses.")
		}
		if slices.ContainsFunc(known, func(k claim.Webhook) bool { return k.URL == url }) {
			return claim.Refuse(claim.Conflict, "There is a webhook to this address already. Remove it first where it should be told about something else.")
		}
		if err := tx.InsertHook(&hook); err != nil {
			return err
		}
		return tx.AppendEvent(h.event(by, seller, claim.HookMade, "webhook", hook.ID))
	})
	if err != nil {
		return claim.Webhook{}, "", err
	}
	return hook, secret, nil
}

func (h *Hooks) event(by claim.Actor, seller string, action claim.Action, what, id string) claim.Event {
	return claim.Event{Seller: seller, By: by, Action: action, Detail: map[string]string{what: id}, At: h.Now()}
}

// List is a seller's webhooks with the last deliveries.
func (h *Hooks) List(ctx context.Context, by claim.Actor, seller string) (hooks []claim.Webhook, last []claim.Delivery, err error) {
	if !by.Role(seller).AtLeast(claim.Admin) {
		return nil, nil, claim.ErrNotFound
	}
	err = h.Store.Read(ctx, func(tx *store.Tx) error {
		if hooks, err = tx.HooksOf(seller); err != nil {
			return err
		}
		last, err = tx.DeliveriesOf(seller, mostDeliveries)
		return err
	})
	return hooks, last, err
}

// Remove ends a webhook.
func (h *Hooks) Remove(ctx context.Context, by claim.Actor, seller, id string) error {
	return h.change(ctx, by, seller, h.event(by, seller, claim.HookRemoved, "webhook", id), func(tx *store.Tx) error { return tx.RemoveHook(seller, id, h.Now()) })
}

// Replay sends a delivery again.
func (h *Hooks) Replay(ctx context.Context, by claim.Actor, seller, id string) error {
	return h.change(ctx, by, seller, h.event(by, seller, claim.HookReplayed, "delivery", id), func(tx *store.Tx) error { return tx.Replay(seller, id, h.Now()) })
}

func (h *Hooks) change(ctx context.Context, by claim.Actor, seller string, e claim.Event, do func(*store.Tx) error) error {
	if !by.Role(seller).AtLeast(claim.Admin) {
		return claim.ErrNotFound
	}
	return h.Store.Write(ctx, func(tx *store.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return tx.AppendEvent(e)
	})
}
