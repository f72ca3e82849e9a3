package server_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which packages of this module a package may import; what is not listed is forbidden. A name that ends in /*
// stands for every package below.
var mayImport = map[string][]string{
	"policies":                {},
	"policies/*":              {"policies"}, // a seller
	"policies/catalog":        {"policies", "policies/*"},
	"policies/policytest":     {"policies", "policies/*"},
	"wasm":                    {"policies", "policies/catalog"},
	"wasm/*":                  {}, // tools of its build
	"static":                  {},
	"views/ui":                {"static"},
	"views":                   {"views/ui", "static", "policies"},
	"server/internal/config":  {},
	"server/internal/limits":  {},
	"server/internal/problem": {},
	"server/internal/check":   {"server/internal/problem", "policies", "policies/catalog"},
	"server/internal/web": {"server/internal/check", "server/internal/limits", "server/internal/problem",
		"views", "static", "policies", "policies/catalog"},
	"server":            {"server/internal/*", "static"},
	"server/cmd/portal": {"server", "server/internal/*", "policies/catalog"},
	"e2e":               {"server", "server/internal/*", "policies/catalog", "policies/policytest"},
}

const module = "proviso/"

// rule finds what a package may import, by its own name or by that of its folder.
func rule(pkg string) (allowed []string, known bool) {
	if allowed, known = mayImport[pkg]; known {
		return allowed, true
	}
	allowed, known = mayImport[path.Dir(pkg)+"/*"]
	return allowed, known
}

func TestRoomsImportOnlyTheirNeighbours(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".."):
			return filepath.SkipDir
		case strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go"):
			seen++
			checkImports(t, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d files", seen)
	}
}

func checkImports(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(file, ".."+string(filepath.Separator))))
	allowed, known := rule(pkg)
	if !known {
		t.Errorf("%s: no rule says what %s may import", file, pkg)
		return
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		name, own := strings.CutPrefix(imported, module)
		if own && !slices.Contains(allowed, name) && !slices.Contains(allowed, path.Dir(name)+"/*") {
			t.Errorf("%s: %s may not import %s", file, pkg, name)
		}
	}
}
