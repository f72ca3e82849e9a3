package customer

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/limits"
	"proviso/server/internal/live"
	"proviso/server/internal/problem"
	"proviso/server/internal/web"
)

// afterTooMany is when somebody with too many open pages may try again.
const afterTooMany = 60

// live tells the page of a claim when something on it is new. It ends with the session and with the right to see the claim.
func (r *Room) live(c echo.Context) error {
	by, id := web.ViewerOf(c).Actor, c.Param("id")
	return r.stream(c, live.OfClaims(id), func(ctx context.Context) (string, error) { return r.Desk.Mark(ctx, by, id) })
}

// rmaLive does that for the page of an RMA, which hears of every claim in it.
func (r *Room) rmaLive(c echo.Context) error {
	by, id := web.ViewerOf(c).Actor, c.Param("rma")
	own, err := r.Desk.OwnRMA(c.Request().Context(), by, id)
	if err != nil {
		return err
	}
	return r.stream(c, live.OfClaims(own.RMA.ClaimIDs()...), func(ctx context.Context) (string, error) {
		now, err := r.Desk.OwnRMA(ctx, by, id)
		return now.Mark(), err
	})
}

func (r *Room) stream(c echo.Context, about func(live.Change) bool, look live.Look) error {
	if c.Request().Method == http.MethodHead { // has no body that could go on
		if _, err := look(c.Request().Context()); err != nil {
			return err
		}
		return c.NoContent(http.StatusOK)
	}
	viewer := web.ViewerOf(c)
	watched, done, err := r.Sessions.Watch(c.Request().Context(), viewer.Session)
	if err != nil {
		return sessionError(err)
	}
	defer done()
	heard, err := r.Live.Subscribe(viewer.Actor.ID, limits.Client(c.RealIP()), about)
	if errors.Is(err, live.ErrTooMany) {
		return problem.RateLimited.Retry(afterTooMany)
	}
	if err != nil {
		return err
	}
	defer heard.Close()
	return live.Stream(watched, c.Response(), heard, look)
}
