package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// HooksView is the page of a seller's webhooks.
type HooksView struct {
	Frame      StaffFrame
	Err        error
	Secret     string // of a new webhook, shown this once
	URL        string // as typed
	Chosen     []claim.Topic
	Hooks      []HookLine
	Deliveries []DeliveryLine
}

// HookLine is a webhook.
type HookLine struct{ ID, URL, Topics, Made string }

// DeliveryLine is an event on its way.
type DeliveryLine struct {
	ID, Topic, URL, Made, State, Tries, Why string
	Again                                   bool // may be sent again
}

var topicWords = map[claim.Topic]string{claim.TopicClaim: "Claims", claim.TopicRMA: "RMAs", claim.TopicResolution: "Resolutions", claim.TopicMoney: "Money"}

var deliveryWords = map[claim.DeliveryState]string{claim.DeliveryPending: "On its way", claim.DeliverySent: "Taken", claim.DeliveryDead: "Given up"}

// NewHooks prepares the page.
func NewHooks(frame StaffFrame, p *policies.Policy, hooks []claim.Webhook, last []claim.Delivery) HooksView {
	v, urls := HooksView{Frame: frame, Chosen: claim.Topics()}, map[string]string{}
	for _, h := range hooks {
		var topics []string
		for _, t := range h.Topics {
			topics = append(topics, topicWords[t])
		}
		urls[h.ID] = h.URL
		v.Hooks = append(v.Hooks, HookLine{h.ID, h.URL, strings.Join(topics, ", "), Moment(p, h.CreatedAt)})
	}
	for _, d := range last {
		line := DeliveryLine{ID: d.ID, Topic: d.Topic, URL: urls[d.HookID], Made: Moment(p, d.CreatedAt), State: deliveryWords[d.State], Tries: strconv.Itoa(d.Attempts),
			Why: d.LastError, Again: d.State != claim.DeliveryPending && urls[d.HookID] != ""}
		if line.URL == "" {
			line.URL = "removed"
		}
		v.Deliveries = append(v.Deliveries, line)
	}
	return v
}

func (v HooksView) chosen(t claim.Topic) bool { return slices.Contains(v.Chosen, t) }
