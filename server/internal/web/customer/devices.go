package customer

import (
	"net/http"
	"net/url"
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
	return web.Send(c, http.StatusOK, views.Devices(devicesView(devices, viewer.Customer.Email, c.QueryParam("q"), c.QueryParam("verdict"))))
}

// maxQueryBytes is more than any serial number has.
const maxQueryBytes = 100

func devicesView(devices []desk.Device, email, query, verdict string) views.DevicesView {
	query = strings.TrimSpace(query[:min(len(query), maxQueryBytes)])
	v := views.DevicesView{Email: email, Total: len(devices), Query: query, Verdict: verdict}
	counts := map[string]int{}
	bySeller := map[string][]views.DeviceLine{}
	for _, d := range devices {
		line := views.NewDeviceLine(catalog.ByID(d.Unit.Seller), d.Unit, d.Coverage, d.ClaimID)
		if !line.Matches(query) {
			continue
		}
		counts[line.Verdict]++
		counts[""]++
		if verdict == "" || verdict == line.Verdict {
			bySeller[d.Unit.Seller] = append(bySeller[d.Unit.Seller], line)
			v.Shown++
		}
	}
	for _, p := range catalog.All() {
		if lines := bySeller[p.ID]; len(lines) > 0 {
			v.Groups = append(v.Groups, views.NewDeviceGroup(p, lines))
		}
	}
	v.Counts = verdictCounts(counts, query, verdict)
	return v
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
		list = append(list, views.VerdictCount{Verdict: verdict, Word: word, Count: counts[verdict], Href: devicesHref(query, verdict), Chosen: verdict == chosen})
	}
	return slices.Clip(list)
}

func devicesHref(query, verdict string) string {
	values := url.Values{}
	if query != "" {
		values.Set("q", query)
	}
	if verdict != "" {
		values.Set("verdict", verdict)
	}
	if len(values) == 0 {
		return "/devices"
	}
	return "/devices?" + values.Encode()
}
