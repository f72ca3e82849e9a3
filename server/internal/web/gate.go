package web

import "sync"

// gate bounds how many run at once, altogether and for one client.
type gate struct {
	mu             sync.Mutex
	most, mostEach int
	inside         int
	insideOf       map[string]int
}

func newGate(most, mostEach int) *gate {
	return &gate{most: most, mostEach: mostEach, insideOf: map[string]int{}}
}

// enter lets a client in if there is room; leave must be called once.
func (g *gate) enter(client string) (leave func(), ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= g.most || g.insideOf[client] >= g.mostEach {
		return nil, false
	}
	g.inside++
	g.insideOf[client]++
	return func() { g.leave(client) }, true
}

func (g *gate) leave(client string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.insideOf[client]--; g.insideOf[client] == 0 {
		delete(g.insideOf, client)
	}
}
