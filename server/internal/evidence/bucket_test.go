package evidence_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
)

func inBucket(address string) setting {
	return func(parts *evidence.Parts, _ *place) {
		parts.URL = "s3://files?region=eu-central-1&endpoint=" + url.QueryEscape(address)
		parts.Getenv = func(name string) string {
			return map[string]string{"AWS_ACCESS_KEY_ID": "KEY", "AWS_SECRET_ACCESS_KEY": "SECRET"}[name]
		}
	}
}

func TestBucketTakesPiecesAndServesThem(t *testing.T) {
	b, address := newBucketServer(t)
	p := newPlace(t, inBucket(address))
	content := join(box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), noise(6_000_000, 7))
	at := p.begin(len(content), "clip.mp4")
	if strings.Contains(at, "+") {
		t.Error("the address tells of the store:", at)
	}
	for offset := 0; offset < len(content); offset += 5_500_000 {
		if a := p.do("HEAD", at, p.anna, nil); a.header.Get("Upload-Offset") != strconv.Itoa(offset) {
			t.Fatal("goes on elsewhere:", a)
		}
		if a := p.patch(at, offset, content[offset:min(len(content), offset+5_500_000)]); a.status != 204 {
			t.Fatal(a)
		}
		p.open() // another replica goes on
	}
	e := p.look(idOf(at))
	sum := sha256.Sum256(content)
	if e.State != claim.Stored || e.SHA256 != hex.EncodeToString(sum[:]) {
		t.Fatalf("%+v", e)
	}
	w, err := p.get(e, p.kept.Serve, "Range", "bytes=5999000-")
	if err != nil || w.Code != 206 || !bytes.Equal(w.Body.Bytes(), content[5_999_000:]) {
		t.Error(w.Code, w.Body.Len(), err)
	}
	if len(b.parts) != 0 {
		t.Error("an upload stays open:", b.parts)
	}
}

func TestBucketKeepsPreviewsAndForgetsAll(t *testing.T) {
	b, address := newBucketServer(t)
	p := newPlace(t, inBucket(address))
	e := p.upload("a.jpg", jpegOf(80, 40))
	if seen, _ := p.shown(e); seen.Bounds().Dx() != 80 {
		t.Error(seen.Bounds())
	}
	if e := p.upload("drawing.svg", []byte("<svg/>")); e.State != claim.Refused {
		t.Error(e.State)
	}
	p.begin(10, "open.log")
	if err := p.kept.Remove(context.Background(), p.anna, e.ID); err != nil {
		t.Fatal(err)
	}
	for key := range b.objects {
		if !strings.HasSuffix(key, ".info") || len(b.objects) != 1 {
			t.Error("left behind:", key)
		}
	}
	p.pass(25 * time.Hour)
	if err := p.kept.Rescan(context.Background()); err != nil || len(b.objects) != 0 || len(b.parts) != 0 {
		t.Error("abandoned, but there:", len(b.objects), len(b.parts), err)
	}
}

func TestBucketThatIsAwayTellsNothing(t *testing.T) {
	b, address := newBucketServer(t)
	p := newPlace(t, inBucket(address))
	at := p.begin(10, "a.log")
	b.mu.Lock()
	b.denied = true
	b.mu.Unlock()
	for method, a := range map[string]answer{"HEAD": p.do("HEAD", at, p.anna, nil), "PATCH": p.patch(at, 0, []byte("x"))} {
		if a.status != 500 || a.body != "" {
			t.Error(method, a)
		}
	}
}

func TestBucketSettings(t *testing.T) {
	for address, says := range map[string]string{"http://x": "s3://", "s3://": "s3://", "s3://files": "AWS_ACCESS_KEY_ID"} {
		_, err := evidence.New(evidence.Parts{URL: address, Folder: t.TempDir(), Getenv: func(string) string { return "" }})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// TestReplicasShareTheLock: pieces that arrive at two replicas at once come out whole.
func TestReplicasShareTheLock(t *testing.T) {
	_, address := newBucketServer(t)
	kept := miniredis.RunT(t)
	client := redis.NewClient(&redis.Options{Addr: kept.Addr()})
	t.Cleanup(func() { client.Close() })
	p := newPlace(t, inBucket(address), func(parts *evidence.Parts, _ *place) { parts.Redis = client })
	first := p.url
	p.open()
	content := logText(100_000)
	at := p.begin(len(content), "a.log")
	var all sync.WaitGroup
	for _, replica := range []string{first, p.url, first, p.url} {
		all.Go(func() {
			_, _ = send("PATCH", replica+at, p.anna, bytes.NewReader(content), "Upload-Offset", "0", "Content-Type", "application/offset+octet-stream")
		})
	}
	all.Wait()
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	if e := p.row(idOf(at)); e.State != claim.Stored || e.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("%+v", e)
	}
	if left := kept.Keys(); len(left) != 0 {
		t.Error("locks stay:", left)
	}
}

func TestLabelsAndNames(t *testing.T) {
	for name, want := range map[string]string{"a.jpg": "a.jpg", "/x/y.png": "y.png", `C:\z.log`: "z.log", "  a \t b.log ": "a b.log", "\u200bhid\u202eden": "hidden", "": "file", "...": "file",
		"Größe.pdf": "Größe.pdf", strings.Repeat("ä", 100) + ".jpeg": strings.Repeat("ä", 56) + "….jpeg"} {
		if got := evidence.Label(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
	if got := evidence.FileName("x.JPG", "image/jpeg"); got != "x.JPG" {
		t.Error(got)
	}
}
