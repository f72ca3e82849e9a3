package server

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// opsHandler answers those who run the portal. It listens apart, by default on loopback: metrics are not for visitors, and health
// can be asked there whatever host the public listener insists on.
func (s *Server) opsHandler(metrics prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.readiness)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

// healthy answers as long as the process does.
func healthy(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, health{Status: "ok"}) }

// health is the state of the portal and of what it stands on.
type health struct {
	Status string `json:"status"`
	Redis  string `json:"redis,omitempty"`
}

// readiness is red before the start and after a stop was asked for. Redis being away is told but does not turn it red: all that is
// lost is the rate limit, and taking every replica out of service would turn that into an outage.
func (s *Server) readiness(w http.ResponseWriter, r *http.Request) {
	if !s.ready.Load() {
		reply(w, http.StatusServiceUnavailable, health{Status: "not ready"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	state := health{Status: "ready", Redis: "ok"}
	if err := s.redis.client.Ping(ctx).Err(); err != nil {
		state.Redis = "unreachable"
	}
	reply(w, http.StatusOK, state)
}

func reply(w http.ResponseWriter, status int, body health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}

func processCollectors() []prometheus.Collector {
	return []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})}
}
