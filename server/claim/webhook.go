package claim

import (
	"slices"
	"strings"
	"time"
)

// Topic is what a webhook is told about.
type Topic string

// The topics: each event is of one of them.
const (
	TopicClaim      Topic = "claim"
	TopicRMA        Topic = "rma"
	TopicResolution Topic = "resolution"
	TopicMoney      Topic = "money"
)

// Topics lists every topic.
func Topics() []Topic { return []Topic{TopicClaim, TopicRMA, TopicResolution, TopicMoney} }

// Known tells whether t is a topic.
func (t Topic) Known() bool { return slices.Contains(Topics(), t) }

// Webhook is an address at which a seller's own system wants to be told what happens.
type Webhook struct {
	ID, Seller, URL string
	Topics          []Topic
	SecretSealed    string // what deliveries are signed with; never shown again
	MadeBy          string
	CreatedAt       time.Time
}

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending DeliveryState = "pending"
	DeliverySent    DeliveryState = "sent"
	DeliveryDead    DeliveryState = "dead" // given up; an admin may send it again
)

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID, HookID, Seller string
	Topic              string // such as claim.approve
	Body               string
	State              DeliveryState
	Attempts           int
	LastStatus         int // of the last answer; 0: there was none
	LastError          string
	CreatedAt, SentAt  time.Time
}

// Hooked is the name under which webhooks are told of an event; empty: they are not. Only what is about a
// claim of a seller is told.
func (e *Event) Hooked() (topic Topic, name string) {
	if e.Seller == "" {
		return "", ""
	}
	for _, topic := range Topics()[1:] {
		if what, ok := strings.CutPrefix(string(e.Action), string(topic)+"_"); ok && e.ClaimID != "" {
			return topic, string(topic) + "." + what
		}
	}
	if e.ClaimID == "" {
		return "", ""
	}
	return TopicClaim, string(TopicClaim) + "." + string(e.Action)
}
