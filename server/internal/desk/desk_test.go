package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// office is a desk with a clock of its own, and the people of the tests.
type office struct {
	*desk.Desk
	t              *testing.T
	mu             sync.Mutex
	now            time.Time
	anna, bert     claim.Actor // customers
	agent, second  claim.Actor // an agent and two supervisors of connectpro
	third, foreign claim.Actor // the other supervisor; an admin of another seller
	changed        []string
}

func (o *office) Changed(_ context.Context, c *claim.Claim) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.changed = append(o.changed, c.ID)
}

func (o *office) clock() time.Time { o.mu.Lock(); defer o.mu.Unlock(); return o.now }
func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// each opens an office on every engine.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	storetest.Each(t, func(t *testing.T, kept *store.Store) {
		o := &office{t: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
		var ids int
		o.Desk = desk.New(desk.Parts{Store: kept, Now: o.clock, Random: rand.Uint64, Live: o, NewID: func() string {
			o.mu.Lock()
			defer o.mu.Unlock()
			ids++
			return fmt.Sprintf("id%06d", ids)
		}})
		o.hire()
		test(t, o)
	})
}

func (o *office) hire() {
	err := o.Store.Write(context.Background(), func(tx *store.Tx) error {
		for email, actor := range map[string]*claim.Actor{"anna@example.com": &o.anna, "bert@example.com": &o.bert} {
			c, err := tx.EnsureCustomer(email, o.now)
			if err != nil {
				return err
			}
			*actor = claim.Actor{Kind: claim.ByCustomer, ID: c.ID}
		}
		for id, who := range map[string]struct {
			seller string
			role   claim.Role
			actor  *claim.Actor
		}{
			"agent": {"connectpro", claim.Agent, &o.agent}, "second": {"connectpro", claim.Supervisor, &o.second},
			"third": {"connectpro", claim.Supervisor, &o.third}, "foreign": {"softnetworks", claim.Admin, &o.foreign},
		} {
			s := &claim.Staff{ID: id, Email: id + "@example.com", Name: id, Roles: map[string]claim.Role{who.seller: who.role}, Version: 1}
			if err := tx.AddStaff(s, o.now); err != nil {
				return err
			}
			*who.actor = s.Actor()
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func facts(pairs string) claim.Facts {
	f, err := claim.ParseFacts([]byte("{" + pairs + "}"))
	if err != nil {
		panic(err)
	}
	return f
}

// broken is a KVM switch that failed within its term.
const broken = `"product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"2026-01-30","delivered_on":"2026-02-03","symptom":"failure","causes":[],"price_cents":20000`

func (o *office) start(by claim.Actor, serial string) claim.Claim {
	o.t.Helper()
	c, err := o.Start(context.Background(), by, desk.Draft{Seller: "connectpro", Intent: "fault", Facts: facts(broken), Serial: serial,
		Order: "4711", Fault: "No picture.", Contact: claim.Contact{Name: "Demo Customer"}}, "key-"+by.ID+serial)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *office) file(by claim.Actor, serial string) claim.Claim {
	o.t.Helper()
	c := o.start(by, serial)
	c, _, err := o.Submit(context.Background(), by, c.ID, c.Version)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

// book puts a device into the seller's books.
func (o *office) book(email, serial, facts string) {
	o.t.Helper()
	f, err := claim.ParseFacts([]byte("{" + facts + "}"))
	if err != nil {
		o.t.Fatal(err)
	}
	err = o.Store.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.BeginImport("import-"+serial, "connectpro", "orders.csv", "", o.now); err != nil {
			return err
		}
		return tx.KeepUnits("import-"+serial, o.now, []claim.Unit{{ID: "unit-" + serial, Seller: "connectpro", OrderNumber: "4711", Serial: serial, Email: email, Facts: f, Version: 1}})
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func wants(t *testing.T, err error, code claim.Code) {
	t.Helper()
	if claim.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func TestFromDraftToApproved(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.file(o.anna, "SN-1")
		if c.State != claim.Submitted || c.Verdict != "covered" || c.Verified() || c.ValueCents != 20000 || c.StaffDueAt.IsZero() {
			t.Fatalf("%+v", c)
		}
		twice, again, err := o.Submit(ctx, o.anna, c.ID, 1)
		if err != nil || !again || twice.Version != c.Version {
			t.Fatal("filing twice:", twice.Version, again, err)
		}
		c, err = o.Ask(ctx, o.agent, c.ID, c.Version, "Which port?")
		if err != nil || c.State != claim.NeedsInfo || c.CustomerDue.IsZero() || !c.StaffDueAt.IsZero() {
			t.Fatal(c, err)
		}
		if c, err = o.Answer(ctx, o.anna, c.ID, "The second one."); err != nil || c.State != claim.Submitted {
			t.Fatal(c, err)
		}
		_, err = o.Rule(ctx, o.agent, c.ID, c.Version-1, claim.Ruling{Action: claim.Approve})
		wants(t, err, claim.Conflict)
		if c, err = o.Rule(ctx, o.agent, c.ID, c.Version, claim.Ruling{Action: claim.Approve}); err != nil || c.State != claim.Approved {
			t.Fatal(c, err)
		}
		f, err := o.Open(ctx, o.agent, c.ID)
		if err != nil || len(f.Messages) != 2 || len(f.Decisions) != 1 || len(f.Events) != 4 || f.Customer.Email != "anna@example.com" {
			t.Fatalf("%+v, %v", f, err)
		}
		if len(o.changed) != 4 {
			t.Error("told of", o.changed)
		}
	})
}

func TestOnlyTheRightPeopleSeeAClaim(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		draft, filed := o.start(o.anna, "SN-1"), o.file(o.anna, "SN-2")
		for name, by := range map[string]claim.Actor{"another customer": o.bert, "staff of another seller": o.foreign, "nobody": {}} {
			for _, c := range []claim.Claim{draft, filed} {
				_, err := o.Open(ctx, by, c.ID)
				wants(t, err, claim.NotFound)
				_, err = o.Say(ctx, by, c.ID, "hello", false)
				wants(t, err, claim.NotFound)
				_, err = o.Rule(ctx, by, c.ID, c.Version, claim.Ruling{Action: claim.Approve})
				wants(t, err, claim.NotFound)
				if _, _, err = o.Submit(ctx, by, c.ID, c.Version); err == nil {
					t.Error(name, "files it")
				}
			}
		}
		_, err := o.Open(ctx, o.agent, draft.ID)
		wants(t, err, claim.NotFound) // a draft is nobody else's business
		_, err = o.Rule(ctx, o.anna, filed.ID, filed.Version, claim.Ruling{Action: claim.Approve})
		wants(t, err, claim.Forbidden)
	})
}

func TestRecordBeatsWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book("anna@example.com", "SN-1", `"purchased_on":"2019-01-30","delivered_on":"2019-02-03","price_cents":30000`)
		c := o.file(o.anna, "sn-1 ")
		f, err := o.Open(context.Background(), o.anna, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		d := f.Current()
		if !c.Verified() || c.Verdict == "covered" || c.ValueCents != 30000 || len(d.Differences) != 3 {
			t.Fatalf("%+v %+v", c, d.Differences)
		}
		decisive := map[string]bool{}
		for _, difference := range d.Differences {
			decisive[difference.Fact] = difference.Decisive
		}
		if !decisive["purchased_on"] || decisive["price_cents"] {
			t.Error("decisive:", decisive)
		}
		if other := o.file(o.bert, "SN-1x"); other.Verified() {
			t.Error("a device that is not in the books is verified")
		}
	})
}

// A stranger's device must not show through a decision.
func TestForeignRecordIsNotUsed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.book("anna@example.com", "SN-1", `"purchased_on":"2019-01-30"`)
		c := o.file(o.bert, "SN-1")
		if c.Verified() || c.Verdict != "covered" {
			t.Fatalf("%+v", c)
		}
		f, err := o.Open(context.Background(), o.agent, c.ID)
		if err != nil || len(f.Others) != 1 {
			t.Fatal("staff do not see the other record:", f, err)
		}
		f, err = o.Open(context.Background(), o.bert, c.ID)
		if err != nil || len(f.Others) != 0 || f.Unit != nil {
			t.Fatal("the customer sees it:", f, err)
		}
		c, err = o.Correct(context.Background(), o.agent, c.ID, c.Version, desk.Correction{Facts: facts(broken), Serial: c.Serial, UnitID: "unit-SN-1", Why: "He is her husband."})
		if err != nil || !c.Verified() || c.Verdict != "not_covered" {
			t.Fatal(c, err)
		}
	})
}

func TestSecondLiveClaimOnOneSerial(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.file(o.anna, "SN-1")
		c := o.start(o.bert, "sn - 1")
		_, _, err := o.Submit(context.Background(), o.bert, c.ID, c.Version)
		wants(t, err, claim.Conflict)
	})
}

func TestMakerIsNotChecker(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.file(o.anna, "SN-1")
		dear := strings.Replace(broken, "20000", "90000", 1)
		c, err := o.Correct(ctx, o.agent, c.ID, c.Version, desk.Correction{Facts: facts(dear), Serial: c.Serial, Why: "The invoice says so."})
		if err != nil || c.ValueCents != 90000 {
			t.Fatal(c, err)
		}
		c, err = o.Rule(ctx, o.second, c.ID, c.Version, claim.Ruling{Action: claim.Decline, Reason: "Opened by someone else.", Clauses: []string{"connectpro.term"}})
		if err != nil || c.State != claim.Submitted || c.Proposal == nil {
			t.Fatal("an override above the limit needs two:", c, err)
		}
		_, err = o.Second(ctx, o.second, c.ID, c.Version, true, "")
		wants(t, err, claim.Forbidden)
		_, err = o.Second(ctx, o.agent, c.ID, c.Version, true, "")
		wants(t, err, claim.Forbidden)
		if c, err = o.Second(ctx, o.third, c.ID, c.Version, true, ""); err != nil || c.State != claim.Declined || c.Proposal != nil {
			t.Fatal(c, err)
		}
	})
}

func TestAppealOnceAndInTime(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		decline := func(c claim.Claim) claim.Claim {
			c, err := o.Rule(ctx, o.agent, c.ID, c.Version, claim.Ruling{Action: claim.Decline, Reason: "No.", Clauses: []string{"connectpro.term"}})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		c := decline(o.file(o.anna, "SN-1"))
		last := c.CustomerDue.Sub(o.clock())
		o.pass(last)
		_, err := o.Appeal(ctx, o.anna, c.ID, c.Version, "Look again.")
		wants(t, err, claim.Conflict)
		o.pass(-time.Millisecond)
		if c, err = o.Appeal(ctx, o.anna, c.ID, c.Version, "Look again."); err != nil || c.State != claim.Submitted {
			t.Fatal(c, err)
		}
		c = decline(c)
		if !c.CustomerDue.IsZero() {
			t.Error("a second appeal is awaited until", c.CustomerDue)
		}
		aftermath{o}.noClock(c, claim.AppealWindow)
		_, err = o.Appeal(ctx, o.anna, c.ID, c.Version, "And again.")
		wants(t, err, claim.Conflict)
		f, err := o.Open(ctx, o.anna, c.ID)
		if err != nil || len(f.Decisions) != 2 || f.Decisions[1].Verdict != "covered" {
			t.Fatal("the old decision stays beside the new one:", f.Decisions, err)
		}
	})
}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

func TestSilenceLapsesNotEarlyAndOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.file(o.anna, "SN-1")
		c, err := o.Ask(ctx, o.agent, c.ID, c.Version, "Which port?")
		if err != nil {
			t.Fatal(err)
		}
		o.pass(c.CustomerDue.Sub(o.clock()) - time.Millisecond)
		state := func() claim.State {
			if err := o.Sweep(ctx, silent); err != nil {
				t.Fatal(err)
			}
			f, err := o.Open(ctx, o.anna, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			return f.Claim.State
		}
		if got := state(); got != claim.NeedsInfo {
			t.Fatal("early:", got)
		}
		o.pass(time.Millisecond)
		var sweeps sync.WaitGroup
		for range 8 {
			sweeps.Go(func() {
				if err := o.Sweep(ctx, silent); err != nil {
					t.Error(err)
				}
			})
		}
		sweeps.Wait()
		if got := state(); got != claim.Lapsed {
			t.Fatal("not lapsed:", got)
		}
		f, _ := o.Open(ctx, o.anna, c.ID)
		if n := len(f.Events); n != 3 {
			t.Error(n, "events, not submit, ask and lapse")
		}
	})
}

func TestDraftsEndQuietly(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.start(o.anna, "SN-1")
		o.pass(29 * 24 * time.Hour)
		c, err := o.Save(ctx, o.anna, c.ID, c.Version, desk.Draft{Facts: facts(broken), Serial: "SN-2"})
		if err != nil {
			t.Fatal(err)
		}
		o.pass(29 * 24 * time.Hour)
		if err := o.Sweep(ctx, silent); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Open(ctx, o.anna, c.ID); err != nil {
			t.Fatal("a draft that was touched is gone:", err)
		}
		o.pass(2 * 24 * time.Hour)
		if err := o.Sweep(ctx, silent); err != nil {
			t.Fatal(err)
		}
		_, err = o.Open(ctx, o.anna, c.ID)
		wants(t, err, claim.NotFound)
	})
}

func TestSameFormTwiceStartsOneDraft(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		made := make(chan string, 20)
		var all sync.WaitGroup
		for range cap(made) {
			all.Go(func() { made <- o.start(o.anna, "SN-1").ID })
		}
		all.Wait()
		close(made)
		ids := map[string]bool{}
		for id := range made {
			ids[id] = true
		}
		if len(ids) != 1 {
			t.Error(len(ids), "drafts")
		}
	})
}

// Two members of staff decide at the same instant: one wins, the other is told.
func TestTwoDecideAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for round := range 20 {
			c := o.file(o.anna, fmt.Sprint("SN-", round))
			errs := make(chan error, 2)
			go func() {
				_, err := o.Rule(context.Background(), o.agent, c.ID, c.Version, claim.Ruling{Action: claim.Approve})
				errs <- err
			}()
			go func() {
				_, err := o.Rule(context.Background(), o.second, c.ID, c.Version, claim.Ruling{Action: claim.Decline, Reason: "No.", Clauses: []string{"connectpro.term"}})
				errs <- err
			}()
			one, other := <-errs, <-errs
			if (one == nil) == (other == nil) {
				t.Fatal("round", round, one, other)
			}
			if lost := claim.CodeOf(errorOf(one, other)); lost != claim.Conflict {
				t.Fatal("the loser is told", one, other)
			}
		}
	})
}

func errorOf(one, other error) error {
	if one != nil {
		return one
	}
	return other
}

func TestBadTextIsNamed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, bad := range []string{"SN\x00", "SN\u202e1", "SN\u200b1", strings.Repeat("9", 65), "\xff"} {
			_, err := o.Start(context.Background(), o.anna, desk.Draft{Seller: "connectpro", Intent: "fault", Facts: facts(broken), Serial: bad}, "k")
			if err == nil || !strings.Contains(err.Error(), "serial") {
				t.Errorf("%q: %v", bad, err)
			}
		}
		c := o.start(o.anna, "")
		_, _, err := o.Submit(context.Background(), o.anna, c.ID, c.Version)
		if err == nil || !strings.Contains(err.Error(), "serial number") {
			t.Error(err)
		}
	})
}

func TestReplayFindsNothingToday(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for i := range 3 {
			o.file(o.anna, fmt.Sprint("SN-", i))
		}
		looked, err := o.Replay(context.Background(), func(r desk.Replayed) error {
			text, _ := json.Marshal(r)
			t.Errorf("differs: %s", text)
			return nil
		})
		if looked != 3 || err != nil {
			t.Error(looked, err)
		}
	})
}

// The customer is warned 7 and 2 days ahead, in the seller's morning, and not any more once there is an answer.
func TestAnOpenQuestionIsWarnedOf(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		ask := func(serial string) claim.Claim {
			c := o.file(o.anna, serial)
			c, err := o.Ask(ctx, o.agent, c.ID, c.Version, "Which port?")
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		waiting, answered := ask("SN-1"), ask("SN-2")
		if _, err := o.Answer(ctx, o.anna, answered.ID, "The second one."); err != nil {
			t.Fatal(err)
		}
		warned := func() (ids []string) {
			if err := o.Sweep(ctx, silent); err != nil {
				t.Fatal(err)
			}
			err := o.Store.Read(ctx, func(tx *store.Tx) error {
				letters, err := tx.Letters(store.MailPending, 100)
				for _, l := range letters {
					if slices.Contains([]claim.MailKind{claim.MailQuestion7, claim.MailQuestion2, claim.MailQuestion0}, l.Kind) {
						ids = append(ids, string(l.Kind)+" "+l.ClaimID)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		// The last day is 22 December; 15 December, 9:00 in Los Angeles, is seven days ahead.
		morning := waiting.MorningBefore(waiting.CustomerDue, 7)
		o.pass(morning.Sub(o.clock()) - time.Millisecond)
		if got := warned(); len(got) != 0 {
			t.Fatal("early:", got)
		}
		o.pass(time.Millisecond)
		if got := warned(); len(got) != 1 || got[0] != "claim_question_7 "+waiting.ID {
			t.Fatal(got)
		}
		for n, days := range []time.Duration{5, 2} {
			o.pass(days * 24 * time.Hour)
			if got := warned(); len(got) != 2+n {
				t.Fatal(got)
			}
		}
		if !o.clock().Before(waiting.CustomerDue) {
			t.Error("the last letter comes after the last day")
		}
	})
}

// The date refuses an answer that comes too late, whether the clock fired already or not.
func TestAnAnswerAfterTheLastDayIsTooLate(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		c := o.file(o.anna, "SN-1")
		c, err := o.Ask(ctx, o.agent, c.ID, c.Version, "Which port?")
		if err != nil {
			t.Fatal(err)
		}
		o.pass(c.CustomerDue.Sub(o.clock()))
		_, err = o.Answer(ctx, o.anna, c.ID, "The second one.")
		wants(t, err, claim.Conflict)
		o.pass(-time.Millisecond)
		if c, err = o.Answer(ctx, o.anna, c.ID, "The second one."); err != nil || c.State != claim.Submitted {
			t.Fatal(c, err)
		}
	})
}

// A question stops the clock of the staff, and the answer lets it go on with what was left: a second question wins no time.
func TestAQuestionPausesTheClock(t *testing.T) {
	pacific := claim.Zone("America/Los_Angeles")
	for _, c := range []struct{ name, filed, asked, answered, due string }{ // times where the seller is; 26 November is a holiday
		{"asked on the first day", "2026-11-16 10:00", "2026-11-16 15:00", "2026-11-18 15:00", "2026-11-20 00:00"},
		{"asked on the last day", "2026-11-16 10:00", "2026-11-17 20:00", "2026-11-19 15:00", "2026-11-20 00:00"},
		{"answered late in the day", "2026-11-16 10:00", "2026-11-17 20:00", "2026-11-19 21:00", "2026-11-21 00:00"},
		{"answered on a Saturday", "2026-11-16 10:00", "2026-11-17 20:00", "2026-11-21 12:00", "2026-11-24 00:00"},
		{"answered before a holiday", "2026-11-16 10:00", "2026-11-16 15:00", "2026-11-25 15:00", "2026-11-28 00:00"},
		{"asked two hours late", "2026-11-16 10:00", "2026-11-18 02:00", "2026-11-19 15:00", "2026-11-19 13:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, o *office) {
				at := func(text string) time.Time {
					moment, err := time.ParseInLocation("2006-01-02 15:04", text, pacific)
					return ok(t, moment, err)
				}
				moment := func(text string) { aftermath{o}.until(at(text)); aftermath{o}.sweep() }
				moment(c.filed)
				one := o.file(o.anna, "SN-1")
				moment(c.asked)
				asked, err := o.Ask(ctx, o.agent, one.ID, one.Version, "Which port?")
				if err != nil || !asked.StaffDueAt.IsZero() {
					t.Fatal(asked.StaffDueAt, err)
				}
				aftermath{o}.noClock(asked, claim.FirstResponse)
				moment(c.answered)
				back, err := o.Answer(ctx, o.anna, one.ID, "The second one.")
				if err != nil || !back.StaffDueAt.Equal(at(c.due)) || back.StaffLeft != 0 {
					t.Error("due", back.StaffDueAt.In(pacific), "not", c.due, err)
				}
				if o.clock().Before(back.StaffDueAt) {
					aftermath{o}.wantClock(back, claim.FirstResponse, back.StaffDueAt)
				} else {
					aftermath{o}.noClock(back, claim.FirstResponse) // it has fired: it is not missed twice
				}
			})
		})
	}
}
