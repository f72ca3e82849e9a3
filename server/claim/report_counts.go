package claim

import (
	"cmp"
	"maps"
	"slices"

	"proviso/policies/catalog"
)

// Outcomes are what can have become of a filed claim, in the order of OutcomeRow.Counts.
var Outcomes = []string{"open", "approved", "declined", "withdrawn", "lapsed", "closed"}

// Outcome is what became of a claim in a state.
func (s State) Outcome() string {
	if s == Submitted || s == NeedsInfo {
		return Outcomes[0]
	}
	return string(s)
}

// OutcomeRow counts the claims of one verdict by what became of them.
type OutcomeRow struct {
	Verdict string
	Counts  [6]int // by Outcomes
}

// Total is all claims of the row.
func (r OutcomeRow) Total() (n int) {
	for _, count := range r.Counts {
		n += count
	}
	return n
}

// verdicts are in the order in which they are shown.
var verdicts = []string{"covered", "chargeable", "not_covered", "review", "need_facts"}

func outcomesOf(claims []ReportClaim) []OutcomeRow {
	counts := map[string]*OutcomeRow{}
	for i := range claims {
		row := counts[claims[i].Verdict]
		if row == nil {
			row = &OutcomeRow{Verdict: claims[i].Verdict}
			counts[row.Verdict] = row
		}
		if at := slices.Index(Outcomes, claims[i].State.Outcome()); at >= 0 {
			row.Counts[at]++
		}
	}
	var rows []OutcomeRow
	for _, verdict := range verdicts {
		if counts[verdict] != nil {
			rows = append(rows, *counts[verdict])
		}
	}
	return rows
}

// DisagreementRow counts claims on which browser, staff and inspection said the same three things.
type DisagreementRow struct {
	Stated     string     // verdict on the facts as stated
	Ruling     Action     // Approve, Decline, or empty: staff have not decided
	Inspection Inspection // empty: not inspected
	Return     bool       // of goods that nobody called faulty
	Count      int
	Differs    bool // two of the three contradict each other
}

func disagreementsOf(claims []ReportClaim, steps *ReportSteps) []DisagreementRow {
	counts := map[DisagreementRow]int{}
	for i, c := range claims {
		row := DisagreementRow{Stated: c.Stated, Ruling: steps.ruling(i), Inspection: c.Inspection, Return: c.Return}
		row.Differs = row.differs()
		counts[row]++
	}
	rows := make([]DisagreementRow, 0, len(counts))
	for row, n := range counts {
		row.Count = n
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b DisagreementRow) int {
		return cmp.Or(boolFirst(a.Differs, b.Differs), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Stated, b.Stated),
			cmp.Compare(a.Ruling, b.Ruling), cmp.Compare(a.Inspection, b.Inspection), boolFirst(b.Return, a.Return))
	})
	return rows
}

func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// differs: staff decided against the browser, or the inspection found otherwise than what was approved. Where the browser
// left it to a person, nobody disagrees with it.
func (r DisagreementRow) differs() bool {
	againstBrowser := r.Stated == "covered" && r.Ruling == Decline || r.Stated == "not_covered" && r.Ruling == Approve
	asSaid := r.Inspection == ConfirmedFault || r.Return && r.Inspection == NoFaultFound
	againstStaff := r.Ruling == Approve && r.Inspection != NotInspected && !asSaid ||
		r.Ruling == Decline && r.Inspection == ConfirmedFault
	return againstBrowser || againstStaff
}

// ProductRow counts the claims about one class of products.
type ProductRow struct {
	Product                         string // empty: not known
	Claims, DOA, Inspected, NoFault int
}

func productsOf(claims []ReportClaim) []ProductRow {
	counts := map[string]*ProductRow{}
	for i := range claims {
		c := &claims[i]
		row := counts[c.Product]
		if row == nil {
			row = &ProductRow{Product: c.Product}
			counts[c.Product] = row
		}
		row.add(c)
	}
	rows := make([]ProductRow, 0, len(counts))
	for _, product := range slices.Sorted(maps.Keys(counts)) {
		rows = append(rows, *counts[product])
	}
	slices.SortStableFunc(rows, func(a, b ProductRow) int { return cmp.Compare(b.Claims, a.Claims) })
	return rows
}

func (r *ProductRow) add(c *ReportClaim) {
	r.Claims++
	if c.DOA {
		r.DOA++
	}
	if c.Return {
		return // a return that works is no fault that was not found
	}
	if c.Inspection != NotInspected {
		r.Inspected++
	}
	if c.Inspection == NoFaultFound {
		r.NoFault++
	}
}

// ProductName is what a seller calls a class of products; the code where it has none.
func ProductName(seller, code string) string {
	for _, p := range catalog.ByID(seller).Products {
		if p.Code == code {
			return p.Name
		}
	}
	return code
}

// MoneyRow is what entries of one kind come to, less what was undone of them.
type MoneyRow struct {
	Kind      EntryKind
	Direction string // see Entry.Direction; empty: nothing moved
	Count     int64  // entries, those that were undone too
	Cents     int64  // less what was undone; may be below zero where it was entered before the period
}

func moneyOf(sums []ReportMoney) []MoneyRow {
	var rows []MoneyRow
	for _, kind := range EntryKinds() {
		if kind == EntryReversal {
			continue
		}
		row, seen := MoneyRow{Kind: kind, Direction: (&Entry{Kind: kind}).Direction()}, false
		for _, s := range sums {
			switch {
			case s.Kind == kind:
				row.Count, row.Cents, seen = row.Count+s.Count, row.Cents+s.Cents, true
			case s.Kind == EntryReversal && s.Undoes == kind:
				row.Cents, seen = row.Cents-s.Cents, true
			}
		}
		if seen {
			rows = append(rows, row)
		}
	}
	return rows
}

// MoneyMoved adds up what went one way.
func (r *Report) MoneyMoved(direction string) (cents int64) {
	for _, row := range r.Money {
		if row.Direction == direction {
			cents += row.Cents
		}
	}
	return cents
}
