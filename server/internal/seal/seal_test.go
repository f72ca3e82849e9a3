package seal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func key(t *testing.T) Key {
	t.Helper()
	k, err := FolderKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedTextOpensOnlyForItsPurposeAndKey(t *testing.T) {
	k, other := key(t), key(t)
	sealed := k.Seal([]byte("123456"), "code")
	if plain, err := k.Open(sealed, "code"); err != nil || string(plain) != "123456" {
		t.Fatal(string(plain), err)
	}
	if strings.Contains(sealed, "123456") || sealed == k.Seal([]byte("123456"), "code") {
		t.Error("the text shows through, or is the same twice")
	}
	for name, open := range map[string]func() ([]byte, error){
		"purpose": func() ([]byte, error) { return k.Open(sealed, "totp") },
		"key":     func() ([]byte, error) { return other.Open(sealed, "code") },
		"cut":     func() ([]byte, error) { return k.Open(sealed[:len(sealed)-2], "code") },
		"empty":   func() ([]byte, error) { return k.Open("", "code") },
		"foreign": func() ([]byte, error) { return k.Open("%%%", "code") },
	} {
		if plain, err := open(); err != ErrBroken || plain != nil {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}

func TestMACTellsPartsApart(t *testing.T) {
	k := key(t)
	one := k.MAC("code", []byte("ab"), []byte("c"))
	if bytes.Equal(one, k.MAC("code", []byte("a"), []byte("bc"))) || bytes.Equal(one, k.MAC("link", []byte("ab"), []byte("c"))) {
		t.Error("two questions have one answer")
	}
	if !bytes.Equal(one, k.MAC("code", []byte("ab"), []byte("c"))) {
		t.Error("one question has two answers")
	}
}

func TestFolderKeepsOneKey(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	keys := make([]Key, 20)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			k, err := FolderKey(folder)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	all.Wait()
	for _, k := range keys {
		if !bytes.Equal(k.secret, keys[0].secret) || len(k.secret) != keyBytes {
			t.Fatal("two keys in one folder")
		}
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
	if info, _ := left[0].Info(); info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v", info.Mode())
	}
	if text := fmt.Sprintf("%v %+v %#v", keys[0], keys[0], keys[0]); strings.Count(text, "hidden") != 3 {
		t.Error("the key is printed", text)
	}
}

func TestBadKeyIsNotReplaced(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "secret.key"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := FolderKey(folder); err == nil {
		t.Error("a broken key was accepted")
	}
}
