package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// theNumber is the number of its claim.
var theNumber = claim.NewNumber(func() uint64 { return 7 })

// oneClock makes a data folder with one draft whose clock runs, tried in vain a number of times.
func oneClock(t *testing.T, due time.Time, failures int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	kept, err := store.OpenFolder(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	now := time.Now()
	err = kept.Write(t.Context(), func(tx *store.Tx) error {
		customer, err := tx.EnsureCustomer("demo@example.com", now)
		if err != nil {
			return err
		}
		draft := claim.Claim{ID: "c1", Number: theNumber, Seller: "connectpro", CustomerID: customer.ID, State: claim.Draft, Version: 1, Intent: "fault",
			Stated: []byte("{}"), ValueCents: claim.NoValue, CreatedAt: now, ChangedAt: now}
		if err := tx.InsertDraft(draft); err != nil {
			return err
		}
		if err := tx.SetClock("c1", claim.ClockSet{Kind: claim.DraftCleanup, Due: due}, now); err != nil {
			return err
		}
		for range failures {
			if _, _, err := tx.ClockFailed("c1/draft_cleanup", 1, "disk\nfull", now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func clocksSay(folder string, args ...string) (code int, out, errors string) {
	var said, wrong bytes.Buffer
	code = clocks(context.Background(), append([]string{"-data", folder}, args...), console{nil, &said, &wrong, func(string) string { return "" }})
	return code, said.String(), wrong.String()
}

func TestClocksCommand(t *testing.T) {
	due := time.Now().Add(48 * time.Hour)
	well, late, stuck := oneClock(t, due, 0), oneClock(t, time.Now().Add(-time.Hour), 0), oneClock(t, time.Now().Add(-time.Hour), store.MaxTries)
	for _, test := range []struct {
		name, folder string
		args         []string
		code         int
		says         []string
	}{
		{"well", well, nil, exitOK, []string{"draft_cleanup", "claim " + string(theNumber), "0 overdue, 0 stuck", due.UTC().Format(time.RFC3339)}},
		{"late", late, []string{"list"}, exitFaults, []string{"1 hour late", "1 overdue, 0 stuck"}},
		{"stuck", stuck, []string{"list"}, exitFaults, []string{"stuck after 10 attempts", "1 stuck"}},
		{"flags behind the word", well, []string{"list", "-most", "1"}, exitOK, []string{"1 listed"}},
		{"explained", stuck, []string{"explain", "c1/draft_cleanup"}, exitOK, []string{`what was wrong: "disk\nfull"`, "of connectpro, draft", "at the seller's"}},
		{"explained by claim", stuck, []string{"explain", "c1"}, exitOK, []string{"stuck after 10 attempts"}},
		{"explained by number", stuck, []string{"explain", strings.ToLower(string(theNumber))}, exitOK, []string{"stuck after 10 attempts"}},
		{"nothing to repair", well, []string{"repair"}, exitFaults, []string{"no such clock is stuck"}},
		{"one that is well", well, []string{"repair", "c1"}, exitFaults, []string{"no such clock is stuck"}},
		{"repaired by number", stuck, []string{"repair", string(theNumber)}, exitOK, []string{"is tried again"}},
		{"after the repair", stuck, []string{"list"}, exitFaults, []string{"1 overdue, 0 stuck"}},
	} {
		code, out, wrong := clocksSay(test.folder, test.args...)
		if code != test.code || wrong != "" {
			t.Errorf("%s: exits with %d: %s%s", test.name, code, out, wrong)
		}
		for _, says := range test.says {
			if !strings.Contains(out, says) {
				t.Errorf("%s: does not say %q:\n%s", test.name, says, out)
			}
		}
	}
}

func TestClocksCommandRefuses(t *testing.T) {
	folder := oneClock(t, time.Now().Add(time.Hour), 0)
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"explain"}, exitUsage, "name a clock, a claim or an RMA"},
		{[]string{"repair", "c2"}, exitFaults, `of the id or number "c2"`},
		{[]string{"mend"}, exitUsage, `there is no "mend"`},
		{[]string{"list", "c1"}, exitUsage, `unexpected argument "c1"`},
		{[]string{"explain", "c1", "c2"}, exitUsage, `unexpected argument "c2"`},
		{[]string{"list", "-most", "0"}, exitUsage, "-most is 1 or more"},
		{[]string{"-most", "0"}, exitUsage, "-most is 1 or more"},
		{[]string{"explain", "c9"}, exitFaults, `of the id or number "c9"`},
	} {
		if code, _, wrong := clocksSay(folder, test.args...); code != test.code || !strings.Contains(wrong, test.says) {
			t.Errorf("%v: %d, %s", test.args, code, wrong)
		}
	}
}

func TestLengthsOfTimeAreSaid(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "less than a second", time.Second: "1 second", 90 * time.Second: "1 minute 30 seconds", -time.Hour: "1 hour",
		318*time.Hour + 26*time.Minute: "13 days 6 hours", 24*time.Hour + 5*time.Second: "1 day"} {
		if got := lasting(d); got != want {
			t.Errorf("%s: %q", d, got)
		}
	}
}
