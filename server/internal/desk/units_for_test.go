package desk_test

import (
	"testing"

	"proviso/server/claim"
)

// A list names the devices of filed claims and of drafts; what is not in the books under the customer's address has no name.
func TestDevicesOfAList(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book("anna@example.com", "SN-1", `"purchased_on":"2026-11-01"`)
		o.book("anna@example.com", "SN-2", `"purchased_on":"2026-11-01"`)
		o.book("bert@example.com", "SN-3", `"purchased_on":"2026-11-01"`)
		filed, draft, foreign, unknown := o.file(o.anna, "SN-1"), o.start(o.anna, "SN-2"), o.start(o.anna, "SN-3"), o.file(o.anna, "SN-4")
		units, err := o.UnitsFor(ctx, o.anna, []claim.Claim{filed, draft, foreign, unknown})
		if err != nil || len(units) != 2 || units[filed.ID].Serial != "SN-1" || units[draft.ID].Serial != "SN-2" {
			t.Errorf("%v %+v", err, units)
		}
		if units, err = o.UnitsFor(ctx, o.anna, []claim.Claim{unknown}); err != nil || len(units) != 0 {
			t.Errorf("%v %+v", err, units)
		}
	})
}
