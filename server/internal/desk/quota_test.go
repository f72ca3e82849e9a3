package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
)

// One mailbox cannot fill a queue: what goes beyond a day's number stays a draft, and can be sent once the day is over. What was
// filed before is still shown as filed.
func TestClaimsOfOneDay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.ClaimsADay = 3
		for i := range 2 {
			o.file(o.anna, fmt.Sprint("SN-", i))
		}
		o.pass(time.Hour)
		third := o.file(o.anna, "SN-3")
		c := o.start(o.anna, "SN-4")
		_, _, err := o.Submit(ctx, o.anna, c.ID, c.Version)
		if claim.CodeOf(err) != claim.TooMany || !strings.Contains(err.Error(), "within a day: 3.") {
			t.Fatal(err)
		}
		if _, again, err := o.Submit(ctx, o.anna, third.ID, 1); err != nil || !again {
			t.Error("filing twice:", again, err)
		}
		o.file(o.bert, "SN-5")
		if _, err := o.Withdraw(ctx, o.anna, third.ID, third.Version, ""); err != nil {
			t.Fatal(err)
		}
		_, _, err = o.Submit(ctx, o.anna, c.ID, c.Version)
		wants(t, err, claim.TooMany)
		o.pass(23*time.Hour + time.Millisecond)
		if _, _, err = o.Submit(ctx, o.anna, c.ID, c.Version); err != nil {
			t.Error("a day later:", err)
		}
	})
}
