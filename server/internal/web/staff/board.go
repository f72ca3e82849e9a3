package staff

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// boardMost is how many lines the record is asked for.
const boardMost = 200

// todayPage is what the staff of a seller have before them today.
func (r *Room) todayPage(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	ctx, by, now := c.Request().Context(), actor(c), r.Now()
	board, err := r.Desk.Board(ctx, by, p.ID)
	if err != nil {
		return err
	}
	due, err := r.dueClaims(c, p.ID)
	if err != nil {
		return err
	}
	tasks, err := r.Desk.DueFor(ctx, due)
	if err != nil {
		return err
	}
	asked, _, err := r.Desk.Queue(ctx, by, desk.QueueFilter{Sellers: []string{p.ID}, States: []claim.State{claim.NeedsInfo}, Sort: desk.OldestFirst, Limit: boardMost})
	if err != nil {
		return err
	}
	claims, err := r.Desk.ClaimsByID(ctx, by, resolvedClaims(board))
	if err != nil {
		return err
	}
	b := boardMaker{p: p, now: now, board: board, claims: claims, due: due, tasks: tasks, asked: asked}
	v := views.BoardView{Frame: frame(c, p, views.TodayTab), Day: views.BoardDay(p, now), Groups: b.groups(), Only: c.QueryParam("list")}
	work, names, err := r.Desk.Workload(ctx, by, p.ID)
	if err != nil {
		return err
	}
	v.Work = views.Workload(work, names)
	for i := range v.Groups {
		v.Groups[i].Full = len(v.Groups[i].Rows) >= boardMost
	}
	return web.Send(c, http.StatusOK, views.Board(v))
}

// dueClaims are those with a clock of the seller's, the one due first coming first.
func (r *Room) dueClaims(c echo.Context, seller string) ([]desk.QueueRow, error) {
	rows, _, err := r.Desk.Queue(c.Request().Context(), actor(c), desk.QueueFilter{Sellers: []string{seller},
		States: []claim.State{claim.Submitted, claim.Approved}, Sort: desk.DueFirst, Limit: boardMost})
	return rows, err
}

func resolvedClaims(b desk.Board) []string {
	var ids []string
	for _, list := range b.Resolutions {
		for i := range list {
			ids = append(ids, list[i].ClaimID)
		}
	}
	return ids
}

// boardMaker sorts what the record has into the lists of the board.
type boardMaker struct {
	p          *policies.Policy
	now        time.Time
	board      desk.Board
	claims     map[string]claim.Claim
	due, asked []desk.QueueRow
	tasks      map[string]claim.ClockKind
}

func (b boardMaker) groups() []views.BoardGroup {
	overdue, today, later := b.clocks()
	return []views.BoardGroup{
		{ID: "overdue", Title: "Overdue", Hint: "Your own deadlines, and the customers' for old units that did not come.", Empty: "Nothing is late.", Rows: overdue},
		{ID: "due", Title: "Due within a day", Empty: "Nothing is due within a day.", Rows: today},
		{ID: "later", Title: "Due later", Empty: "Nothing else has a day.", Rows: later},
		{ID: "inspect", Title: "Arrived", Hint: "To inspect, to decide, to find an RMA for.", Empty: "Nothing waits on the bench.", Rows: b.arrived()},
		{ID: "idle", Title: "Waiting for your next step", Hint: "Issue an RMA, say what is done, or close the claim.", Empty: "No approved claim waits for you.", Rows: b.idle(false)},
		{ID: "work", Title: "To be done", Hint: "Accepted, disputed or under way.", Empty: "No resolution waits for you.",
			Rows: append(b.oldUnits(true), b.resolutions(claim.ResDisputed, claim.ResOverdue, claim.ResAccepted, claim.ResInProgress)...)},
		{ID: "customers", Title: "Waiting for customers", Empty: "No customer is waited for.", Rows: b.customers()},
		{ID: "way", Title: "On its way", Empty: "No parcel is on its way.", Rows: b.rmas(claim.RMAInTransit, "On its way")},
		{ID: "manufacturers", Title: "Waiting for manufacturers", Empty: "No unit is at a manufacturer.", Rows: b.resolutions(claim.ResAtManufacturer)},
		{ID: "money", Title: "Waiting for a second person", Hint: "Decisions and money.", Empty: "Nothing waits for a second person.", Rows: b.second()},
	}
}

// clocks are the claims whose staff are late, those who have less than a day left, and those who have more.
func (b boardMaker) clocks() (overdue, soon, later []views.BoardRow) {
	for _, row := range b.due {
		line := views.TaskRow(row.ID, row.Number, row.State, b.task(row.ID), row.Serial, row.StaffDue, b.now)
		switch {
		case row.StaffDue.IsZero():
		case !row.StaffDue.After(b.now):
			overdue = append(overdue, line)
		case row.StaffDue.Before(b.now.Add(24 * time.Hour)):
			soon = append(soon, line)
		default:
			later = append(later, line)
		}
	}
	return overdue, soon, later
}

// task is the clock that a claim's staff are to keep; an old unit that did not come is theirs to settle.
func (b boardMaker) task(id string) claim.ClockKind {
	if slices.ContainsFunc(b.board.Resolutions[claim.ResOverdue], func(r claim.Resolution) bool { return r.ClaimID == id }) {
		return claim.AdvanceReturn
	}
	return b.tasks[id]
}

func (b boardMaker) arrived() []views.BoardRow {
	var rows []views.BoardRow
	for i := range b.board.Arrivals {
		rows = append(rows, views.ArrivalRow(b.p, &b.board.Arrivals[i]))
	}
	received := b.board.RMAs[claim.RMAReceived]
	for i := range received {
		if what, waits := views.ToInspect(&received[i]); waits {
			rows = append(rows, views.RMARow(&received[i], what, b.now))
		}
	}
	return rows
}

func (b boardMaker) resolutions(states ...claim.ResolutionState) []views.BoardRow {
	var rows []views.BoardRow
	for _, state := range states {
		list := b.board.Resolutions[state]
		for i := range list {
			row := views.ResolutionRow
			if slices.Contains(b.board.OldHere, list[i].ClaimID) {
				row = views.OldUnitRow
			}
			rows = append(rows, row(&list[i], b.claims[list[i].ClaimID], b.now))
		}
	}
	return rows
}

func (b boardMaker) rmas(state claim.RMAState, what string) []views.BoardRow {
	var rows []views.BoardRow
	list := b.board.RMAs[state]
	for i := range list {
		rows = append(rows, views.RMARow(&list[i], what, b.now))
	}
	return rows
}

// idle are the approved claims that nothing is under way for: with a quote that the customer has to answer, or with staff.
func (b boardMaker) idle(quoted bool) []views.BoardRow {
	var rows []views.BoardRow
	if !quoted {
		for i := range b.board.Numberless {
			rows = append(rows, views.NumberlessRow(&b.board.Numberless[i], b.now))
		}
	}
	for i := range b.board.Idle {
		if c := &b.board.Idle[i]; (c.Quote.State == claim.QuoteOffered) == quoted {
			rows = append(rows, views.IdleRow(c, b.unit(c.ID), slices.Contains(b.board.Settled, c.ID), b.now))
		}
	}
	return rows
}

// unit is the unit of a claim that was sent in under a number that lives; nil: none was.
func (b boardMaker) unit(claimID string) *claim.RMAUnit {
	received := b.board.RMAs[claim.RMAReceived]
	for i := range received {
		if u := received[i].Unit(claimID); u != nil {
			return u
		}
	}
	return nil
}

// customers have a question, a quote, a proposal, goods to send or an old unit to send back.
func (b boardMaker) customers() []views.BoardRow {
	var rows []views.BoardRow
	for _, row := range b.asked {
		rows = append(rows, views.ClaimRow(row.ID, row.Number, row.State, row.Serial))
	}
	rows = append(rows, b.idle(true)...)
	rows = append(rows, b.resolutions(claim.ResProposed)...)
	rows = append(rows, b.oldUnits(false)...)
	rows = append(rows, b.toSend()...)
	return append(rows, b.rmas(claim.RMAExpired, "Past its last day: issue a new number when they write")...)
}

// toSend are the RMAs whose customers have something to send: not those who keep it until the replacement is there, which is
// among what staff have to do, and not the old units, which have a line already.
func (b boardMaker) toSend() []views.BoardRow {
	kept := map[string]bool{}
	for _, state := range []claim.ResolutionState{claim.ResAccepted, claim.ResInProgress, claim.ResAwaitingReturn} {
		list := b.board.Resolutions[state]
		for i := range list {
			kept[list[i].ClaimID] = list[i].Unsent() || state == claim.ResAwaitingReturn
		}
	}
	var rows []views.BoardRow
	list := b.board.RMAs[claim.RMAIssued]
	for i := range list {
		if !list[i].Kept(kept) {
			rows = append(rows, views.RMARow(&list[i], "Goods to be sent", b.now))
		}
	}
	return rows
}

// oldUnits are those that are back and to be settled, or those that customers can send back: they have a number to do it under.
func (b boardMaker) oldUnits(here bool) []views.BoardRow {
	var rows []views.BoardRow
	list := b.board.Resolutions[claim.ResAwaitingReturn]
	for i := range list {
		id := list[i].ClaimID
		switch numberless := func(c claim.Claim) bool { return c.ID == id }; {
		case slices.Contains(b.board.OldHere, id):
			if here {
				rows = append(rows, views.OldUnitRow(&list[i], b.claims[id], b.now))
			}
		case !here && !slices.ContainsFunc(b.board.Numberless, numberless):
			rows = append(rows, views.ResolutionRow(&list[i], b.claims[id], b.now))
		}
	}
	return rows
}

// second are decisions and money that wait for a second person.
func (b boardMaker) second() []views.BoardRow {
	var rows []views.BoardRow
	for i := range b.board.Proposals {
		rows = append(rows, views.ProposalRow(b.p, &b.board.Proposals[i]))
	}
	for _, q := range b.board.Requests {
		rows = append(rows, views.RequestRow(b.p, &q))
	}
	return rows
}
