package people

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"

	"proviso/server/claim"
)

// Bounds of a password.
const (
	MinPassword = 12 // characters
	MaxPassword = 128
	// hashesAtOnce bounds the memory that hashing takes, whoever asks for it.
	hashesAtOnce = 2
)

// cost is one of the settings that OWASP gives for argon2id: 46 MiB, one pass.
var cost = &argon2id.Params{Memory: 46 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func newHash(password string) (string, error) { return argon2id.CreateHash(password, cost) }

// nobodysHash is a hash that no password is known for. Nothing is hashed to make it: that would take its 46 MiB at the start.
func nobodysHash() string {
	random := func(n uint32) string {
		b := make([]byte, n)
		_, _ = rand.Read(b) // never fails
		return base64.RawStdEncoding.EncodeToString(b)
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.Memory, cost.Iterations, cost.Parallelism, random(cost.SaltLength), random(cost.KeyLength))
}

// hash waits for its turn.
func (p *People) hash(ctx context.Context, password string) (string, error) {
	leave, err := p.turn(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return newHash(password)
}

// matches compares a password with a hash; an empty hash takes as long as any.
func (p *People) matches(ctx context.Context, password, hash string) (bool, error) {
	leave, err := p.turn(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if hash == "" || len(password) > 4*MaxPassword {
		_, err := argon2id.ComparePasswordAndHash("", p.unknown)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

func (p *People) turn(ctx context.Context) (leave func(), err error) {
	select {
	case p.hashing <- struct{}{}:
		return func() { <-p.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// checkPassword says what is wrong with a new password of somebody.
func checkPassword(password string, who *claim.Staff) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		return claim.Fault("password", "Take at least 12 characters. A few words in a row are easy to remember and hard to guess.")
	case n > MaxPassword || !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return claim.Fault("password", "Take at most 128 characters.")
	case isCommon(password, who):
		return claim.Fault("password", "This is one of the first that would be tried. Take a few words that do not belong together.")
	}
	return nil
}

// common are passwords, and parts repeated to make one, that are tried first.
var common = []string{"password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "letmein", "welcome", "qwerty", "qwertz", "azerty", "iloveyou", "administrator",
	"admin", "changeme", "secret", "default", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "warranty", "proviso", "support", "company",
	"abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "12345678901234567890", "09876543210987654321", "1q2w3e4r", "1qaz2wsx"}

// isCommon: little is left when the common parts, the person's own name and digits and marks at the ends are taken away.
func isCommon(password string, who *claim.Staff) bool {
	rest := strings.ToLower(password)
	parts := append([]string{}, common...)
	local, domain, _ := strings.Cut(who.Email, "@")
	for _, own := range append(strings.Fields(strings.ToLower(who.Name)), local, domain) {
		if len(own) > 2 {
			parts = append(parts, own)
		}
	}
	for _, part := range parts {
		rest = strings.ReplaceAll(rest, part, "")
	}
	return distinct(strings.Trim(rest, "0123456789!?.,-_*# ")) < 4
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
