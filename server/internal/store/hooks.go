package store

import (
	"crypto/rand"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"proviso/server/claim"
)

const hookColumns = `id, seller, url, topics, secret_sealed, made_by, created_at`

func scanHook(row scanner) (h claim.Webhook, err error) {
	var topics string
	var created int64
	err = row.Scan(&h.ID, &h.Seller, &h.URL, &topics, &h.SecretSealed, &h.MadeBy, &created)
	for _, topic := range strings.Fields(topics) {
		h.Topics = append(h.Topics, claim.Topic(topic))
	}
	h.CreatedAt = timeOf(created)
	return h, err
}

// InsertHook keeps a new webhook.
func (tx *Tx) InsertHook(h *claim.Webhook) error {
	topics := make([]string, len(h.Topics))
	for i, topic := range h.Topics {
		topics[i] = string(topic)
	}
	_, err := tx.exec(`INSERT INTO webhook (`+hookColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`, h.ID, h.Seller, h.URL, strings.Join(topics, " "), h.SecretSealed,
		h.MadeBy, h.CreatedAt.UnixMilli())
	return err
}

// HooksOf lists the webhooks of a seller.
func (tx *Tx) HooksOf(seller string) ([]claim.Webhook, error) {
	return rows(tx, scanHook, `SELECT `+hookColumns+` FROM webhook WHERE seller = ? AND removed_at IS NULL ORDER BY created_at, id`, seller)
}

// Hook is one webhook; claim.ErrNotFound for one that was removed.
func (tx *Tx) Hook(id string) (claim.Webhook, error) {
	return first(tx, scanHook, `SELECT `+hookColumns+` FROM webhook WHERE id = ? AND removed_at IS NULL`, id)
}

// RemoveHook ends a webhook: what is on its way to it is given up.
func (tx *Tx) RemoveHook(seller, id string, at time.Time) error {
	err := tx.must(claim.ErrNotFound, `UPDATE webhook SET removed_at = ?, secret_sealed = '' WHERE id = ? AND seller = ? AND removed_at IS NULL`, at.UnixMilli(), id, seller)
	if err == nil {
		_, err = tx.exec(`UPDATE webhook_delivery SET state = 'dead', last_error = 'The webhook was removed.' WHERE webhook_id = ? AND state = 'pending'`, id)
	}
	return err
}

// hooked is the body of a delivery. It holds ids and codes; whoever may read more asks the API for it.
type hooked struct {
	ID     string            `json:"id"` // of the event, the same for every webhook
	Type   string            `json:"type"`
	Seller string            `json:"seller"`
	Claim  string            `json:"claim_id"`
	From   claim.State       `json:"from"`
	To     claim.State       `json:"to"`
	By     claim.ActorKind   `json:"by"`
	Detail map[string]string `json:"detail"`
	At     string            `json:"at"`
}

// announce puts an event on its way to the webhooks that want it, in the transaction that keeps the event.
func (tx *Tx) announce(seq int64, e claim.Event) error {
	topic, name := e.Hooked()
	if name == "" {
		return nil
	}
	hooks, err := tx.HooksOf(e.Seller)
	if err != nil || len(hooks) == 0 {
		return err
	}
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	body := encoded(hooked{ID: strconv.FormatInt(seq, 10), Type: name, Seller: e.Seller, Claim: e.ClaimID, From: e.From, To: e.To, By: e.By.Kind, Detail: e.Detail,
		At: e.At.UTC().Format(time.RFC3339Nano)})
	for _, h := range hooks {
		if !hookWants(h.Topics, topic) {
			continue
		}
		if _, err := tx.exec(`INSERT INTO webhook_delivery (id, webhook_id, seller, event_seq, topic, body, state, attempts, next_at, last_status, last_error, created_at)
			VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, 0, '', ?)`, rand.Text(), h.ID, h.Seller, seq, name, body, e.At.UnixMilli(), e.At.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

func hookWants(topics []claim.Topic, topic claim.Topic) bool {
	for _, t := range topics {
		if t == topic {
			return true
		}
	}
	return false
}

const deliveryColumns = `id, webhook_id, seller, topic, body, state, attempts, last_status, last_error, created_at, sent_at`

func scanDelivery(row scanner) (d claim.Delivery, err error) {
	var created int64
	var sent sql.NullInt64
	err = row.Scan(&d.ID, &d.HookID, &d.Seller, &d.Topic, &d.Body, &d.State, &d.Attempts, &d.LastStatus, &d.LastError, &created, &sent)
	d.CreatedAt, d.SentAt = timeOf(created), instant(sent)
	return d, err
}

// TakeDeliveries hands out deliveries that are due to one who makes them before the lease is over. Each counts as an attempt.
func (tx *Tx) TakeDeliveries(now time.Time, lease time.Duration, most int) (taken []claim.Delivery, err error) {
	due, err := rows(tx, scanDelivery, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, id LIMIT ?`,
		now.UnixMilli(), most)
	for _, d := range due {
		// The condition is repeated: between the two statements another replica may have taken it.
		n, err := tx.exec(`UPDATE webhook_delivery SET attempts = attempts + 1, next_at = ? WHERE id = ? AND state = 'pending' AND attempts = ? AND next_at <= ?`,
			now.Add(lease).UnixMilli(), d.ID, d.Attempts, now.UnixMilli())
		if err != nil {
			return nil, err
		}
		if n == 1 {
			d.Attempts++
			taken = append(taken, d)
		}
	}
	return taken, err
}

// Delivered notes what came of an attempt: state pending is tried again at next. Someone who took it since is not disturbed.
func (tx *Tx) Delivered(d claim.Delivery, next time.Time) error {
	_, err := tx.exec(`UPDATE webhook_delivery SET state = ?, last_status = ?, last_error = ?, next_at = ?, sent_at = ? WHERE id = ? AND state = 'pending' AND attempts = ?`,
		string(d.State), d.LastStatus, d.LastError, next.UnixMilli(), millis(d.SentAt), d.ID, d.Attempts)
	return err
}

// DeliveriesOf lists the newest deliveries of a seller.
func (tx *Tx) DeliveriesOf(seller string, most int) ([]claim.Delivery, error) {
	return rows(tx, scanDelivery, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE seller = ? ORDER BY created_at DESC, id DESC LIMIT ?`, seller, most)
}

// Replay sends a delivery of a seller again that was sent or given up; claim.ErrNotFound where there is none whose webhook is
// still there.
func (tx *Tx) Replay(seller, id string, now time.Time) error {
	return tx.must(claim.ErrNotFound, `UPDATE webhook_delivery SET state = 'pending', attempts = 0, next_at = ?, sent_at = NULL WHERE id = ? AND seller = ? AND state <> 'pending'
		AND webhook_id IN (SELECT id FROM webhook WHERE removed_at IS NULL)`, now.UnixMilli(), id, seller)
}

// ForgetDeliveries removes what was sent or given up before an instant.
func (tx *Tx) ForgetDeliveries(before time.Time) error {
	_, err := tx.exec(`DELETE FROM webhook_delivery WHERE created_at < ? AND state <> 'pending'`, before.UnixMilli())
	return err
}
