package store_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// commands are what people and clocks try to do to a claim, by the name of the action in the machine where it has one.
func (w *world) commands(c claim.Claim) map[string]func() (claim.Change, error) {
	decline := claim.Ruling{Action: claim.Decline, Reason: "r", Clauses: []string{"x"}}
	return map[string]func() (claim.Change, error){
		"submit": func() (claim.Change, error) { return c.File(w.as(w.customer), w.judged(), nil) },
		"ask":    func() (claim.Change, error) { return c.AskFor(w.as(w.agent), "q") },
		"answer": func() (claim.Change, error) { return c.Reply(w.as(w.customer), "a") },
		"approve": func() (claim.Change, error) {
			return c.Rule(w.as(w.chief), claim.Ruling{Action: claim.Approve, Reason: "r"})
		},
		"decline":    func() (claim.Change, error) { return c.Rule(w.as(w.chief), decline) },
		"withdraw":   func() (claim.Change, error) { return c.TakeBack(w.as(w.customer), "") },
		"lapse":      func() (claim.Change, error) { return c.Expire(w.as(claim.System)) },
		"appeal":     func() (claim.Change, error) { return c.Object(w.as(w.customer), w.judged(), 9, "why") },
		"say":        func() (claim.Change, error) { return c.Note(w.as(w.customer), "m", false) },
		"wrong hand": func() (claim.Change, error) { return c.AskFor(w.as(w.customer), "q") },
	}
}

// Whatever people try in whatever order: the claim is where the machine says, one event for each thing that happened.
func TestRandomCommandsFollowTheMachine(t *testing.T) {
	names := []string{"submit", "ask", "answer", "approve", "decline", "withdraw", "lapse", "appeal", "say", "wrong hand"}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for seed := range uint64(25) {
			random := rand.New(rand.NewPCG(seed, 7))
			c, appealed, events := w.draft("S"+string(rune('a'+seed))), false, int64(0)
			for range 25 {
				name := names[random.IntN(len(names))]
				w.now = w.now.Add(time.Duration(random.IntN(20)) * 24 * time.Hour)
				stale := random.IntN(5) == 0 && c.Version > 1
				change, err := w.commands(c)[name]()
				to, _, possible := claim.Next(c.State, claim.Action(name))
				timely := w.now.Before(c.CustomerDue)
				switch name {
				case "say":
					possible, to = c.State != claim.Draft, c.State
				case "answer":
					possible = possible && timely
				case "lapse":
					possible = possible && !timely
				case "appeal":
					possible = possible && timely && !appealed
				}
				if (err == nil) != possible {
					t.Fatalf("seed %d: %s on %s: %v", seed, name, c.State, err)
				}
				if err != nil {
					continue
				}
				if stale {
					change.Before.Version--
					w.refused(claim.Conflict, w.write(func(tx *store.Tx) error { return tx.Keep(change) }))
					continue
				}
				if name == "appeal" {
					change.Decision.Number = int(c.Version)
					appealed = true
				}
				c = w.keep(change, nil)
				if events++; c.State != to {
					t.Fatalf("seed %d: %s led to %s, not %s", seed, name, c.State, to)
				}
			}
			if n := s.Count(t, `event WHERE claim_id = ?`, c.ID); n != events {
				t.Errorf("seed %d: %d events for %d changes", seed, n, events)
			}
		}
		if r := w.verify(); r.Fault != nil || r.Events == 0 {
			t.Errorf("%+v", r)
		}
	})
}
