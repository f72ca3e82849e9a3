package views_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
	"proviso/views"
)

// The page of a seller is drawn twice, by templ on the server and by static/js in the
// browser. Both must give the same elements, attributes and texts.
func TestServerAndBrowserShowTheSame(t *testing.T) {
	cases := append(exampleCases(t), randomCases()...)
	got := browserPages(t, cases)
	for i, c := range cases {
		want := serverPage(t, c)
		for part, outline := range want {
			if !slices.Equal(got[i][part], outline) {
				t.Fatalf("%s of facts %s\nfirst difference at %s", part, c.Facts, firstDifference(outline, got[i][part]))
			}
		}
	}
}

type parityCase struct {
	Seller  json.RawMessage `json:"seller"`
	Facts   json.RawMessage `json:"facts"`
	Shown   []string        `json:"shown"`
	More    []string        `json:"more"`
	Outcome json.RawMessage `json:"outcome"`
	Today   string          `json:"today"`

	policy *policies.Policy
}

// outlines are the parts of a page, each as tags with their attributes and texts.
type outlines map[string][]string

const parityToday = "2026-11-22"

func today(string) policies.Date {
	d, _ := policies.ParseDate(parityToday)
	return d
}

// exampleCases are the example cases of the policy book.
func exampleCases(t *testing.T) []parityCase {
	var cases []parityCase
	for _, example := range policytest.Examples(t) {
		var name struct {
			Seller string `json:"seller"`
		}
		if err := json.Unmarshal(example.Facts, &name); err != nil {
			t.Fatal(err)
		}
		p := catalog.ByID(name.Seller)
		cases = append(cases, parityCase{
			Seller: p.AppendJSON(nil), Facts: example.Facts, Outcome: outcomeJSON(example.Facts), Today: parityToday, policy: p,
			Shown: []string{}, More: []string{},
		})
	}
	return cases
}

// randomCases are many random cases of every seller and intent: every code, gaps,
// dates that lie on, before and after the edges of windows, and faults.
func randomCases() []parityCase {
	rnd := rand.New(rand.NewPCG(1, 2))
	var cases []parityCase
	for _, p := range catalog.All() {
		for _, intent := range policies.Intents() {
			for range 60 {
				facts := randomFacts(rnd, p, intent)
				cases = append(cases, parityCase{
					Seller: p.AppendJSON(nil), Facts: facts, Outcome: outcomeJSON(facts), Today: parityToday, policy: p,
					Shown: someFacts(rnd, p, intent), More: someFacts(rnd, p, intent),
				})
			}
		}
	}
	return cases
}

// someFacts are questions that may have stood on the page before.
func someFacts(rnd *rand.Rand, p *policies.Policy, intent policies.Intent) []string {
	names := []string{}
	for _, f := range p.Uses(intent) {
		if f != policies.AskedOn && rnd.IntN(4) == 0 {
			names = append(names, f.String())
		}
	}
	return names
}

// outcomeJSON is {"decision", "changes"} or {"errors"}, as the page's script has it.
func outcomeJSON(facts []byte) []byte {
	var checker catalog.Checker
	answer, ok := checker.Check(nil, facts, today)
	if !ok {
		return answer
	}
	changes, _ := checker.Changes(nil, facts, today)
	var list struct {
		Changes json.RawMessage `json:"changes"`
	}
	if err := json.Unmarshal(changes, &list); err != nil {
		panic(err)
	}
	out, err := json.Marshal(map[string]json.RawMessage{"decision": answer, "changes": list.Changes})
	if err != nil {
		panic(err)
	}
	return out
}

func randomFacts(rnd *rand.Rand, p *policies.Policy, intent policies.Intent) []byte {
	facts := views.Facts{"seller": p.ID, "intent": intent.String()}
	var unknown []string
	chain := []policies.Fact{policies.PurchasedOn, policies.ShippedOn, policies.DeliveredOn, policies.FailedOn}
	day := today("").AddDays(-rnd.IntN(4) * rnd.IntN(500))
	for _, f := range append(chain, p.Uses(intent)...) {
		name := f.String()
		switch roll := rnd.IntN(10); {
		case f == policies.AskedOn || facts[name] != nil:
		case roll == 0 && f.Kind() != policies.KindCodes:
			unknown = append(unknown, name)
		case roll < 3:
		default:
			facts[name] = randomValue(rnd, p, f, &day)
		}
	}
	unknown = slices.DeleteFunc(unknown, func(name string) bool { return facts[name] != nil })
	if len(unknown) > 0 {
		facts["dont_know"] = unknown
	}
	return facts.JSON()
}

func randomValue(rnd *rand.Rand, p *policies.Policy, f policies.Fact, day *policies.Date) any {
	switch f.Kind() {
	case policies.KindBool:
		return rnd.IntN(2) == 0
	case policies.KindDate:
		*day = day.AddDays(rnd.IntN(12) - 1)
		return day.String()
	case policies.KindCodes:
		codes := []string{}
		for range rnd.IntN(3) {
			codes = append(codes, f.Codes()[rnd.IntN(len(f.Codes()))])
		}
		slices.Sort(codes)
		return slices.Compact(codes)
	case policies.KindInteger:
		return []int64{0, 1, 12, 2490, 123456, 9999999}[rnd.IntN(6)]
	}
	if f == policies.Product {
		return p.Products[rnd.IntN(len(p.Products))].Code
	}
	return f.Codes()[rnd.IntN(len(f.Codes()))]
}

func browserPages(t *testing.T, cases []parityCase) []outlines {
	t.Helper()
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, c := range cases {
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "node", "--no-warnings", "../static/js/test/outline.mjs")
	command.Stdin = &in
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	var pages []outlines
	decoder := json.NewDecoder(bytes.NewReader(out))
	for decoder.More() {
		var page outlines
		if err := decoder.Decode(&page); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	if len(pages) != len(cases) {
		t.Fatalf("node drew %d of %d pages", len(pages), len(cases))
	}
	return pages
}

func serverPage(t *testing.T, c parityCase) outlines {
	t.Helper()
	facts, err := views.ReadFacts(c.Facts)
	if err != nil {
		t.Fatal(err)
	}
	form := views.Form{Facts: facts, Shown: c.Shown, More: c.More}
	root := parse(t, views.Check(views.NewCheck(c.policy, form, c.outcome(t), today(""))))
	page := outlines{"answer": outline(find(root, "data-answer"))}
	for _, part := range []string{"shown", "more", "answers"} {
		list := outline(find(root, "data-"+part))
		page[part] = list[1 : len(list)-1] // without the element that holds them
	}
	return page
}

func (c parityCase) outcome(t *testing.T) views.Outcome {
	t.Helper()
	var both struct {
		Decision json.RawMessage `json:"decision"`
		Changes  json.RawMessage `json:"changes"`
	}
	if err := json.Unmarshal(c.Outcome, &both); err != nil {
		t.Fatal(err)
	}
	answer, changes := []byte(c.Outcome), []byte(nil)
	if both.Decision != nil {
		answer, changes = both.Decision, append(append([]byte(`{"changes":`), both.Changes...), '}')
	}
	outcome, err := views.ReadOutcome(answer, changes)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func parse(t *testing.T, page templ.Component) *html.Node {
	t.Helper()
	var text bytes.Buffer
	if err := page.Render(context.Background(), &text); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&text)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// find returns the first element with an attribute.
func find(n *html.Node, attribute string) *html.Node {
	for d := range n.Descendants() {
		if slices.ContainsFunc(d.Attr, func(a html.Attribute) bool { return a.Key == attribute }) {
			return d
		}
	}
	return nil
}

// outline lists tags with their attributes and texts in document order.
func outline(n *html.Node) []string {
	switch n.Type {
	case html.TextNode:
		if text := strings.Join(strings.FieldsFunc(n.Data, func(r rune) bool { return r != '\u00a0' && strings.ContainsRune(" \n\t\r", r) }), " "); text != "" {
			return []string{text}
		}
		return nil
	case html.ElementNode:
		slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		tag := "<" + n.Data
		for _, a := range n.Attr {
			tag += " " + a.Key + `="` + a.Val + `"`
		}
		list := []string{tag + ">"}
		for child := range n.ChildNodes() {
			list = append(list, outline(child)...)
		}
		return append(list, "</>")
	}
	return nil
}

func firstDifference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		w, g := "(end)", "(end)"
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			return "\n server:  " + w + "\n browser: " + g
		}
	}
	return "none"
}
