// Package heic makes previews of the photos that many phones take and few browsers show. What decodes them is a large library
// that reads files of strangers, so the portal starts itself once more for each photo: that process has no settings, no secrets,
// a bound on memory and on time, and writes nothing but one small JPEG.
package heic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/gen2brain/heic"

	"proviso/server/internal/evidence"
)

// Command is what the portal is asked for to make one preview.
const Command = "heic-preview"

const (
	// lasts is how long one photo may take; 12 million pixels of noise take 3 s.
	lasts = 30 * time.Second
	// maxFile and maxPreview are bytes.
	maxFile    = 256 << 20
	maxPreview = 8 << 20
)

// Makes makes previews by starting a program with Command, a photo as its input. It fails for a photo that does not decode, that
// is too large or that takes too long; none of that says that the photo is broken, for there are many kinds.
func Makes(program string) func(ctx context.Context, photo io.Reader) ([]byte, error) {
	return func(ctx context.Context, photo io.Reader) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, lasts)
		defer cancel()
		in := &watched{Reader: photo}
		out, complaint := &bounded{most: maxPreview, full: cancel}, &bounded{most: 1 << 16, full: cancel}
		child := exec.CommandContext(ctx, program, Command)
		child.Env, child.Dir, child.WaitDelay = []string{}, "/", time.Second
		child.Stdin, child.Stdout, child.Stderr = in, out, complaint
		if err := errors.Join(child.Run(), in.failed, out.failed); err != nil {
			return nil, fmt.Errorf("%w: %q", err, complaint.taken.String())
		}
		_, err := jpeg.DecodeConfig(bytes.NewReader(out.taken.Bytes()))
		return out.taken.Bytes(), err
	}
}

// Preview reads a photo and writes its preview. It is to run in a process of its own, which it bounds.
func Preview(photo io.Reader, out io.Writer) error {
	if err := bound(); err != nil {
		return err
	}
	whole, err := decode(io.LimitReader(photo, maxFile))
	if err != nil {
		return err
	}
	small, err := evidence.Small(whole)
	if err != nil {
		return err
	}
	_, err = out.Write(small)
	return err
}

// decode turns and mirrors the photo as its camera says.
func decode(photo io.Reader) (image.Image, error) {
	heic.ForceWasmMode = true // no library that happens to lie on the machine
	os.Stdout = os.Stderr     // what the decoder has to say is no part of the preview
	file, err := io.ReadAll(photo)
	if err != nil {
		return nil, err
	}
	info, err := heic.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	if pixels := int64(info.Width) * int64(info.Height); pixels <= 0 || pixels > evidence.MaxPreviewPixels {
		return nil, fmt.Errorf("%d by %d pixels", info.Width, info.Height)
	}
	return heic.Decode(bytes.NewReader(file))
}

// watched remembers why reading failed: the process only sees that its input ends.
type watched struct {
	io.Reader
	failed error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && err != io.EOF {
		w.failed = err
	}
	return n, err
}

// bounded takes so many bytes, and stops who writes more.
type bounded struct {
	taken  bytes.Buffer // not embedded: its ReadFrom would take everything
	most   int
	full   func()
	failed error
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.taken.Len()+len(p) > b.most {
		b.failed = errors.New("too much output")
		b.full()
		return 0, b.failed
	}
	return b.taken.Write(p)
}
