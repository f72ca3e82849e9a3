package policies_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

var update = flag.Bool("update", false, "write the content hashes")

// TestHashes holds every policy's hash to its content. A changed clause, number or
// rule changes the version that decisions name.
func TestHashes(t *testing.T) {
	for _, p := range catalog.All() {
		sum := sha256.Sum256([]byte(canonical(p)))
		want := hex.EncodeToString(sum[:])
		if p.Hash == want {
			continue
		}
		room := strings.ReplaceAll(p.ID, "_", "")
		if !*update {
			t.Errorf("%s: the content has the hash %s; `make generate` writes it", p.ID, want)
			continue
		}
		text := fmt.Sprintf("package %s\n\n// hash is the SHA-256 of the policy's content; `make generate` renews it.\nconst hash = %q\n", room, want)
		if err := os.WriteFile(filepath.Join(room, "hash.go"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// canonical writes everything that a policy's author states, in a fixed form.
func canonical(p *policies.Policy) string {
	var b strings.Builder
	fmt.Fprintf(&b, "engine %d\n", policies.EngineVersion)
	dump(&b, reflect.ValueOf(*p), "")
	return b.String()
}

// derived are the fields that the compiler fills in, and the hash itself.
var derived = map[string]bool{"Hash": true, "uses": true, "programs": true, "byRole": true, "reads": true, "grounds": true}

func dump(b *strings.Builder, v reflect.Value, indent string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			b.WriteString("none\n")
			return
		}
		dump(b, v.Elem(), indent)
	case reflect.Struct:
		b.WriteString("\n")
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !derived[name] && !v.Field(i).IsZero() {
				fmt.Fprintf(b, "%s%s ", indent, name)
				dump(b, v.Field(i), indent+" ")
			}
		}
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(b, "%d\n", v.Len())
		for i := range v.Len() {
			fmt.Fprintf(b, "%s- ", indent)
			dump(b, v.Index(i), indent+" ")
		}
	case reflect.String:
		fmt.Fprintf(b, "%q\n", v.String())
	case reflect.Bool:
		fmt.Fprintf(b, "%t\n", v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		fmt.Fprintf(b, "%d\n", v.Int())
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		fmt.Fprintf(b, "%d\n", v.Uint())
	default:
		panic("canonical form of " + v.Kind().String())
	}
}
