package session

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// token is a session's id, which only the browser keeps: SHARD.SECRET. The shard is no secret; it names the hash tag, so that
// all sessions of one person lie in one slot of a cluster and one script can change them together.
type token struct{ shard, secret string }

const (
	shardLetters = 3 // hexadecimal: 4096 shards over a cluster's 16384 slots
	secretBytes  = 32
)

var secretEncoding = base64.RawURLEncoding.Strict()

// newToken makes an id that nobody can guess. It is the only source of ids.
func newToken(shard string) token {
	secret := make([]byte, secretBytes)
	rand.Read(secret) // never fails
	return token{shard, secretEncoding.EncodeToString(secret)}
}

// parseToken reads a cookie. What does not look like an id of ours is not even looked up.
func parseToken(cookie string) (token, bool) {
	shard, secret, ok := strings.Cut(cookie, ".")
	if !ok || len(shard) != shardLetters || strings.Trim(shard, "0123456789abcdef") != "" {
		return token{}, false
	}
	if len(secret) != secretEncoding.EncodedLen(secretBytes) { // the decoder would pass over line ends
		return token{}, false
	}
	raw, err := secretEncoding.DecodeString(secret)
	return token{shard, secret}, err == nil && len(raw) == secretBytes
}

// cookie is the only way to the id in plain text.
func (t token) cookie() string { return t.shard + "." + t.secret }

// String keeps the id out of logs and error messages.
func (token) String() string { return "session id (hidden)" }

// GoString keeps the id out of logs and error messages.
func (t token) GoString() string { return t.String() }

// key is the Redis hash "sess:{SHARD}:id:SHA-256" that holds one session; it expires with the session.
func (t token) key() string { return "sess:{" + t.shard + "}:id:" + digest(t.cookie()) }

// shardOf is the shard in a session's key.
func shardOf(key string) string {
	_, tagged, _ := strings.Cut(key, "{")
	return tagged[:shardLetters]
}

// subjectKey is the Redis hash "sess:{SHARD}:subject:SHA-256" that leads from the handles of one person's sessions to their keys;
// it expires with the last of them.
func subjectKey(kind Kind, subjectID string) string {
	return "sess:{" + subjectShard(kind, subjectID) + "}:subject:" + subjectDigest(kind, subjectID)
}

// revokedChannel is the Redis channel on which the handle of every session that ends before its time is published.
func revokedChannel() string { return "sess:revoked" }

// subjectShard is where the sessions of one person lie.
func subjectShard(kind Kind, subjectID string) string {
	return subjectDigest(kind, subjectID)[:shardLetters]
}

func subjectDigest(kind Kind, subjectID string) string { return digest(string(kind) + ":" + subjectID) }

// visitShard spreads visits evenly.
func visitShard() string { return digest(rand.Text())[:shardLetters] }

// newHandle names a session without saying anything about its id.
func newHandle() string { return rand.Text() }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
