package server_test

import (
	"net/http"
	"strings"
	"testing"

	"proviso/policies/policytest"
)

// Every example of the policy book, as one request and as a line of a stream.
func TestExamplesThroughTheAPI(t *testing.T) {
	p := start(t)
	var lines []string
	examples := policytest.Examples(t)
	for _, example := range examples {
		facts := strings.Join(strings.Fields(string(example.Facts)), " ")
		lines = append(lines, facts)
		a := p.postJSON("/api/v1/check", facts)
		if want := example.Expect["invalid"] == nil; want != (a.StatusCode == http.StatusOK) {
			t.Errorf("%s: status %d", example.Name, a.StatusCode)
		}
		example.Check(t, []byte(a.body))
	}
	answers := strings.Split(p.postLines(strings.Join(lines, "\n")).status(t, 200).body, "\n")
	for i, example := range examples {
		if example.Expect["invalid"] == nil {
			example.Check(t, []byte(answers[i]))
		}
	}
}
