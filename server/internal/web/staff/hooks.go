package staff

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// Hooks keeps the webhooks of sellers.
type Hooks interface {
	Add(ctx context.Context, by claim.Actor, seller, url string, topics []claim.Topic) (hook claim.Webhook, secret string, err error)
	List(ctx context.Context, by claim.Actor, seller string) ([]claim.Webhook, []claim.Delivery, error)
	Remove(ctx context.Context, by claim.Actor, seller, id string) error
	Replay(ctx context.Context, by claim.Actor, seller, id string) error
}

func (r *Room) hookRoutes() []web.Route {
	return forAdmins(
		r.get("staff.hooks", "/staff/hooks", r.hooksPage),
		r.post("staff.hooks.add", "/staff/hooks", r.addHook),
		r.post("staff.hooks.remove", "/staff/hooks/:hook/remove", r.removeHook),
		r.post("staff.hooks.replay", "/staff/deliveries/:delivery/replay", r.replay),
	)
}

// hooksPage lists a seller's webhooks and what they were told.
func (r *Room) hooksPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	v, err := r.hooksView(c, p)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Hooks(v))
}

func (r *Room) hooksView(c echo.Context, p *policies.Policy) (v views.HooksView, err error) {
	hooks, last, err := r.Hooks.List(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return v, err
	}
	return views.NewHooks(frame(c, p, views.HooksTab), p, hooks, last), nil
}

// addHook makes a webhook and shows its secret in its answer, the only place where it ever stands.
func (r *Room) addHook(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	var topics []claim.Topic
	for _, topic := range values["topic"] {
		topics = append(topics, claim.Topic(topic))
	}
	_, secret, refusal := r.Hooks.Add(c.Request().Context(), actor(c), p.ID, strings.TrimSpace(values.Get("url")), topics)
	status, shown := statusOf(refusal)
	if refusal != nil && !shown {
		return refusal
	}
	v, err := r.hooksView(c, p)
	if err != nil {
		return err
	}
	if v.Secret, v.Err = secret, refusal; refusal != nil {
		v.URL, v.Chosen = values.Get("url"), topics
	} else {
		status = http.StatusCreated
	}
	return web.Send(c, status, views.Hooks(v))
}

// changeHook does one thing to what the path names, and says so.
func (r *Room) changeHook(c echo.Context, do func(context.Context, claim.Actor, string, string) error, name, done string) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), actor(c), p.ID, c.Param(name)); err != nil {
		return err
	}
	return see(c, "/staff/hooks", url.Values{"seller": {p.ID}}, views.StaffDone(done))
}

// removeHook ends a webhook.
func (r *Room) removeHook(c echo.Context) error {
	return r.changeHook(c, r.Hooks.Remove, "hook", "hook_removed")
}

// replay sends a delivery again.
func (r *Room) replay(c echo.Context) error {
	return r.changeHook(c, r.Hooks.Replay, "delivery", "replayed")
}
