package staff

import (
	"bytes"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// moneyPage lists what waits for a second person, and the ledger.
func (r *Room) moneyPage(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	query := r.ledgerDays(c, p)
	q, err := ledgerQuery(p.ID, query)
	var page desk.LedgerPage
	if err == nil {
		page, err = r.Desk.Ledger(c.Request().Context(), actor(c), q)
	}
	status, refused := statusOf(err)
	switch {
	case refused:
		return r.sendMoney(c, p, status, query, page, views.DeskTyped{Action: "ledger", Err: err})
	case err != nil:
		return err
	}
	return r.sendMoney(c, p, http.StatusOK, query, page, views.DeskTyped{})
}

// ledgerDays is the address of the page with its days: from the first of last month on where none are named.
func (r *Room) ledgerDays(c echo.Context, p *policies.Policy) url.Values {
	query, today := url.Values{}, claim.Today(p.ID, r.Now())
	for _, name := range []string{"from", "through", "kind", "claim", "before"} {
		query.Set(name, c.QueryParam(name))
	}
	if query.Get("from") == "" {
		query.Set("from", firstOfMonth(firstOfMonth(today).AddDays(-1)).String())
	}
	if query.Get("through") == "" {
		query.Set("through", today.String())
	}
	return query
}

func firstOfMonth(d policies.Date) policies.Date {
	_, _, n := d.Civil()
	return d.AddDays(1 - n)
}

// ledgerQuery reads what an address asks for.
func ledgerQuery(seller string, query url.Values) (q desk.LedgerQuery, err error) {
	q = desk.LedgerQuery{Seller: seller, Kind: claim.EntryKind(query.Get("kind")), Number: query.Get("claim"), Before: query.Get("before")}
	if q.From, err = day(query, "from"); err == nil {
		q.Through, err = day(query, "through")
	}
	return q, err
}

func (r *Room) sendMoney(c echo.Context, p *policies.Policy, status int, query url.Values, page desk.LedgerPage, typed views.DeskTyped) error {
	ctx, by := c.Request().Context(), actor(c)
	board, err := r.Desk.Board(ctx, by, p.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, q := range board.Requests {
		ids = append(ids, q.Entry.ClaimID)
	}
	claims, err := r.Desk.ClaimsByID(ctx, by, ids)
	if err != nil {
		return err
	}
	names, err := r.names(c, p.ID)
	if err != nil {
		return err
	}
	v := views.NewMoney(frame(c, p, views.MoneyTab), p, by, board.Requests, claims, names)
	v.Typed, v.Ledger = typed, views.NewLedger(p, query, page.Entries, page.Numbers, page.Names, page.Next)
	return web.Send(c, status, views.MoneyPage(v))
}

// names are those of a seller's staff by their ids.
func (r *Room) names(c echo.Context, seller string) (map[string]string, error) {
	staff, err := r.Desk.Colleagues(c.Request().Context(), actor(c), seller)
	return claim.NamesOf(staff), err
}

// exportLedger is what the page shows of the ledger, all pages of it, for the seller's books. A supervisor asks for it.
func (r *Room) exportLedger(c echo.Context) error {
	p, err := seller(c, claim.Supervisor)
	if err != nil {
		return err
	}
	query := c.QueryParams()
	q, err := ledgerQuery(p.ID, query)
	var table bytes.Buffer
	if err == nil {
		err = r.Desk.ExportLedger(c.Request().Context(), actor(c), q, &table)
	}
	if status, ok := statusOf(err); ok {
		return r.sendMoney(c, p, status, query, desk.LedgerPage{}, views.DeskTyped{Action: "export", Err: err})
	}
	if err != nil {
		return err
	}
	return attach(c, "ledger-"+p.ID+"-"+q.From.String()+"-"+q.Through.String()+".csv", table.Bytes())
}
