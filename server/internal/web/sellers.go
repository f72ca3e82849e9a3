package web

import (
	"encoding/json"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// newJSON is a document of the API. Clients may use it for a while without asking again.
func newJSON(content []byte) *document { return newDocument(mediaJSON, "public, max-age=300", content) }

// sellerDocuments are the list of sellers and each seller's own document.
type sellerDocuments struct {
	list *document
	each map[string]*document
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
	docs := sellerDocuments{each: map[string]*document{}}
	list := []listedSeller{}
	for _, p := range catalog.All() {
		docs.each[p.ID] = newJSON(p.AppendJSON(nil))
		list = append(list, listSeller(p))
	}
	content, err := json.Marshal(map[string]any{"sellers": list})
	if err != nil {
		panic(err) // strings always encode
	}
	docs.list = newJSON(content)
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
