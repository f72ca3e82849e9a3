package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"proviso/policies/catalog"
)

// description is the API's own description and its schemas, ready to be used.
type description struct {
	t        *testing.T
	document map[string]any
	compiler *jsonschema.Compiler
}

func describe(t *testing.T, p *portal) *description {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(p.get("/api/openapi.json").status(t, 200).body))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("openapi.json", parsed); err != nil {
		t.Fatal(err)
	}
	return &description{t, parsed.(map[string]any), compiler}
}

// at walks into the document.
func (d *description) at(path ...string) any {
	d.t.Helper()
	var here any = d.document
	for _, name := range path {
		inside, ok := here.(map[string]any)
		if !ok || inside[name] == nil {
			d.t.Fatalf("there is no %s", strings.Join(path, " / "))
		}
		here = inside[name]
	}
	return here
}

// valid checks JSON against the schema that stands at a place of the document.
func (d *description) valid(body string, path ...string) {
	d.t.Helper()
	d.at(path...)
	pointer := "openapi.json#"
	for _, name := range path {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
	}
	schema, err := d.compiler.Compile(pointer)
	if err != nil {
		d.t.Fatalf("schema %s: %v", pointer, err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		d.t.Fatalf("%v in %.300s", err, body)
	}
	if err := schema.Validate(value); err != nil {
		d.t.Errorf("%s: %v\n%.600s", strings.Join(path, " / "), err, body)
	}
}

func TestDescriptionHasEveryRouteAndNoOther(t *testing.T) {
	p := start(t)
	d := describe(t, p)
	var described, routed []string
	for path, item := range d.at("paths").(map[string]any) {
		for method := range item.(map[string]any) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	parameter := regexp.MustCompile(`:(\w+)`)
	for _, r := range p.Routes() {
		if strings.HasPrefix(r.Path, "/api/") && r.Method != http.MethodHead && r.Method != http.MethodOptions {
			routed = append(routed, r.Method+" "+parameter.ReplaceAllString(r.Path, "{$1}"))
		}
	}
	slices.Sort(described)
	slices.Sort(routed)
	if !slices.Equal(described, routed) {
		t.Errorf("described %v\nrouted    %v", described, routed)
	}
}

func TestDescriptionIsWellMade(t *testing.T) {
	d := describe(t, start(t))
	if d.at("openapi") != "3.1.0" {
		t.Errorf("version %v", d.at("openapi"))
	}
	ids := map[any]bool{}
	for path, item := range d.at("paths").(map[string]any) {
		for method, o := range item.(map[string]any) {
			id := o.(map[string]any)["operationId"]
			if id == nil || ids[id] {
				t.Errorf("%s %s: operationId %v", method, path, id)
			}
			ids[id] = true
			for _, status := range []string{"429", "500"} {
				d.at("paths", path, method, "responses", status, "content", "application/problem+json", "schema")
			}
			d.at("paths", path, method, "responses", "429", "headers", "Retry-After")
		}
	}
	for name := range d.at("components", "schemas").(map[string]any) {
		if _, err := d.compiler.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDescribedExamplesWork(t *testing.T) {
	p := start(t)
	d := describe(t, p)
	for _, path := range []string{"/api/v1/check", "/api/v1/changes"} {
		for media, content := range d.at("paths", path, "post", "requestBody", "content").(map[string]any) {
			example, ok := content.(map[string]any)["example"].(string)
			if !ok {
				encoded, err := json.Marshal(content.(map[string]any)["example"])
				if err != nil {
					t.Fatal(err)
				}
				example = string(encoded)
				d.valid(example, "paths", path, "post", "requestBody", "content", media, "schema")
			}
			p.send(http.MethodPost, path, example, "Content-Type", media).status(t, 200)
		}
	}
}

// Every answer that the portal really gives fits its description.
func TestAnswersFitTheDescription(t *testing.T) {
	p := start(t)
	d := describe(t, p)
	d.valid(p.get("/api/openapi.json").body, "paths", "/api/openapi.json", "get", "responses", "200", "content", "application/json", "schema")
	d.valid(p.get("/api/v1/sellers").body, "paths", "/api/v1/sellers", "get", "responses", "200", "content", "application/json", "schema")
	for _, seller := range catalog.All() {
		d.valid(p.get("/api/v1/sellers/"+seller.ID).body, "paths", "/api/v1/sellers/{seller}", "get", "responses", "200", "content", "application/json", "schema")
	}
	for _, facts := range casesOfAllKinds(t) {
		d.valid(facts, "components", "schemas", "Facts")
		for _, path := range []string{"/api/v1/check", "/api/v1/changes"} {
			a := p.postJSON(path, facts).status(t, 200)
			d.valid(a.body, "paths", path, "post", "responses", "200", "content", "application/json", "schema")
		}
	}
	stream := p.postLines(strings.Join(append(casesOfAllKinds(t), "{", "{}"), "\n")).status(t, 200)
	for text := range strings.Lines(stream.body) {
		d.valid(text, "paths", "/api/v1/check", "post", "responses", "200", "content", ndjson, "schema")
	}
}

// seenCodes walks a schema along with a value and notes which of the codes that the schema lists the value holds.
func (d *description) seenCodes(seen map[string]map[string]bool, path string, schema, value any) {
	shape := schema.(map[string]any)
	if target, ok := shape["$ref"].(string); ok {
		name := target[strings.LastIndex(target, "/")+1:]
		if name == "FactName" { // no answer names every fact
			return
		}
		shape = d.at("components", "schemas", name).(map[string]any)
	}
	if codes, ok := shape["enum"].([]any); ok {
		if seen[path] == nil {
			seen[path] = map[string]bool{}
			for _, code := range codes {
				seen[path][code.(string)] = false
			}
		}
		seen[path][value.(string)] = true
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			d.seenCodes(seen, path, shape["items"], item)
		}
	case map[string]any:
		for name, member := range value {
			if properties, ok := shape["properties"].(map[string]any); ok {
				d.seenCodes(seen, path+"."+name, properties[name], member)
			}
		}
	}
}

// Every code that the description of a decision lists is really given by some decision.
func TestEveryDescribedCodeIsGiven(t *testing.T) {
	p := start(t)
	d := describe(t, p)
	seen := map[string]map[string]bool{}
	for text := range strings.Lines(p.postLines(strings.Join(casesOfAllKinds(t), "\n")).status(t, 200).body) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		d.seenCodes(seen, "", d.at("components", "schemas", "Decision"), value)
	}
	if len(seen) < 15 {
		t.Errorf("only %d lists of codes", len(seen))
	}
	for path, codes := range seen {
		for code, given := range codes {
			if !given {
				t.Errorf("%s: no decision says %q", path, code)
			}
		}
	}
}

func TestProblemsFitTheDescription(t *testing.T) {
	p := start(t, "-rate=1", "-burst=6")
	d := describe(t, p)
	const check = "/api/v1/check"
	for _, row := range []struct {
		path, method string
		a            answer
	}{
		{check, "post", p.postJSON(check, "{")},
		{check, "post", p.postJSON(check, "{}")},
		{check, "post", p.send("POST", check, "", "Content-Type", "text/plain")},
		{check, "post", p.postJSON(check, strings.Repeat(" ", 1<<20+1))},
		{"/api/v1/sellers/{seller}", "get", p.get("/api/v1/sellers/nobody")},
		{"/api/v1/sellers", "get", p.get("/api/v1/sellers")}, // one too many
	} {
		d.valid(row.a.body, "paths", row.path, row.method, "responses", fmt.Sprint(row.a.StatusCode), "content", "application/problem+json", "schema")
	}
}

// A name in the description that no answer can have, or a wrong type, would be noticed.
func TestTheDescriptionRefuses(t *testing.T) {
	d := describe(t, start(t))
	schema, err := d.compiler.Compile("openapi.json#/components/schemas/Facts")
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range []string{
		`{"seller":"connectpro"}`, `{"seller":"nobody","intent":"fault"}`, `{"seller":"connectpro","intent":"fault","colour":1}`,
		`{"seller":"connectpro","intent":"fault","purchased_on":"2025-02-30"}`, `{"seller":"connectpro","intent":"fault","price_cents":-1}`,
		`{"seller":"connectpro","intent":"fault","causes":["bad luck"]}`, `{"seller":"connectpro","intent":"fault","dont_know":["seller"]}`,
		`{"seller":"connectpro","intent":"fault","stated_months":0}`, `{"seller":"connectpro","intent":"fault","opened":"yes"}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(facts))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s fits", facts)
		}
	}
}
