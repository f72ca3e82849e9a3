package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// document is an answer that stays the same for a while, ready in both forms.
type document struct {
	contentType, cacheControl string
	plain, gzipped            []byte
	etag                      string
}

func newDocument(contentType, cacheControl string, content []byte) *document {
	sum := sha256.Sum256(content)
	var packed bytes.Buffer
	pack(newPacker(&packed, gzip.BestCompression), content)
	return &document{contentType: contentType, cacheControl: cacheControl, plain: content, gzipped: packed.Bytes(),
		etag: base64.RawURLEncoding.EncodeToString(sum[:12])}
}

func newPacker(to *bytes.Buffer, level int) *gzip.Writer {
	packer, err := gzip.NewWriterLevel(to, level)
	if err != nil {
		panic(err) // the levels are constants
	}
	return packer
}

// pack compresses to a buffer, which cannot fail.
func pack(packer *gzip.Writer, content []byte) {
	packer.Write(content)
	packer.Close()
}

// serve answers with the document, or with 304 where the client has it.
func (d *document) serve(c echo.Context) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, d.contentType)
	h.Set(echo.HeaderCacheControl, d.cacheControl)
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	content, tag := d.plain, d.etag
	if accepts(c.Request().Header, "gzip") {
		content, tag = d.gzipped, tag+"-gzip"
		h.Set(echo.HeaderContentEncoding, "gzip")
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(content))
	return nil
}

// pages keeps the pages that are the same for everyone until the day changes.
type pages struct {
	mu   sync.Mutex
	kept map[string]keptPage
}

type keptPage struct {
	day  string
	page *document
}

func newPages() *pages { return &pages{kept: map[string]keptPage{}} }

// get finds the page of a day, or makes it. There are as many names as pages, so they need no bound.
func (p *pages) get(name, day string, write func() ([]byte, error)) (*document, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept, ok := p.kept[name]; ok && kept.day == day {
		return kept.page, nil
	}
	content, err := write()
	if err != nil {
		return nil, err
	}
	page := newDocument(echo.MIMETextHTMLCharsetUTF8, "no-cache", content)
	p.kept[name] = keptPage{day, page}
	return page, nil
}
