package web

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// object is JSON under construction.
type object = map[string]any

// openAPI describes the routes of the table that belong to the API, as OpenAPI 3.1.
func openAPI(table []route) []byte {
	content, err := json.Marshal(object{
		"openapi":           "3.1.0",
		"jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
		"info": object{
			"title":       "Proviso",
			"version":     "1",
			"summary":     "Is it covered, why, until when, and what happens next?",
			"description": aboutTheAPI,
		},
		"servers":  []object{{"url": "/"}},
		"paths":    paths(table),
		"webhooks": webhooks(),
		"components": object{"schemas": schemas(), "securitySchemes": object{"sellerKey": object{"type": "http", "scheme": "bearer",
			"description": "A key that an admin of the seller made under API keys."}}},
	})
	if err != nil {
		panic(err) // built of strings, numbers, lists and maps
	}
	return content
}

const aboutTheAPI = "Decides warranty cases by the published policies of the sellers. No account, no cookies, open to scripts of any " +
	"site (CORS). The addresses under /api/v1/seller are for the sellers' own systems: they need a key and are closed to scripts. Requests are limited by client address; a refusal says in Retry-After when to come back."

func paths(table []route) object {
	described := object{}
	for _, r := range table {
		if r.api == nil {
			continue
		}
		path := openAPIPath(r.path)
		if described[path] == nil {
			described[path] = object{}
		}
		described[path].(object)[strings.ToLower(r.method)] = r.api.describe()
	}
	return described
}

// openAPIPath writes echo's :name as {name}.
func openAPIPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func (o *operation) describe() object {
	described := object{"operationId": o.id, "summary": o.summary, "responses": o.responses()}
	if o.description != "" {
		described["description"] = o.description
	}
	if len(o.request) > 0 {
		described["requestBody"] = object{"required": true, "content": contents(o.request)}
	}
	if o.scope != "" {
		described["security"] = []object{{"sellerKey": []string{string(o.scope)}}}
	}
	if len(o.parameters) > 0 {
		described["parameters"] = o.parameters
	}
	if o.seller {
		described["parameters"] = []object{{
			"name": "seller", "in": "path", "required": true, "description": "The seller's id.",
			"schema": object{"type": "string", "enum": sellerIDs()},
		}}
	}
	return described
}

func (o *operation) responses() object {
	responses := object{}
	for _, status := range slices.Sorted(maps.Keys(byStatus(o.answers))) {
		bodies := byStatus(o.answers)[status]
		responses[strconv.Itoa(status)] = object{"description": bodies[0].meaning, "content": contents(bodies)}
	}
	for _, p := range slices.Concat(o.problems, everywhere) {
		key := strconv.Itoa(p.Status)
		if responses[key] == nil {
			responses[key] = describeProblem(p)
		}
	}
	return responses
}

func byStatus(bodies []body) map[int][]body {
	grouped := map[int][]body{}
	for _, b := range bodies {
		grouped[b.status] = append(grouped[b.status], b)
	}
	return grouped
}

func contents(bodies []body) object {
	content := object{}
	for _, b := range bodies {
		media := object{"schema": reference(b.schema)}
		switch {
		case b.example == "":
		case b.media == mediaJSON:
			media["example"] = json.RawMessage(b.example)
		default:
			media["example"] = b.example
		}
		content[b.media] = media
	}
	return content
}

func describeProblem(p *problem.Problem) object {
	described := object{
		"description": p.Title + ". " + p.Detail,
		"content":     object{problem.MediaType: object{"schema": reference("Problem")}},
	}
	if p == problem.RateLimited || p == problem.Unavailable {
		described["headers"] = object{"Retry-After": object{
			"description": "Seconds to wait.", "required": true, "schema": object{"type": "integer", "minimum": 1}}}
	}
	return described
}

func reference(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

func sellerIDs() []string {
	var ids []string
	for _, p := range catalog.All() {
		ids = append(ids, p.ID)
	}
	return ids
}
