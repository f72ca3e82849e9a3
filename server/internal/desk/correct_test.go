package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// A serial number that was read off wrongly is put right: the claim is decided anew on the books' record of the right one,
// both numbers stand beside the chain, where staff read them, and the customer reads that it was corrected.
func TestStaffCorrectTheSerialNumber(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.book("anna@example.com", "SN-10", `"purchased_on":"2019-01-30","price_cents":30000`)
		o.book("bert@example.com", "SN-11", `"purchased_on":"2019-01-30"`)
		c := o.file(o.anna, "SN-1O")
		if c.Verified() || c.Verdict != "covered" {
			t.Fatalf("%+v", c)
		}
		units, own, err := o.Records(ctx, o.agent, c.ID, "sn-10")
		if err != nil || len(units) != 1 || own != "unit-SN-10" {
			t.Fatal("the record of the right number:", units, own, err)
		}
		if _, own, err = o.Records(ctx, o.agent, c.ID, "SN-11"); err != nil || own != "" {
			t.Error("a device of somebody else is taken for the customer's:", own, err)
		}
		for who, by := range map[string]claim.Actor{"another seller": o.foreign, "the customer": o.anna} {
			if units, _, err := o.Records(ctx, by, c.ID, "SN-11"); claim.CodeOf(err) != claim.NotFound {
				t.Errorf("%s reads the books: %v %v", who, units, err)
			}
		}
		k := desk.Correction{Facts: facts(broken), Serial: " SN-10 ", UnitID: own, Why: "The photo of the label."}
		k.UnitID = "unit-SN-10"
		tried, err := o.TryCorrection(ctx, o.agent, c.ID, k)
		if err != nil || tried.Verdict == "covered" {
			t.Fatal(tried.Verdict, err)
		}
		if c, err = o.Correct(ctx, o.agent, c.ID, c.Version, k); err != nil {
			t.Fatal(err)
		}
		if c.Serial != "SN-10" || c.UnitID != "unit-SN-10" || c.Verdict != tried.Verdict || c.ValueCents != 30000 {
			t.Fatalf("%+v", c)
		}
		f, err := o.Open(ctx, o.anna, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		last := f.Events[len(f.Events)-1]
		if last.Action != claim.Correct || last.Detail["serial"] != "corrected" || last.Note != "" || len(f.Decisions) != 2 {
			t.Errorf("%+v", last)
		}
		if f, err = o.Open(ctx, o.agent, c.ID); err != nil {
			t.Fatal(err)
		}
		if last = f.Events[len(f.Events)-1]; last.Note != "SN-1O → SN-10. The photo of the label." || len(last.Detail) == 0 || strings.Contains(fmt.Sprint(last.Detail), "SN-") {
			t.Errorf("%+v", last)
		}
		o.file(o.bert, "SN-1O") // the wrong number is free again
	})
}

// What a serial number cannot be, and to whom that is said how.
func TestSerialNumbersThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.book("anna@example.com", "SN-3", `"purchased_on":"2019-01-30"`)
		c, other := o.file(o.anna, "SN-1"), o.file(o.bert, "SN-2")
		approved, err := o.Rule(ctx, o.agent, o.file(o.anna, "SN-4").ID, 0, claim.Ruling{Action: claim.Approve})
		if err != nil {
			t.Fatal(err)
		}
		for name, k := range map[string]struct {
			of           claim.Claim
			serial, unit string
			code         claim.Code
			field, says  string
		}{
			"none":                    {c, " ", "", claim.Invalid, "serial", "as it stands on the device"},
			"too long":                {c, strings.Repeat("S", 65), "", claim.Invalid, "serial", "64 characters fit"},
			"of another claim":        {c, "sn-2", "", claim.Conflict, "serial", string(other.Number)},
			"beside another's record": {c, "SN-1", "unit-SN-3", claim.Invalid, "unit", "with this serial number"},
			"of an approved claim":    {approved, "SN-5", "", claim.Conflict, "serial", "approved for the device SN-4"},
		} {
			correction := desk.Correction{Facts: facts(broken), Serial: k.serial, UnitID: k.unit, Why: "The label."}
			_, err := o.Correct(ctx, o.agent, k.of.ID, k.of.Version, correction)
			var refused *claim.Error
			if !errors.As(err, &refused) || refused.Code != k.code || refused.Field != k.field || !strings.Contains(refused.Text, k.says) {
				t.Errorf("%s: %+v", name, err)
			}
			if _, err := o.TryCorrection(ctx, o.agent, k.of.ID, correction); claim.CodeOf(err) != k.code {
				t.Errorf("%s, tried: %v", name, err)
			}
		}
		_, err = o.Correct(ctx, o.anna, c.ID, c.Version, desk.Correction{Facts: facts(broken), Serial: "SN-9", Why: "Mine."})
		wants(t, err, claim.Forbidden)
		_, err = o.Correct(ctx, o.foreign, c.ID, c.Version, desk.Correction{Facts: facts(broken), Serial: "SN-9", Why: "Not mine."})
		wants(t, err, claim.NotFound)
	})
}

// What staff corrected stays corrected when the customer appeals.
func TestAnAppealKeepsWhatWasCorrected(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.file(o.anna, "SN-1")
		fixed := facts(broken)
		fixed["purchased_on"] = []byte(`"2019-01-30"`)
		c, err := o.Correct(ctx, o.agent, c.ID, c.Version, desk.Correction{Facts: fixed, Serial: c.Serial, Why: "The invoice."})
		if err != nil || c.Verdict == "covered" {
			t.Fatal(c.Verdict, err)
		}
		verdict := c.Verdict
		if c, err = o.Rule(ctx, o.agent, c.ID, c.Version, claim.Ruling{Action: claim.Decline, Reason: "It is over.", Clauses: []string{"connectpro.term"}}); err != nil {
			t.Fatal(err)
		}
		if c, err = o.Appeal(ctx, o.anna, c.ID, c.Version, "Look again."); err != nil || c.Verdict != verdict {
			t.Fatal("the appeal was decided on the facts as they were typed first:", c.Verdict, err)
		}
	})
}
