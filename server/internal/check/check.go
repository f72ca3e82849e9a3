// Package check answers facts with decisions, one case or a million, for the API and the command line alike.
package check

import (
	"bytes"
	"net/http"
	"slices"
	"sync"
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// MaxFactsBytes is the size that one set of facts may have.
const MaxFactsBytes = 1 << 20

// Checker decides cases as seen from one clock.
type Checker struct {
	today   func(zone string) policies.Date
	engines sync.Pool // of *catalog.Checker, which use their memory again
}

// New makes a checker; now tells what "today" is where a case does not say when it is asked.
func New(now func() time.Time) *Checker {
	return &Checker{today: todayIn(now), engines: sync.Pool{New: func() any { return new(catalog.Checker) }}}
}

// Today is the civil day of the checker's clock in a time zone.
func (c *Checker) Today(zone string) policies.Date { return c.today(zone) }

// Answer appends to dst the decision on one JSON object of facts, with status 200, or a problem, with its status.
func (c *Checker) Answer(dst, facts []byte) (out []byte, status int) {
	return c.with((*catalog.Checker).Check, dst, facts)
}

// Changes appends to dst what would have answered better for the customer, or a problem, as Answer does.
func (c *Checker) Changes(dst, facts []byte) (out []byte, status int) {
	return c.with((*catalog.Checker).Changes, dst, facts)
}

// question is a method of the engine.
type question func(engine *catalog.Checker, dst, facts []byte, today func(zone string) policies.Date) ([]byte, bool)

func (c *Checker) with(ask question, dst, facts []byte) (out []byte, status int) {
	if len(facts) > MaxFactsBytes {
		return append(dst, tooLarge...), problem.TooLarge.Status
	}
	engine := c.engines.Get().(*catalog.Checker)
	defer c.engines.Put(engine)
	start := len(dst)
	out, ok := ask(engine, dst, bytes.TrimPrefix(facts, byteOrderMark), c.today)
	if ok {
		return out, http.StatusOK
	}
	kind, status := invalidFacts, problem.InvalidFacts.Status
	if bytes.Contains(out[start:], codeSyntax) {
		kind, status = malformedJSON, problem.MalformedJSON.Status
	}
	// What the engine wrote is {"errors":[…]}; the members of the problem go in front.
	return slices.Insert(out, start+1, kind...), status
}

var (
	invalidFacts  = members(problem.InvalidFacts)
	malformedJSON = members(problem.MalformedJSON)
	tooLarge      = problem.TooLarge.JSON()
	// Inside a JSON string the quotes would be escaped, so these bytes are only ever a member.
	codeSyntax = []byte(`"code":"syntax"`)
)

// members is the problem as JSON without its braces, with a comma behind.
func members(p *problem.Problem) []byte {
	encoded := p.JSON()
	return append(encoded[1:len(encoded)-1:len(encoded)-1], ',')
}
