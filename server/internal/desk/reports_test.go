package desk_test

import (
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

func reportDay(t *testing.T, text string) policies.Date {
	t.Helper()
	day, good := policies.ParseDate(text)
	if !good {
		t.Fatal(text)
	}
	return day
}

func TestReportOfAPeriod(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		o.pass(26 * time.Hour)
		r := o.rma(c)
		o.pass(48 * time.Hour)
		r = o.receive(r, c)
		o.pass(time.Hour)
		o.inspect(r, c, claim.NoFaultFound)
		period := claim.ReportPeriod{Seller: "connectpro", From: reportDay(t, "2026-11-22"), Through: reportDay(t, "2026-11-30")}
		report, names, err := o.Report(ctx, o.second, period)
		if err != nil {
			t.Fatal(err)
		}
		if report.Claims != 1 || names["second"] != "second" {
			t.Errorf("%d claims, %v", report.Claims, names)
		}
		if d := report.Disagreements; len(d) != 1 || !d[0].Differs || d[0].Ruling != claim.Approve || d[0].Inspection != claim.NoFaultFound || d[0].Stated == "" {
			t.Errorf("%+v", d)
		}
		if p := report.Products; len(p) != 1 || p[0].Product != "kvm_switch" || p[0].Inspected != 1 || p[0].NoFault != 1 {
			t.Errorf("%+v", p)
		}
		took := map[string]time.Duration{}
		for _, s := range report.Stages {
			took[s.Code] = s.P90
		}
		if took["way_in"] != 48*time.Hour || took["inspection"] != time.Hour {
			t.Errorf("%v", took)
		}
		if k := report.Clocks; len(k) != 2 || k[0].Kind != claim.FirstResponse || k[0].Kept != 1 || k[0].Missed != 0 || k[1].Kind != claim.ReceiptDue || k[1].Kept != 1 {
			t.Errorf("%+v", k)
		}
		if a := report.Ages; len(a) != 3 || a[2].Days != [4]int64{0, 1, 0, 0} {
			t.Errorf("%+v", a)
		}
		if p := report.People; len(p) != 2 || p[0].Open+p[1].Open != 1 || p[0].Decided+p[1].Decided != 1 {
			t.Errorf("%+v", p)
		}
		before := claim.ReportPeriod{Seller: "connectpro", From: reportDay(t, "2026-11-01"), Through: reportDay(t, "2026-11-21")}
		if report, _, err = o.Report(ctx, o.second, before); err != nil || report.Claims != 0 || report.Weeks != nil || report.Stages != nil {
			t.Errorf("%v %+v", err, report)
		}
	})
}

// A first response that never came is missed, and the day of a claim is that of the seller's zone.
func TestReportOfMissedClocks(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.pass(time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC).Sub(o.clock())) // still Sunday, the 22nd, in Los Angeles
		o.file(o.anna, "SN-1")
		o.pass(72 * time.Hour)
		if err := o.Sweep(ctx, silent); err != nil {
			t.Fatal(err)
		}
		sunday := claim.ReportPeriod{Seller: "connectpro", From: reportDay(t, "2026-11-22"), Through: reportDay(t, "2026-11-22")}
		report, _, err := o.Report(ctx, o.second, sunday)
		if err != nil || report.Claims != 1 || len(report.Clocks) != 1 || report.Clocks[0].Missed != 1 || report.Clocks[0].Kept != 0 {
			t.Errorf("%v %+v", err, report)
		}
		for _, by := range []claim.Actor{o.agent, o.foreign, o.anna, {}} {
			_, _, err := o.Report(ctx, by, sunday)
			wants(t, err, claim.NotFound)
		}
	})
}

// What was done is counted in the week of the seller's zone, and for who did it; what a customer or a clock did is no staff's.
func TestReportCountsWeekByWeek(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.pass(time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC).Sub(o.clock())) // still Sunday, the 22nd, in Los Angeles
		o.file(o.anna, "SN-1")
		o.pass(time.Hour) // Monday
		o.file(o.anna, "SN-2")
		report, _, err := o.Report(ctx, o.second, claim.ReportPeriod{Seller: "connectpro", From: reportDay(t, "2026-11-20"), Through: reportDay(t, "2026-11-24")})
		if err != nil || len(report.Weeks) != 2 || report.Weeks[0].Filed != 1 || report.Weeks[1].Filed != 1 || report.Weeks[1].Monday != reportDay(t, "2026-11-23") {
			t.Errorf("%v %+v", err, report.Weeks)
		}
		for _, p := range report.People {
			if p.StaffID != "" || p.Decided != 0 {
				t.Errorf("%+v", p)
			}
		}
	})
}
