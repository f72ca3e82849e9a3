package customer

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// devices lists what the sellers' books know under the customer's address.
func (r *Room) devices(c echo.Context) error {
	viewer := web.ViewerOf(c)
	devices, err := r.Desk.Devices(c.Request().Context(), viewer.Actor)
	if err != nil {
		return err
	}
	query := strings.TrimSpace(c.QueryParam("q"))
	v := views.DevicesView{Email: viewer.Customer.Email, Total: len(devices), Cut: len(devices) >= desk.MostDevices, Query: query[:min(len(query), maxQueryBytes)], Verdict: c.QueryParam("verdict")}
	lines := fittingDevices(&v, devices)
	v.Page, v.Pages, v.Shown = pageOf(c, len(lines), views.DevicesOnPage)
	v.Groups = deviceGroups(lines[(v.Page-1)*views.DevicesOnPage : min(v.Page*views.DevicesOnPage, len(lines))])
	return web.Send(c, http.StatusOK, views.Devices(v))
}

// maxQueryBytes is more than any serial number has.
const maxQueryBytes = 100

// fittingDevices are those that were asked for; of the others the page knows how many there are.
func fittingDevices(v *views.DevicesView, devices []desk.Device) (lines []views.DeviceLine) {
	counts := map[string]int{}
	for _, d := range devices {
		line := views.NewDeviceLine(catalog.ByID(d.Unit.Seller), d.Unit, d.Coverage, d.ClaimID)
		if d.Gone && d.ClaimID == "" {
			line = line.Ended(d.NewUnit)
		}
		if !line.Matches(v.Query) {
			continue
		}
		counts[line.Verdict]++
		counts[""]++
		if v.Verdict == "" || v.Verdict == line.Verdict {
			lines = append(lines, line)
		}
	}
	v.Counts = verdictCounts(counts, v.Query, v.Verdict)
	return lines
}

// deviceGroups parts the devices of a page by seller.
func deviceGroups(lines []views.DeviceLine) (groups []views.DeviceGroup) {
	bySeller := map[string][]views.DeviceLine{}
	for _, line := range lines {
		bySeller[line.Unit.Seller] = append(bySeller[line.Unit.Seller], line)
	}
	for _, p := range catalog.All() {
		if lines := bySeller[p.ID]; len(lines) > 0 {
			groups = append(groups, views.NewDeviceGroup(p, lines))
		}
	}
	return groups
}

func verdictCounts(counts map[string]int, query, chosen string) []views.VerdictCount {
	var list []views.VerdictCount
	for _, verdict := range []string{"", "covered", "chargeable", "not_covered", "review", "need_facts"} {
		if counts[verdict] == 0 && verdict != "" && verdict != chosen {
			continue
		}
		word := "All"
		if verdict != "" {
			word = views.VerdictWord(verdict)
		}
		list = append(list, views.VerdictCount{Verdict: verdict, Word: word, Count: counts[verdict], Href: views.DevicesHref(query, verdict, 1), Chosen: verdict == chosen})
	}
	return slices.Clip(list)
}
