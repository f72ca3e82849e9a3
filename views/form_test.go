package views

import (
	"net/url"
	"reflect"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

var formDay = policies.DateOf(2026, 11, 22)

func TestParseForm(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        Facts
	}{
		{"nothing", "", Facts{}},
		{"codes, dates and answers by yes and no", "intent=return&purchased_on=2026-11-01&opened=no&complete=true",
			Facts{"intent": "return", "purchased_on": "2026-11-01", "opened": false, "complete": true}},
		{"empty controls are not given", "intent=fault&purchased_on=&price=&extended_months=+&channel=", Facts{"intent": "fault"}},
		{"money in dollars", "price=%241%2C234.50", Facts{"price_cents": int64(123450)}},
		{"money with a decimal comma", "price=129%2C99", Facts{"price_cents": int64(12999)}},
		{"money in cents, as links have it", "price_cents=12999", Facts{"price_cents": int64(12999)}},
		{"months", "extended_months=12", Facts{"extended_months": int64(12)}},
		{"several causes", "causes=wear&causes=liquid", Facts{"causes": []string{"wear", "liquid"}}},
		{"no cause known", "causes=none", Facts{"causes": []string{}}},
		{"not known, as a choice and as a box", "channel=dont_know&dont_know=purchased_on&purchased_on=",
			Facts{"dont_know": []string{"purchased_on", "channel"}}},
		{"the box wins over what stands in the field", "purchased_on=2026-11-01&dont_know=purchased_on", Facts{"dont_know": []string{"purchased_on"}}},
		{"a guess counts back from today", "guess=purchased_on:12", Facts{"purchased_on": "2025-11-22"}},
		{"a guess wins over not knowing", "dont_know=purchased_on&guess=purchased_on:1", Facts{"purchased_on": "2026-10-22"}},
		{"a guess of nonsense", "guess=channel:12&guess=purchased_on:x", Facts{}},
		{"what cannot be read is kept for the checker to name", "price=much&extended_months=many&opened=perhaps&purchased_on=soon",
			Facts{"price_cents": "much", "extended_months": "many", "opened": "perhaps", "purchased_on": "soon"}},
		{"names that are no fact are passed over", "utm_source=x&seller=softnetworks", Facts{}},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		c.want["seller"] = "connectpro"
		if got := ParseForm(catalog.ByID("connectpro"), values, formDay).Facts; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestFactsSurviveTheirJSON(t *testing.T) {
	facts := Facts{"seller": "connectpro", "causes": []string{}, "opened": true, "price_cents": int64(1), "dont_know": []string{"payment"}}
	got, err := ReadFacts(facts.JSON())
	if err != nil || !reflect.DeepEqual(got, facts) {
		t.Errorf("ReadFacts = %v, %v", got, err)
	}
}
