package views

import (
	"encoding/json"
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
	ID, Topic, Claim, URL, Made, State, Tries, Why string
	Again                                          bool // may be sent again
}

var topicWords = map[claim.Topic]string{claim.TopicClaim: "Claims", claim.TopicRMA: "RMAs", claim.TopicResolution: "Resolutions", claim.TopicMoney: "Money"}

var deliveryWords = map[claim.DeliveryState]string{claim.DeliveryPending: "On its way", claim.DeliverySent: "Taken", claim.DeliveryDead: "Given up"}

// deliveryState says how far a delivery has come; what was tried in vain is not just on its way.
func deliveryState(d *claim.Delivery) string {
	if d.State == claim.DeliveryPending && d.Attempts > 0 {
		return "Tried in vain, goes on"
	}
	return deliveryWords[d.State]
}

// told is the id of the claim that a delivery is about.
func told(d *claim.Delivery) string {
	var body struct {
		ClaimID string `json:"claim_id"`
	}
	if err := json.Unmarshal([]byte(d.Body), &body); err != nil {
		return "" // the line says the rest
	}
	return body.ClaimID
}

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
		line := DeliveryLine{ID: d.ID, Topic: d.Topic, Claim: told(&d), URL: urls[d.HookID], Made: Moment(p, d.CreatedAt), State: deliveryState(&d), Tries: strconv.Itoa(d.Attempts),
			Why: d.LastError, Again: d.State != claim.DeliveryPending && urls[d.HookID] != ""}
		if line.URL == "" {
			line.URL = "removed"
		}
		v.Deliveries = append(v.Deliveries, line)
	}
	return v
}

func (v HooksView) chosen(t claim.Topic) bool { return slices.Contains(v.Chosen, t) }
