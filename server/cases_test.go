package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

// chanceCases is how many are made up for each seller and intent.
const chanceCases = 200

// casesOfAllKinds are the examples of the policy book, every seller and intent with nothing else given, and with chance facts of every kind, the same ones in
// every run.
func casesOfAllKinds(t testing.TB) []string {
	t.Helper()
	chance := rand.New(rand.NewPCG(7, 11))
	cases := examples(t)
	for _, seller := range catalog.All() {
		for _, intent := range policies.Intents() {
			cases = append(cases, fmt.Sprintf(`{"seller":%q,"intent":%q}`, seller.ID, intent))
			for range chanceCases {
				cases = append(cases, chanceCase(chance, seller, intent))
			}
		}
	}
	return cases
}

// examples are those of the policy book that are not meant to be refused, each on a line.
func examples(t testing.TB) []string {
	t.Helper()
	var cases []string
	for _, example := range policytest.Examples(t) {
		var line bytes.Buffer
		if err := json.Compact(&line, example.Facts); err != nil {
			t.Fatal(err)
		}
		if example.Expect["invalid"] == nil {
			cases = append(cases, line.String())
		}
	}
	return cases
}

// chanceCase gives most of the facts that the intent uses, and more often than not the first of the values that a fact can have:
// it is the ordinary one.
func chanceCase(chance *rand.Rand, seller *policies.Policy, intent policies.Intent) string {
	facts := map[string]any{"seller": seller.ID, "intent": intent.String()}
	var unknown []string
	day := policies.Date(20000 + chance.IntN(300)) // in autumn 2024 or later
	refused := false
	for _, fact := range seller.Uses(intent) {
		switch chance.IntN(20) {
		case 0, 1, 2:
			continue
		case 3:
			unknown = append(unknown, fact.String())
			continue
		}
		refused = refused || fact == policies.DeliveryRefused
		facts[fact.String()] = chanceValue(chance, seller, fact, &day)
	}
	facts["asked_on"] = chanceDay(chance, &day)
	if refused {
		delete(facts, "delivered_on")
	}
	if facts["order_shipped"] == false {
		delete(facts, "shipped_on")
		delete(facts, "delivered_on")
	}
	if len(unknown) > 0 {
		facts["dont_know"] = unknown
	}
	encoded, err := json.Marshal(facts)
	if err != nil {
		panic(err) // strings, numbers and lists of them
	}
	return string(encoded)
}

// chanceDay is the next day of a case: mostly soon after the one before, at times years later.
func chanceDay(chance *rand.Rand, day *policies.Date) string {
	*day = day.AddDays(chance.IntN([]int{3, 10, 30, 100, 400, 1500}[chance.IntN(6)]))
	return day.String()
}

// chanceValue makes up a value.
func chanceValue(chance *rand.Rand, seller *policies.Policy, fact policies.Fact, day *policies.Date) any {
	switch fact.Kind() {
	case policies.KindBool:
		return chance.IntN(2) == 0
	case policies.KindDate:
		return chanceDay(chance, day)
	case policies.KindInteger:
		if fact == policies.ExtendedMonths || fact == policies.StatedMonths {
			return 1 + chance.IntN(24)
		}
		return chance.IntN(90) * chance.IntN(2000)
	case policies.KindCodes:
		return fact.Codes()[:chance.IntN(2)*chance.IntN(3)]
	}
	codes := fact.Codes()
	if fact == policies.Product {
		return seller.Products[chance.IntN(len(seller.Products))].Code
	}
	return codes[max(0, chance.IntN(len(codes)+2)-2)]
}
