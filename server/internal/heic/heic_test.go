package heic_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proviso/server/internal/heic"
)

// TestMain is the program of the previews when it is asked for one.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == heic.Command {
		if err := heic.Preview(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	photo, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return photo
}

// itself is the running test.
func itself(t *testing.T) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// script is a program of one shell command.
func script(t *testing.T, command string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+command+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// The photos are red at the left and blue at the right as they are stored; one says that it is to be turned clockwise.
func TestPreviewStandsUprightWithNothingButPixels(t *testing.T) {
	for name, want := range map[string]struct {
		size      image.Point
		red, blue image.Point
	}{
		"wide.heic":   {image.Pt(256, 128), image.Pt(20, 64), image.Pt(236, 64)},
		"turned.heic": {image.Pt(128, 256), image.Pt(64, 20), image.Pt(64, 236)},
	} {
		photo := sample(t, name)
		if !bytes.Contains(photo, []byte("GPS-CANARY")) {
			t.Fatalf("%s: tells no place that could be lost", name)
		}
		small, err := heic.Makes(itself(t))(t.Context(), bytes.NewReader(photo))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen, err := jpeg.Decode(bytes.NewReader(small))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if seen.Bounds().Size() != want.size {
			t.Errorf("%s: %v", name, seen.Bounds())
		}
		if r, _, b, _ := seen.At(want.red.X, want.red.Y).RGBA(); r < 2*b {
			t.Errorf("%s: not red where it should be", name)
		}
		if r, _, b, _ := seen.At(want.blue.X, want.blue.Y).RGBA(); b < 2*r {
			t.Errorf("%s: not blue where it should be", name)
		}
		if bytes.Contains(small, []byte("CANARY")) || bytes.Contains(small, []byte("Exif")) {
			t.Errorf("%s: the preview holds more than pixels", name)
		}
	}
}

func TestNoPreview(t *testing.T) {
	photo := sample(t, "wide.heic")
	huge := bytes.Replace(photo, []byte("ispe\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x80"), []byte("ispe\x00\x00\x00\x00\x00\x00\x20\x00\x00\x00\x20\x00"), 1)
	for name, row := range map[string]struct {
		photo   []byte
		program string
		want    string
	}{
		"cut off":         {photo[:len(photo)/2], itself(t), "decode failed"},
		"no photo":        {[]byte("hello"), itself(t), "decode failed"},
		"nothing":         {nil, itself(t), ""},
		"too many pixels": {huge, itself(t), "8192 by 8192 pixels"},
		"no JPEG":         {photo, script(t, "echo hello"), ""},
		"too much":        {photo, script(t, "exec cat /dev/zero"), "too much output"},
		"no program":      {photo, filepath.Join(t.TempDir(), "none"), "no such file"},
	} {
		small, err := heic.Makes(row.program)(t.Context(), bytes.NewReader(row.photo))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %d bytes, %v", name, len(small), err)
		}
	}
}

// hook calls once it is read.
type hook struct {
	io.Reader
	call func()
}

func (h hook) Read(p []byte) (int, error) { h.call(); return h.Reader.Read(p) }

func TestProcessEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := heic.Makes(script(t, "exec sleep 3600"))(ctx, hook{strings.NewReader("photo"), cancel}); err == nil {
		t.Error("a process that was stopped made a preview")
	}
}

var errAway = errors.New("the bucket is away")

func TestWhatFailsToReadIsTold(t *testing.T) {
	half := io.MultiReader(bytes.NewReader(sample(t, "wide.heic")[:100]), failing{})
	if _, err := heic.Makes(itself(t))(t.Context(), half); !errors.Is(err, errAway) {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errAway }

// The process knows no settings: what decodes a stranger's file finds no secrets.
func TestProcessHasNoSettings(t *testing.T) {
	t.Setenv("SMTP_URL", "smtp://canary")
	out := filepath.Join(t.TempDir(), "settings")
	_, _ = heic.Makes(script(t, "export > "+out))(t.Context(), strings.NewReader("photo")) // it makes no preview
	settings, err := os.ReadFile(out)
	if err != nil || bytes.Contains(settings, []byte("canary")) {
		t.Errorf("%s, %v", settings, err)
	}
}
