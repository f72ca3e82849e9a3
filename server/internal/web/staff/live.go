package staff

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/limits"
	"proviso/server/internal/live"
	"proviso/server/internal/problem"
)

// liveQueue tells an open queue how its counts stand, whenever they change.
func (r *Room) liveQueue(c echo.Context) error {
	p, err := seller(c, claim.Agent)
	if err != nil {
		return err
	}
	mine := func(s string) bool { return s == p.ID }
	return r.stream(c, live.OfSeller(mine), func(ctx context.Context, by claim.Actor) (string, error) {
		n, err := r.Desk.Counts(ctx, by, p.ID)
		if err != nil {
			return "", err
		}
		line, err := json.Marshal(counts(n))
		return string(line), err
	})
}

// liveClaim tells an open desk which version its claim has.
func (r *Room) liveClaim(c echo.Context) error {
	id := c.Param("id")
	return r.stream(c, live.OfClaims(id), func(ctx context.Context, by claim.Actor) (string, error) {
		file, err := r.Desk.Open(ctx, by, id)
		if err != nil {
			return "", err
		}
		return strconv.FormatInt(file.Claim.Version, 10) + " " + strconv.Itoa(len(file.Evidence)), nil
	})
}

// stream asks on each look who the reader still is: a role that was taken away ends it.
func (r *Room) stream(c echo.Context, about func(live.Change) bool, look func(context.Context, claim.Actor) (string, error)) error {
	by := actor(c)
	fresh := func(ctx context.Context) (string, error) {
		now, err := r.Desk.Fresh(ctx, by)
		if err != nil {
			return "", err
		}
		return look(ctx, now)
	}
	if _, err := fresh(c.Request().Context()); err != nil {
		return err
	}
	if c.Request().Method == http.MethodHead { // has no body that could go on
		return c.NoContent(http.StatusOK)
	}
	subscription, err := r.Live.Subscribe(by.ID, limits.Client(c.RealIP()), about)
	if errors.Is(err, live.ErrTooMany) {
		return problem.Unavailable.Retry(retrySeconds)
	}
	if err != nil {
		return err
	}
	defer subscription.Close()
	ctx, done, err := r.Watch(c)
	if err != nil {
		return err
	}
	defer done()
	return live.Stream(ctx, c.Response(), subscription, fresh)
}

const retrySeconds = 30
