package evidence

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// traits are what a picture says beside its pixels and its size.
type traits struct {
	orientation int  // as in EXIF: 1 to 8; 0 where it does not say
	progressive bool // a JPEG in several passes
	moving      bool // a WebP that only moves, which is not decoded here
}

// traitsOf reads the segments before the pixels. What it does not understand it leaves out: the decoder judges the picture.
func traitsOf(file io.ReadSeeker, mediaType string) (traits, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return traits{}, err
	}
	switch mediaType {
	case "image/jpeg":
		return jpegTraits(bufio.NewReader(file))
	case "image/webp":
		head := make([]byte, 21)
		if _, err := io.ReadFull(file, head); err != nil && !ended(err) {
			return traits{}, err
		}
		return traits{moving: string(head[12:16]) == "VP8X" && head[20]&2 != 0}, nil
	}
	return traits{}, nil
}

func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// The markers of JPEG that matter here.
const (
	startOfScan = 0xDA
	progressive = 0xC2
	exifSegment = 0xE1
)

func jpegTraits(file *bufio.Reader) (t traits, err error) {
	if _, err := file.Discard(2); err != nil {
		return t, lenient(err)
	}
	for range maxSegments {
		var head [4]byte
		if _, err := io.ReadFull(file, head[:]); err != nil {
			return t, lenient(err)
		}
		length := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[0] != 0xFF || head[1] == startOfScan || length < 0 {
			return t, nil
		}
		t.progressive = t.progressive || head[1] == progressive
		segment := make([]byte, length)
		if _, err := io.ReadFull(file, segment); err != nil {
			return t, lenient(err)
		}
		if exif, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && head[1] == exifSegment && t.orientation == 0 {
			t.orientation = orientationOf(exif)
		}
	}
	return t, nil
}

// maxSegments is more than any camera writes before the pixels.
const maxSegments = 1000

// lenient: a picture that ends early has no more traits.
func lenient(err error) error {
	if ended(err) {
		return nil
	}
	return err
}

const orientationTag = 0x0112

// orientationOf reads one number out of EXIF; 0 where it is not there.
func orientationOf(exif []byte) int {
	if len(exif) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(exif[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 0
	}
	count := int64(order.Uint16(exif[at:]))
	for entry := at + 2; count > 0 && entry+12 <= int64(len(exif)); entry, count = entry+12, count-1 {
		if order.Uint16(exif[entry:]) == orientationTag {
			if o := int(order.Uint16(exif[entry+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
	}
	return 0
}

// upright turns and mirrors a picture as its EXIF orientation says.
func upright(from *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 {
		return from
	}
	width, height := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Rect(0, 0, width, height)
	if orientation >= 5 {
		size = image.Rect(0, 0, height, width)
	}
	to := image.NewRGBA(size)
	for y := range height {
		for x := range width {
			toX, toY := turned(x, y, width, height, orientation)
			copy(to.Pix[to.PixOffset(toX, toY):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}

// turned is where a pixel of the stored picture belongs.
func turned(x, y, width, height, orientation int) (int, int) {
	right, bottom := width-1-x, height-1-y
	switch orientation {
	case 2:
		return right, y
	case 3:
		return right, bottom
	case 4:
		return x, bottom
	case 5:
		return y, x
	case 6:
		return bottom, x
	case 7:
		return bottom, right
	}
	return y, right
}
