package customer_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
	"proviso/server/internal/web"
	"proviso/server/internal/web/customer"
)

var filesDay = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// filesSite answers the routes of files. Who is signed in stands in a header, in place of the session.
type filesSite struct {
	*testing.T
	store     *store.Store
	kept      *evidence.Service
	rules     claim.Rules
	handler   http.Handler
	anna, ben string
	claim     string
	bensOwn   string
}

func newFilesSite(t *testing.T) *filesSite {
	t.Helper()
	s := &filesSite{T: t, store: storetest.Folder(t, t.TempDir()), rules: claim.DefaultRules()}
	s.anna, s.claim = s.person("anna@example.com")
	s.ben, s.bensOwn = s.person("ben@example.com")
	kept, err := evidence.New(evidence.Parts{Record: store.Files{Store: s.store}, Now: func() time.Time { return filesDay }, Folder: t.TempDir(),
		Rules: func(context.Context, string) (claim.Rules, error) { return s.rules, nil }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
	s.kept = kept
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status := map[claim.Code]int{claim.NotFound: 404, claim.Conflict: 409, claim.Invalid: 422}[claim.CodeOf(err)]
		if status == 0 {
			status = 500
		}
		_ = c.String(status, err.Error())
	}
	e.Use(signedInByHeader)
	for _, route := range customer.NewFiles(kept, s.open).Routes() {
		e.Add(route.Method, route.Path, route.Handle)
	}
	s.handler = e
	return s
}

func signedInByHeader(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get("X-Customer")
		c.Set("viewer", &web.Viewer{Actor: claim.Actor{Kind: claim.ByCustomer, ID: id}, Customer: &claim.Customer{ID: id}})
		return next(c)
	}
}

func (s *filesSite) open(ctx context.Context, by claim.Actor, id string) (c claim.Claim, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		c, err = tx.Claim(id)
		return err
	})
	if err == nil && !by.MaySee(&c) {
		err = claim.ErrNotFound
	}
	return c, err
}

func (s *filesSite) person(email string) (id, draft string) {
	s.Helper()
	draft = rand.Text()
	err := s.store.Write(context.Background(), func(tx *store.Tx) error {
		c, err := tx.EnsureCustomer(email, filesDay)
		if err != nil {
			return err
		}
		id = c.ID
		return tx.InsertDraft(claim.Claim{ID: draft, Number: claim.Number(rand.Text()), Seller: catalog.All()[0].ID, CustomerID: id, State: claim.Draft,
			Version: 1, Stated: []byte("{}"), ValueCents: claim.NoValue, CreatedAt: filesDay, ChangedAt: filesDay})
	})
	if err != nil {
		s.Fatal(err)
	}
	return id, draft
}

func (s *filesSite) do(who, method, at string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, at, body)
	r.Header.Set("X-Customer", who)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// form is what a browser without script sends: name, content, name, content …
func (s *filesSite) form(item string, files ...string) (io.Reader, string) {
	s.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("item", item); err != nil {
		s.Fatal(err)
	}
	for i := 0; i+1 < len(files); i += 2 {
		part, err := w.CreateFormFile("file", files[i])
		if err != nil {
			s.Fatal(err)
		}
		if _, err := io.WriteString(part, files[i+1]); err != nil {
			s.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.Fatal(err)
	}
	return &body, w.FormDataContentType()
}

func (s *filesSite) add(who, claimID, item string, files ...string) *httptest.ResponseRecorder {
	s.Helper()
	body, contentType := s.form(item, files...)
	return s.do(who, "POST", "/claims/"+claimID+"/files", body, "Content-Type", contentType)
}

func (s *filesSite) files() []claim.Evidence {
	s.Helper()
	all, err := s.kept.Of(context.Background(), s.claim)
	if err != nil {
		s.Fatal(err)
	}
	return all
}

func photo() string {
	var out strings.Builder
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 9, 6))); err != nil {
		panic(err)
	}
	return out.String()
}

func TestPlainFormWithSeveralFiles(t *testing.T) {
	s := newFilesSite(t)
	w := s.add(s.anna, s.claim, "serial_photo", "label.png", photo(), "page.html", "<html><script>x</script>", "", "")
	if w.Code != 303 || w.Header().Get("Location") != "/claims/"+s.claim+"#evidence" {
		t.Fatal(w.Code, w.Body)
	}
	all := s.files()
	if len(all) != 2 || all[0].State == all[1].State {
		t.Fatalf("%+v", all)
	}
	for _, e := range all {
		if e.Item != "serial_photo" || e.Name == "label.png" != (e.State == claim.Stored) || e.Name == "page.html" != (e.State == claim.Refused) {
			t.Errorf("%+v", e)
		}
	}
	list := s.do(s.anna, "GET", "/claims/"+s.claim+"/files?item=serial_photo", nil).Body.String()
	for _, want := range []string{`data-sheet="serial_photo"`, "label.png", "/preview", "Not taken.", "web page"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q: %s", want, list)
		}
	}
}

func TestPlainFormIsRefused(t *testing.T) {
	s := newFilesSite(t)
	s.rules.MaxFileBytes = 100
	for name, row := range map[string]struct {
		who, claim string
		files      []string
		status     int
	}{
		"no file":         {s.anna, s.claim, nil, 422},
		"empty":           {s.anna, s.claim, []string{"a.log", ""}, 422},
		"too large":       {s.anna, s.claim, []string{"a.log", strings.Repeat("x", 101)}, 422},
		"another's claim": {s.ben, s.claim, []string{"a.log", "x"}, 404},
		"nobody":          {"", s.claim, []string{"a.log", "x"}, 404},
		"unknown claim":   {s.anna, "nothing", []string{"a.log", "x"}, 404},
	} {
		if w := s.add(row.who, row.claim, "", row.files...); w.Code != row.status {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := s.add(s.anna, s.claim, "", "a.log", strings.Repeat("x", 100)); w.Code != 303 {
		t.Error("at the limit:", w.Code, w.Body)
	}
	if len(s.files()) != 1 {
		t.Errorf("%+v", s.files())
	}
}

func TestFilesOfSomeoneElseAreNotThere(t *testing.T) {
	s := newFilesSite(t)
	s.add(s.anna, s.claim, "", "label.png", photo())
	id := s.files()[0].ID
	own, mixed, none := "/claims/"+s.claim+"/files/"+id, "/claims/"+s.bensOwn+"/files/"+id, "/claims/"+s.bensOwn+"/files/"+rand.Text()
	for _, verb := range []struct{ method, rest string }{{"GET", ""}, {"GET", "/preview"}, {"POST", "/remove"}} {
		unknown := s.do(s.ben, verb.method, none+verb.rest, nil)
		for _, at := range []string{own, mixed} {
			for _, who := range []string{s.ben, ""} {
				if w := s.do(who, verb.method, at+verb.rest, nil); w.Code != 404 || w.Body.String() != unknown.Body.String() {
					t.Errorf("%s %s%s: %d %s", verb.method, at, verb.rest, w.Code, w.Body)
				}
			}
		}
	}
	if w := s.do(s.ben, "GET", "/claims/"+s.claim+"/files", nil); w.Code != 404 {
		t.Error("the list:", w.Code)
	}
	for _, rest := range []string{"", "/preview"} {
		if w := s.do(s.anna, "GET", own+rest, nil); w.Code != 200 {
			t.Error("the owner:", w.Code)
		}
	}
	if w := s.do(s.anna, "POST", own+"/remove", nil); w.Code != 303 || len(s.files()) != 0 {
		t.Error("the owner removes:", w.Code)
	}
}

func TestEveryVerbOfAnUploadHasItsRoute(t *testing.T) {
	s := newFilesSite(t)
	meta := "claim " + encoded(s.claim) + ",name " + encoded("a.log")
	begun := s.do(s.anna, "POST", "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", "3", "Upload-Metadata", meta)
	at := begun.Header().Get("Location")
	if begun.Code != 201 || !strings.Contains(at, "/uploads/") {
		t.Fatal(begun.Code, begun.Body)
	}
	at = at[strings.Index(at, "/uploads/"):]
	send := []string{"Tus-Resumable", "1.0.0", "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"}
	for _, verb := range []string{"HEAD", "PATCH", "DELETE"} {
		for _, who := range []string{s.ben, ""} {
			if w := s.do(who, verb, at, strings.NewReader("abc"), send...); w.Code != 404 {
				t.Errorf("%s by %q: %d", verb, who, w.Code)
			}
		}
	}
	for _, want := range []struct {
		verb   string
		status int
	}{{"HEAD", 200}, {"PATCH", 204}, {"DELETE", 204}, {"HEAD", 404}} {
		if w := s.do(s.anna, want.verb, at, strings.NewReader("abc"), send...); w.Code != want.status {
			t.Errorf("%s: %d %s", want.verb, w.Code, w.Body)
		}
	}
	for _, verb := range []string{"GET", "PUT", "TRACE"} {
		if w := s.do(s.anna, verb, at, nil, send...); w.Code < 400 {
			t.Errorf("%s is answered: %s", verb, strconv.Itoa(w.Code))
		}
	}
}

func encoded(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
