package web

import (
	"encoding/json"
	"fmt"
	"slices"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// schemas are the shapes that travel through the API. What can be read off the policies is read off them.
func schemas() object {
	return object{
		"Facts":        factsSchema(),
		"FactName":     text("The name of a fact.", factNames()...),
		"Decision":     decisionSchema(),
		"Changes":      changesSchema(),
		"Line":         object{"description": "The answer to one line.", "oneOf": []object{reference("Decision"), reference("LineError")}},
		"LineError":    closed("A line that could not be decided.", object{"line": integer("The number of the line, from 1.", 1), "error": reference("Problem")}),
		"Problem":      problemSchema(),
		"SellerList":   closed("All sellers.", object{"sellers": list(listedSellerSchema())}),
		"Seller":       sellerSchema(),
		"Clause":       clauseSchema(),
		"CentsRange":   closed("An amount that is not settled yet, in US cents, both ends included.", object{"min_cents": integer("", 0), "max_cents": integer("", 0)}),
		"SellerClaim":  sellerClaimSchema(),
		"SellerClaims": pageSchema("Claims, those that changed first first.", "SellerClaim"),
		"SellerRMA":    sellerRMASchema(),
		"SellerRMAs":   pageSchema("RMAs, those that changed first first.", "SellerRMA"),
		"LedgerEntry":  ledgerEntrySchema(),
		"Ledger":       pageSchema("Entries, the first first.", "LedgerEntry"),
		"Intake":       intakeSchema(),
		"Told":         toldSchema(),
		"OpenAPI":      object{"type": "object", "required": []string{"openapi", "info", "paths"}},
		"PolicyClause": text("The id of a clause, as in connectpro.terms."),
	}
}

// closed is an object of exactly these members; those in optional may be missing.
func closed(description string, members object, optional ...string) object {
	var required []string
	for name := range members {
		if !slices.Contains(optional, name) {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	return described(description, object{"type": "object", "properties": members, "required": required, "additionalProperties": false})
}

func described(description string, schema object) object {
	if description != "" {
		schema["description"] = description
	}
	return schema
}

func text(description string, codes ...string) object {
	schema := object{"type": "string"}
	if len(codes) > 0 {
		schema["enum"] = codes
	}
	return described(description, schema)
}

func integer(description string, least int64) object {
	return described(description, object{"type": "integer", "minimum": least})
}

func date(description string) object {
	return described(description, object{"type": "string", "format": "date"})
}

func boolean(description string) object { return described(description, object{"type": "boolean"}) }

func list(items object) object { return object{"type": "array", "items": items} }

func orNull(schema object) object { return object{"oneOf": []object{schema, {"type": "null"}}} }

// codes are the names of an enumeration from its first value to its last.
func codes[T interface {
	~uint8
	fmt.Stringer
}](first, last T) []string {
	var names []string
	for v := first; v <= last; v++ {
		names = append(names, v.String())
	}
	return names
}

func factNames() []string {
	var names []string
	for _, f := range policies.AllFacts() {
		names = append(names, f.String())
	}
	return names
}

// factsSchema describes what a case may hold. Which facts a seller uses stands in the seller's document.
func factsSchema() object {
	members := object{}
	for _, f := range policies.AllFacts() {
		members[f.String()] = factSchema(f)
	}
	return object{
		"type": "object", "properties": members, "required": []string{policies.Seller.String(), policies.IntentFact.String()}, "additionalProperties": false,
		"description": "What is known of one case. Leave out what has not been asked; list in dont_know what nobody can tell. A fact that the " +
			"seller and intent do not use is ignored and listed in the decision's unused. Dates are civil days in the seller's time zone, and " +
			"purchased_on, shipped_on, delivered_on, failed_on and asked_on may not run backwards.",
	}
}

func factSchema(f policies.Fact) object {
	schema := factShape(f)
	if meaning := factMeanings[f]; meaning != "" {
		schema["description"] = meaning
	}
	if value := f.Default(); value != "" && value != "null" {
		schema["default"] = json.RawMessage(value)
	}
	return schema
}

func factShape(f policies.Fact) object {
	switch f.Kind() {
	case policies.KindBool:
		return boolean("")
	case policies.KindDate:
		return date("")
	case policies.KindInteger:
		shape := integer("", 0)
		shape["maximum"] = int64(policies.MaxCents)
		if f == policies.StatedMonths {
			shape["minimum"] = 1
		}
		return shape
	case policies.KindCodes:
		items := text("", f.Codes()...)
		if f == policies.DontKnow {
			items = text("", knowable()...)
		}
		return list(items)
	}
	return text("", codesOf(f)...)
}

// knowable are the facts that can be listed in dont_know.
func knowable() []string {
	return slices.DeleteFunc(factNames(), func(name string) bool {
		return slices.Contains([]string{"seller", "intent", "asked_on", "dont_know"}, name)
	})
}

// codesOf are the codes of a fact over all sellers.
func codesOf(f policies.Fact) []string {
	switch f {
	case policies.Seller:
		return sellerIDs()
	case policies.Product:
		var all []string
		for _, p := range catalog.All() {
			for _, product := range p.Products {
				all = append(all, product.Code)
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	return f.Codes()
}

func problemSchema() object {
	var types []string
	for _, p := range problem.Kinds() {
		types = append(types, p.Type)
	}
	fault := closed("One fact at fault.", object{
		"field": text("The fact; empty where the text is no JSON object."), "code": text("What is wrong with it.", faultCodes...), "message": text("What would be right."),
	})
	return closed("What went wrong, by RFC 9457.", object{
		"type": text("Names the kind of problem.", types...), "title": text("The kind in words."), "status": integer("The HTTP status.", 400),
		"detail": text("What to do about it."), "errors": list(fault),
	}, "errors")
}

// faultCodes are the codes of a field at fault.
var faultCodes = []string{policies.ErrSyntax, policies.ErrMissing, policies.ErrUnknown, policies.ErrCode, policies.ErrType, policies.ErrDate,
	policies.ErrNegative, policies.ErrNotPositive, policies.ErrTooLarge, policies.ErrNull, policies.ErrOrder, policies.ErrConflict,
	policies.ErrOtherSeller, policies.ErrDuplicate, policies.ErrDontKnow, FieldInvalid}

// FieldInvalid is the code of a field at fault that is no fact.
const FieldInvalid = "invalid"
