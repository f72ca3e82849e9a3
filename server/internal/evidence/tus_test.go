package evidence_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/store"
)

func TestUploadInPiecesIsStoredByteForByte(t *testing.T) {
	p := newPlace(t)
	content := logText(100_000)
	at := p.begin(len(content), "console.log")
	if a := p.patch(at, 0, content[:40_000]); a.status != 204 || a.header.Get("Upload-Offset") != "40000" {
		t.Fatal(a)
	}
	if a := p.do("HEAD", at, p.anna, nil); a.status != 200 || a.header.Get("Upload-Offset") != "40000" || a.header.Get("Upload-Length") != "100000" {
		t.Fatal(a)
	}
	if e := p.row(idOf(at)); e.State != claim.Uploading {
		t.Fatal("half a file counts as", e.State)
	}
	if a := p.patch(at, 40_000, content[40_000:]); a.status != 204 {
		t.Fatal(a)
	}
	if e := p.row(idOf(at)); e.State != claim.Quarantined {
		t.Fatal("complete, but", e.State)
	}
	sum := sha256.Sum256(content)
	e := p.look(idOf(at))
	if e.State != claim.Stored || e.SHA256 != hex.EncodeToString(sum[:]) || e.MediaType != "text/plain" || !e.StoredAt.Equal(day) || e.Item != "serial_photo" {
		t.Fatalf("%+v", e)
	}
	w, err := p.get(e, p.kept.Serve)
	if err != nil || !bytes.Equal(w.Body.Bytes(), content) {
		t.Fatal("served otherwise than sent", err)
	}
}

func TestEveryVerbOfSomeoneElseSeesNothing(t *testing.T) {
	p := newPlace(t)
	at := p.begin(10, "a.log")
	unknown := "/uploads/" + strings.Repeat("A", 26)
	verbs := []struct {
		method  string
		headers []string
	}{
		{"HEAD", nil}, {"DELETE", nil}, {"GET", nil}, {"PUT", nil},
		{"PATCH", []string{"Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"}},
		{"POST", []string{"X-HTTP-Method-Override", "PATCH", "Upload-Length", "5", "Upload-Metadata", metadata("claim", p.claim, "name", "x")}},
		{"POST", []string{"X-HTTP-Method-Override", "DELETE", "Upload-Length", "5", "Upload-Metadata", metadata("claim", p.claim, "name", "x")}},
	}
	for _, who := range []string{p.ben, "", "nobody"} {
		for _, verb := range verbs {
			mine, none := p.do(verb.method, at, who, strings.NewReader(""), verb.headers...), p.do(verb.method, unknown, who, strings.NewReader(""), verb.headers...)
			if mine.status != 404 || none.status != 404 || mine.body != none.body {
				t.Errorf("%q %s: %d %q, for an unknown one %d %q", who, verb.method, mine.status, mine.body, none.status, none.body)
			}
		}
	}
	if e := p.row(idOf(at)); e.State != claim.Uploading {
		t.Error("changed by someone else:", e.State)
	}
	if a := p.do("HEAD", at, p.anna, nil); a.status != 200 || a.header.Get("Upload-Offset") != "0" {
		t.Error("the owner:", a)
	}
}

func TestBeginningIsRefused(t *testing.T) {
	p := newPlace(t)
	p.rules.MaxFileBytes = 1000
	good := metadata("claim", p.claim, "name", "a.log")
	for name, row := range map[string]struct {
		status  int
		headers []string
	}{
		"no length":           {422, []string{"Upload-Metadata", good}},
		"negative":            {422, []string{"Upload-Metadata", good, "Upload-Length", "-1"}},
		"no number":           {422, []string{"Upload-Metadata", good, "Upload-Length", "1e3"}},
		"beyond any number":   {422, []string{"Upload-Metadata", good, "Upload-Length", "99999999999999999999"}},
		"huge":                {422, []string{"Upload-Metadata", good, "Upload-Length", "9223372036854775807"}},
		"one byte too many":   {422, []string{"Upload-Metadata", good, "Upload-Length", "1001"}},
		"empty":               {422, []string{"Upload-Metadata", good, "Upload-Length", "0"}},
		"deferred":            {422, []string{"Upload-Metadata", good, "Upload-Defer-Length", "1"}},
		"deferred and length": {422, []string{"Upload-Metadata", good, "Upload-Defer-Length", "1", "Upload-Length", "5"}},
		"partial":             {422, []string{"Upload-Metadata", good, "Upload-Length", "5", "Upload-Concat", "partial"}},
		"final":               {422, []string{"Upload-Metadata", good, "Upload-Concat", "final;/uploads/a /uploads/b"}},
		"another version":     {422, []string{"Upload-Metadata", good, "Upload-Length", "5", "Tus-Resumable", "0.2.0"}},
		"no claim":            {404, []string{"Upload-Metadata", metadata("name", "a"), "Upload-Length", "5"}},
		"another's claim":     {404, []string{"Upload-Metadata", metadata("claim", p.bensOwn), "Upload-Length", "5"}},
		"unknown claim":       {404, []string{"Upload-Metadata", metadata("claim", "../../etc"), "Upload-Length", "5"}},
	} {
		if a := p.do("POST", "/uploads/", p.anna, nil, row.headers...); a.status != row.status || a.header.Get("Location") != "" {
			t.Errorf("%s: %d %s %s", name, a.status, a.body, a.header.Get("Location"))
		}
	}
	if left, err := os.ReadDir(filepath.Join(p.folder, "uploads")); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
	if files, err := p.kept.Of(context.Background(), p.claim); err != nil || len(files) != 0 {
		t.Error("rows left behind:", files, err)
	}
}

func TestNamesAreNeverPaths(t *testing.T) {
	p := newPlace(t)
	before := tree(t, filepath.Dir(p.folder))
	for _, name := range []string{"../../../etc/passwd", `..\..\boot.ini`, "a\x00b.jpg", "a\r\nSet-Cookie: x=1.log", "\u202egpj.exe", "/", "..", "", strings.Repeat("x", 10_000) + ".log", ".htaccess", "C:\\x\\y.log"} {
		at := p.begin(3, name)
		if a := p.patch(at, 0, []byte("log")); a.status != 204 {
			t.Fatal(name, a)
		}
		e := p.look(idOf(at))
		if strings.ContainsAny(e.Name, "/\\\x00\r\n\u202e") || len(e.Name) > 130 || e.Name == "" || e.Name == ".." {
			t.Errorf("%q is shown as %q", name, e.Name)
		}
		w, err := p.get(e, p.kept.Serve)
		if line := w.Header()["Content-Disposition"]; err != nil || len(line) != 1 || strings.ContainsAny(line[0], "\r\n/\\") || !strings.HasPrefix(line[0], "attachment") {
			t.Errorf("%q is saved as %q %v", name, line, err)
		}
	}
	for path := range tree(t, filepath.Dir(p.folder)) {
		if !before[path] && !strings.HasPrefix(path, p.folder) {
			t.Error("written outside:", path)
		}
	}
}

func tree(t *testing.T, root string) map[string]bool {
	t.Helper()
	paths := map[string]bool{}
	err := filepath.Walk(root, func(path string, _ os.FileInfo, err error) error {
		paths[path] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestOffsetLies(t *testing.T) {
	p := newPlace(t)
	at := p.begin(10, "a.log")
	for name, row := range map[string]struct {
		status  int
		headers []string
		body    string
	}{
		"ahead":        {409, []string{"Upload-Offset", "5", "Content-Type", "application/offset+octet-stream"}, "x"},
		"negative":     {400, []string{"Upload-Offset", "-1", "Content-Type", "application/offset+octet-stream"}, "x"},
		"none":         {400, []string{"Content-Type", "application/offset+octet-stream"}, "x"},
		"too much":     {413, []string{"Upload-Offset", "0", "Content-Type", "application/offset+octet-stream"}, "12345678901"},
		"another size": {422, []string{"Upload-Offset", "0", "Upload-Length", "99", "Content-Type", "application/offset+octet-stream"}, "x"},
		"another type": {400, []string{"Upload-Offset", "0", "Content-Type", "text/plain"}, "x"},
	} {
		if a := p.do("PATCH", at, p.anna, strings.NewReader(row.body), row.headers...); a.status != row.status {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if a := p.do("HEAD", at, p.anna, nil); a.header.Get("Upload-Offset") != "0" {
		t.Error("bytes were kept:", a.header)
	}
}

func TestClosedClaimTakesNothing(t *testing.T) {
	p := newPlace(t)
	at := p.begin(6, "a.log")
	if a := p.patch(at, 0, []byte("abc")); a.status != 204 {
		t.Fatal(a)
	}
	p.closeClaim()
	if a := p.patch(at, 3, []byte("def")); a.status != 409 {
		t.Error("sent after the claim was closed:", a)
	}
	grow(t, filepath.Join(p.folder, "uploads", idOf(at)), "def")
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Error(err)
	}
	if e := p.row(idOf(at)); e.State != claim.Refused || e.Why == "" {
		t.Errorf("%+v", e)
	}
	if a := p.do("POST", "/uploads/", p.anna, nil, "Upload-Length", "5", "Upload-Metadata", metadata("claim", p.claim)); a.status != 409 {
		t.Error("begun after the claim was closed:", a)
	}
	if left, err := os.ReadDir(filepath.Join(p.folder, "uploads")); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
}

func TestParallelSendersKeepTheContent(t *testing.T) {
	p := newPlace(t)
	content := logText(200_000)
	at := p.begin(len(content), "a.log")
	var all, arrived sync.WaitGroup
	arrived.Add(100)
	room := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived.Done()
		handlerOf(p.kept).ServeHTTP(w, r)
	}))
	defer room.Close()
	for range 100 {
		from, to := io.Pipe()
		all.Go(func() { // nobody sends a byte before everybody has said that they will
			arrived.Wait()
			_, _ = to.Write(content)
			to.Close()
		})
		all.Go(func() {
			_, _ = send("PATCH", room.URL+at, p.anna, from, "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
			from.Close()
		})
	}
	all.Wait()
	for {
		a := p.do("HEAD", at, p.anna, nil)
		offset, err := strconv.Atoi(a.header.Get("Upload-Offset"))
		if err != nil {
			t.Fatal(a)
		}
		if offset == len(content) {
			break
		}
		if offset > len(content) {
			t.Fatalf("%d bytes of %d", offset, len(content))
		}
		p.patch(at, offset, content[offset:])
	}
	sum := sha256.Sum256(content)
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Fatal(err)
	}
	if e := p.row(idOf(at)); e.State != claim.Stored || e.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("%+v", e)
	}
}

func TestRemoving(t *testing.T) {
	p := newPlace(t)
	e := p.upload("a.log", []byte("log"))
	if a := p.do("DELETE", "/uploads/"+e.ID, p.anna, nil); a.status != 204 {
		t.Fatal(a)
	}
	if a := p.do("HEAD", "/uploads/"+e.ID, p.anna, nil); a.status != 404 {
		t.Error("still there:", a)
	}
	if left, err := os.ReadDir(filepath.Join(p.folder, "uploads")); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
	if _, err := p.kept.Find(context.Background(), p.claim, e.ID); err != claim.ErrNotFound {
		t.Error(err)
	}
}

func TestLocationIsOnThePublicAddress(t *testing.T) {
	p := newPlace(t, func(parts *evidence.Parts, _ *place) { parts.PublicURL = mustURL(t, "https://claims.example.com") })
	a := p.do("POST", "/uploads/", p.anna, nil, "Upload-Length", "5", "Upload-Metadata", metadata("claim", p.claim), "X-Forwarded-Host", "evil.example")
	if at := a.header.Get("Location"); !strings.HasPrefix(at, "https://claims.example.com/uploads/") {
		t.Error(at)
	}
	if a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("open to other sites")
	}
}

func TestLocationRepeatsNoHost(t *testing.T) {
	p := newPlace(t)
	a := p.do("POST", "/uploads/", p.anna, nil, "Upload-Length", "5", "Upload-Metadata", metadata("claim", p.claim), "X-Forwarded-Host", "evil.example")
	if at := a.header.Get("Location"); !strings.HasPrefix(at, "/uploads/") {
		t.Error(at)
	}
}

func TestAbandonedUploadsGo(t *testing.T) {
	p := newPlace(t)
	at := p.begin(10, "a.log")
	p.patch(at, 0, []byte("abc"))
	p.pass(24*time.Hour - time.Second)
	if err := p.kept.Rescan(context.Background()); err != nil || p.row(idOf(at)).State != claim.Uploading {
		t.Fatal("gone too early", err)
	}
	p.pass(2 * time.Second)
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Fatal(err)
	}
	if e := p.row(idOf(at)); e.State != claim.Refused || !strings.Contains(e.Why, "within a day") {
		t.Errorf("%+v", e)
	}
	if left, err := os.ReadDir(filepath.Join(p.folder, "uploads")); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
}

func TestSweepRemovesWhatHasNoRow(t *testing.T) {
	p := newPlace(t)
	kept, gone := p.upload("a.log", []byte("log")), p.upload("b.log", []byte("log"))
	p.write(func(tx *store.Tx) error { return nil })
	p.now = time.Now()
	other := p.draft(p.ben)
	at := p.do("POST", "/uploads/", p.ben, nil, "Upload-Length", "3", "Upload-Metadata", metadata("claim", other))
	p.write(func(tx *store.Tx) error { return tx.DeleteDraft(other) })
	if at.status != http.StatusCreated {
		t.Fatal(at)
	}
	p.pass(25 * time.Hour)
	if err := p.kept.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(p.folder, "uploads"))
	if err != nil || len(left) != 4 {
		t.Error(left, err)
	}
	for _, e := range []claim.Evidence{kept, gone} {
		if _, err := p.get(e, p.kept.Serve); err != nil {
			t.Error("a file with a row is gone:", err)
		}
	}
}
