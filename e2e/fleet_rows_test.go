//go:build e2e

package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// device is one row of a made-up fleet: what stands in the table, and the same as facts.
type device struct {
	cells []string
	facts map[string]any // nil where the row cannot be read
}

// fleetHeaders name the columns as people do; they are no names of facts.
var fleetHeaders = []string{"Serial no", "Vendor", "Product type", "Order date", "Shipped", "Delivered", "First owner", "Bought from", "Sold as", "Lease", "Brand", "As of"}

const asOf = "2026-11-22"

// madeUpFleet is the same fleet in every run, of all five sellers. Serials are unique.
func madeUpFleet(n int) []device {
	chance := rand.New(rand.NewPCG(10, 1000))
	fleet := make([]device, n)
	for i := range fleet {
		fleet[i] = madeUpDevice(chance, i)
	}
	return fleet
}

func madeUpDevice(chance *rand.Rand, i int) device {
	seller := catalog.All()[chance.IntN(5)]
	bought := policies.Date(19_600 + chance.IntN(1_080)) // September 2023 to August 2026
	facts := map[string]any{"seller": seller.ID, "intent": "coverage", "asked_on": asOf, "product": seller.Products[chance.IntN(len(seller.Products))].Code}
	given := func(name string, value any) {
		if chance.IntN(12) > 0 { // some cells are empty
			facts[name] = value
		}
	}
	given("purchased_on", bought.String())
	given("shipped_on", bought.AddDays(2).String())
	given("delivered_on", bought.AddDays(6).String())
	for _, column := range []struct {
		fact   policies.Fact
		values []any
	}{
		{policies.OriginalPurchaser, []any{true, false}}, {policies.Channel, []any{"direct", "reseller"}},
		{policies.SoldAs, []any{"standard", "standard", "as_is"}}, {policies.Lease, []any{"none", "none", "ended"}},
		{policies.Brand, []any{"own", "agent"}},
	} {
		given(column.fact.String(), column.values[chance.IntN(len(column.values))])
	}
	return device{cells: rowOf(fmt.Sprintf("SN-%06d", i), facts), facts: facts}
}

// rowOf writes facts as a person would: the seller by name, yes and no.
func rowOf(serial string, facts map[string]any) []string {
	cells := []string{serial, catalog.ByID(facts["seller"].(string)).Name}
	for _, fact := range []string{"product", "purchased_on", "shipped_on", "delivered_on", "original_purchaser", "channel", "sold_as", "lease", "brand", "asked_on"} {
		switch value := facts[fact].(type) {
		case nil:
			cells = append(cells, "")
		case bool:
			cells = append(cells, map[bool]string{true: "yes", false: "no"}[value])
		default:
			cells = append(cells, value.(string))
		}
	}
	return cells
}

// table is the fleet as CSV.
func table(fleet []device) []byte {
	var text strings.Builder
	to := csv.NewWriter(&text)
	_ = to.Write(fleetHeaders) // a builder takes everything
	for _, d := range fleet {
		_ = to.Write(d.cells)
	}
	to.Flush()
	return []byte(text.String())
}

// verdict is what the engine says to a device, without browser and WebAssembly; "bad" where the row cannot be read.
func (d device) verdict(t testing.TB) string {
	t.Helper()
	if d.facts == nil {
		return "bad"
	}
	raw, err := json.Marshal(d.facts)
	if err != nil {
		t.Fatal(err)
	}
	var decision struct{ Verdict string }
	answer, ok := catalog.Check(nil, raw, nil)
	if err := json.Unmarshal(answer, &decision); err != nil || !ok {
		t.Fatalf("%s: %s", raw, answer)
	}
	return decision.Verdict
}
