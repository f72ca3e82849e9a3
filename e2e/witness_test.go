//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// witness stands where the portal stands and remembers all that a browser sent: address, headers and body.
type witness struct {
	*httptest.Server
	mu   sync.Mutex
	seen []sighting
}

// sighting is one request.
type sighting struct{ method, address, headers, body string }

func watch(t *testing.T) *witness {
	t.Helper()
	w := &witness{}
	w.Server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.Close)
	return w
}

func (w *witness) serve(to http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(to, err.Error(), http.StatusBadRequest)
		return
	}
	w.remember(sighting{r.Method, r.URL.String(), fmt.Sprint(r.Header), string(body)})
	r.Body = io.NopCloser(bytes.NewReader(body))
	house.portal.Handler().ServeHTTP(to, r)
}

func (w *witness) remember(s sighting) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, s)
}

// all are the requests so far.
func (w *witness) all() []sighting {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]sighting(nil), w.seen...)
}

// asked counts the requests for an address that begins so.
func (w *witness) asked(prefix string) int {
	n := 0
	for _, s := range w.all() {
		if strings.HasPrefix(s.address, prefix) {
			n++
		}
	}
	return n
}

// heardNothing checks that none of the words came through in an address or a header.
func (w *witness) heardNothing(t *testing.T, words ...string) {
	t.Helper()
	for _, s := range w.all() {
		for _, word := range words {
			if strings.Contains(s.address+s.headers, word) {
				t.Errorf("%s %s tells the server %q", s.method, s.address, word)
			}
		}
	}
}

// sawNoBody checks that nothing was sent along with any request.
func (w *witness) sawNoBody(t *testing.T) {
	t.Helper()
	for _, s := range w.all() {
		if s.body != "" {
			t.Errorf("%s %s carries a body: %.200s", s.method, s.address, s.body)
		}
	}
}
