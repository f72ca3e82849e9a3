package evidence_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
)

func (p *place) shown(e claim.Evidence) (image.Image, []byte) {
	p.t.Helper()
	w, err := p.get(e, p.kept.ServePreview)
	if err != nil {
		p.t.Fatal(err)
	}
	seen, err := jpeg.Decode(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		p.t.Fatal(err)
	}
	return seen, w.Body.Bytes()
}

func TestPreviewHoldsNothingButPixels(t *testing.T) {
	p := newPlace(t)
	original := withSegment(withSegment(jpegOf(80, 40), 0xE1, exif(1, "GPS-CANARY")), 0xFE, []byte("COMMENT-CANARY"))
	e := p.upload("a.jpg", original)
	seen, sent := p.shown(e)
	for _, secret := range []string{"CANARY", "Exif", "a.jpg"} {
		if bytes.Contains(sent, []byte(secret)) {
			t.Error("the preview holds", secret)
		}
	}
	if seen.Bounds().Dx() != 80 || seen.Bounds().Dy() != 40 {
		t.Error(seen.Bounds())
	}
	if w, err := p.get(e, p.kept.Serve); err != nil || !bytes.Equal(w.Body.Bytes(), original) {
		t.Error("the original is not what was sent", err)
	}
}

func TestPreviewIsSmall(t *testing.T) {
	p := newPlace(t)
	for _, row := range []struct{ width, height, wantWidth, wantHeight int }{{2000, 500, 1600, 400}, {100, 3200, 50, 1600}, {1600, 30, 1600, 30}, {20_000, 2, 1600, 1}} {
		seen, _ := p.shown(p.upload("a.png", pngOf(row.width, row.height)))
		if seen.Bounds().Dx() != row.wantWidth || seen.Bounds().Dy() != row.wantHeight {
			t.Errorf("%d x %d: %v", row.width, row.height, seen.Bounds())
		}
	}
}

// TestPreviewStandsUpright: where the red half of the stored picture, its left one, is seen for each orientation.
func TestPreviewStandsUpright(t *testing.T) {
	p := newPlace(t)
	for orientation, red := range map[uint16]string{1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"} {
		seen, _ := p.shown(p.upload("a.jpg", withSegment(jpegOf(80, 40), 0xE1, exif(orientation, "x"))))
		width, height := seen.Bounds().Dx(), seen.Bounds().Dy()
		if tall := height > width; tall != (orientation >= 5) {
			t.Errorf("%d: %v", orientation, seen.Bounds())
		}
		at := map[string]image.Point{"left": {5, height / 2}, "right": {width - 5, height / 2}, "top": {width / 2, 5}, "bottom": {width / 2, height - 5}}[red]
		if r, _, b, _ := seen.At(at.X, at.Y).RGBA(); r < b {
			t.Errorf("%d: not red at the %s", orientation, red)
		}
	}
}

func TestLargePictureIsKeptWithoutPreview(t *testing.T) {
	p := newPlace(t)
	e := p.upload("a.png", pngHeader(21_000, 2000)) // its pixels are not looked for
	if e.State != claim.Stored || e.HasPreview {
		t.Errorf("%+v", e)
	}
	if _, err := p.get(e, p.kept.ServePreview); err != claim.ErrNotFound {
		t.Error(err)
	}
}

func TestServedInert(t *testing.T) {
	p := newPlace(t)
	e := p.upload("Rechnung äöü \"1\".jpg", jpegOf(80, 40))
	w, err := p.get(e, p.kept.Serve, "Range", "bytes=2-5")
	if err != nil || w.Code != 206 || w.Body.Len() != 4 || w.Header().Get("Accept-Ranges") != "bytes" {
		t.Error(w.Code, w.Body.Len(), err)
	}
	preview, err := p.get(e, p.kept.ServePreview)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []map[string][]string{w.Header(), preview.Header()} {
		for name, want := range map[string]string{"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin", "Content-Type": "image/jpeg"} {
			if got := h[name]; len(got) != 1 || got[0] != want {
				t.Error(name, got)
			}
		}
	}
	if d := w.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename*=utf-8''") || strings.Contains(d, `"`) {
		t.Error(d)
	}
	for _, state := range []claim.EvidenceState{claim.Uploading, claim.Quarantined, claim.Refused, claim.Removed} {
		hidden := e
		hidden.State = state
		if _, err := p.get(hidden, p.kept.Serve); err != claim.ErrNotFound {
			t.Error(state, "is served")
		}
		if _, err := p.get(hidden, p.kept.ServePreview); err != claim.ErrNotFound {
			t.Error(state, "is shown")
		}
	}
}

// Row 7: a picture that says it is enormous costs next to nothing to look at: it is never unfolded, and of one with frames without
// end only the first is. One of the largest that are unfolded takes what is known.
func TestFloodsOfPixelsTakeNoMemory(t *testing.T) {
	p := newPlace(t)
	screen := append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), noise(100, 1)...)
	rest := pngOf(8, 8)[33:] // what stands behind the size
	var plain bytes.Buffer
	must(png.Encode(&plain, image.NewGray(image.Rect(0, 0, 6000, 6000))))
	for name, row := range map[string]struct {
		content []byte
		most    uint64 // bytes
	}{
		"flood.png":  {join(pngHeader(65_000, 65_000), rest), 4 << 20},
		"large.png":  {join(pngHeader(16_000, 15_000), rest), 4 << 20},
		"wide.png":   {pngHeader(1<<31-1, 1), 4 << 20},
		"flood.gif":  {screen, 4 << 20},
		"frames.gif": {gifOf(10_000), 8 << 20},
		"plain.png":  {plain.Bytes(), 384 << 20}, // making it small takes more than the picture itself
	} {
		at := p.begin(len(row.content), name)
		if a := p.patch(at, 0, row.content); a.status != http.StatusNoContent {
			t.Fatalf("%s: %d %s", name, a.status, a.body)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e := p.look(idOf(at))
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > row.most {
			t.Errorf("%s, %d bytes, takes %d MB", name, len(row.content), taken>>20)
		}
		if e.State == claim.Quarantined || e.HasPreview && name != "plain.png" && name != "frames.gif" {
			t.Errorf("%s: %s, preview %t", name, e.State, e.HasPreview)
		}
	}
}

// Row 11: the drafts of one customer hold so much together, whichever of them a file is for; nobody else has less for it.
func TestDraftsOfOneCustomerFillUp(t *testing.T) {
	p := newPlace(t)
	p.rules.MaxFileBytes, p.rules.MaxClaimBytes = 10, 10
	begin := func(customer, draft string) int {
		return p.do("POST", "/uploads/", customer, nil, "Upload-Length", "10", "Upload-Metadata", metadata("claim", draft, "name", "a.log")).status
	}
	taken := 0
	for range 20 {
		if begin(p.anna, p.draft(p.anna)) == http.StatusCreated {
			taken++
		}
	}
	if taken != 3 {
		t.Errorf("%d of 20 full drafts were taken", taken)
	}
	if status := begin(p.ben, p.bensOwn); status != http.StatusCreated {
		t.Errorf("somebody else: status %d", status)
	}
	p.pass(25 * time.Hour) // what was begun and never sent makes room again
	if err := p.kept.Rescan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status := begin(p.anna, p.draft(p.anna)); status != http.StatusCreated {
		t.Errorf("a day later: status %d", status)
	}
}
