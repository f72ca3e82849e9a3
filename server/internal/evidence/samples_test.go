package evidence_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

// picture is wider than high, red on the left and blue on the right.
func picture(width, height int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{R: 200, A: 255}
			if x >= width/2 {
				c = color.RGBA{B: 200, A: 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

func jpegOf(width, height int) []byte {
	var out bytes.Buffer
	must(jpeg.Encode(&out, picture(width, height), nil))
	return out.Bytes()
}

func pngOf(width, height int) []byte {
	var out bytes.Buffer
	must(png.Encode(&out, picture(width, height)))
	return out.Bytes()
}

func gifOf(frames int) []byte {
	var all gif.GIF
	for range frames {
		all.Image = append(all.Image, image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White}))
		all.Delay = append(all.Delay, 1)
	}
	var out bytes.Buffer
	must(gif.EncodeAll(&out, &all))
	return out.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// withSegment puts a segment right behind the beginning of a JPEG.
func withSegment(picture []byte, marker byte, content []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(content)+2))
	return bytes.Join([][]byte{picture[:2], segment, content, picture[2:]}, nil)
}

// exif says how the picture is to be turned, and where it was taken.
func exif(orientation uint16, place string) []byte {
	le := binary.LittleEndian
	b := append([]byte("Exif\x00\x00II*\x00"), 8, 0, 0, 0)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(le.AppendUint16(b, 0x0112), 3)
	b = le.AppendUint32(le.AppendUint32(b, 1), uint32(orientation))
	b = le.AppendUint16(le.AppendUint16(b, 0x8825), 4)
	b = le.AppendUint32(le.AppendUint32(b, 1), 38)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(le.AppendUint16(b, 0x001B), 7)
	b = le.AppendUint32(le.AppendUint32(b, uint32(len(place))), 56)
	return append(le.AppendUint32(b, 0), place...)
}

func zipOf(t *testing.T, method uint16, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("<html><script>alert(1)</script> of " + name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pngHeader is a picture that says it is as large as given, and has no pixels.
func pngHeader(width, height uint32) []byte {
	data := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	data = append(data, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(append(b, "IHDR"...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(append([]byte("IHDR"), data...)))
}

func box(kind, content string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)+8))
	return append(append(b, kind...), content...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func pdf(more string) []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + more + ">>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

func webp() []byte {
	b, err := base64.StdEncoding.DecodeString("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=")
	must(err)
	return b
}

func webm() []byte {
	return join([]byte{0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 1, 0x42, 0xF7, 0x81, 1, 0x42, 0xF2, 0x81, 4, 0x42, 0xF3, 0x81, 8, 0x42, 0x82, 0x84}, []byte("webm"), noise(2000, 1))
}

func wide(text string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, r := range text {
		b = order.AppendUint16(b, uint16(r))
	}
	return b
}

// eicar is put together so that this file is not taken for the sample.
var eicar = []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-` + `ANTIVIRUS-TEST-FILE!$H+H*`)
