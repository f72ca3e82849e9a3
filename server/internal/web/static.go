package web

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
)

// asset is one built file with its compressed forms.
type asset struct {
	contentType string
	etag        string // of the plain form
	hashed      bool   // the name changes with the content
	br, gz      bool   // there is such a form beside it
}

// hashedName is a name that carries a hash of the content, app.3f2a90bc.css.
var hashedName = regexp.MustCompile(`\.[0-9a-f]{8,}\.[a-z0-9]+$`)

// contentTypes holds what the portal serves; the machine's own table differs from machine to machine.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".wasm": "application/wasm", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".map": "application/json",
}

func indexAssets(built fs.FS) (map[string]*asset, error) {
	index := map[string]*asset{}
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || hidden(name) {
			return err
		}
		a, err := newAsset(built, name)
		index[name] = a
		return err
	})
	return index, err
}

// hidden files belong to the build, or are another form of one that is served.
func hidden(name string) bool {
	ext := path.Ext(name)
	return ext == ".br" || ext == ".gz" || strings.HasPrefix(path.Base(name), ".") || name == "manifest.json"
}

func newAsset(built fs.FS, name string) (*asset, error) {
	content, err := fs.ReadFile(built, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	a := &asset{
		contentType: contentTypes[path.Ext(name)],
		etag:        base64.RawURLEncoding.EncodeToString(sum[:12]),
		hashed:      hashedName.MatchString(name),
		br:          exists(built, name+".br"),
		gz:          exists(built, name+".gz"),
	}
	if a.contentType == "" {
		a.contentType = "application/octet-stream"
	}
	return a, nil
}

func exists(files fs.FS, name string) bool {
	_, err := fs.Stat(files, name)
	return err == nil
}

// static serves a built file in the best form the browser takes.
func (s *Site) static(c echo.Context) error {
	name := c.Param("*")
	a := s.assets[name]
	if a == nil {
		return problem.NotFound
	}
	encoding := a.encoding(c.Request().Header)
	file, err := s.Static.Open(name + suffixes[encoding])
	if err != nil {
		return err
	}
	defer file.Close()
	content, ok := file.(io.ReadSeeker)
	if !ok {
		return errors.New("static file " + name + " cannot be sought in")
	}
	a.describe(c.Response().Header(), encoding)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, content)
	return nil
}

var suffixes = map[string]string{"br": ".br", "gzip": ".gz"}

// encoding is the smallest form that the request accepts; empty for the plain one.
func (a *asset) encoding(h http.Header) string {
	switch {
	case a.br && accepts(h, "br"):
		return "br"
	case a.gz && accepts(h, "gzip"):
		return "gzip"
	}
	return ""
}

func (a *asset) describe(h http.Header, encoding string) {
	h.Set(echo.HeaderContentType, a.contentType)
	h.Set(echo.HeaderCacheControl, "no-cache")
	if a.hashed {
		h.Set(echo.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if a.br || a.gz {
		h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	}
	tag := a.etag
	if encoding != "" {
		h.Set(echo.HeaderContentEncoding, encoding)
		tag += "-" + encoding
	}
	h.Set("ETag", `"`+tag+`"`)
}

// accepts tells whether Accept-Encoding names the coding without forbidding it by q=0.
func accepts(h http.Header, coding string) bool {
	for _, line := range h.Values(echo.HeaderAcceptEncoding) {
		for part := range strings.SplitSeq(line, ",") {
			name, params, err := mime.ParseMediaType("x/" + strings.TrimSpace(part))
			if err == nil && name == "x/"+coding {
				return strings.Trim(params["q"], "0.") != "" || params["q"] == ""
			}
		}
	}
	return false
}
