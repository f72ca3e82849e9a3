package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

const (
	// MaxPreviewPixels is the largest picture that is decoded; maxPixels the largest that is taken at all.
	MaxPreviewPixels = 40_000_000
	maxPixels        = 250_000_000
	// maxDecodedBytes is what one picture may take up while it is decoded.
	maxDecodedBytes = 256 << 20
	previewEdge     = 1600 // pixels
	previewQuality  = 82
)

// decoder reads one kind of picture: its size without its pixels, and its first frame.
type decoder struct {
	size   func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var decoders = map[string]decoder{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, gif.Decode},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// preview is a small JPEG of a picture that carries nothing but pixels: no place, no time, no device. It is nil for a picture
// that is fine but too large to be decoded here; why says what is wrong with one that is not taken.
func preview(ctx context.Context, file io.ReadSeeker, mediaType string) (small []byte, why string, err error) {
	d := decoders[mediaType]
	start := func() io.Reader { return untilDone{ctx, file} }
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, "", err
	}
	info, err := d.size(start())
	if err != nil {
		return nil, broken, lasting(ctx, err)
	}
	pixels := int64(info.Width) * int64(info.Height)
	if pixels <= 0 || pixels > maxPixels {
		return nil, tooManyPixels(info), nil
	}
	traits, err := traitsOf(file, mediaType)
	if err != nil {
		return nil, "", err
	}
	if pixels > MaxPreviewPixels || pixels*bytesPerPixel(info.ColorModel, traits) > maxDecodedBytes || traits.moving {
		return nil, "", nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, "", err
	}
	whole, err := d.decode(start())
	if err != nil {
		return nil, broken, lasting(ctx, err)
	}
	small, err = encodeSmall(upright(shrink(whole), traits.orientation))
	return small, "", err
}

// lasting is an error that says nothing about the picture, only about reading it. Where the time is up, the picture is at
// fault: it takes longer than any honest one.
func lasting(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	var read *readError
	if errors.As(err, &read) {
		return err
	}
	return nil
}

func tooManyPixels(info image.Config) string {
	return fmt.Sprintf("This picture has %d by %d pixels, which is more than we open. Send one of at most 200 million pixels, such as a photo in the camera's usual size.", info.Width, info.Height)
}

// bytesPerPixel is what decoding takes at most. A progressive JPEG is held as numbers before it becomes pixels.
func bytesPerPixel(model color.Model, t traits) int64 {
	if t.progressive {
		return 16
	}
	switch model {
	case color.NRGBA64Model, color.RGBA64Model:
		return 8
	case color.Gray16Model:
		return 2
	case color.GrayModel:
		return 1
	}
	if _, indexed := model.(color.Palette); indexed {
		return 1
	}
	return 4
}

// shrink scales a picture so that it fits the edge: each pixel is the mean of those it stands for. What is smaller stays.
// Transparent parts become white. Besides the picture it takes one of its lines and the small one, however large it is.
func shrink(whole image.Image) *image.RGBA {
	from := whole.Bounds()
	width, height := fit(from.Dx(), from.Dy())
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	line := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	sums := make([]uint64, 3*width)
	for y := range height {
		clear(sums)
		top, bottom := y*from.Dy()/height, (y+1)*from.Dy()/height
		for row := top; row < bottom; row++ {
			draw.Draw(line, line.Rect, image.White, image.Point{}, draw.Src)
			draw.Draw(line, line.Rect, whole, from.Min.Add(image.Pt(0, row)), draw.Over)
			addLine(sums, line.Pix)
		}
		meanLine(small.Pix[y*small.Stride:], sums, from.Dx(), bottom-top)
	}
	return small
}

// addLine adds the red, green and blue of a line's pixels to the sums of the pixels that stand for them.
func addLine(sums []uint64, line []byte) {
	width, pixels := len(sums)/3, len(line)/4
	for x := range width {
		sum := sums[3*x : 3*x+3]
		for i := 4 * (x * pixels / width); i < 4*((x+1)*pixels/width); i += 4 {
			sum[0] += uint64(line[i])
			sum[1] += uint64(line[i+1])
			sum[2] += uint64(line[i+2])
		}
	}
}

// meanLine writes the means of sums over so many lines of so many pixels.
func meanLine(out []byte, sums []uint64, pixels, lines int) {
	width := len(sums) / 3
	for x := range width {
		n := uint64(((x+1)*pixels/width - x*pixels/width) * lines)
		for channel := range 3 {
			out[4*x+channel] = byte((sums[3*x+channel] + n/2) / n)
		}
		out[4*x+3] = 0xff
	}
}

func fit(width, height int) (int, int) {
	longest := max(width, height)
	if longest <= previewEdge {
		return width, height
	}
	return max(1, width*previewEdge/longest), max(1, height*previewEdge/longest)
}

// Small is the preview of a picture that stands upright.
func Small(whole image.Image) ([]byte, error) { return encodeSmall(shrink(whole)) }

func encodeSmall(small image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, small, &jpeg.Options{Quality: previewQuality})
	return out.Bytes(), err
}
