package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// document is JSON that stays the same as long as the process runs.
type document struct {
	content []byte
	etag    string
}

func newDocument(content []byte) document {
	sum := sha256.Sum256(content)
	return document{content, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// serve answers with the document, or with 304 where the client has it.
func (d document) serve(c echo.Context) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, mediaJSON)
	h.Set(echo.HeaderCacheControl, "public, max-age=300")
	h.Set("ETag", d.etag)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(d.content))
	return nil
}

// sellerDocuments are the list of sellers and each seller's own document.
type sellerDocuments struct {
	list document
	each map[string]document
}

// listedSeller is a seller in the list.
type listedSeller struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Market        string `json:"market"`
	Sells         string `json:"sells"`
	Zone          string `json:"zone"`
	PolicyVersion string `json:"policy_version"`
	InForce       string `json:"in_force"`
	URL           string `json:"url"`
}

func newSellerDocuments() sellerDocuments {
	docs := sellerDocuments{each: map[string]document{}}
	list := []listedSeller{}
	for _, p := range catalog.All() {
		docs.each[p.ID] = newDocument(p.AppendJSON(nil))
		list = append(list, listSeller(p))
	}
	content, err := json.Marshal(map[string]any{"sellers": list})
	if err != nil {
		panic(err) // strings always encode
	}
	docs.list = newDocument(content)
	return docs
}

func listSeller(p *policies.Policy) listedSeller {
	return listedSeller{ID: p.ID, Name: p.Name, Market: p.Market, Sells: p.Sells, Zone: p.Zone, PolicyVersion: p.Version(),
		InForce: p.InForce.String(), URL: "/api/v1/sellers/" + p.ID}
}

func (s *Site) apiSellers(c echo.Context) error { return s.sellers.list.serve(c) }

func (s *Site) apiSeller(c echo.Context) error {
	seller, known := s.sellers.each[c.Param("seller")]
	if !known {
		return problem.NotFound
	}
	return seller.serve(c)
}

func (s *Site) apiDescription(c echo.Context) error { return s.openAPI.serve(c) }
