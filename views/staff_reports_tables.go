package views

import (
	"strconv"
	"strings"

	"proviso/server/claim"
)

var reportOutcomes = map[string]string{"open": "Open", "approved": "Approved", "declined": "Declined", "withdrawn": "Withdrawn", "lapsed": "Lapsed",
	"closed": "Closed"}

func outcomeTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "outcomes", Title: "Verdict and outcome", Note: "The verdict of the decision that counts, and where the claim stands today.",
		Empty: "No claim was filed in this period.", Columns: []ReportColumn{{Label: "Verdict", Code: "verdict"}}}
	for _, o := range claim.Outcomes {
		t.Columns = append(t.Columns, ReportColumn{reportOutcomes[o], o, true})
	}
	t.Columns = append(t.Columns, ReportColumn{"All", "all", true})
	bars := newBars("Claims by verdict and outcome", "Open", "Approved", "Declined", "Withdrawn", "Lapsed", "Closed")
	for _, row := range r.Outcomes {
		cells, parts := []ReportCell{textCell(VerdictWord(row.Verdict), row.Verdict)}, make([]int64, len(row.Counts))
		for i, n := range row.Counts {
			cells, parts[i] = append(cells, countCell(int64(n))), int64(n)
		}
		t.Rows = append(t.Rows, append(cells, countCell(int64(row.Total()))))
		bars.add(VerdictWord(row.Verdict), grouped(int64(row.Total())), parts...)
	}
	t.Chart = bars.chart()
	return t
}

var reportRulings = map[claim.Action]string{"": "Not decided", claim.Approve: "Approved", claim.Decline: "Declined"}

var reportInspections = map[claim.Inspection]string{claim.NotInspected: "Not inspected", claim.ConfirmedFault: "Fault confirmed",
	claim.NoFaultFound: "No fault found", claim.CustomerDamage: "Damaged by customer", claim.WrongItem: "Wrong item", claim.Incomplete: "Incomplete"}

func reportInspection(row claim.DisagreementRow) string {
	if row.Return && row.Inspection == claim.NoFaultFound {
		return "Return, as it should be"
	}
	return reportInspections[row.Inspection]
}

func disagreementTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "disagreements", Title: "Browser, staff, inspection",
		Note: "What the browser said on the facts as the customer first stated them, what staff decided last, and what was found on the unit. " +
			"Rows that disagree come first.",
		Empty: "No claim was filed in this period.", Columns: []ReportColumn{{"Browser", "browser_verdict", false}, {"Staff", "staff_decision", false},
			{"Inspection", "inspection", false}, {"Claims", "claims", true}, {"Agreement", "agreement", false}}}
	agree, differ := int64(0), int64(0)
	for _, row := range r.Disagreements {
		agreement := textCell("agree", "agree")
		if row.Differs {
			agreement = ReportCell{Raw: "differ", Mark: "differ"}
			differ += int64(row.Count)
		} else {
			agree += int64(row.Count)
		}
		if !row.Differs && row.Ruling == "" {
			agreement = textCell("open", "open")
		}
		t.Rows = append(t.Rows, []ReportCell{textCell(verdictOrDash(row.Stated), row.Stated), textCell(reportRulings[row.Ruling], string(row.Ruling)),
			textCell(reportInspection(row), string(row.Inspection)), countCell(int64(row.Count)), agreement})
	}
	bars := newBars("Claims that disagree", "Differ", "Agree or open")
	if agree+differ > 0 {
		bars.add("All claims", grouped(differ)+" of "+grouped(agree+differ)+" differ", differ, agree)
	}
	t.Chart = bars.chart()
	return t
}

func verdictOrDash(verdict string) string {
	if verdict == "" {
		return "–"
	}
	return VerdictWord(verdict)
}

func productTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "products", Title: "Dead on arrival and no fault found, by product",
		Note:  "DOA: claims granted as dead on arrival, of all claims about the product. No fault: units in which nothing was found, of those inspected.",
		Empty: "No claim was filed in this period.", Columns: []ReportColumn{{"Product", "product", false}, {"Claims", "claims", true}, {"DOA", "doa", true},
			{"DOA rate", "doa_percent", true}, {"Inspected", "inspected", true}, {"No fault", "no_fault_found", true}, {"No-fault rate", "no_fault_percent", true}}}
	bars := newBars("Claims by product, those dead on arrival apart", "DOA", "Other claims")
	for _, row := range r.Products {
		name := "Not known"
		if row.Product != "" {
			name = claim.ProductName(r.Period.Seller, row.Product)
		}
		t.Rows = append(t.Rows, []ReportCell{textCell(name, row.Product), countCell(int64(row.Claims)), countCell(int64(row.DOA)), shareCell(row.DOA, row.Claims),
			countCell(int64(row.Inspected)), countCell(int64(row.NoFault)), shareCell(row.NoFault, row.Inspected)})
		bars.add(name, grouped(int64(row.Claims)), int64(row.DOA), int64(row.Claims-row.DOA))
	}
	t.Chart = bars.chart()
	return t
}

var reportStages = map[string]string{"first_response": "Filed to first answer", "decision": "Filed to decided", "customer_answer": "Asked to answered",
	"way_in": "RMA issued to received", "inspection": "Received to inspected", "resolution": "Approved to fulfilled", "whole": "Filed to closed"}

func stageTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "stages", Title: "Time per stage", Note: "Half of them took at most p50, nine of ten at most p90. Calendar time, nights and weekends included.",
		Empty: "No stage was completed by a claim of this period.", Columns: []ReportColumn{{"Stage", "stage", false}, {"Times", "count", true},
			{"p50", "p50_seconds", true}, {"p90", "p90_seconds", true}, {"Longest", "longest_seconds", true}}}
	bars := newBars("Time per stage", "p50", "p50 to p90")
	for _, row := range r.Stages {
		t.Rows = append(t.Rows, []ReportCell{textCell(reportStages[row.Code], row.Code), countCell(int64(row.Count)), timeCell(row.P50), timeCell(row.P90), timeCell(row.Max)})
		bars.add(reportStages[row.Code], stretch(row.P50)+" / "+stretch(row.P90), int64(row.P50), int64(row.P90-row.P50))
	}
	t.Chart = bars.chart()
	return t
}

var reportDeadlines = map[claim.ClockKind]string{claim.FirstResponse: "First response", claim.InfoReply: "Customer's answer", claim.ReceiptDue: "Goods sent in",
	claim.AdvanceReturn: "Old unit returned", claim.VerifyFault: "Fault verified", claim.ReturnRepaired: "Repaired unit returned",
	claim.ForwardToManufacturer: "Forwarded to manufacturer"}

func clockTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "clocks", Title: "Deadlines kept and missed", Note: "Of the claims of this period. A deadline that was set anew counts by its last end, and once for every time it was missed.",
		Empty: "No deadline was set on the claims of this period.", Columns: []ReportColumn{{"Deadline", "clock", false}, {"Kept", "kept", true}, {"Missed", "missed", true},
			{"Missed rate", "missed_percent", true}, {"Running", "running", true}, {"Past due", "past_due", true}}}
	bars := newBars("Deadlines kept and missed", "Missed", "Kept", "Running")
	for _, row := range r.Clocks {
		t.Rows = append(t.Rows, []ReportCell{textCell(reportDeadlines[row.Kind], string(row.Kind)), countCell(row.Kept), countCell(row.Missed),
			shareCell(int(row.Missed), int(row.Missed+row.Kept)), countCell(row.Running), countCell(row.Overdue)})
		bars.add(reportDeadlines[row.Kind], grouped(row.Missed)+" missed", row.Missed, row.Kept, row.Running)
	}
	t.Chart = bars.chart()
	return t
}

var reportEntries = map[claim.EntryKind]string{claim.EntryCharge: "Charges", claim.EntryFee: "Fees kept back", claim.EntryPaid: "Paid by customers",
	claim.EntryRefund: "Refunds", claim.EntryCredit: "Credits", claim.EntryHold: "Holds", claim.EntryHoldRelease: "Holds released",
	claim.EntryHoldCharge: "Holds charged", claim.EntryShipping: "Shipping, duty and tax", claim.EntryApproval: "Approved above the cap", claim.EntryPayment: "Payments entered by hand"}

var reportDirections = map[string]string{"out": "to customers", "in": "from customers", "other": "to others", "": "nothing moves"}

func moneyTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "money", Title: "Money", Note: "Entries made in this period, less what was undone in it.", Empty: "Nothing was entered into the ledger in this period.",
		Columns: []ReportColumn{{"Entries", "kind", false}, {"Moves", "direction", false}, {"Count", "count", true}, {"Amount", "amount_cents", true}}}
	bars := newBars("Money by kind of entry", "Amount")
	for _, row := range r.Money {
		t.Rows = append(t.Rows, []ReportCell{textCell(reportEntries[row.Kind], string(row.Kind)), textCell(reportDirections[row.Direction], row.Direction),
			countCell(row.Count), centsCell(row.Cents)})
		bars.add(reportEntries[row.Kind], dollars(row.Cents), max(row.Cents, 0))
	}
	t.Chart = bars.chart()
	return t
}

// reportAges name the classes of age.
func reportAges() (labels, codes []string) {
	from := 0
	for _, limit := range claim.AgeLimits {
		labels = append(labels, strconv.Itoa(from)+"–"+strconv.Itoa(limit)+" days")
		codes = append(codes, "to_"+strconv.Itoa(limit)+"_days")
		from = limit
	}
	last := strconv.Itoa(from)
	return append(labels, "over "+last), append(codes, "over_"+last+"_days")
}

func ageTable(r claim.Report) ReportTable {
	labels, codes := reportAges()
	t := ReportTable{ID: "ages", Title: "Open claims by age", Note: "As of now, whenever they were filed.", Empty: "No claim is open.",
		Columns: []ReportColumn{{Label: "Waits as", Code: "state"}}}
	for i := range labels {
		t.Columns = append(t.Columns, ReportColumn{labels[i], codes[i], true})
	}
	bars, all := newBars("Open claims by age", labels...), int64(0)
	for _, row := range r.Ages {
		cells, total := []ReportCell{textCell(stateWords[row.State], string(row.State))}, int64(0)
		for _, n := range row.Days {
			cells, total = append(cells, countCell(n)), total+n
		}
		t.Rows, all = append(t.Rows, cells), all+total
		bars.add(stateWords[row.State], grouped(total), row.Days[:]...)
	}
	if all == 0 {
		t.Rows = nil
	}
	t.Chart = bars.chart()
	return t
}

func weekTable(r claim.Report) ReportTable {
	t := ReportTable{ID: "weeks", Title: "In and out, week by week", Note: "Everything of the period: weeks start on Monday.", Empty: "Nothing was filed, decided or closed in this period.",
		Columns: []ReportColumn{{"Week of", "monday", false}, {"Filed", "filed", true}, {"Decided", "decided", true}, {"Closed", "closed", true}}}
	columns := newColumns("Claims filed, decided and closed, week by week", "Filed", "Decided", "Closed")
	for _, row := range r.Weeks {
		day := row.Monday.String()
		t.Rows = append(t.Rows, []ReportCell{textCell(shortDate(day), day), countCell(int64(row.Filed)), countCell(int64(row.Decided)), countCell(int64(row.Closed))})
		columns.add(strings.Join(strings.Fields(shortDate(day))[:2], " "), int64(row.Filed), int64(row.Decided), int64(row.Closed))
	}
	t.Chart = columns.chart()
	return t
}

func peopleTable(r claim.Report, names map[string]string) ReportTable {
	t := ReportTable{ID: "people", Title: "Capacity", Note: "Open: assigned and not closed, as of now. Decided: in this period.", Empty: "Nobody has an open claim, and none was decided.",
		Columns: []ReportColumn{{"Person", "person", false}, {"Open", "open", true}, {"Decided", "decided", true}}}
	bars := newBars("Open and decided claims by person", "Open", "Decided")
	for _, row := range r.People {
		name := personName(names, row.StaffID)
		t.Rows = append(t.Rows, []ReportCell{textCell(name, name), countCell(row.Open), countCell(row.Decided)})
		bars.add(name, grouped(row.Open)+" open", row.Open, row.Decided)
	}
	t.Chart = bars.chart()
	return t
}

func personName(names map[string]string, id string) string {
	switch name := names[id]; {
	case id == "":
		return "Nobody yet"
	case name == "":
		return "Somebody who left"
	default:
		return name
	}
}

// loadTable is who has how many open claims.
func loadTable(r claim.Report, names map[string]string) ReportTable {
	t := ReportTable{ID: "load", Title: "Open claims by person", Note: "As of now: how much each has on the desk.", Empty: "No claim is open.",
		Columns: []ReportColumn{{"Person", "person", false}, {"Open", "open", true}}}
	bars := newBars("Open claims by person", "Open")
	for _, row := range r.People {
		name := personName(names, row.StaffID)
		t.Rows = append(t.Rows, []ReportCell{textCell(name, name), countCell(row.Open)})
		bars.add(name, grouped(row.Open), row.Open)
	}
	t.Chart = bars.chart()
	return t
}

// Workload are the pictures of today's board: how old open claims are, and who has them.
func Workload(r claim.Report, names map[string]string) []ReportTable {
	return []ReportTable{ageTable(r), loadTable(r, names)}
}
