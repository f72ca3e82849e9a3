package customer

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"proviso/views"
)

// quietSquares is the empty border that readers need around a code.
const quietSquares = 4

// qrCode draws a link as one path: a stroke of whole squares for each run of dark ones. A link that does not fit has none.
func qrCode(link string) views.QRCode {
	code, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return views.QRCode{}
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; {
			run := darkFrom(code, x, y, size)
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quietSquares, y+quietSquares, run, run)
			}
			x += max(run, 1)
		}
	}
	return views.QRCode{Size: size + 2*quietSquares, Path: path.String()}
}

// darkFrom is how many squares from (x, y) on to the right are dark.
func darkFrom(code barcode.Barcode, x, y, size int) int {
	run := 0
	for x+run < size {
		if red, _, _, _ := code.At(x+run, y).RGBA(); red != 0 {
			break
		}
		run++
	}
	return run
}
