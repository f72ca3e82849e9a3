package server_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"proviso/policies"
	"proviso/policies/catalog"
)

// casesOfAllKinds are every seller and intent with nothing else given, and with chance facts of every kind, the same ones in
// every run.
func casesOfAllKinds() []string {
	chance := rand.New(rand.NewPCG(7, 11))
	var cases []string
	for _, seller := range catalog.All() {
		for _, intent := range policies.Intents() {
			cases = append(cases, fmt.Sprintf(`{"seller":%q,"intent":%q}`, seller.ID, intent))
			for range 40 {
				cases = append(cases, chanceCase(chance, seller, intent))
			}
		}
	}
	return cases
}

// chanceCase gives about two thirds of the facts that the intent uses.
func chanceCase(chance *rand.Rand, seller *policies.Policy, intent policies.Intent) string {
	facts := map[string]any{"seller": seller.ID, "intent": intent.String()}
	var unknown []string
	day := policies.Date(20000 + chance.IntN(300)) // in autumn 2024
	refused := false
	for _, fact := range seller.Uses(intent) {
		switch chance.IntN(9) {
		case 0, 1:
			continue
		case 2:
			unknown = append(unknown, fact.String())
			continue
		}
		refused = refused || fact == policies.DeliveryRefused
		facts[fact.String()] = chanceValue(chance, seller, fact, &day)
	}
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

// chanceValue makes up a value; the dates of one case follow each other.
func chanceValue(chance *rand.Rand, seller *policies.Policy, fact policies.Fact, day *policies.Date) any {
	switch fact.Kind() {
	case policies.KindBool:
		return chance.IntN(2) == 0
	case policies.KindDate:
		*day = day.AddDays(chance.IntN(100))
		return day.String()
	case policies.KindInteger:
		return 1 + chance.IntN(90)*chance.IntN(1000)
	case policies.KindCodes:
		codes := fact.Codes()
		return codes[:chance.IntN(2)*chance.IntN(3)]
	}
	if fact == policies.Product {
		return seller.Products[chance.IntN(len(seller.Products))].Code
	}
	codes := fact.Codes()
	return codes[chance.IntN(len(codes))]
}
