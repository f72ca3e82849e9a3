package claim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"proviso/policies"
	"proviso/policies/catalog"
)

// settledHere are the members of a question that the server sets itself, whatever the browser sent.
var settledHere = []string{"seller", "intent", "asked_on"}

// Judge decides on facts as stated, with what the seller's books say of the unit where they know it (nil: they do not).
// The books beat what was stated. askedOn is the day the claim was filed, in the seller's zone. The error is Faults where
// the stated facts cannot be used; the fields are names of facts.
func Judge(seller, intent string, stated Facts, record *Unit, askedOn policies.Date) (Decision, error) {
	settle(stated, seller, intent, askedOn)
	if faults := faultsOf(stated.JSON()); faults != nil {
		return Decision{}, faults
	}
	used, differences := reconcile(stated, record)
	answer, ok := answerTo(used.JSON())
	if !ok {
		return Decision{}, fmt.Errorf("the order record of unit %s contradicts itself: %s", record.ID, answer)
	}
	d := Decision{Stated: stated.JSON(), Used: used.JSON(), Answer: answer, ValueCents: NoValue}
	d.readAnswer()
	for i := range differences {
		differences[i].Decisive = verdictWith(used, differences[i]) != d.Verdict
	}
	d.Differences = differences
	return d, nil
}

func settle(facts Facts, seller, intent string, askedOn policies.Date) {
	for i, value := range []string{seller, intent, askedOn.String()} {
		facts[settledHere[i]] = quote(value)
	}
}

// Settled names each member that was sent although the server sets it itself: for programs, which are to hear of it. A browser
// sends them as the checker has them.
func (f Facts) Settled() (faults Faults) {
	for _, name := range settledHere {
		if f[name] != nil {
			faults = append(faults, Fault(name, "Leave "+name+" out of facts: the portal sets it."))
		}
	}
	return faults
}

// readAnswer takes out what the record is searched by.
func (d *Decision) readAnswer() {
	var answer struct {
		Verdict       string `json:"verdict"`
		PolicyVersion string `json:"policy_version"`
	}
	var used struct {
		PriceCents *int64 `json:"price_cents"`
	}
	if json.Unmarshal(d.Answer, &answer) != nil || json.Unmarshal(d.Used, &used) != nil {
		panic("the checker answers in JSON, to facts in JSON")
	}
	d.Verdict, d.PolicyVersion = answer.Verdict, answer.PolicyVersion
	if used.PriceCents != nil {
		d.ValueCents = *used.PriceCents
	}
}

// reconcile lays the record over what was stated. A stated fact that cannot stand beside the record is left out.
func reconcile(stated Facts, record *Unit) (used Facts, differences []Difference) {
	used = Facts{}
	for name, value := range stated {
		used[name] = value
	}
	if record == nil {
		return used, nil
	}
	known := knownOn(record.Facts, stated["asked_on"])
	for name, value := range known {
		used[name] = value
	}
	forget(used, func(name string) bool { return known[name] != nil })
	for _, fault := range faultsOf(used.JSON()) {
		if known[fault.Field] == nil && !slices.Contains(settledHere, fault.Field) {
			delete(used, fault.Field)
		}
	}
	return used, differencesOf(stated, used)
}

// knownOn are the facts of a record without what happened only after a day: such as the delivery of a device that a claim,
// filed before it, is decided on again.
func knownOn(facts Facts, day json.RawMessage) Facts {
	known := Facts{}
	for name, value := range facts {
		// Dates are written so that they sort as texts.
		if !strings.HasSuffix(name, "_on") || string(value) <= string(day) {
			known[name] = value
		}
	}
	return known
}

// forget takes names off dont_know, which the books do know.
func forget(facts Facts, known func(name string) bool) {
	var names []string
	if facts["dont_know"] == nil || json.Unmarshal(facts["dont_know"], &names) != nil {
		return
	}
	names = slices.DeleteFunc(names, known)
	if len(names) == 0 {
		delete(facts, "dont_know")
		return
	}
	facts["dont_know"] = jsonOf(names)
}

// differencesOf lists what was stated otherwise than it is used. What was not stated at all is no difference.
func differencesOf(stated, used Facts) []Difference {
	var differences []Difference
	for _, name := range sortedNames(stated) {
		if name != "dont_know" && !sameValue(stated[name], used[name]) {
			differences = append(differences, Difference{Fact: name, Stated: string(stated[name]), Record: string(used[name])})
		}
	}
	return differences
}

func sortedNames(f Facts) []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func sameValue(a, b json.RawMessage) bool {
	var one, other bytes.Buffer
	return json.Compact(&one, a) == nil && json.Compact(&other, b) == nil && bytes.Equal(one.Bytes(), other.Bytes())
}

// verdictWith is the verdict if the stated value of one difference held instead. Empty where that cannot be decided.
func verdictWith(used Facts, d Difference) string {
	other := Facts{}
	for name, value := range used {
		other[name] = value
	}
	other[d.Fact] = json.RawMessage(d.Stated)
	answer, ok := answerTo(other.JSON())
	if !ok {
		return ""
	}
	trial := Decision{Answer: answer, Used: other.JSON()}
	trial.readAnswer()
	return trial.Verdict
}

// Replay decides again on the facts that a decision was made on, with today's policies.
func (d *Decision) Replay() (again Decision, err error) {
	answer, ok := answerTo(d.Used)
	if !ok {
		return Decision{}, fmt.Errorf("decision %s cannot be made again: %s", d.ID, answer)
	}
	again = *d
	again.Answer = answer
	again.readAnswer()
	return again, nil
}

// answerTo asks the one policy code. Facts always hold asked_on here, so no clock is needed.
func answerTo(facts []byte) (answer []byte, ok bool) { return catalog.Check(nil, facts, noClock) }

func noClock(string) policies.Date { return 0 }

// faultsOf are the facts that cannot be used, with why.
func faultsOf(facts []byte) Faults {
	var f policies.Facts
	var faults Faults
	for _, e := range catalog.Decode(&f, facts, noClock) {
		faults = append(faults, Fault(e.Field, e.Message))
	}
	return faults
}

func quote(s string) json.RawMessage { return jsonOf(s) }

func jsonOf(v any) json.RawMessage {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and lists of strings always encode
	}
	return encoded
}

// SameAnswer tells whether two decisions say the same, whatever version of the policy said it.
func SameAnswer(a, b *Decision) bool {
	return bytes.Equal(withoutVersion(a), withoutVersion(b))
}

func withoutVersion(d *Decision) []byte {
	members, err := ParseFacts(d.Answer)
	if err != nil {
		panic(err) // the checker answers with an object
	}
	delete(members, "policy_version")
	return members.JSON()
}

// AnswerChanges names the members of two answers that differ, the policy's version aside, sorted.
func AnswerChanges(a, b *Decision) []string {
	one, err := ParseFacts(a.Answer)
	if err != nil {
		panic(err)
	}
	other, err := ParseFacts(b.Answer)
	if err != nil {
		panic(err)
	}
	var changed []string
	for _, name := range sortedNames(one) {
		if name != "policy_version" && !sameValue(one[name], other[name]) {
			changed = append(changed, name)
		}
	}
	return changed
}
