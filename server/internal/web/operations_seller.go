package web

import (
	"net/http"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

// operations describe the routes of other rooms that belong to the API, by the name of the route.
var operations = map[string]*operation{
	"api.seller.claims": {
		id: "listSellerClaims", summary: "Claims of the key's seller, as they changed", scope: claim.ClaimsRead, parameters: feedParameters,
		description: "A feed: each page says in `next` where the following one begins; an empty `next` says that this is all for now. A claim that changes " +
			"comes again. What changed in the last 15 seconds is not told yet. Keep the last `next` and go on from there.",
		answers: []body{{status: http.StatusOK, media: mediaJSON, schema: "SellerClaims", meaning: "A page."}}, problems: feedProblems,
	},
	"api.seller.claim": {
		id: "getSellerClaim", summary: "One claim", scope: claim.ClaimsRead, parameters: []object{pathParameter("claim", "The claim's id.")},
		answers:  []body{{status: http.StatusOK, media: mediaJSON, schema: "SellerClaim", meaning: "The claim."}},
		problems: oneProblems,
	},
	"api.seller.file": {
		id: "fileSellerClaim", summary: "File a claim for a customer of the seller's own shop", scope: claim.ClaimsWrite,
		description: "The portal decides on the facts and on the seller's order records, as when a customer files. The customer gets an e-mail. The same request " +
			"with the same Idempotency-Key files once, for seven days: sent again it answers 200 with the claim of the first time; another request with that key is refused. " +
			"A serial number has one open claim at a time: a second one answers 409, and its detail names the number and the address of the open one.",
		parameters: []object{{"name": "Idempotency-Key", "in": "header", "required": true, "description": "A new random text for each claim.",
			"schema": object{"type": "string", "minLength": 16, "maxLength": 128}}},
		request: []body{{media: mediaJSON, schema: "Intake", example: exampleIntake}},
		answers: []body{{status: http.StatusCreated, media: mediaJSON, schema: "SellerClaim", meaning: "The claim is filed."},
			{status: http.StatusOK, media: mediaJSON, schema: "SellerClaim", meaning: "It was filed before."}},
		problems: []*problem.Problem{problem.MalformedJSON, problem.KeyNeeded, problem.Forbidden, problem.Conflict, problem.TooLarge,
			problem.UnsupportedMediaType, problem.InvalidInput, problem.Unavailable},
	},
	"api.seller.rmas": {
		id: "listSellerRMAs", summary: "RMAs of the key's seller, as they changed", scope: claim.RMAsRead, parameters: feedParameters,
		answers: []body{{status: http.StatusOK, media: mediaJSON, schema: "SellerRMAs", meaning: "A page."}}, problems: feedProblems,
	},
	"api.seller.rma": {
		id: "getSellerRMA", summary: "One RMA", scope: claim.RMAsRead, parameters: []object{pathParameter("rma", "The RMA's id; not its number.")},
		answers: []body{{status: http.StatusOK, media: mediaJSON, schema: "SellerRMA", meaning: "The RMA."}}, problems: oneProblems,
	},
	"api.seller.ledger": {
		id: "listLedger", summary: "The ledger of the key's seller", scope: claim.LedgerRead, parameters: feedParameters,
		description: "Lines are added and never changed; their ids stay. Money itself moves in the seller's own systems.",
		answers:     []body{{status: http.StatusOK, media: mediaJSON, schema: "Ledger", meaning: "A page."}}, problems: feedProblems,
	},
}

const exampleIntake = `{"email":"name@example.com","intent":"fault","facts":{"product":"kvm_switch","channel":"direct","purchased_on":"2026-05-03",` +
	`"symptom":"failure"},"serial":"SN-1","order":"A-1","fault":"It does not switch any more.","contact":{"name":"Demo Person"}}`

var (
	oneProblems  = []*problem.Problem{problem.KeyNeeded, problem.Forbidden, problem.NotFound, problem.Unavailable}
	feedProblems = []*problem.Problem{problem.KeyNeeded, problem.Forbidden, problem.InvalidInput, problem.Unavailable}
)

var feedParameters = []object{
	{"name": "after", "in": "query", "description": "The next of the page before.", "schema": object{"type": "string"}},
	{"name": "since", "in": "query", "description": "Without after: what changed then or later.", "schema": object{"type": "string", "format": "date-time"}},
	{"name": "limit", "in": "query", "description": "How many on a page.", "schema": object{"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
}

func pathParameter(name, meaning string) object {
	return object{"name": name, "in": "path", "required": true, "description": meaning, "schema": object{"type": "string"}}
}
