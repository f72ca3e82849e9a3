package staff

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// reportWithin is how long a report may take: a year of hundreds of thousands of claims takes longer than a page may. It is less
// than the connection's own limit, so that whoever waits in vain is told.
const reportWithin = 25 * time.Second

// usualReportDays is how long the period is that nobody chose.
const usualReportDays = 30

// reportRoutes are for the supervisors and admins of the seller; those of keys and webhooks for its admins alone.
func (r *Room) reportRoutes() []web.Route {
	routes := []web.Route{
		r.get("staff.reports", "/staff/reports", r.reports),
		r.get("staff.report", "/staff/reports/:table", r.reportTable),
	}
	for i := range routes {
		routes[i].For, routes[i].Slow = web.Supervisors, true
	}
	return append(routes, append(r.keyRoutes(), r.hookRoutes()...)...)
}

// reports shows what became of a seller's claims in a period.
func (r *Room) reports(c echo.Context) error {
	p, err := seller(c, claim.Supervisor)
	if err != nil {
		return err
	}
	v, err := r.reportView(c, p)
	if status, ok := statusOf(err); ok {
		today := claim.Today(p.ID, r.Now())
		v = views.FaultyReport(reportFrame(c, p), p, c.QueryParam("from"), c.QueryParam("to"), err, today)
		return web.Send(c, status, views.Reports(v))
	}
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Reports(v))
}

func (r *Room) reportView(c echo.Context, p *policies.Policy) (v views.ReportView, err error) {
	today := claim.Today(p.ID, r.Now())
	period, err := parsePeriod(c, p.ID, today)
	if err != nil {
		return v, err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), reportWithin)
	defer cancel()
	report, names, err := r.Desk.Report(ctx, actor(c), period)
	if err != nil {
		return v, err
	}
	return views.NewReport(reportFrame(c, p), p, report, names, today), nil
}

// reportFrame offers the sellers that the viewer may see reports of.
func reportFrame(c echo.Context, p *policies.Policy) views.StaffFrame {
	f, by := frame(c, p, views.ReportsTab), actor(c)
	f.Sellers = nil
	for _, other := range catalog.All() {
		if by.Role(other.ID).AtLeast(claim.Supervisor) {
			f.Sellers = append(f.Sellers, views.StaffSeller{ID: other.ID, Name: other.Name, Current: other == p})
		}
	}
	return f
}

// parsePeriod reads the days of a report's address; without them it is the last 30 days, today included.
func parsePeriod(c echo.Context, seller string, today policies.Date) (claim.ReportPeriod, error) {
	period := claim.ReportPeriod{Seller: seller, From: today.AddDays(1 - usualReportDays), Through: today}
	var faults claim.Faults
	for _, day := range []struct {
		name string
		into *policies.Date
	}{{"from", &period.From}, {"to", &period.Through}} {
		typed := c.QueryParam(day.name)
		if typed == "" {
			continue
		}
		date, ok := policies.ParseDate(typed)
		if !ok {
			faults = append(faults, claim.Fault(day.name, "Write a day such as 2026-11-22."))
		}
		*day.into = date
	}
	if faults != nil {
		return period, faults
	}
	return period, period.Check()
}

// reportTable sends one table of a report for a spreadsheet.
func (r *Room) reportTable(c echo.Context) error {
	p, err := seller(c, claim.Supervisor)
	if err != nil {
		return err
	}
	v, err := r.reportView(c, p)
	if err != nil {
		return err
	}
	table := v.Table(c.Param("table"))
	if table == nil {
		return claim.ErrNotFound
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	for _, line := range table.CSV() {
		for i := range line {
			line[i] = inertNumber(line[i])
		}
		_ = w.Write(line) // a strings.Builder takes everything
	}
	w.Flush()
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+table.ID+`-`+p.ID+`-`+v.From+`-`+v.To+`.csv"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", []byte(text.String()))
}

// inertNumber is desk.InertCell, but leaves a number below zero what it is.
func inertNumber(cell string) string {
	if digits, negative := strings.CutPrefix(cell, "-"); negative && digits != "" && strings.Trim(digits, "0123456789") == "" {
		return cell
	}
	return desk.InertCell(cell)
}
