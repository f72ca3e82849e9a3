package store_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// hotReads are what pages, feeds and clocks ask of the record again and again.
var hotReads = map[string]func(*store.Tx) error{
	"queue": func(tx *store.Tx) error {
		for _, f := range []store.QueueFilter{{}, {Sort: store.NewestFirst}, {Sort: store.DueFirst}, {LateAt: start}, {Unassigned: true}, {Unverified: true, Verdict: "covered"},
			{AssigneeID: "s"}, {From: start}, {Until: start}, {Text: "a"}, {States: []claim.State{claim.Closed}, After: "1.a"}} {
			f.Sellers = []string{seller}
			if _, _, err := tx.Queue(f); err != nil {
				return err
			}
		}
		_, err := tx.Counts(seller, start)
		return err
	},
	"claim": func(tx *store.Tx) error {
		if _, err := tx.LiveClaimFor(seller, "s"); claim.CodeOf(err) != claim.NotFound {
			return err
		}
		return all(second(tx.FiledSince("c", start)), second(tx.ClaimsOf("c")), second(tx.Decisions("c")), second(tx.Messages("c", true)), second(tx.EvidenceOf("c")), second(tx.Events("c")),
			second(tx.UnitsBySerial(seller, "s")), second(tx.UnitsOf("a@b")), second(tx.LiveClaimsByUnit("c")), second(tx.GoneUnits("c")), second(tx.ClocksOf("c")),
			second(tx.RMAsOf("c")), second(tx.RMAsOfClaim("c")), second(tx.ResolutionsOf("c")), second(tx.ResolutionsOfCustomer("c")),
			second(tx.EntriesOf("c")), second(tx.PotsOf("c")), second(tx.RequestsOf("c")), second(tx.LastNumber("c")))
	},
	"board": func(tx *store.Tx) error {
		return all(second(tx.RMABoard(seller, claim.RMAInTransit, 9)), second(tx.ResolutionBoard(seller, claim.ResAccepted, 9)), second(tx.Arrivals(seller, claim.ArrivalHeld, 9)),
			second(tx.OpenRequests(seller, 9)), second(tx.ProposalBoard(seller, 9)), second(tx.IdleBoard(seller, 9)), second(tx.NumberlessBoard(seller, 9)), second(tx.OldUnitsHere(seller, 9)), second(tx.Settled([]string{"c"})), second(tx.WorkloadSources(seller, start)))
	},
	"reports": func(tx *store.Tx) error {
		day := claim.Today(seller, start)
		return second(tx.ReportSources(claim.ReportPeriod{Seller: seller, From: day, Through: day}, start))
	},
	"feeds": func(tx *store.Tx) error {
		_, _, _, err := tx.EventsBefore(store.EventFilter{Seller: seller}, 9, 9)
		return all(err, second(tx.ClaimsChanged(seller, store.Place{}, start, 9)), second(tx.RMAsChanged(seller, store.Place{}, start, 9)), second(tx.DeliveriesOf(seller, 9)))
	},
	"clocks": func(tx *store.Tx) error {
		_, _, err := tx.CountClocks(start)
		return all(err, second(tx.DueClocks(start, 9)), second(tx.StuckClocks(9)), second(tx.ArmedClocks(claim.Alarm{}, start, 9)), second(tx.NextMailDue()),
			second(tx.Letters(store.MailDead, 9)), second(tx.LateLetters(9)))
	},
}

func second[T any](_ T, err error) error { return err }

func all(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// small are the tables that do not grow with the claims, and the parts of statements that have a name.
var small = []string{"staff", "staff_role", "saved_view", "house_rule", "page", "branches", "branch", "counted", "looked", "people", "by_serial_key", "by_order_key", "CONSTANT"}

// few are the indexes that hold only what is under way: to read one of them whole is what they are for.
var few = regexp.MustCompile(`\b(clock_stuck|outbox_pending|outbox_dead|rma_unit_live)\b`)

// No page reads a table that grows with the claims from one end to the other: whatever the data, an index leads to the lines.
func TestHotReadsUseIndexes(t *testing.T) {
	for _, s := range []*store.Store{storetest.Folder(t, t.TempDir()), storetest.URL(t, storetest.Database(t))} {
		for name, read := range hotReads {
			t.Run(s.Engine()+"/"+name, func(t *testing.T) {
				for query, plan := range s.Plans(t, read) {
					for _, table := range scanned(plan) {
						if !slices.Contains(small, table) {
							t.Errorf("the whole of %s is read by %s\n%s", table, query, plan)
						}
					}
				}
			})
		}
	}
}

var wholeTable = regexp.MustCompile(`(?:SCAN|Seq Scan on|Index Scan using \w+ on|Index Only Scan using \w+ on) (\w+)`)

// scanned are the tables that a plan reads the whole of, or a whole index of.
func scanned(plan string) (tables []string) {
	lines := strings.Split(plan, "\n")
	for i, line := range lines {
		found := wholeTable.FindStringSubmatch(line)
		led := few.MatchString(line) || strings.Contains(line, "Index") && i+1 < len(lines) && strings.Contains(lines[i+1], "Index Cond")
		if found != nil && !led {
			tables = append(tables, found[1])
		}
	}
	return tables
}

// The tiles above the queue are counted without a look at the claims themselves: at each of them would be another page of the file.
func TestTilesAreCountedInIndexes(t *testing.T) {
	s := storetest.Folder(t, t.TempDir())
	for query, plan := range s.Plans(t, func(tx *store.Tx) error { return second(tx.Counts(seller, start)) }) {
		if n := strings.Count(plan, "USING COVERING INDEX"); n != 6 {
			t.Errorf("%d of 6 in %s\n%s", n, query, plan)
		}
	}
}
