package timers

import "github.com/prometheus/client_golang/prometheus"

// metrics are what an operator watches.
type metrics struct {
	lateness  prometheus.Histogram
	overdue   prometheus.Gauge
	stuck     prometheus.Gauge
	added     prometheus.Counter
	rebuilt   prometheus.Counter
	casLost   prometheus.Counter
	fired     *prometheus.CounterVec
	failed    prometheus.Counter
	gotStuck  prometheus.Counter
	redisAway prometheus.Gauge
}

// Where a clock that fired was found.
const (
	byIndex = "index"
	bySweep = "sweep"
)

func newMetrics(registry prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		lateness: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "timer_lateness_seconds", Help: "How long after its due time a clock fired.",
			Buckets: []float64{.01, .025, .05, .1, .2, .5, 1, 2, 5, 10, 15, 30, 60, 300, 3600}}),
		overdue: prometheus.NewGauge(prometheus.GaugeOpts{Name: "timers_overdue", Help: "Clocks past their due time that have not fired."}),
		stuck:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "timers_stuck", Help: "Clocks that were tried in vain too often. A person has to look at them."}),
		added:   prometheus.NewCounter(prometheus.CounterOpts{Name: "reconcile_added_total", Help: "Clocks that were missing in a complete index."}),
		rebuilt: prometheus.NewCounter(prometheus.CounterOpts{Name: "timers_rebuilt_total", Help: "How often the index was filled from nothing."}),
		casLost: prometheus.NewCounter(prometheus.CounterOpts{Name: "cas_lost_total", Help: "Alarms of clocks that were set anew, stopped or fired already."}),
		fired: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "timers_fired_total",
			Help: "Clocks that fired, by how they were found: the share of the sweep is near zero while Redis is well."}, []string{"found"}),
		failed:    prometheus.NewCounter(prometheus.CounterOpts{Name: "timers_failed_total", Help: "Clocks that were tried in vain."}),
		gotStuck:  prometheus.NewCounter(prometheus.CounterOpts{Name: "timers_stuck_total", Help: "Clocks that were given up by this replica."}),
		redisAway: prometheus.NewGauge(prometheus.GaugeOpts{Name: "timers_redis_away", Help: "1 while clocks fire from the record alone."}),
	}
	for _, c := range []prometheus.Collector{m.lateness, m.overdue, m.stuck, m.added, m.rebuilt, m.casLost, m.fired, m.failed, m.gotStuck, m.redisAway} {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	for _, found := range []string{byIndex, bySweep} {
		m.fired.WithLabelValues(found) // there from the start: a share needs both
	}
	return m, nil
}
