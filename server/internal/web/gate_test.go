package web

import (
	"net/http"
	"testing"
)

func TestGate(t *testing.T) {
	g := newGate(3, 2)
	leaveFirst, _ := g.enter("a")
	leaveSecond, ok := g.enter("a")
	if !ok {
		t.Fatal("a second of one client is kept out")
	}
	if _, ok := g.enter("a"); ok {
		t.Error("a third of one client is let in")
	}
	leaveOther, ok := g.enter("b")
	if !ok {
		t.Error("another client is kept out")
	}
	if _, ok := g.enter("c"); ok {
		t.Error("a fourth is let in")
	}
	leaveFirst()
	if leave, ok := g.enter("a"); !ok {
		t.Error("kept out after one left")
	} else {
		leave()
	}
	leaveSecond()
	leaveOther()
	if g.inside != 0 || len(g.insideOf) != 0 {
		t.Errorf("%d inside, %v", g.inside, g.insideOf)
	}
}

func TestAccepts(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "br": true, "gzip, br": true, "gzip;q=1.0, br;q=0.1": true, "br;q=0": false, "br;q=0.0": false, "br; q=0.001": true, "BR": true,
		"brotli": false, "*": false, "x-br": false, "br;;;": false, ",,br": true,
	} {
		h := http.Header{"Accept-Encoding": {header}}
		if got := accepts(h, "br"); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if !accepts(http.Header{"Accept-Encoding": {"gzip", "br"}}, "br") {
		t.Error("the second line is not read")
	}
}
