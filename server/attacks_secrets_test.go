package server_test

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// everythingIn reads all that a Redis holds, keys and values.
func everythingIn(t *testing.T, address string) string {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) == 0 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	var all strings.Builder
	for _, key := range keys {
		fmt.Fprintf(&all, "%s\n", key)
		for _, value := range []any{client.Get(t.Context(), key).Val(), client.HGetAll(t.Context(), key).Val(), client.SMembers(t.Context(), key).Val(),
			client.ZRange(t.Context(), key, 0, -1).Val(), client.LRange(t.Context(), key, 0, -1).Val()} {
			fmt.Fprintf(&all, "%v\n", value) // of another kind than the key's: empty
		}
	}
	return all.String()
}

var mailedCode = regexp.MustCompile(`\b(\d{3}) ?(\d{3})\b`)

// Row 44: no secret stands anywhere but where it belongs: not in the log, the record, Redis, another letter or an answer.
func TestRow44SecretsStandNowhere(t *testing.T) {
	address := redisURL(t)
	v := settle(t, "-redis-url="+address)
	used := v.caller().ask("used@example.com")
	m := v.onlyWithMail(address)
	const secretPassword = "canary kettle orbit"
	v.pass(1e11)
	v.agent.post("/staff/security/password", "password", goodPassword, "new_password", secretPassword).status(t, http.StatusSeeOther)
	v.caller().post("/staff/sign-in", "email", v.agent.email, "password", secretPassword+" wrong")
	first := v.caller()
	first.post("/staff/sign-in", "email", v.agent.email, "password", secretPassword).status(t, http.StatusSeeOther)
	typed := v.agent.code()
	first.post("/staff/sign-in/second", "do", "totp", "code", typed).status(t, http.StatusSeeOther)
	codes := v.agent.post("/staff/security/recovery", "password", secretPassword).status(t, http.StatusOK)
	recovery := recoveryCodes.FindStringSubmatch(codes.body)[1]
	c := v.caller()
	c.post("/sign-in", "email", "carol@example.com").status(t, http.StatusSeeOther)
	<-m.arrived
	letter := m.all()[0]
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(letter)))
	if err != nil {
		t.Fatal(err)
	}
	link := group(regexp.MustCompile(`/sign-in/link/([A-Za-z0-9_-]+)`), string(text))
	v.admin.post("/staff/people?seller=connectpro", "email", "new@staff.example", "name", "New", "role", "agent").status(t, http.StatusSeeOther)
	<-m.arrived
	invitation, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(m.all()[1])))
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{"the password": secretPassword, "the first password": goodPassword, "an app's secret": v.agent.secret, "a recovery code": recovery,
		"a recovery code without its lines": strings.ReplaceAll(recovery, "-", ""), "a link": link, "a used link": used.link[strings.LastIndex(used.link, "/")+1:],
		"an invitation": group(regexp.MustCompile(`/staff/enrol/([A-Za-z0-9_-]+)`), string(invitation)), "a customer's cookie": secretOf(v.ann.cookie("proviso-customer")),
		"a cookie of staff": secretOf(v.agent.cookie("proviso-staff")), "a visit's cookie": secretOf(c.cookie("proviso-visit")), "a device's cookie": v.agent.cookie("proviso-device")}
	held := everythingIn(t, address)
	for name, secret := range secrets {
		if len(secret) < 12 {
			t.Errorf("%s is %q", name, secret)
			continue
		}
		for where, text := range map[string]string{"the log": v.log.String(), "the record": v.dump(), "Redis": held} {
			if strings.Contains(text, secret) {
				t.Errorf("%s stands in %s", name, where)
			}
		}
		if found := filesHold(t, v.folder, secret); len(found) > 0 {
			t.Errorf("%s stands in %v", name, found)
		}
		for i, raw := range m.all() {
			plain, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(raw))) // the head of a letter is plain as well
			if strings.Contains(string(plain), secret) && !(i == 0 && name == "a link") && !(i == 1 && name == "an invitation") {
				t.Errorf("%s stands in letter %d", name, i)
			}
		}
	}
	sent := mailedCode.FindStringSubmatch(string(text[strings.Index(string(text), "\n\n")+1:]))
	for name, code := range map[string]string{"a used code": used.code, "an app's code": typed, "a mailed code": sent[1] + sent[2]} {
		alone := regexp.MustCompile(`(^|[^0-9])` + code + `([^0-9]|$)`)
		for where, text := range map[string]string{"the log": v.log.String(), "the record": v.dump(), "Redis": held} {
			if at := alone.FindString(text); at != "" {
				t.Errorf("%s stands in %s", name, where)
			}
		}
	}
}

// secretOf is the part of a cookie that opens the session: what the portal knows it by may stand anywhere.
func secretOf(cookie string) string { return cookie[strings.LastIndex(cookie, ".")+1:] }
