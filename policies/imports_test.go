package policies

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pure is all that the engine and the sellers may import of the standard library:
// what keeps them small in WebAssembly and free of clocks and input.
var pure = []string{"math/bits", "unicode/utf8"}

// rooms says who may import whom inside the module; what is not listed is forbidden.
// A name ending in / stands for every package below it.
var rooms = map[string][]string{
	"policies":                        {},
	"policies/softnetworks":           {"policies"},
	"policies/spectrumvoip":           {"policies"},
	"policies/preownedtelecom":        {"policies"},
	"policies/connectpro":             {"policies"},
	"policies/shenzhenservice":        {"policies"},
	"policies/catalog":                {"policies", "policies/softnetworks", "policies/spectrumvoip", "policies/preownedtelecom", "policies/connectpro", "policies/shenzhenservice"},
	"policies/policytest":             {"policies"},
	"wasm":                            {"policies", "policies/catalog"},
	"static":                          {},
	"views/ui":                        {"static"},
	"views":                           {"views/ui", "static", "server/claim", "policies"},
	"server/claim":                    {"policies", "policies/catalog"},
	"server/internal/config":          {},
	"server/internal/session":         {},
	"server/internal/store":           {"server/claim", "policies", "policies/catalog"},
	"server/internal/timers":          {"server/claim"},
	"server/internal/evidence":        {"server/claim"},
	"server/internal/heic":            {"server/internal/evidence"},
	"server/internal/mail":            {"server/claim", "server/internal/store", "server/internal/seal", "views", "policies/catalog"},
	"server/internal/problem":         {"policies"},
	"server/internal/check":           {"server/internal/problem", "policies", "policies/catalog"},
	"server/internal/store/storetest": {"server/internal/store"},
	"server/internal/orders":          {"server/claim", "policies", "policies/catalog"},
	"server/internal/desk":            {"server/claim", "server/internal/store", "server/internal/orders", "policies", "policies/catalog"},
	"server/internal/people":          {"server/claim", "server/internal/store", "server/internal/seal", "policies/catalog"},
	"server/internal/seal":            {},
	"server/internal/hooks":           {"server/claim", "server/internal/store", "server/internal/seal"},
	"server/internal/live":            {"server/claim"},
	"server/internal/demo":            {"server/claim", "server/internal/store", "server/internal/desk", "server/internal/orders", "server/internal/people", "policies", "policies/catalog"},
	"server/internal/web":             {"server/claim", "server/internal/session", "server/internal/limits", "server/internal/problem", "server/internal/check", "views", "static", "policies", "policies/catalog"},
	// The pages behind a sign-in, one room for each kind of people; web knows none of them.
	"server/internal/web/account":   {"server/claim", "server/internal/web", "server/internal/session", "server/internal/people", "server/internal/limits", "server/internal/problem", "views", "static", "policies", "policies/catalog"},
	"server/internal/web/customer":  {"server/claim", "server/internal/web", "server/internal/session", "server/internal/desk", "server/internal/evidence", "server/internal/live", "server/internal/limits", "server/internal/problem", "views", "static", "policies", "policies/catalog"},
	"server/internal/web/staff":     {"server/claim", "server/internal/web", "server/internal/desk", "server/internal/orders", "server/internal/people", "server/internal/evidence", "server/internal/live", "server/internal/limits", "server/internal/problem", "views", "static", "policies", "policies/catalog"},
	"server/internal/web/sellerapi": {"server/claim", "server/internal/web", "server/internal/desk", "server/internal/problem"},
	"server":                        {"server/internal/", "server/claim", "static"},
	"server/cmd/portal":             {"server", "server/claim", "server/internal/", "policies", "policies/catalog"},
	"e2e":                           {"server", "server/claim", "policies/catalog", "policies/policytest"},
}

func TestRooms(t *testing.T) {
	seen := 0
	forEachImport(t, func(room, file, imported string) {
		inside, own := strings.CutPrefix(imported, "proviso/")
		if !own {
			return
		}
		seen++
		allowed, known := rooms[room]
		if !known {
			t.Fatalf("%s: the room %s is not listed; see TestRooms", file, room)
		}
		if inside != room && !slices.ContainsFunc(allowed, func(a string) bool {
			return a == inside || strings.HasSuffix(a, "/") && strings.HasPrefix(inside, a)
		}) {
			t.Errorf("%s: %s may not import %s", file, room, inside)
		}
	})
	if seen == 0 {
		t.Error("no import was seen")
	}
}

func TestPoliciesArePure(t *testing.T) {
	seen := 0
	forEachImport(t, func(room, file, imported string) {
		if room != "policies" && !strings.HasPrefix(room, "policies/") || room == "policies/policytest" {
			return
		}
		seen++
		if !strings.HasPrefix(imported, "proviso/") && !slices.Contains(pure, imported) {
			t.Errorf("%s imports %s", file, imported)
		}
	})
	if seen == 0 {
		t.Error("no import was seen")
	}
}

// forEachImport visits the imports of every Go file of the module, tests aside.
func forEachImport(t *testing.T, visit func(room, file, imported string)) {
	t.Helper()
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || len(d.Name()) > 1 && d.Name()[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			visit(path.Dir(name), name, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
