package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

const (
	// keyPrefix lets scanners of leaked secrets know a key when they see one.
	keyPrefix  = "proviso_key_"
	keyBytes   = 32
	keyHint    = 4
	maxKeyName = 60
	mostKeys   = 50 // of a seller that work
	// usedEvery is how exactly it is known when a key was used last.
	usedEvery = time.Hour
)

// MakeKey makes a key for a seller's own system. The text is shown now and never again. The form's one-time key keeps a page
// that is sent again from making a second one: then the text is empty.
func (d *Desk) MakeKey(ctx context.Context, by claim.Actor, seller, name string, scopes []claim.Scope, formKey string) (k claim.APIKey, text string, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return k, "", err
	}
	k = claim.APIKey{ID: d.NewID(), Seller: seller, Name: strings.TrimSpace(name), Scopes: scopes, MadeBy: by.ID, CreatedAt: d.Now()}
	if err := checkKey(&k); err != nil {
		return k, "", err
	}
	made := newKeyText()
	k.Hint = made[len(made)-keyHint:]
	err = d.Store.Write(ctx, func(tx *store.Tx) error {
		text = ""
		_, again, err := tx.Idempotency(by.ID, formKey, keyDigest(seller+"\x00"+k.Name), d.Now())
		if err != nil || again {
			return err
		}
		text = made
		return d.keepKey(tx, by, &k, keyDigest(made))
	})
	return k, text, err
}

func (d *Desk) keepKey(tx *store.Tx, by claim.Actor, k *claim.APIKey, digest string) error {
	known, err := tx.KeysOf(k.Seller)
	if err != nil {
		return err
	}
	known = slices.DeleteFunc(known, func(k claim.APIKey) bool { return !k.RevokedAt.IsZero() })
	if len(known) >= mostKeys {
		return claim.Refuse(claim.Conflict, "There are 50 keys already. Revoke one that nobody uses.")
	}
	if err := tx.InsertKey(k, digest); err != nil {
		return err
	}
	return tx.AppendEvent(claim.Event{Seller: k.Seller, By: by, Action: claim.KeyMade, Detail: map[string]string{"key": k.ID}, At: k.CreatedAt})
}

func checkKey(k *claim.APIKey) error {
	var faults claim.Faults
	if k.Name == "" {
		faults = append(faults, claim.Fault("name", "Write which system will use the key."))
	}
	if fault := checkText("name", "name", &k.Name, maxKeyName, false); fault != nil {
		faults = append(faults, fault)
	}
	if len(k.Scopes) == 0 || slices.ContainsFunc(k.Scopes, func(s claim.Scope) bool { return !s.Known() }) {
		faults = append(faults, claim.Fault("scope", "Choose at least one thing that the key may do."))
	}
	return faults.Err()
}

func newKeyText() string {
	secret := make([]byte, keyBytes)
	rand.Read(secret) // never fails, see its documentation
	return keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
}

// keyDigest is what a key is found by. A key is random over its whole length: one round of a plain hash gives nothing away.
func keyDigest(text string) string {
	sum := sha256.Sum256([]byte("proviso api key 1\x00" + text))
	return hex.EncodeToString(sum[:])
}

// Keys lists the keys of a seller, with the names of those who made them.
func (d *Desk) Keys(ctx context.Context, by claim.Actor, seller string) (keys []claim.APIKey, names map[string]string, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return nil, nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if keys, err = tx.KeysOf(seller); err != nil {
			return err
		}
		names, err = tx.StaffNames(seller)
		return err
	})
	return keys, names, err
}

// RevokeKey ends a key at once.
func (d *Desk) RevokeKey(ctx context.Context, by claim.Actor, seller, id string) error {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return err
	}
	return d.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.RevokeKey(seller, id, by.ID, d.Now()); err != nil {
			return err
		}
		return tx.AppendEvent(claim.Event{Seller: seller, By: by, Action: claim.KeyRevoked, Detail: map[string]string{"key": id}, At: d.Now()})
	})
}

// KeyHolder is the key that a request brings. It is looked up each time, so that one that was revoked is none at once.
func (d *Desk) KeyHolder(ctx context.Context, text string) (*claim.APIKey, error) {
	if !strings.HasPrefix(text, keyPrefix) || len(text) > 2*len(keyPrefix)+2*keyBytes {
		return nil, claim.ErrNotFound
	}
	var k claim.APIKey
	err := d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		k, err = tx.KeyByDigest(keyDigest(text))
		return err
	})
	if err == nil && !k.RevokedAt.IsZero() {
		err = claim.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if now := d.Now(); now.Sub(k.LastUsedAt) >= usedEvery {
		err = d.Store.Write(ctx, func(tx *store.Tx) error { return tx.KeyUsed(k.ID, now) })
	}
	return &k, err
}
