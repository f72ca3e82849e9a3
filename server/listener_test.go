package server

import (
	"log/slog"
	"net/http"
	"testing"
)

// A client that is slow in sending its head, its body or in reading, or that does nothing, holds a connection for a while only.
func TestNoConnectionLastsForever(t *testing.T) {
	l, err := listen("LISTEN", "127.0.0.1:0", http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	s := l.server
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Errorf("unbounded: %+v", s)
	}
}

func TestURLs(t *testing.T) {
	for address, want := range map[string]string{"127.0.0.1:0": "http://localhost:", "localhost:0": "http://localhost:", ":0": "http://localhost:"} {
		l, err := listen("LISTEN", address, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if got := l.url(); len(got) <= len(want) || got[:len(want)] != want {
			t.Errorf("%s: %s", address, got)
		}
		l.close()
	}
}
