package evidence

import (
	"image"
	"image/color"
	"runtime"
	"testing"
)

// A picture is made small by means: half black and half white is grey, whatever its shape, and its size fits the edge.
func TestShrunkPixelsAreMeans(t *testing.T) {
	for name, row := range map[string]struct{ width, height, wantWidth, wantHeight int }{
		"square":        {3200, 3200, 1600, 1600},
		"wide":          {6400, 2, 1600, 1},
		"tall":          {2, 6400, 1, 1600},
		"odd":           {4001, 3001, 1600, 1200},
		"as it was":     {300, 200, 300, 200},
		"at the edge":   {1600, 10, 1600, 10},
		"just above it": {1601, 1601, 1600, 1600},
	} {
		t.Run(name, func(t *testing.T) {
			whole := image.NewGray(image.Rect(7, 11, 7+row.width, 11+row.height)) // its corner is nowhere in particular
			for i := range whole.Pix {
				whole.Pix[i] = 200
			}
			small := shrink(whole)
			if size := small.Bounds().Size(); size != image.Pt(row.wantWidth, row.wantHeight) {
				t.Fatal(size)
			}
			for i, c := range small.Pix {
				if want := []byte{200, 200, 200, 255}[i%4]; c != want {
					t.Fatalf("byte %d is %d, not %d", i, c, want)
				}
			}
		})
	}
	stripes := image.NewNRGBA(image.Rect(0, 0, 3200, 2))
	for x := range 3200 {
		stripes.Set(x, 0, color.NRGBA{A: 255})
		stripes.Set(x, 1, color.NRGBA{R: 255, A: uint8(x % 2 * 255)}) // each other is transparent: white
	}
	if got, want := shrink(stripes).RGBAAt(800, 0), (color.RGBA{128, 64, 64, 255}); got != want {
		t.Errorf("two black, a white and a red one are %v, not %v", got, want)
	}
}

// Making a large picture small takes little beside the two of them.
func TestShrinkingTakesLittleMemory(t *testing.T) {
	whole := image.NewGray(image.Rect(0, 0, 6000, 6000))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	small := shrink(whole)
	runtime.ReadMemStats(&after)
	if beside := after.TotalAlloc - before.TotalAlloc - uint64(len(small.Pix)); beside > 1<<20 {
		t.Errorf("%d bytes", beside)
	}
}
