package hooks

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// secretPurpose is what secrets are sealed for.
const secretPurpose = "webhook"

// maxAnswer is how much of an answer is read, so that the connection can be used again; nothing of it is kept.
const maxAnswer = 16 << 10

// send makes one signed request. Every answer but a 2xx is an error; redirects are not followed.
func (h *Hooks) send(ctx context.Context, hook *claim.Webhook, d *claim.Delivery) (status int, err error) {
	if err := h.checkURL(hook.URL); err != nil {
		return 0, err
	}
	secret, err := h.Key.Open(hook.SecretSealed, secretPurpose)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, strings.NewReader(d.Body))
	if err != nil {
		return 0, err
	}
	at := strconv.FormatInt(h.Now().Unix(), 10)
	for name, value := range map[string]string{"Content-Type": "application/json", "User-Agent": "Proviso-Webhooks/1", "Proviso-Delivery": d.ID,
		"Proviso-Event": d.Topic, "Proviso-Signature": "t=" + at + ",v1=" + Sign(secret, at, d.Body)} {
		r.Header.Set(name, value)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		return 0, reason(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // what it says does not matter
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return answer.StatusCode, fmt.Errorf("the answer was %d", answer.StatusCode)
	}
	return answer.StatusCode, nil
}

// Sign is the signature of a body sent at a time in Unix seconds: HMAC-SHA256 over time, a dot and the body, in hex.
func Sign(secret []byte, at, body string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(at + "." + body))
	return hex.EncodeToString(mac.Sum(nil))
}

// reason leaves out the address, which may hold a secret of the seller's.
func reason(err error) error {
	var about *url.Error
	if errors.As(err, &about) {
		return about.Err
	}
	return err
}
