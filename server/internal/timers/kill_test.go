package timers

import (
	"math/rand/v2"
	"testing"
	"time"
)

// T1: replicas are killed all the time.
func TestKilledReplicas(t *testing.T) {
	t.Run("sqlite, one process at a time", func(t *testing.T) { killReplicas(t, sqliteWorld(t), 1, scale(8, 300)) })
	t.Run("postgres, two at once", func(t *testing.T) { killReplicas(t, postgresWorld(t), 2, scale(6, 300)) })
	t.Run("postgres, three at once", func(t *testing.T) { killReplicas(t, postgresWorld(t), 3, scale(12, 1000)) })
}

func killReplicas(t *testing.T, w *world, replicas, kills int) {
	seed := rand.Uint64()
	t.Log("seed", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	w.place.Redis = newRedis(t).socket
	every := 300 * time.Millisecond
	w.waiting(scale(50*kills, 100*kills), spread(time.Duration(kills)*every))
	alive := make([]*replica, replicas)
	for i := range alive {
		alive[i] = startReplica(t, w.place)
	}
	killing := time.NewTicker(every)
	defer killing.Stop()
	for range kills {
		<-killing.C
		i := dice.IntN(replicas)
		alive[i].kill()
		alive[i] = startReplica(t, w.place)
	}
	v := w.settled(w.drain(time.Minute))
	for _, r := range alive {
		r.stop()
	}
	t.Logf("%d clocks, %d kills, at most %s late", len(w.clocks), kills, v.LateMax)
}
