package main

import (
	"bytes"
	"image/jpeg"
	"os"
	"testing"

	"proviso/server/internal/heic"
)

// TestMain is portal itself where a portal under test starts itself for a photo.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == heic.Command {
		main()
	}
	os.Exit(m.Run())
}

func TestPortalMakesPreviewsOfHEICPhotos(t *testing.T) {
	itself, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile("../../internal/heic/testdata/wide.heic")
	if err != nil {
		t.Fatal(err)
	}
	small, err := heic.Makes(itself)(t.Context(), bytes.NewReader(photo))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(small)); err != nil {
		t.Error(err)
	}
}
