package web

import (
	"net/http"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

// operation describes one address of the API to those who write clients.
type operation struct {
	id, summary, description string
	request                  []body
	answers                  []body // with their status
	problems                 []*problem.Problem
	seller                   bool        // has the parameter {seller}
	scope                    claim.Scope // that a key has to have; empty: open to all
	parameters               []object
}

// body is a content type with the schema of what it carries.
type body struct {
	status  int
	media   string
	schema  string
	meaning string
	example string // JSON, or lines of it
}

const exampleFacts = `{"seller":"connectpro","intent":"coverage","product":"kvm_switch","channel":"direct","purchased_on":"2025-03-10","asked_on":"2026-03-10"}`

var checkOperation = operation{
	id:      "check",
	summary: "Decide a case, or many",
	description: "Facts in, decision out. Nothing is kept. A fact that is left out may still be asked for: the decision lists in `ask` what can " +
		"change it. Send `application/json` for one case, up to 1 MB. Send `application/x-ndjson`, one object a line, up to 64 MB, for many: each " +
		"line is answered by one line, in order and while the rest is still coming in, by a decision or by `{\"line\": n, \"error\": problem}`.",
	request: []body{
		{media: mediaJSON, schema: "Facts", example: exampleFacts},
		{media: mediaNDJSON, schema: "Facts", meaning: "One set of facts a line.", example: exampleFacts + "\n" + exampleFacts + "\n"},
	},
	answers: []body{
		{status: http.StatusOK, media: mediaJSON, schema: "Decision", meaning: "The decision."},
		{status: http.StatusOK, media: mediaNDJSON, schema: "Line", meaning: "One answer a line."},
	},
	problems: []*problem.Problem{problem.MalformedJSON, problem.Timeout, problem.TooLarge, problem.UnsupportedMediaType,
		problem.InvalidFacts, problem.Unavailable},
}

var changesOperation = operation{
	id:      "explainChanges",
	summary: "What would have answered a case better",
	description: "For each reason of the decision on these facts: the facts that its clause used, and which other value of one of them would give a " +
		"better verdict for the customer. Dates are left out: the windows show them.",
	request:  []body{{media: mediaJSON, schema: "Facts", example: exampleFacts}},
	answers:  []body{{status: http.StatusOK, media: mediaJSON, schema: "Changes", meaning: "One entry for each reason."}},
	problems: []*problem.Problem{problem.MalformedJSON, problem.Timeout, problem.TooLarge, problem.UnsupportedMediaType, problem.InvalidFacts},
}

var sellersOperation = operation{
	id:      "listSellers",
	summary: "The sellers whose policies are known",
	answers: []body{{status: http.StatusOK, media: mediaJSON, schema: "SellerList", meaning: "All sellers."}},
}

var sellerOperation = operation{
	id:      "getSeller",
	summary: "One seller: products, facts by intent, clauses",
	description: "Everything a client needs to ask the right questions: which facts each intent uses, their types, allowed values and defaults, and " +
		"every clause in our own plain words. The version names the text that decides.",
	seller:   true,
	answers:  []body{{status: http.StatusOK, media: mediaJSON, schema: "Seller", meaning: "The seller."}},
	problems: []*problem.Problem{problem.NotFound},
}

var descriptionOperation = operation{
	id:      "describe",
	summary: "This description",
	answers: []body{{status: http.StatusOK, media: mediaJSON, schema: "OpenAPI", meaning: "An OpenAPI 3.1 document."}},
}

// everywhere are the problems that any address can answer with.
var everywhere = []*problem.Problem{problem.BadRequest, problem.MethodNotAllowed, problem.Misdirected, problem.RateLimited, problem.Internal}
