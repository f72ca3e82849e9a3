//go:build e2e

package e2e

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/playwright-community/playwright-go"
)

// sendsIn brings the demo customer to the page of a new RMA for an approved device, which staff have issued.
func (o *office) sendsIn(how visit) *visitor {
	o.t.Helper()
	clerk := o.staff("admin")
	clerk.find("softnetworks", "DEMO-SO-1")
	_, err := clerk.ExpectNavigation(func() error {
		_, err := clerk.Evaluate(`() => document.querySelector('form[action$="/rma"]').requestSubmit()`)
		return err
	})
	clerk.must(err)
	v := o.visit(how)
	v.open("/claims")
	o.signIn(v, "demo.customer@example.com")
	v.open("/claims")
	v.must(v.Locator(".claim-line").Filter(hasText("DEMO-SO-1")).Click())
	v.heading("Send it in so that it arrives by the end of 22 December 2026.")
	return v
}

// look takes a picture where PICTURES names a folder, and checks the page with axe, and that nothing is cut off.
func (v *visitor) look(name string) {
	v.t.Helper()
	if folder := os.Getenv("PICTURES"); folder != "" {
		_, err := v.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(filepath.Join(folder, name+".png")), FullPage: playwright.Bool(true)})
		v.must(err)
	}
	axe, err := os.ReadFile(axeFile)
	v.must(err)
	v.eval(string(axe))
	v.isAccessible()
	for _, wide := range v.wideElements() {
		v.t.Errorf("%s: wider than the window: %s", name, wide)
	}
}

// A customer finds what to do on the page of the claim, prints, sends and sees the parcel on its way; on a desk and on a phone.
func TestRMAFromNumberToParcel(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			v := o.sendsIn(visit{screen: window})
			v.must(expect.Locator(v.Locator("[data-deadline-own]")).ToContainText("You are in the same time zone."))
			v.look(window.name + "-claim")
			v.click("link", "How to send it")
			v.must(expect.Locator(v.Locator("[data-deadline-left]")).ToContainText("30 d"))
			v.look(window.name + "-rma")
			at := v.URL()
			for _, sheet := range []string{"slip", "label"} {
				v.open(strings.TrimPrefix(at, o.URL()) + "/" + sheet)
				v.look(window.name + "-" + sheet)
			}
			v.open(strings.TrimPrefix(at, o.URL()))
			v.fill("Who carries it", "Demo Post")
			v.fill("Tracking number", "1Z 999 AA1")
			v.click("button", "It is on its way")
			v.heading("Your parcel is on its way to Softnetworks.")
			v.look(window.name + "-sent")
			v.open("/rmas")
			v.look(window.name + "-rmas")
		})
	}
}

// What the browser prints can be scanned: the bars and the squares both say the number.
func TestPrintedRMACodesScan(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.sendsIn(visit{noScript: true})
	v.click("link", "How to send it")
	at := strings.TrimPrefix(v.URL(), o.URL())
	number, err := v.Locator(".rma-number").TextContent()
	v.must(err)
	for _, sheet := range []string{"/slip", "/label"} {
		v.open(at + sheet)
		v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
		for class, reader := range map[string]gozxing.Reader{".code-bars": oned.NewCode128Reader(), ".code-qr": qrcode.NewQRCodeReader()} {
			if got := v.scan(class, reader); got != number {
				t.Errorf("%s %s says %q, not %q", sheet, class, got, number)
			}
		}
		v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaScreen}))
	}
}

// scan reads a code from a picture of the page: as from a photo, and where the decoder sees no squares in it, which it does not in
// one of some hundred, as the picture that it is.
func (v *visitor) scan(selector string, reader gozxing.Reader) string {
	v.t.Helper()
	shot, err := v.Locator(selector).Screenshot()
	v.must(err)
	img, err := png.Decode(bytes.NewReader(shot))
	v.must(err)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	v.must(err)
	result, err := reader.Decode(bitmap, nil)
	if err != nil {
		result, err = reader.Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	}
	v.must(err)
	return result.GetText()
}
