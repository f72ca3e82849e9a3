package evidence_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
)

// A HEIC photo has the preview that its own decoder makes. Without one it is taken all the same.
func TestHEICPreview(t *testing.T) {
	photo := join(box("ftyp", "heic\x00\x00\x00\x00mif1heic"), noise(900, 1))
	small := jpegOf(8, 4)
	for name, row := range map[string]struct {
		makes func(context.Context, io.Reader) ([]byte, error)
		has   bool
	}{
		"decoded": {func(_ context.Context, file io.Reader) ([]byte, error) {
			whole, err := io.ReadAll(file)
			if len(whole) != len(photo) {
				t.Errorf("%d bytes to decode", len(whole))
			}
			return small, err
		}, true},
		"not decoded": {func(context.Context, io.Reader) ([]byte, error) { return nil, errors.New("another kind") }, false},
		"no decoder":  {nil, false},
	} {
		p := newPlace(t, func(parts *evidence.Parts, _ *place) { parts.HEIC = row.makes })
		e := p.upload("IMG_1.HEIC", photo)
		if e.State != claim.Stored || e.HasPreview != row.has {
			t.Errorf("%s: %+v", name, e)
		}
		if !row.has {
			continue
		}
		if _, sent := p.shown(e); len(sent) != len(small) {
			t.Errorf("%s: another preview", name)
		}
	}
}
