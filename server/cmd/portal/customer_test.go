package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"proviso/server/internal/store"
)

// Erasing says what it does and asks for the address once more; whoever types another one, or nothing, has erased nobody.
func TestErasingAsksFirst(t *testing.T) {
	folder := t.TempDir()
	kept, err := store.OpenFolder(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	held := func() (held bool) {
		t.Helper()
		if err := kept.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.CustomerByEmail("anna@example.com")
			held = err == nil
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return held
	}
	if err := kept.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.EnsureCustomer("anna@example.com", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var copied strings.Builder
	if code := run(context.Background(), []string{"customer", "export", "-data", folder, "anna@example.com"}, console{strings.NewReader(""), &copied, &copied, func(string) string { return "" }}); code != exitOK {
		t.Fatal(code, copied.String())
	}
	for _, list := range []string{"devices", "claims", "letters", "sign_ins"} { // nothing is an empty list
		if !strings.Contains(copied.String(), `"`+list+`": []`) {
			t.Errorf("%s: %s", list, copied.String())
		}
	}
	for _, c := range []struct {
		flags, typed string
		code         int
		held         bool
	}{{"", "", exitUsage, true}, {"", "yes\n", exitUsage, true}, {"", "bert@example.com\n", exitUsage, true}, {"", "Anna@example.com\n", exitOK, false}, {"-yes", "", exitFaults, false}} {
		args := append([]string{"customer", "erase", "-data", folder}, strings.Fields(c.flags)...)
		var out, errs strings.Builder
		code := run(context.Background(), append(args, "anna@example.com"), console{strings.NewReader(c.typed), &out, &errs, func(string) string { return "" }})
		if code != c.code || held() != c.held {
			t.Errorf("%q %q: %d, held %t: %s", c.flags, c.typed, code, held(), errs.String())
		}
		if c.flags == "" && !strings.Contains(errs.String(), "cannot be undone") {
			t.Error(errs.String())
		}
	}
}
