//go:build e2e

package e2e

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// pieceBytes is how much of a file the uploader sends at a time, see static/js/upload.js.
const pieceBytes = 16 << 20

// evidenceFiles writes what a customer has on their disk: a photo, a video of two pieces and an invoice.
func evidenceFiles(t testing.TB) (photo, video, invoice string) {
	t.Helper()
	return write(t, "label.jpg", aPhoto(t)), write(t, "fault.mp4", aVideo(pieceBytes+pieceBytes/4)), write(t, "invoice.pdf", []byte(aPDF))
}

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func aPhoto(t testing.TB) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range 640 * 480 {
		picture.Set(i%640, i/640, color.RGBA{uint8(i), uint8(i / 640), 90, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// aVideo has the beginning of an MP4 file, and a content that differs from place to place.
func aVideo(size int) []byte {
	video := make([]byte, size)
	for i := range video {
		video[i] = byte(i) ^ byte(i>>8) ^ byte(i>>16)
	}
	copy(video, "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x08mdat")
	return video
}

const aPDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
	"trailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n"

// gate holds back the pieces of uploads from the second on, until it is opened.
type gate struct {
	v    *visitor
	held chan playwright.Route
}

const pieces = "**/uploads/*"

func (v *visitor) holdSecondPiece() *gate {
	v.t.Helper()
	g := &gate{v: v, held: make(chan playwright.Route, 1)}
	v.must(v.context.Route(pieces, func(route playwright.Route) {
		offset := route.Request().Headers()["upload-offset"]
		if route.Request().Method() == "PATCH" && offset != "0" {
			g.held <- route
			return
		}
		if err := route.Continue(); err != nil {
			v.t.Error(err)
		}
	}))
	return g
}

// open lets everything through from now on. What was held back has failed.
func (g *gate) open() {
	g.v.t.Helper()
	g.v.must(g.v.context.Unroute(pieces))
	_ = (<-g.held).Abort("connectionreset") // the page may have given it up already
}

func (v *visitor) attach(paths ...string) {
	v.t.Helper()
	v.must(v.Locator("#evidence [data-pick][multiple]").Last().SetInputFiles(paths))
}

func (v *visitor) upload(name string) playwright.Locator {
	return v.Locator(".upload").Filter(hasText(name))
}

// stored waits until files are part of the claim.
func (v *visitor) stored(names ...string) {
	v.t.Helper()
	for _, name := range names {
		v.must(expect.Locator(v.Locator("[data-state=stored]").Filter(hasText(name))).ToBeVisible())
	}
}

// isWhole downloads a file of the claim and compares it with the one that was sent.
func (v *visitor) isWhole(name, path string) {
	v.t.Helper()
	href, err := v.Locator("[data-state=stored]").Filter(hasText(name)).Locator("a.tile-open").GetAttribute("href")
	v.must(err)
	answer, err := v.context.Request().Get(v.portal + href)
	v.must(err)
	got, err := answer.Body()
	v.must(err)
	sent, err := os.ReadFile(path)
	v.must(err)
	if sha256.Sum256(got) != sha256.Sum256(sent) {
		v.t.Errorf("%s came back as %d bytes (status %d), not the %d that were sent", name, len(got), answer.Status(), len(sent))
	}
	if disposition := answer.Headers()["content-disposition"]; !strings.HasPrefix(disposition, "attachment") {
		v.t.Errorf("%s is served as %q", name, disposition)
	}
}

// The portal is stopped in the middle of an upload and started again: the upload goes on where it was, without anybody's doing.
func TestClaimUploadSurvivesARestart(t *testing.T) {
	t.Parallel()
	o := openOffice(t, openRedis(t))
	v := o.visit(visit{})
	v.console.expect("net::ERR_") // while the portal is away
	v.open("/claims")
	o.signIn(v, "demo.customer@example.com")
	v.must(v.Locator(".claim-line").Filter(hasText("DEMO-PR-1")).Click())
	v.heading("Your claim to Pre-owned Telecom")

	_, video, _ := evidenceFiles(t)
	g := v.holdSecondPiece()
	v.attach(video)
	row := v.upload("fault.mp4")
	v.must(expect.Locator(row).ToContainText("16 MB of 20 MB"))
	v.must(expect.Locator(v.Locator("[data-updated]")).ToContainText("Updated at"))
	v.must(expect.Locator(v.Locator(".tile").Filter(hasText("fault.mp4"))).ToHaveCount(0)) // it is on its way, not left unfinished
	o.stop()
	g.open()
	o.start()
	v.stored("fault.mp4")
	v.isWhole("fault.mp4", video)
}
