package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

// TestMoney works out fees and refunds by hand: the fees as code:min-max (code alone
// where the amount is open), then the refund.
func TestMoney(t *testing.T) {
	back := policytest.Facts{"seller": "connectpro", "intent": "return", "asked_on": "2026-02-10", "channel": "direct",
		"destination": "domestic", "delivered_on": "2026-02-03", "opened": false, "complete": true, "payment": "wire", "price_cents": 40_000}
	cancel := policytest.Facts{"seller": "connectpro", "intent": "cancel", "asked_on": "2026-02-10", "order_shipped": false,
		"destination": "international", "payment": "card", "price_cents": 40_000, "freight_cents": 2_000}
	fault := policytest.Facts{"seller": "connectpro", "intent": "fault", "asked_on": "2026-02-10", "channel": "direct",
		"destination": "domestic", "purchased_on": "2026-01-30", "delivered_on": "2026-02-03", "product": "kvm_switch",
		"symptom": "failure", "causes": []string{}, "complete": true, "payment": "wire", "price_cents": 40_000}
	preowned := policytest.Facts{"seller": "preowned_telecom", "intent": "fault", "asked_on": "2026-01-10", "sold_as": "standard",
		"delivered_on": "2026-01-05", "symptom": "failure", "causes": []string{}, "serial_intact": true}
	for _, c := range []struct {
		name  string
		facts policytest.Facts
		want  string
	}{
		{"unopened, by wire", back, "refund 40000-40000"},
		{"opened", back.With("opened", true), "restocking:0-6000 refund 34000-40000"},
		{"opened or not", without(back, "opened"), "restocking:0-6000 refund 34000-40000"},
		{"incomplete", back.With("complete", false), "restocking:0-12000 refund 28000-40000"},
		{"opened and incomplete: the higher range", back.With("opened", true).With("complete", false), "restocking:0-12000 refund 28000-40000"},
		{"complete or not", without(back, "complete").With("opened", true), "restocking:0-12000 refund 28000-40000"},
		{"by card", back.With("payment", "card"), "processing:1160-1160 refund 38840-38840"},
		{"payment open", without(back, "payment"), "processing:0-1160 refund 38840-40000"},
		{"price open", without(back, "price_cents").With("opened", true), "restocking"},
		{"free shipping, cost given", back.With("free_shipping", true).With("shipping_cost_cents", 1_500), "freight:1500-1500 refund 38500-38500"},
		{"free shipping, cost open", back.With("free_shipping", true), "freight"},
		{"fees above the price", back.With("price_cents", 100).With("free_shipping", true).With("shipping_cost_cents", 1_500), "freight:1500-1500 refund 0-0"},
		{"refused delivery", without(back, "delivered_on").With("delivery_refused", true), "restocking:0-12000 refund 28000-40000"},
		{"cancelled, international card", cancel, "processing:2058-2058 refund 39942-39942"},
		{"cancelled, domestic card", cancel.With("destination", "domestic"), "processing:1218-1218 refund 40782-40782"},
		{"cancelled, destination open", without(cancel, "destination"), "processing:1218-2058 refund 39942-40782"},
		{"cancelled, international wire", cancel.With("payment", "wire"), "wire:5000-5000 refund 37000-37000"},
		{"cancelled, payment open: the two fees exclude each other", without(cancel, "payment"), "processing:0-2058 wire:0-5000 refund 37000-42000"},
		{"cancelled, wire above the price", cancel.With("payment", "wire").With("price_cents", 100), "wire:5000-5000 refund 0-0"},
		{"fault, complete", fault, "refund 40000-40000"},
		{"fault, incomplete, by card", fault.With("complete", false).With("payment", "paypal"), "restocking:0-12000 processing:1160-1160 refund 26840-38840"},
		{"fault, replacement first", fault.With("advance_replacement", true), "replacement_hold:0-40000 replacement_freight refund 40000-40000"},
		{"fault on day 16", fault.With("asked_on", "2026-02-19"), ""},
		{"freight below the cap", preowned.With("shipping_cost_cents", 50_000), ""},
		{"freight above the cap", preowned.With("shipping_cost_cents", 64_000), "excess_shipping:0-14000"},
		{"freight not given", preowned, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := policytest.Decode(t, c.facts, catalog.All())
			d := f.Policy.Decide(&f)
			if d.Verdict != policies.Covered {
				t.Fatalf("%s is %s", c.facts.JSON(t), d.Verdict)
			}
			if got := money(&d); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func money(d *policies.Decision) string {
	var parts []string
	for _, c := range d.Charges {
		part := c.Code.String()
		if c.Amounts {
			part += fmt.Sprintf(":%d-%d", c.Range.Min, c.Range.Max)
		}
		parts = append(parts, part)
	}
	if d.Refund != nil {
		parts = append(parts, fmt.Sprintf("refund %d-%d", d.Refund.Min, d.Refund.Max))
	}
	return strings.Join(parts, " ")
}

func without(f policytest.Facts, name string) policytest.Facts {
	less := f.With(name, nil)
	delete(less, name)
	return less
}

// TestRefine names what could still change a settled answer, and only that.
func TestRefine(t *testing.T) {
	for _, c := range []struct{ facts, want string }{
		{`{"seller":"softnetworks","intent":"coverage","asked_on":"2025-11-01","product":"preowned_hardware","original_purchaser":true,"shipped_on":"2025-03-10"}`, "[extended_months]"},
		{`{"seller":"softnetworks","intent":"coverage","asked_on":"2025-11-01","product":"preowned_hardware","original_purchaser":true,"shipped_on":"2025-03-10","dont_know":["extended_months"]}`, "[]"},
		{`{"seller":"connectpro","intent":"return","asked_on":"2026-02-10","channel":"direct","destination":"domestic","delivered_on":"2026-02-03","payment":"card","price_cents":40000}`,
			"[opened complete marked free_shipping]"},
		{`{"seller":"connectpro","intent":"cancel","asked_on":"2026-02-10","order_shipped":false,"payment":"other","price_cents":40000}`, "[freight_cents]"},
		{`{"seller":"preowned_telecom","intent":"cancel","asked_on":"2026-02-10"}`, "[]"},
	} {
		var f policies.Facts
		if faults := catalog.Decode(&f, []byte(c.facts), nil); len(faults) > 0 {
			t.Fatal(faults)
		}
		d := f.Policy.Decide(&f)
		if got := fmt.Sprint(d.Refine); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.facts, got, c.want)
		}
	}
}

// TestChanges explains a refusal by the fact that would have answered better.
func TestChanges(t *testing.T) {
	out, ok := new(catalog.Checker).Changes(nil, []byte(`{"seller":"spectrumvoip","intent":"coverage","asked_on":"2026-02-01","product":"ip_phone","channel":"reseller","purchased_on":"2025-06-02","lease":"none"}`), nil)
	want := `{"changes":[{"clause":"spectrumvoip.third_party","facts":["channel"],"would":[{"fact":"channel","value":"direct","verdict":"covered"}]}]}`
	if !ok || string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
}
