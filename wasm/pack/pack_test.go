package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

var churn = sync.OnceValues(func() ([]byte, error) {
	// Reading the source lets go test see when it changes.
	if _, err := os.ReadFile("testdata/churn/main.go"); err != nil {
		return nil, err
	}
	return compile("./testdata/churn")
})

func linkedChurn(t *testing.T) []byte {
	t.Helper()
	linked, err := churn()
	if err != nil {
		t.Fatal(err)
	}
	return linked
}

func packedChurn(t *testing.T) []byte {
	t.Helper()
	packed, err := pack(linkedChurn(t))
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// call runs one export of a library and returns what it answers and writes.
func call(t *testing.T, library []byte, export string, arg uint64) (result []uint64, written string, err error) {
	t.Helper()
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	var stderr bytes.Buffer
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStderr(&stderr).WithSysNanotime().WithSysWalltime().
		WithEnv("GODEBUG", "clobberfree=1")
	module, err := runtime.InstantiateWithConfig(ctx, library, config)
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	result, err = module.ExportedFunction(export).Call(ctx, arg)
	return result, stderr.String(), err
}

func TestPackedLibraryWorksAsLinked(t *testing.T) {
	const depth = 9
	want, _, err := call(t, linkedChurn(t), "churn", depth)
	if err != nil {
		t.Fatal(err)
	}
	got, written, err := call(t, packedChurn(t), "churn", depth)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: %v\n%s", got, want, err, written)
	}
}

func TestPackedLibraryStillSaysWhatBroke(t *testing.T) {
	_, written, err := call(t, packedChurn(t), "explode", 3)
	if err == nil || !strings.Contains(written, "index out of range [3] with length 3") || !strings.Contains(written, "main.lastWords") {
		t.Errorf("%v\n%s", err, written)
	}
}

func TestPackingLeavesOutWhatTracesNeed(t *testing.T) {
	linked, packed := linkedChurn(t), packedChurn(t)
	for _, c := range []struct {
		text   string
		packed bool
	}{
		{"runtime/mgc.go", false},
		{"runtime.gcMarkTermination", false},
		{"main.lastWords\x00", true},
		{"\x00runtime.\x00", true},
	} {
		if bytes.Contains(packed, []byte(c.text)) != c.packed {
			t.Errorf("%q in the packed library: %v", c.text, !c.packed)
		}
		if !c.packed && !bytes.Contains(linked, []byte(c.text)) {
			t.Errorf("%q is not even in the linked one", c.text)
		}
	}
}

func TestUnknownTablesStay(t *testing.T) {
	sections, err := readSections(linkedChurn(t))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(sections, func(s section) bool { return s.id == dataSection })
	memory, err := readImage(sections[i].body)
	if err != nil {
		t.Fatal(err)
	}
	magic := bytes.Index(memory, []byte(tableMagic))
	for _, c := range []struct {
		name string
		at   int
	}{
		{"another magic", 0},
		{"another size of addresses", 7},
		{"functions without end", functionCount + 3},
		{"names elsewhere", namesAt + 2},
		{"tables elsewhere", tablesAt + 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := bytes.Clone(memory)
			other[magic+c.at] ^= 0x7f
			before := bytes.Clone(other)
			if err := trimTraces(other); err == nil {
				t.Error("trimmed")
			}
			if !bytes.Equal(other, before) {
				t.Error("changed")
			}
		})
	}
}

func TestGarbageIsNoModule(t *testing.T) {
	linked := linkedChurn(t)
	for _, c := range []struct {
		name   string
		module []byte
	}{
		{"nothing", nil},
		{"text", []byte("<!doctype html>")},
		{"another version", append([]byte("\x00asm\x02\x00\x00\x00"), linked[8:]...)},
		{"cut", linked[:len(linked)/2]},
		{"only the beginning", linked[:9]},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := pack(c.module); err == nil {
				t.Error("packed")
			}
		})
	}
}

func TestShortNames(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"proviso/policies.(*world).judge", "proviso/policies.(*world).judge"},
		{"main.decide", "main.decide"},
		{"runtime.mallocgc", "runtime."},
		{"runtime.(*mheap).alloc", "runtime."},
		{"internal/runtime/maps.(*Map).get", "internal/runtime/maps."},
		{"type:.eq.runtime.itab", "type:."},
		{"gcWriteBarrier1", "gcWriteBarrier1"},
		{"", ""},
	} {
		if got := shortName(c.name); got != c.want {
			t.Errorf("%q became %q, want %q", c.name, got, c.want)
		}
	}
}
