package evidence_test

import (
	"archive/zip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
)

func TestWhatIsTaken(t *testing.T) {
	p := newPlace(t)
	for name, row := range map[string]struct {
		content []byte
		as      string
		saved   string
	}{
		"photo.jpg":        {jpegOf(40, 30), "image/jpeg", "photo.jpg"},
		"photo.html":       {jpegOf(40, 30), "image/jpeg", "photo.html.jpg"},
		"photo.jpg.exe":    {jpegOf(40, 30), "image/jpeg", "photo.jpg.exe.jpg"},
		"no ending":        {pngOf(40, 30), "image/png", "no ending.png"},
		"still.gif":        {gifOf(1), "image/gif", "still.gif"},
		"moving.gif":       {gifOf(500), "image/gif", "moving.gif"},
		"small.webp":       {webp(), "image/webp", "small.webp"},
		"IMG_1.HEIC":       {join(box("ftyp", "heic\x00\x00\x00\x00mif1heic"), noise(900, 1)), "image/heic", "IMG_1.HEIC"},
		"clip.mp4":         {join(box("ftyp", "isom\x00\x00\x02\x00isomiso2avc1mp41"), noise(900, 2)), "video/mp4", "clip.mp4"},
		"clip.mov":         {join(box("ftyp", "qt  \x00\x00\x00\x00qt  "), noise(900, 3)), "video/quicktime", "clip.mov"},
		"clip.webm":        {webm(), "video/webm", "clip.webm"},
		"invoice.pdf":      {pdf(""), "application/pdf", "invoice.pdf"},
		"console.log":      {logText(9000), "text/plain", "console.log"},
		"umlaut.txt":       {[]byte("\xEF\xBB\xBFGerät läuft nicht\r\n"), "text/plain", "umlaut.txt"},
		"colours.log":      {[]byte("\x1b[31merror\x1b[0m link lost\n"), "text/plain", "colours.log"},
		"wide.txt":         {wide("Gerät 😀 läuft", binary.LittleEndian, true), "text/plain", "wide.txt"},
		"wide-big.txt":     {wide("Gerät läuft nicht", binary.BigEndian, true), "text/plain", "wide-big.txt"},
		"router.log":       {[]byte("May 4 12:00 GET /status 200\n<!DOCTYPE html><html><body><script>poll()</script></body></html>\nMay 4 12:01 ok\n"), "text/plain", "router.log"},
		"router.html":      {[]byte("answer: <html><script>alert(1)</script></html>\n"), "text/plain", "router.html.txt"},
		"syslog.txt":       {[]byte("<34>May 4 su: <svg onload=alert(1)> failed\n"), "text/plain", "syslog.txt"},
		"config.txt":       {[]byte("! exported\n<?xml version=\"1.0\"?><config/>\n"), "text/plain", "config.txt"},
		"wide page.txt":    {wide("status: <html><script>alert(1)</script>", binary.LittleEndian, true), "text/plain", "wide page.txt"},
		"answer.json":      {[]byte(`{"body":"<!DOCTYPE html><script>alert(1)</script>"}`), "text/plain", "answer.json"},
		"state.json":       {[]byte(`{"state":"down","port":4}`), "text/plain", "state.json"},
		"logs.zip":         {zipOf(t, zip.Deflate, "a.log", "b.html"), "application/zip", "logs.zip"},
		"stored.zip":       {zipOf(t, zip.Store, "a.log", "inner.zip"), "application/zip", "stored.zip"},
		"samsung trailer":  {join(jpegOf(40, 30), noise(3000, 4), []byte("SEFT")), "image/jpeg", "samsung trailer.jpg"},
		"motion photo.jpg": {join(jpegOf(40, 30), box("ftyp", "mp42\x00\x00\x00\x00isommp42"), noise(3000, 5)), "image/jpeg", "motion photo.jpg"},
	} {
		e := p.upload(name, row.content)
		if e.State != claim.Stored || e.MediaType != row.as {
			t.Errorf("%s: %s %s %q", name, e.State, e.MediaType, e.Why)
			continue
		}
		w, err := p.get(e, p.kept.Serve)
		if got := w.Header().Get("Content-Disposition"); err != nil || !strings.Contains(got, row.saved) {
			t.Errorf("%s is saved as %s %v", name, got, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	p := newPlace(t)
	p.rules.MaxFiles = 1000
	page := "<!DOCTYPE html><html><script>alert(1)</script></html>"
	drawing := `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`
	for name, row := range map[string]struct {
		content []byte
		says    string
	}{
		"page.html":            {[]byte(page), "web page"},
		"page.jpg":             {[]byte(page), "web page"},
		"page.html.txt":        {[]byte("\n\n  " + page), "web page"},
		"bom.html":             {[]byte("\xEF\xBB\xBF" + page), "web page"},
		"wide.html":            {wide(page, binary.LittleEndian, true), ""},
		"wide-big.html":        {wide(page, binary.BigEndian, true), ""},
		"wide-unmarked.html":   {wide(page, binary.LittleEndian, false), ""},
		"page.log":             {[]byte(page), "web page"},
		"tag.log":              {[]byte("\r\n\t <a href=x>x</a> log"), "web page"},
		"end tag.log":          {[]byte("</div><script>alert(1)</script>"), "web page"},
		"feed.log":             {[]byte("\xEF\xBB\xBF \n<rss><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script></rss>"), ""},
		"wide drawing.log":     {wide(" \n"+drawing, binary.LittleEndian, true), ""},
		"late tag.txt":         {[]byte("\n<foo onclick=x>"), "web page"},
		"drawing.svg":          {[]byte(drawing), "SVG"},
		"drawing.png":          {[]byte(`<?xml version="1.0"?>` + drawing), ""},
		"drawing, commented":   {[]byte("<!-- x -->\n" + drawing), ""},
		"wide.svg":             {wide(drawing, binary.BigEndian, true), ""},
		"data.xml":             {[]byte(`<?xml version="1.0"?><a><b/></a>`), ""},
		"run.sh":               {[]byte("#!/bin/sh\nrm -rf /\n"), "script"},
		"run.py":               {[]byte("#!/usr/bin/env python3\nprint(1)\n"), "script"},
		"run.php":              {[]byte("<?php system($_GET['c']); ?>"), ""},
		"program.exe":          {join([]byte("MZ"), noise(500, 1)), ""},
		"program":              {join([]byte("\x7fELF\x02\x01\x01"), noise(500, 1)), ""},
		"letter.docx":          {zipOf(t, zip.Deflate, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), ""},
		"program.jar":          {zipOf(t, zip.Deflate, "META-INF/MANIFEST.MF", "a.class"), ""},
		"archive.tar.gz":       {join([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, noise(300, 1)), "ZIP"},
		"cut.zip":              {zipOf(t, zip.Deflate, "a.log")[:60], "cut off"},
		"trailing.zip":         {join(zipOf(t, zip.Deflate, "a.log"), []byte(page)), "cut off"},
		"gifar.gif":            {join(gifOf(1), zipOf(t, zip.Deflate, "META-INF/MANIFEST.MF")), "two kinds"},
		"jpar.jpg":             {join(jpegOf(40, 30), zipOf(t, zip.Deflate, "a")), "two kinds"},
		"page inside.jpg":      {withSegment(jpegOf(40, 30), 0xFE, []byte(page)), "two kinds"},
		"page behind.png":      {join(pngOf(40, 30), []byte(page)), "two kinds"},
		"comment.gif":          {[]byte("GIF89a/*<script>*/=1;" + string(noise(200, 1))), "two kinds"},
		"document in.jpg":      {withSegment(jpegOf(40, 30), 0xFE, pdf("")), "two kinds"},
		"far inside.mp4":       {join(box("ftyp", "isom\x00\x00\x02\x00isommp41"), noise(300_000, 1), []byte("<SCRIPT src=x>"), noise(300_000, 2)), "two kinds"},
		"runs.pdf":             {pdf("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "PDF runs"},
		"launches.pdf":         {pdf("/OpenAction<</S/Launch/F(cmd.exe)>>"), "PDF runs"},
		"page.pdf":             {[]byte("%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF"), "two kinds"},
		"cut.pdf":              {pdf("")[:60], "cut off"},
		"cut.jpg":              {jpegOf(400, 300)[:900], "cut off"},
		"cut.png":              {pngOf(400, 300)[:200], "cut off"},
		"flood.png":            {pngHeader(65_000, 65_000), "pixels"},
		"no pixels.png":        {pngHeader(100, 100), "cut off"},
		"broken.txt":           {[]byte("fine\n\xff\xfe\xfd not"), ""},
		"half a character.txt": {[]byte("Ger\xc3"), ""},
		"lone half.txt":        {join(wide("log ", binary.LittleEndian, true), []byte{0x00, 0xD8}), ""},
		"nul.log":              {[]byte("log\x00log log log"), ""},
		"noise":                {noise(4000, 9), ""},
		"sample.com":           {eicar, "virus scanner"},
		"sample.txt":           {join(logText(300_000), eicar), "virus scanner"},
		"sample in.zip":        {join(zipOf(t, zip.Deflate, "a.log")[:30], eicar, zipOf(t, zip.Deflate, "a.log")), "virus scanner"},
		"avif":                 {join(box("ftyp", "avif\x00\x00\x00\x00avifmif1"), noise(900, 1)), "AVIF"},
	} {
		e := p.upload(name, row.content)
		if e.State != claim.Refused || !strings.Contains(e.Why, row.says) || len(e.Why) < 30 || e.MediaType != "" {
			t.Errorf("%s: %s %s %q", name, e.State, e.MediaType, e.Why)
		}
		for _, serve := range []string{"uploads/" + e.ID, "previews/" + e.ID + ".jpg"} {
			if _, err := os.Stat(filepath.Join(p.folder, serve)); !os.IsNotExist(err) {
				t.Errorf("%s: %s stays", name, serve)
			}
		}
		if _, err := p.get(e, p.kept.Serve); err != claim.ErrNotFound {
			t.Errorf("%s is served: %v", name, err)
		}
		if _, err := p.get(e, p.kept.ServePreview); err != claim.ErrNotFound {
			t.Errorf("%s is shown: %v", name, err)
		}
	}
}

// scanner finds what it is told to.
type scanner struct {
	finding string
	err     error
	read    int
}

func (s *scanner) Scan(_ context.Context, file io.Reader) (string, error) {
	content, err := io.ReadAll(file)
	s.read = len(content)
	return s.finding, errors.Join(s.err, err)
}

func TestScannerThatIsAwayKeepsFilesInQuarantine(t *testing.T) {
	sc := &scanner{err: errors.New("connection refused")}
	p := newPlace(t, func(parts *evidence.Parts, _ *place) { parts.Scanner = sc })
	at := p.begin(3, "a.log")
	p.patch(at, 0, []byte("log"))
	for range 2 {
		if err := p.kept.Rescan(context.Background()); err == nil {
			t.Fatal("nobody is told")
		}
	}
	e := p.row(idOf(at))
	if _, err := p.get(e, p.kept.Serve); e.State != claim.Quarantined || err != claim.ErrNotFound {
		t.Fatal(e.State, err)
	}
	sc.err = nil
	if err := p.kept.Rescan(context.Background()); err != nil {
		t.Fatal(err)
	}
	if e := p.row(idOf(at)); e.State != claim.Stored || sc.read != 3 {
		t.Error(e.State, sc.read)
	}
	sc.finding = "Win.Test"
	if e := p.upload("b.log", []byte("log")); e.State != claim.Refused {
		t.Error(e.State)
	}
}
