package server_test

import (
	"maps"
	"strings"
	"testing"

	"proviso/server/internal/store"
)

// objects are one thing of connectpro's, or of somebody who has to do with it, for each name that a parameter of an address has.
func (v *village) objects() named {
	v.t.Helper()
	at := v.now().UnixMilli()
	v.exec(`INSERT INTO api_key (id, seller, name, digest, hint, scopes, made_by, created_at) VALUES ('demo-key', 'connectpro', 'Demo', 'x', 'x', 'claims:read', ?, ?)`, v.admin.id, at)
	v.exec(`INSERT INTO webhook (id, seller, url, topics, secret_sealed, made_by, created_at) VALUES ('demo-hook', 'connectpro', 'https://demo.example', 'claim', 'x', ?, ?)`, v.admin.id, at)
	v.exec(`INSERT INTO webhook_delivery (id, webhook_id, seller, event_seq, topic, body, state, attempts, next_at, last_status, last_error, created_at)
		VALUES ('demo-delivery', 'demo-hook', 'connectpro', 1, 'claim', '{}', 'dead', 8, ?, 0, '', ?)`, at, at)
	v.exec(`INSERT INTO money_request (id, claim_id, seller, entry_id, entry, state, reason, maker_id, asked_at) VALUES ('demo-request', ?, 'connectpro', 'demo-entry', '{}', 'open', '', ?, ?)`,
		v.approved, v.agent.id, at)
	err := v.record.Write(v.t.Context(), func(tx *store.Tx) error {
		return tx.AddPasskey(store.Passkey{ID: "demo-passkey", StaffID: v.agent.id, Name: "Demo", Credential: "{}", CreatedAt: v.now()})
	})
	if err != nil {
		v.t.Fatal(err)
	}
	rma := v.rma()
	return named{"id": v.approved, "file": v.filedFile, "rma": rma, "photo": v.photo(rma), "arrival": v.arrival(), "request": "demo-request", "view": v.view, "person": v.agent.id, "letter": v.letter,
		"key": "demo-key", "hook": "demo-hook", "delivery": "demo-delivery", "table": "outcomes", "handle": sessionHandle(v.agent.get("/staff/security").body), "seller": "connectpro"}
}

// Row 1: for each parameter that the address of any route has, there is an object here that exists, and that whoever has no business
// with it cannot tell from one that does not.
func TestRow01EveryParameter(t *testing.T) {
	v := settle(t)
	n := v.objects()
	v.bob.get("/claims") // takes the messages that wait for the next page
	v.calm()
	before := v.dump()
	for _, g := range gateways(t, v.portal) {
		names := parameter.FindAllString(g.path, -1)
		if g.access == public || len(names) == 0 {
			continue
		}
		foreign, own := maps.Clone(n), maps.Clone(n)
		own["seller"] = "softnetworks"
		switch {
		case g.access == ownAccount:
			foreign["handle"] = sessionHandle(v.ann.get("/account").body)
		case strings.HasPrefix(g.path, "/claims/:id/files"):
			foreign["id"] = v.filed
		case strings.HasPrefix(g.path, "/uploads/"):
			foreign["id"], foreign["file"] = v.draft, v.upload
		case strings.Contains(g.path, "/passkeys/"):
			foreign["key"] = "demo-passkey"
		}
		for _, name := range names {
			if foreign[name[1:]] == "" {
				t.Errorf("%s %s: nobody said what %s could be", g.method, g.path, name)
			}
			unknown, ownUnknown := maps.Clone(foreign), maps.Clone(own)
			unknown[name[1:]], ownUnknown[name[1:]] = strings.Repeat("A", 26), strings.Repeat("A", 26)
			switch g.access {
			case ownAccount, ownClaim:
				v.shut("another customer", v.bob, g, foreign, unknown)
			case ownSignIns:
				v.shut("a colleague", v.second.caller, g, foreign, unknown)
			default:
				v.shut("an admin of another seller", v.stranger.caller, g, foreign, unknown)
				if name != ":table" { // reports are of the seller that the address names
					v.shut("an admin of another seller, by way of their own,", v.stranger.caller, g, own, ownUnknown)
				}
			}
		}
	}
	v.unchanged("a stranger", before)
}
