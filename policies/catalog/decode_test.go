package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// TestFaults holds G11: every field at fault is named, and no other.
func TestFaults(t *testing.T) {
	const base = `"seller":"connectpro","intent":"return","asked_on":"2026-02-10"`
	for _, c := range []struct{ name, facts, want string }{
		{"none", `{` + base + `}`, ""},
		{"nothing at all", `{}`, "seller:missing intent:missing"},
		{"not JSON", `{"seller":`, ":syntax"},
		{"two objects", `{` + base + `}{}`, ":syntax"},
		{"an array", `[]`, ":syntax"},
		{"a broken number", `{` + base + `,"price_cents":1.}`, "price_cents:wrong_type"},
		{"not UTF-8", "{\"\xff\":1}", ":syntax"},
		{"unknown field", `{` + base + `,"verdict":"covered"}`, "verdict:unknown_field"},
		{"unknown seller and product", `{"seller":"acme","intent":"return","product":"toaster"}`, "seller:unknown_code product:unknown_code"},
		{"unknown seller alone", `{"seller":"acme","intent":"return","product":"kvm_switch"}`, "seller:unknown_code"},
		{"product of another seller", `{` + base + `,"product":"ip_phone"}`, "product:other_seller"},
		{"unknown product", `{` + base + `,"product":"toaster"}`, "product:unknown_code"},
		{"unknown codes", `{` + base + `,"channel":"shop","causes":["gremlins","wear"]}`, "channel:unknown_code causes:unknown_code"},
		{"negative", `{` + base + `,"price_cents":-1,"freight_cents":-5}`, "price_cents:negative freight_cents:negative"},
		{"zero stated months", `{` + base + `,"stated_months":0,"extended_months":0}`, "stated_months:not_positive"},
		{"too large", `{` + base + `,"price_cents":9007199254740992}`, "price_cents:too_large"},
		{"far too large", `{` + base + `,"price_cents":99999999999999999999999}`, "price_cents:wrong_type"},
		{"fraction and exponent", `{` + base + `,"price_cents":1.5,"freight_cents":1e3}`, "price_cents:wrong_type freight_cents:wrong_type"},
		{"wrong types", `{` + base + `,"opened":"true","complete":1,"payment":true,"causes":"wear","price_cents":"4"}`,
			"opened:wrong_type complete:wrong_type payment:wrong_type causes:wrong_type price_cents:wrong_type"},
		{"null", `{` + base + `,"opened":null,"delivered_on":null,"delivery_refused":true}`, "opened:null delivered_on:null"},
		{"impossible dates", `{` + base + `,"purchased_on":"2026-02-30","shipped_on":"yesterday"}`, "purchased_on:not_a_date shipped_on:not_a_date"},
		{"out of order", `{` + base + `,"purchased_on":"2026-02-03","delivered_on":"2026-02-01"}`, "purchased_on:out_of_order delivered_on:out_of_order"},
		{"out of order though unused", `{` + base + `,"failed_on":"2026-02-01","delivered_on":"2026-02-03"}`, "delivered_on:out_of_order failed_on:out_of_order"},
		{"after the question", `{` + base + `,"delivered_on":"2026-02-11"}`, "delivered_on:out_of_order asked_on:out_of_order"},
		{"after today", `{"seller":"connectpro","intent":"return","delivered_on":"2026-03-01"}`, "delivered_on:out_of_order"},
		{"asked in the future", `{"seller":"connectpro","intent":"return","asked_on":"2999-01-01"}`, ""},
		{"not shipped yet delivered", `{` + base + `,"order_shipped":false,"shipped_on":"2026-01-01","delivered_on":"2026-01-02"}`,
			"order_shipped:conflict shipped_on:conflict delivered_on:conflict"},
		{"refused yet delivered", `{` + base + `,"delivery_refused":true,"delivered_on":"2026-01-02"}`, "delivery_refused:conflict delivered_on:conflict"},
		{"not refused and delivered", `{` + base + `,"delivery_refused":false,"delivered_on":"2026-01-02"}`, ""},
		{"given and not known", `{` + base + `,"opened":true,"dont_know":["opened"]}`, "dont_know:dont_know"},
		{"cannot be not known", `{` + base + `,"dont_know":["asked_on"]}`, "dont_know:dont_know"},
		{"unknown in dont_know", `{` + base + `,"dont_know":["colour"]}`, "dont_know:unknown_field"},
		{"several in dont_know", `{` + base + `,"opened":true,"marked":true,"dont_know":["seller","colour","opened","size","marked","intent"]}`,
			"dont_know:dont_know dont_know:unknown_field dont_know:dont_know dont_know:unknown_field dont_know:dont_know dont_know:dont_know"},
		{"dont_know of dont_know", `{` + base + `,"dont_know":["dont_know"]}`, "dont_know:unknown_field"},
		{"dont_know not a list", `{` + base + `,"dont_know":{"opened":true}}`, "dont_know:wrong_type"},
		{"twice", `{` + base + `,"opened":true,"opened":false}`, "opened:duplicate"},
		{"escapes", `{` + base + `,"ch\u0061nnel":"d\u0069rect","caf\u00e9\ud83d\ude00":1}`, "café😀:unknown_field"},
		{"nested values are read over", `{` + base + `,"opened":{"a":[1,-2.5e+7,"x\"y",{"b":null}]}}`, "opened:wrong_type"},
		{"too deep", `{` + base + `,"opened":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, ":syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f policies.Facts
			today, _ := policies.ParseDate("2026-02-10")
			faults := catalog.Decode(&f, []byte(c.facts), func(string) policies.Date { return today })
			var got []string
			for _, e := range faults {
				got = append(got, e.Field+":"+e.Code)
				if e.Message == "" {
					t.Errorf("%s has no message", e.Field)
				}
			}
			want := strings.Fields(c.want)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s\ngot  %v\nwant %v", c.facts, got, want)
			}
		})
	}
}

// TestDefaultDay asks without a day: it is today in the seller's zone.
func TestDefaultDay(t *testing.T) {
	var zone string
	var f policies.Facts
	today := func(z string) policies.Date { zone = z; return policies.DateOf(2026, 7, 1) }
	if faults := catalog.Decode(&f, []byte(`{"seller":"shenzhen_service","intent":"cancel"}`), today); len(faults) > 0 {
		t.Fatal(faults)
	}
	if day, ok := f.Date(policies.AskedOn); !ok || day.String() != "2026-07-01" || zone != "Asia/Shanghai" {
		t.Errorf("asked on %v, %v in %q", day, ok, zone)
	}
}

// TestUnusedKeepsTheOrderGiven lists facts that play no part as they came.
func TestUnusedKeepsTheOrderGiven(t *testing.T) {
	out, _ := catalog.Check(nil, []byte(`{"service_area":"shenzhen","seller":"shenzhen_service","opened":true,"intent":"coverage","causes":[],"asked_on":"2026-01-01"}`), nil)
	if want := `"unused":["service_area","opened","causes"]`; !strings.Contains(string(out), want) {
		t.Errorf("%s\nwant %s", out, want)
	}
}

func FuzzDecodeFacts(f *testing.F) {
	f.Add([]byte(`{"seller":"connectpro","intent":"return","asked_on":"2026-02-10","causes":["wear"],"dont_know":["opened"],"price_cents":12}`))
	f.Add([]byte(`{"seller":"softnetworks","intent":"fault","asked_on":"2026-02-10","x":{"a":[1,2,"\u00e9"]}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var facts policies.Facts
		faults := catalog.Decode(&facts, in, nil)
		for _, e := range faults {
			if e.Code == "" || e.Message == "" {
				t.Errorf("a fault without code or message: %+v", e)
			}
		}
		if len(faults) == 0 && facts.Policy == nil {
			t.Error("no fault and no seller")
		}
	})
}

func FuzzDecide(f *testing.F) {
	for _, c := range benchCases {
		f.Add([]byte(c.facts))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		today := func(string) policies.Date { return policies.DateOf(2026, 2, 10) }
		out, ok := catalog.Check(nil, in, today)
		again, _ := catalog.Check(nil, in, today)
		if string(out) != string(again) {
			t.Errorf("two answers:\n%s\n%s", out, again)
		}
		if ok != strings.HasPrefix(string(out), `{"seller":`) {
			t.Errorf("ok is %v for %s", ok, out)
		}
	})
}
