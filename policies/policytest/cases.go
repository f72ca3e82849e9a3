// Package policytest runs example cases and checks decisions by brute force. It is
// for tests only.
package policytest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"testing"
)

//go:embed testdata/examples.json
var examples []byte

// Case is one example: facts and what the decision must hold.
type Case struct {
	Name   string          `json:"name"`
	Facts  json.RawMessage `json:"facts"`
	Expect map[string]any  `json:"expect"`
	Why    string          `json:"why"`
}

// Examples returns the example cases of the policy book.
func Examples(t testing.TB) []Case {
	t.Helper()
	var cases []Case
	if err := json.Unmarshal(examples, &cases); err != nil {
		t.Fatalf("examples.json: %v", err)
	}
	return cases
}

// Check compares a decision, or an object of errors, with what the case expects.
func (c Case) Check(t testing.TB, answer []byte) {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatalf("the answer is no JSON object: %v\n%s", err, answer)
	}
	for key, want := range c.Expect {
		if err := c.compare(key, want, got); err != nil {
			t.Errorf("%s (%s): %v\nfacts %s\nanswer %s", c.Name, c.Why, err, c.Facts, answer)
		}
	}
}

func (c Case) compare(key string, want any, got map[string]any) error {
	switch key {
	case "invalid":
		return sameSet(want, members(got["errors"], "field"))
	case "reasons_include":
		return includes(want, members(got["reasons"], "clause"))
	case "evidence_include":
		return includes(want, got["evidence"])
	case "charges_exclude":
		return excludes(want, members(got["charges"], "code"))
	case "windows_include", "deadlines_include", "charges_include", "obligations_include":
		return holdsObjects(want, got[key[:len(key)-len("_include")]], false)
	case "shipping":
		return holdsObjects(want, got[key], true)
	}
	if _, known := got[key]; !known {
		return fmt.Errorf("the answer has no member %q", key)
	}
	if !reflect.DeepEqual(want, got[key]) {
		return fmt.Errorf("%s: want %v, got %v", key, want, got[key])
	}
	return nil
}

func members(list any, name string) any {
	var values []any
	objects, _ := list.([]any)
	for _, o := range objects {
		values = append(values, o.(map[string]any)[name])
	}
	return values
}

func includes(want, got any) error {
	for _, w := range want.([]any) {
		if !contains(got, w) {
			return fmt.Errorf("want %v among %v", w, got)
		}
	}
	return nil
}

func excludes(unwanted, got any) error {
	for _, u := range unwanted.([]any) {
		if contains(got, u) {
			return fmt.Errorf("do not want %v among %v", u, got)
		}
	}
	return nil
}

func contains(list, value any) bool {
	values, _ := list.([]any)
	for _, v := range values {
		if reflect.DeepEqual(v, value) {
			return true
		}
	}
	return false
}

func sameSet(want, got any) error {
	w, g := texts(want), texts(got)
	if !reflect.DeepEqual(w, g) {
		return fmt.Errorf("want the fields %v, got %v", w, g)
	}
	return nil
}

func texts(list any) []string {
	values, _ := list.([]any)
	set := map[string]bool{}
	for _, v := range values {
		set[fmt.Sprint(v)] = true
	}
	sorted := make([]string, 0, len(set))
	for s := range set {
		sorted = append(sorted, s)
	}
	sort.Strings(sorted)
	return sorted
}

// holdsObjects tells whether each wanted object has one in the list that agrees in
// every member it names; exactly: and the list holds no more.
func holdsObjects(want, got any, exactly bool) error {
	list, _ := got.([]any)
	wanted := want.([]any)
	if exactly && len(list) != len(wanted) {
		return fmt.Errorf("want %d objects, got %v", len(wanted), list)
	}
	for _, w := range wanted {
		found := false
		for _, g := range list {
			found = found || agrees(w.(map[string]any), g.(map[string]any))
		}
		if !found {
			return fmt.Errorf("want %v among %v", w, list)
		}
	}
	return nil
}

func agrees(want, got map[string]any) bool {
	for k, v := range want {
		if !reflect.DeepEqual(v, got[k]) {
			return false
		}
	}
	return true
}
