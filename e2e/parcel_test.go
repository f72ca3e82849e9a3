//go:build e2e

package e2e

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

// Staff at receiving send a photo of a parcel that is held, and see it beside the one that was there.
func TestAPhotoOfAParcel(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.staff("agent")
	v.open("/staff/receiving?seller=connectpro")
	photos := v.Locator(".photos img")
	v.must(expect.Locator(photos).ToHaveCount(1))
	var picture bytes.Buffer
	v.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))))
	v.must(v.GetByLabel("More photos").SetInputFiles([]string{write(t, "parcel.png", picture.Bytes())}))
	v.click("button", "Keep the photos")
	v.must(expect.Locator(v.GetByText("Kept with the parcel.")).ToBeVisible())
	v.must(expect.Locator(photos).ToHaveCount(2))
	v.must(photos.Last().ScrollIntoViewIfNeeded()) // pictures are fetched when they are near
	v.must(expect.Locator(photos.Last()).ToHaveJSProperty("naturalWidth", 64))
}
