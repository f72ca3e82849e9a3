// Package seal keeps secrets that have to be read again, such as a code on its way into a mail, unreadable in the record,
// and makes digests that nobody can make without the portal's key.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key is the portal's own secret. All replicas share it.
type Key struct{ secret []byte }

// keyBytes is the size of a key.
const keyBytes = 32

// ErrBroken says that a sealed text was changed, or sealed under another key or for another purpose.
var ErrBroken = errors.New("the sealed text cannot be opened: was the portal's key changed?")

// ParseKey reads a key as it stands in SECRET_KEY: 32 bytes in base64.
func ParseKey(text string) (Key, error) {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(secret) != keyBytes {
		return Key{}, fmt.Errorf("not %d bytes in base64, as `openssl rand -base64 %d` makes them", keyBytes, keyBytes)
	}
	return Key{secret}, nil
}

// FolderKey is the key kept in a folder; it is made on the first run.
func FolderKey(folder string) (Key, error) {
	file := filepath.Join(folder, "secret.key")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(file)
	}
	if err != nil {
		return Key{}, fmt.Errorf("the portal's key: %w", err)
	}
	key, err := ParseKey(string(text))
	if err != nil {
		return Key{}, fmt.Errorf("the portal's key %s: %w", file, err)
	}
	return key, nil
}

// makeKey writes a new key so that a crash leaves a whole one or none, and two starting at once agree on one.
func makeKey(file string) (Key, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return Key{}, fmt.Errorf("the portal's key: %w", err)
	}
	draft := file + "." + rand.Text()
	if err := writeSynced(draft, base64.StdEncoding.EncodeToString(random(keyBytes))+"\n"); err != nil {
		return Key{}, fmt.Errorf("the portal's key: %w", err)
	}
	defer os.Remove(draft)
	if err := os.Link(draft, file); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("the portal's key: %w", err)
	}
	return FolderKey(filepath.Dir(file))
}

func writeSynced(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails, see its documentation
	return b
}

// derive makes a key for one purpose, so that what is made for one is worth nothing for another.
func (k Key) derive(purpose string) []byte {
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte("proviso " + purpose))
	return mac.Sum(nil)
}

// Seal encrypts plain for a purpose; the text is safe in a column or a file.
func (k Key) Seal(plain []byte, purpose string) string {
	aead := k.aead(purpose)
	nonce := random(aead.NonceSize())
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, []byte(purpose)))
}

// Open gives back what Seal was given; ErrBroken where the text is not what Seal made.
func (k Key) Open(sealed, purpose string) ([]byte, error) {
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	aead := k.aead(purpose)
	if err != nil || len(text) < aead.NonceSize() {
		return nil, ErrBroken
	}
	plain, err := aead.Open(nil, text[:aead.NonceSize()], text[aead.NonceSize():], []byte(purpose))
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

func (k Key) aead(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(k.derive("seal " + purpose))
	if err != nil {
		panic(err) // the key has the right size
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

// MAC is a digest of parts for a purpose. Parts are told apart: "ab","c" and "a","bc" differ.
func (k Key) MAC(purpose string, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, k.derive("mac "+purpose))
	for _, part := range parts {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		mac.Write(size[:])
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// String hides the key from logs.
func (Key) String() string { return "key (hidden)" }

// GoString hides the key from logs.
func (k Key) GoString() string { return k.String() }
