package timers

import (
	"encoding/base64"
	"math/rand/v2"
	"testing"
	"time"

	"proviso/server/internal/seal"
)

// PortalKey is the secret of the portals of these tests.
var PortalKey = base64.StdEncoding.EncodeToString(make([]byte, 32))

// T1 with nothing left out: whole portals on one record and one Redis are killed all the time, and Redis loses everything now
// and then. What a portal had in its hands comes back when its lease ends, half a minute later; or, in the short form, when
// Redis loses everything once more.
func TestKilledPortals(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { killPortals(t, sqliteWorld(t), 1, scale(4, 60)) })
	t.Run("postgres", func(t *testing.T) { killPortals(t, postgresWorld(t), 3, scale(8, 300)) })
}

func killPortals(t *testing.T, w *world, portals, kills int) {
	server, every := newRedis(t), 400*time.Millisecond
	client := server.client()
	key, err := seal.ParseKey(PortalKey)
	if err != nil {
		t.Fatal(err)
	}
	w.key, w.place.Portal, w.place.Redis = key, true, server.socket
	if w.postgres {
		w.place.Folder = t.TempDir()
	}
	w.waiting(50*kills, spread(time.Duration(kills)*every))
	alive := make([]*replica, portals)
	for i := range alive {
		alive[i] = startReplica(t, w.place)
	}
	forget := func() {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Error(err)
		}
	}
	during(kills, every, func(n int) {
		i := rand.IntN(portals)
		alive[i].kill()
		if n%4 == 3 {
			forget()
		}
		alive[i] = startReplica(t, w.place)
	})
	if !*chaos {
		forget()
	}
	v := w.settled(w.drain(time.Minute))
	for _, p := range alive {
		p.stop()
	}
	t.Logf("%d clocks, %d kills, at most %s late", len(w.clocks), kills, v.LateMax)
}
