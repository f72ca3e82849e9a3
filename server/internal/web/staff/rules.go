package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// rulesPage shows a seller's house rules.
func (r *Room) rulesPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	rules, version, err := r.Desk.HouseRules(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Rules(views.NewRules(frame(c, p, views.RulesTab), rules, version)))
}

// saveRules replaces the rules that the page showed.
func (r *Room) saveRules(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	rules, version, err := typedRules(values)
	if err == nil {
		err = r.Desk.SaveRules(c.Request().Context(), actor(c), p.ID, rules, version)
	}
	if status, ok := statusOf(err); ok {
		// Who came second sees the rules as they are now beside their own, and saves over them knowingly.
		now, current, readErr := r.Desk.HouseRules(c.Request().Context(), actor(c), p.ID)
		if readErr != nil {
			return readErr
		}
		v := views.NewRules(frame(c, p, views.RulesTab), now, current)
		return web.Send(c, status, views.Rules(v.Again(values, err)))
	}
	if err != nil {
		return err
	}
	return see(c, "/staff/rules", url.Values{"seller": {p.ID}}, views.StaffDone("rules"))
}

// megabyte is the unit in which sizes are typed.
const megabyte = 1 << 20

func typedRules(values url.Values) (rules claim.Rules, version int64, err error) {
	var faults claim.Faults
	number := func(field string) int64 {
		n, err := strconv.ParseInt(strings.TrimSpace(values.Get(field)), 10, 32)
		if err != nil {
			faults = append(faults, claim.Fault(field, "Write a whole number."))
		}
		return n
	}
	rules = claim.Rules{FirstResponseDays: int(number("first_response_days")), InfoReplyDays: int(number("info_reply_days")),
		AppealDays: int(number("appeal_days")), DraftDays: int(number("draft_days")), MaxFileBytes: number("max_file") * megabyte,
		MaxClaimBytes: number("max_claim") * megabyte, MaxFiles: int(number("max_files"))}
	dollars := func(field string) int64 {
		cents, ok := views.ParseDollars(values.Get(field))
		if !ok {
			faults = append(faults, claim.Fault(field, "Write an amount in dollars, such as 500."))
		}
		return cents
	}
	rules.AgentLimitCents, rules.AgentDayCents = dollars("agent_limit"), dollars("agent_day")
	rules.ReturnReminderDays, rules.ReturnAddress = int(number("return_reminder_days")), values.Get("return_address")
	version, versionErr := strconv.ParseInt(values.Get("version"), 10, 64)
	if versionErr != nil || version < 0 {
		faults = append(faults, claim.Fault("version", "This form is not complete. Load the page again."))
	}
	return rules, version, faults.Err()
}
