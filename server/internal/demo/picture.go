package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
)

// picture draws a device with a row of ports and lamps, a different one for each number. It stands in for a photo.
func picture(number int) io.Reader {
	const width, height, ports = 640, 400, 8
	canvas, fill := sheet(width, height)
	fill(60, 120, 520, 160, color.RGBA{0x2F, 0x3A, 0x40, 0xFF})
	for i := range ports {
		fill(90+i*60, 190, 40, 50, color.RGBA{0x14, 0x1A, 0x1D, 0xFF})
		lamp := color.RGBA{0x3F, 0xA3, 0x6C, 0xFF}
		if i == number%ports {
			lamp = color.RGBA{0xC0, 0x39, 0x2B, 0xFF} // the faulty one
		}
		fill(102+i*60, 160, 16, 10, lamp)
	}
	return encoded(canvas)
}

// parcelPicture draws a box with its tape and a dent, each somewhere else.
func parcelPicture(number int) io.Reader {
	const width, height = 640, 440
	canvas, fill := sheet(width, height)
	fill(90, 80, 460, 290, color.RGBA{0xB9, 0x8B, 0x57, 0xFF})
	fill(300, 80, 40, 290, color.RGBA{0xD9, 0xBE, 0x8E, 0xFF})
	fill(360, 120, 160, 90, color.RGBA{0xF7, 0xF4, 0xEC, 0xFF}) // the label
	for line := range 4 {
		fill(376, 136+line*16, 128-line*20, 6, color.RGBA{0x3B, 0x3B, 0x3B, 0xFF})
	}
	fill(110+number%5*30, 330, 60, 40, color.RGBA{0x7A, 0x56, 0x30, 0xFF}) // the dent
	return encoded(canvas)
}

// sheet is a canvas, and what fills rectangles on it.
func sheet(width, height int) (*image.RGBA, func(x, y, w, h int, c color.RGBA)) {
	canvas := image.NewRGBA(image.Rect(0, 0, width, height))
	fill := func(x, y, w, h int, c color.RGBA) {
		draw.Draw(canvas, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, width, height, color.RGBA{0xEC, 0xE6, 0xDA, 0xFF})
	return canvas, fill
}

func encoded(canvas image.Image) io.Reader {
	var file bytes.Buffer
	if err := png.Encode(&file, canvas); err != nil {
		panic(err) // an image of this kind always encodes, and a buffer takes everything
	}
	return &file
}
