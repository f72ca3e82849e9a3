package server_test

import (
	"context"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"proviso/server"
	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/store"
)

// enrolAgain sets a member of staff up anew after a reset, in another browser.
func (v *village) enrolAgain(i people.Invitation, email string) *worker {
	v.t.Helper()
	w := &worker{caller: v.caller(), id: i.Staff.ID, email: email}
	page := w.get("/staff/enrol/"+i.Token).status(v.t, http.StatusOK).body
	w.secret = strings.ReplaceAll(group(shownSecret, page), " ", "")
	w.post("/staff/enrol/"+i.Token, "password", goodPassword, "secret", html.UnescapeString(group(sealedSecret, page)), "code", w.code()).status(v.t, http.StatusOK)
	return w
}

// look opens an address; of a stream only its head is read.
func (v *village) look(c *caller, path string) answer {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.URL()+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.visit(c, request)
}

// Row 14: who was shut out on the command line, which knows no Redis, is not let in by an old session when they are let in again.
func TestRow14ShutOutOnTheCommandLine(t *testing.T) {
	v := settle(t)
	stolen := v.agent.cookie("proviso-staff")
	if err := v.people.Disable(t.Context(), claim.System, v.agent.id); err != nil {
		t.Fatal(err)
	}
	if v.agent.staffIn() {
		t.Error("in while shut out")
	}
	invitation, err := v.people.Reset(t.Context(), claim.System, v.agent.id)
	if err != nil {
		t.Fatal(err)
	}
	if v.agent.staffIn() {
		t.Error("in after a reset, before enrolling")
	}
	again := v.enrolAgain(invitation, v.agent.email)
	v.agent.setCookie("proviso-staff", stolen)
	if v.agent.staffIn() || !again.staffIn() {
		t.Error("an old session came back with its owner")
	}
	v.look(v.agent.caller, "/staff/claims/"+v.filed+"/live").status(t, http.StatusSeeOther)
	v.agent.post("/staff/claims/"+v.filed+"/approve", "version", v.version(v.filed)).status(t, http.StatusUnauthorized)
}

// Row 14: a stream that was open over a reset on the command line ends with its next look.
func TestRow14StreamOverAReset(t *testing.T) {
	v := settle(t)
	ended := v.agent.listen(v.URL() + "/staff/claims/" + v.filed + "/live")
	if _, err := v.people.Reset(t.Context(), claim.System, v.agent.id); err != nil {
		t.Fatal(err)
	}
	v.supervisor.post("/staff/claims/"+v.filed+"/note", "message", "look", "version", v.version(v.filed)).status(t, http.StatusSeeOther)
	wait(t, "the stream", ended)
}

// A passkey, as anything that one signs in with, is not taken away by whoever sits at an open browser.
func TestRow14FactorsNeedThePassword(t *testing.T) {
	v := settle(t)
	err := v.record.Write(t.Context(), func(tx *store.Tx) error {
		return tx.AddPasskey(store.Passkey{ID: "demo-key", StaffID: v.agent.id, Name: "Demo", Credential: "{}", CreatedAt: v.now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{"", "not the password"} {
		v.agent.post("/staff/security/passkeys/demo-key/remove", "password", password).status(t, http.StatusUnprocessableEntity)
	}
	if v.one(`SELECT COUNT(*) FROM staff_passkey`) != "1" {
		t.Fatal("removed without the password")
	}
	v.admin.post("/staff/security/passkeys/demo-key/remove", "password", goodPassword).status(t, http.StatusNotFound)
	old := v.agent.cookie("proviso-staff")
	v.agent.post("/staff/security/passkeys/demo-key/remove", "password", goodPassword).status(t, http.StatusSeeOther)
	if v.one(`SELECT COUNT(*) FROM staff_passkey`) != "0" || !v.agent.staffIn() || v.agent.cookie("proviso-staff") == old {
		t.Error("not removed, or the session kept its id")
	}
}

// snapshot is what a Redis holds, as a backup of it would.
type snapshot struct {
	client *redis.Client
	keys   map[string]string
	left   map[string]time.Duration
}

func snap(t *testing.T, address string) snapshot {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	s := snapshot{redis.NewClient(options), map[string]string{}, map[string]time.Duration{}}
	t.Cleanup(func() { s.client.Close() })
	for _, key := range s.client.Keys(t.Context(), "*").Val() {
		s.keys[key], s.left[key] = s.client.Dump(t.Context(), key).Val(), max(0, s.client.PTTL(t.Context(), key).Val())
	}
	if len(s.keys) == 0 {
		t.Fatal("nothing was kept")
	}
	return s
}

// back makes the Redis hold again what it held then, and nothing else.
func (s snapshot) back(t *testing.T) {
	t.Helper()
	if err := s.client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for key, value := range s.keys {
		if err := s.client.Restore(t.Context(), key, s.left[key], value).Err(); err != nil {
			t.Fatal(key, err)
		}
	}
}

// Row 53: a Redis that comes back older than the record brings nobody back who was signed out everywhere, shut out or erased, or
// whose password was changed.
func TestRow53RedisOlderThanTheRecord(t *testing.T) {
	address := redisURL(t)
	v := settle(t, "-redis-url="+address)
	carol := v.enter("carol@example.com")
	held := snap(t, address)
	cookies := map[*caller][2]string{}
	for _, c := range []*caller{v.ann, v.bob, carol} {
		cookies[c] = [2]string{"proviso-customer", c.cookie("proviso-customer")}
	}
	for _, w := range []*worker{v.agent, v.supervisor, v.second, v.admin} {
		cookies[w.caller] = [2]string{"proviso-staff", w.cookie("proviso-staff")}
	}
	v.ann.post("/account/sessions/end-all").status(t, http.StatusSeeOther)
	v.second.post("/staff/security/sessions/end-all").status(t, http.StatusSeeOther)
	v.supervisor.post("/staff/security/password", "password", goodPassword, "new_password", "walnut harbour prism").status(t, http.StatusSeeOther)
	v.admin.post("/staff/people/"+v.agent.id+"/reset?seller=connectpro").status(t, http.StatusSeeOther)
	if err := v.record.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Erase("carol@example.com", claim.System, v.now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	held.back(t)
	for c, cookie := range cookies {
		c.setCookie(cookie[0], cookie[1])
	}
	for name, c := range map[string]*caller{"signed out everywhere": v.ann, "erased": carol} {
		if c.signedIn() {
			t.Errorf("a ghost: %s", name)
		}
	}
	for name, w := range map[string]*worker{"shut out": v.agent, "changed password": v.supervisor, "signed out everywhere": v.second} {
		if w.staffIn() {
			t.Errorf("a ghost of staff: %s", name)
		}
	}
	if !v.bob.signedIn() || !v.admin.staffIn() {
		t.Error("somebody who did nothing was signed out") // or the drill proves nothing
	}
}

// Row 53: a record that comes back older than Redis knows nobody who came later; their sessions open nothing.
func TestRow53RecordOlderThanRedis(t *testing.T) {
	address := redisURL(t)
	v := settle(t, "-redis-url="+address)
	backup := filepath.Join(t.TempDir(), "record")
	v.exec(`VACUUM INTO ?`, backup)
	late, recent := v.enter("late@example.com"), v.employ("late", "connectpro", claim.Admin)
	lost := v.file(v.bob, "SN-9")
	if !late.signedIn() || !recent.staffIn() {
		t.Fatal("not signed in")
	}
	v.putBack(backup, address)
	late.setCookie("proviso-customer", late.cookie("proviso-customer"))
	if late.signedIn() || recent.staffIn() {
		t.Error("somebody whom the record does not know is signed in")
	}
	if !v.bob.signedIn() || !v.agent.staffIn() {
		t.Error("somebody whom the record knows is not")
	}
	v.bob.get("/claims/"+lost).status(t, http.StatusNotFound)
	v.look(v.agent.caller, "/staff/claims/"+lost+"/live").status(t, http.StatusNotFound)
}

// putBack opens the portal anew on an older record, with the same Redis.
func (v *village) putBack(backup, redis string) {
	v.t.Helper()
	v.db.Close()
	v.record.Close()
	if err := v.stop(); err != nil {
		v.t.Fatal(err)
	}
	at := filepath.Join(v.folder, store.RecordFile)
	for _, ending := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(at + ending); err != nil && !os.IsNotExist(err) {
			v.t.Fatal(err)
		}
	}
	if err := os.Rename(backup, at); err != nil {
		v.t.Fatal(err)
	}
	v.portal = startWith(v.t, server.Options{Now: v.now, Sessions: v.now}, "-data="+v.folder, "-redis-url="+redis)
	record, err := store.OpenFolder(context.Background(), v.folder)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { record.Close() })
	v.record = record
	v.openRecord()
}
