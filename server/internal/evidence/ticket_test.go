package evidence_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/seal"
)

// apart gives files a host of their own.
func apart(t *testing.T) setting {
	key, err := seal.ParseKey(strings.Repeat("A", 43) + "=")
	if err != nil {
		t.Fatal(err)
	}
	return func(parts *evidence.Parts, _ *place) {
		parts.FilesURL, parts.Key = &url.URL{Scheme: "https", Host: "files.example.com"}, key
	}
}

// fetch follows a ticket as the host for files does.
func (p *place) fetch(path string) (int, string) {
	e := echo.New()
	e.GET(evidence.TicketRoute, p.kept.ServeTicket)
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		_ = c.String(map[bool]int{true: http.StatusNotFound, false: http.StatusInternalServerError}[claim.CodeOf(err) == claim.NotFound], "error")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// Row 49: an address on the host for files opens one file, for a minute.
func TestATicketOpensOneFileForAMinute(t *testing.T) {
	p := newPlace(t, apart(t))
	one, other := p.upload("one.log", []byte("what the first one says\n")), p.upload("two.log", []byte("what the second one says\n"))
	w, err := p.get(one, p.kept.Serve)
	at, parsed := url.Parse(w.Header().Get("Location"))
	if err != nil || parsed != nil || w.Code != http.StatusSeeOther || at.Host != "files.example.com" || w.Body.Len() != 0 {
		t.Fatal(w.Code, at, err)
	}
	if code, body := p.fetch(at.Path); code != http.StatusOK || body != "what the first one says\n" {
		t.Error(code, body)
	}
	token := at.Path[strings.LastIndex(at.Path, "/")+1:]
	until, mac, _ := strings.Cut(token, ".")
	for name, path := range map[string]string{
		"another file":   strings.Replace(at.Path, one.ID, other.ID, 1),
		"a later end":    strings.Replace(at.Path, until, "9"+until, 1),
		"no signature":   strings.Replace(at.Path, mac, "", 1),
		"no end":         strings.Replace(at.Path, until, "", 1),
		"another letter": at.Path[:len(at.Path)-2] + "AA",
		"nothing":        "/f/" + one.ID + "/x",
	} {
		if code, body := p.fetch(path); code != http.StatusNotFound || strings.Contains(body, "says") {
			t.Error(name, code, body)
		}
	}
	p.pass(59 * time.Second)
	if code, _ := p.fetch(at.Path); code != http.StatusOK {
		t.Error("within the minute:", code)
	}
	p.pass(time.Second)
	if code, body := p.fetch(at.Path); code != http.StatusNotFound || !strings.Contains(body, "page of its claim") {
		t.Error("after the minute:", code, body)
	}
}

// A ticket is no more than the file: one that was taken back meanwhile, or is not looked at yet, is not sent.
func TestATicketForWhatIsGone(t *testing.T) {
	p := newPlace(t, apart(t))
	e := p.upload("one.log", []byte("what it says\n"))
	w, err := p.get(e, p.kept.Serve)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := url.Parse(w.Header().Get("Location"))
	if err := p.kept.Remove(t.Context(), p.anna, e.ID); err != nil {
		t.Fatal(err)
	}
	if code, _ := p.fetch(at.Path); code != http.StatusNotFound {
		t.Error(code)
	}
	e.State = claim.Quarantined
	if _, err := p.get(e, p.kept.Serve); err != claim.ErrNotFound {
		t.Error("a ticket for a file that nobody looked at:", err)
	}
	if code, _ := newPlace(t).fetch(at.Path); code != http.StatusNotFound {
		t.Error("a portal without such a host:", code)
	}
}
