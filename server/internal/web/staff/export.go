package staff

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

const (
	exportPage  = 200
	exportPages = 50
)

// export sends the claims of the queue's filter as a table.
func (r *Room) export(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	f := parseFilter(c.QueryParams())
	q := f.query(p.ID, actor(c).ID, r.Now())
	q.After, q.Limit = "", exportPage
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	_ = w.Write(exportHead) // a strings.Builder takes everything
	for range exportPages {
		rows, next, err := r.Desk.Queue(c.Request().Context(), actor(c), q)
		if err != nil {
			return err
		}
		for _, row := range rows {
			_ = w.Write(exportLine(row))
		}
		if q.After = next; next == "" {
			break
		}
	}
	w.Flush()
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="claims-`+p.ID+`.csv"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", []byte(text.String()))
}

var exportHead = []string{"claim", "state", "verdict", "intent", "serial", "order", "email", "value_usd", "assignee", "verified", "appealed",
	"waits_for_second_person", "submitted_at", "due_at"}

func exportLine(r desk.QueueRow) []string {
	value := ""
	if r.ValueCents != claim.NoValue {
		value = fmt.Sprintf("%d.%02d", r.ValueCents/100, r.ValueCents%100)
	}
	line := []string{string(r.Number), string(r.State), r.Verdict, r.Intent, r.Serial, r.OrderNumber, r.Email, value, r.Assignee,
		yesNo(r.Verified), yesNo(r.Appealed), yesNo(r.Proposed), stamp(r.SubmittedAt), stamp(r.StaffDue)}
	for i := range line {
		line[i] = desk.InertCell(line[i])
	}
	return line
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
