package live

import (
	"errors"
	"slices"
	"sync"
)

// ErrTooMany says that a person, their address or this replica has as many streams open as it may.
var ErrTooMany = errors.New("too many live streams are open")

const (
	// MaxPerPerson is how many streams one person may have open on one replica: one for each tab that is looked at.
	MaxPerPerson = 12
	// MaxPerAddress is how many streams may be open from one address on one replica: those of a large office.
	MaxPerAddress = 500
	// maxStreams is how many streams one replica serves.
	maxStreams = 10_000
)

// Subscription hears of the changes that it is about. Several changes in a row may be heard as one.
type Subscription struct {
	about func(Change) bool
	of    [2]string     // the person and the address that it counts for
	heard chan struct{} // holds one: look again
	hub   *hub
}

// Heard gives a value after each change, and is closed when the portal stops.
func (s *Subscription) Heard() <-chan struct{} { return s.heard }

// Close ends the subscription. It may be called more than once.
func (s *Subscription) Close() { s.hub.leave(s) }

// Subscribe makes a subscription of a person, named by an id, at an address to the changes that about picks. Close it.
func (l *Live) Subscribe(person, address string, about func(Change) bool) (*Subscription, error) {
	return l.hub.enter(&Subscription{about: about, of: [2]string{"person " + person, "address " + address}, heard: make(chan struct{}, 1), hub: &l.hub})
}

// OfClaims picks the changes of some claims.
func OfClaims(ids ...string) func(Change) bool {
	return func(c Change) bool { return slices.Contains(ids, c.ClaimID) }
}

// OfSeller picks the changes of a seller's claims, and those whose seller is not known.
func OfSeller(may func(seller string) bool) func(Change) bool {
	return func(c Change) bool { return c.Seller == "" || may(c.Seller) }
}

type hub struct {
	mu    sync.Mutex
	open  map[*Subscription]struct{}
	of    map[string]int // by person and by address
	ended bool
}

func newHub() hub { return hub{open: map[*Subscription]struct{}{}, of: map[string]int{}} }

func (h *hub) enter(s *Subscription) (*Subscription, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) >= maxStreams || h.of[s.of[0]] >= MaxPerPerson || h.of[s.of[1]] >= MaxPerAddress {
		return nil, ErrTooMany
	}
	if h.ended {
		close(s.heard)
		return s, nil
	}
	h.open[s] = struct{}{}
	for _, who := range s.of {
		h.of[who]++
	}
	return s, nil
}

func (h *hub) leave(s *Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, open := h.open[s]; !open {
		return
	}
	delete(h.open, s)
	for _, who := range s.of {
		if h.of[who]--; h.of[who] == 0 {
			delete(h.of, who)
		}
	}
}

func (h *hub) tell(change Change) {
	h.each(func(s *Subscription) {
		if s.about(change) {
			s.wake()
		}
	})
}

func (h *hub) tellAll() { h.each((*Subscription).wake) }

// end closes every subscription, and those that come later at once.
func (h *hub) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	for s := range h.open {
		close(s.heard)
	}
	clear(h.open)
	clear(h.of)
}

func (h *hub) each(do func(*Subscription)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.open {
		do(s)
	}
}

// wake never waits: who has not looked since the last change will see this one too.
func (s *Subscription) wake() {
	select {
	case s.heard <- struct{}{}:
	default:
	}
}
