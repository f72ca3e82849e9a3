package customer

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/code128"

	"proviso/views"
)

// quietBars is the empty border beside the bars that readers need.
const quietBars = 10

// bars draws a text in Code 128 as one path, one square high: pages make it as tall as they like. A text that does not fit has
// none.
func bars(text string) views.QRCode {
	code, err := code128.Encode(text)
	if err != nil {
		return views.QRCode{}
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for x := 0; x < size; {
		run := darkFrom(code, x, 0, size)
		if run > 0 {
			fmt.Fprintf(&path, "M%d 0h%dv1h-%dz", x+quietBars, run, run)
		}
		x += max(run, 1)
	}
	return views.QRCode{Size: size + 2*quietBars, Path: path.String()}
}
