package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// queue shows the claims of one seller.
func (r *Room) queue(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	return r.sendQueue(c, p, parseFilter(c.QueryParams()), http.StatusOK, views.UnknownFilters(unknown(c.QueryParams())))
}

func (r *Room) sendQueue(c echo.Context, p *policies.Policy, f filter, status int, fault string) error {
	by, now := actor(c), r.Now()
	around, err := r.Desk.Overview(c.Request().Context(), by, p.ID, f.query(p.ID, by.ID, now))
	if err != nil {
		return err
	}
	v := views.QueueView{Frame: frame(c, p, views.QueueTab), Text: f[byText], Late: f[byLate] != "", Filtered: f.narrows(), Fault: fault,
		Counts: counts(around.Counts), Query: f.values(p.ID).Encode(), ClearHref: "/staff?seller=" + p.ID, Me: by.ID}
	v.Groups = chips(f, p.ID)
	for name, value := range f.with(byText, "") {
		v.Kept = append(v.Kept, views.Pair{Label: name, Value: value})
	}
	for _, row := range around.Rows {
		v.Rows = append(v.Rows, views.NewQueueLine(p, queueClaim(row), now))
	}
	if around.Next != "" {
		values := f.values(p.ID)
		values.Set(byAfter, around.Next)
		v.NextHref = "/staff?" + values.Encode()
	}
	if f[byAfter] != "" {
		v.FirstHref = "/staff?" + v.Query
	}
	for _, saved := range around.Views {
		v.Views = append(v.Views, views.QueueSaved{ID: saved.ID, Name: saved.Name, Href: "/staff?" + saved.Query, Current: saved.Query == v.Query})
	}
	v.Colleagues = options(around.Colleagues)
	return web.Send(c, status, views.Queue(v))
}

func queueClaim(r desk.QueueRow) views.QueueClaim {
	return views.QueueClaim{ID: r.ID, Number: string(r.Number), State: r.State, Version: r.Version, Verdict: r.Verdict, Intent: r.Intent, Serial: r.Serial,
		Order: r.OrderNumber, Email: r.Email, ValueCents: r.ValueCents, AssigneeID: r.AssigneeID, Assignee: r.Assignee, Verified: r.Verified,
		Appealed: r.Appealed, Proposed: r.Proposed, SubmittedAt: r.SubmittedAt, StaffDue: r.StaffDue}
}

// options are those to whom a claim can be given: whoever was only invited cannot sign in to work on it.
func options(staff []*claim.Staff) []views.Option {
	var list []views.Option
	for _, s := range staff {
		if !s.Enrolled {
			continue
		}
		list = append(list, views.Option{Value: s.ID, Label: s.Name})
	}
	return list
}

func counts(n desk.Counts) views.QueueCounts {
	return views.QueueCounts{Submitted: n.Submitted, NeedsInfo: n.NeedsInfo, Approved: n.Approved, Late: n.Late, Unassigned: n.Unassigned,
		Unverified: n.Unverified, Most: desk.MostCounted}
}

// chips are the filters as links: each leads to the same page with one thing changed.
func chips(f filter, seller string) []views.ChipGroup {
	href := func(name, value string) string { return "/staff?" + f.with(name, value).values(seller).Encode() }
	var groups []views.ChipGroup
	for _, name := range chipNames {
		g := views.ChipGroup{Name: name}
		if name != byProof && name != byLate && name != bySort && name != byState {
			g.Chips = append(g.Chips, views.Chip{Value: "", On: f[name] == "", Href: href(name, "")})
		}
		for _, value := range choices[name] {
			on := f[name] == value
			switch {
			case name == byState && value == "open":
				on = f[byState] == "open" || f[byState] == "" && f[byText] == ""
			case name == byState && value == "all":
				on = f[byState] == "all" || f[byState] == "" && f[byText] != ""
			case name == bySort && value == "due":
				on = f[bySort] == "due" || f[bySort] == ""
			}
			to := href(name, value)
			if on && (name == byProof || name == byLate) {
				to = href(name, "")
			}
			g.Chips = append(g.Chips, views.Chip{Value: value, On: on, Href: to})
		}
		groups = append(groups, g)
	}
	return groups
}

// maxPicks is more than a page of the queue shows.
const maxPicks = 200

// assignAll gives the claims that were ticked to somebody.
func (r *Room) assignAll(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	f := parseFilter(c.QueryParams())
	picks, err := parsePicks(values["claim"])
	if err == nil {
		var given, passed int
		if given, passed, err = r.Desk.AssignAll(c.Request().Context(), actor(c), picks, assignee(c, values)); err == nil {
			return see(c, "/staff", f.values(p.ID), views.StaffAssigned(given, passed))
		}
	}
	if status, ok := statusOf(err); ok {
		return r.sendQueue(c, p, f, status, err.Error())
	}
	return err
}

// assignee is the id that a form chose; "me" is the viewer and "nobody" is empty.
func assignee(c echo.Context, values url.Values) string {
	switch to := values.Get("assignee"); to {
	case "me":
		return actor(c).ID
	case "nobody":
		return ""
	default:
		return to
	}
}

func parsePicks(ticked []string) ([]desk.Pick, error) {
	if len(ticked) == 0 || len(ticked) > maxPicks {
		return nil, claim.Fault("claim", "Choose at least one claim first.")
	}
	var picks []desk.Pick
	for _, one := range ticked {
		id, version, _ := strings.Cut(one, ".")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil || n < 1 {
			return nil, claim.Fault("claim", "These claims cannot be read. Load the queue again and choose anew.")
		}
		picks = append(picks, desk.Pick{ID: id, Version: n})
	}
	return picks, nil
}

// saveView keeps the filter of the page under a name.
func (r *Room) saveView(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	f := parseFilter(c.QueryParams())
	err = r.Desk.SaveView(c.Request().Context(), actor(c), p.ID, values.Get("name"), f.values(p.ID).Encode())
	if status, ok := statusOf(err); ok {
		return r.sendQueue(c, p, f, status, err.Error())
	}
	if err != nil {
		return err
	}
	return see(c, "/staff", f.values(p.ID), views.StaffDone("saved"))
}

func (r *Room) dropView(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	if err := r.Desk.DropView(c.Request().Context(), actor(c), c.Param("view")); err != nil {
		return err
	}
	return see(c, "/staff", url.Values{"seller": {p.ID}}, views.StaffDone("removed"))
}
