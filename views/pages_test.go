package views_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/views"
)

// pages are all pages in the states that draw something different.
func pages(t *testing.T) map[string]templ.Component {
	t.Helper()
	all := map[string]templ.Component{
		"landing":                           views.Landing(landing(t, "")),
		"landing with an aim":               views.Landing(landing(t, "return")),
		"check without seller":              views.CheckIndex(landing(t, "")),
		"policies":                          views.PolicyIndex(catalog.All()),
		"fleet":                             views.Fleet(views.FleetView{Sellers: catalog.All()}),
		"not found":                         views.ErrorPage(views.ErrorView{Status: 404}),
		"broken":                            views.ErrorPage(views.ErrorView{Status: 500, RequestID: "r-1"}),
		"too many requests":                 views.ErrorPage(views.ErrorView{Status: 429, RetryAfterSeconds: 9}),
		"a status without words of its own": views.ErrorPage(views.ErrorView{Status: 418}),
	}
	for _, p := range catalog.All() {
		all["policy of "+p.ID] = views.PolicyBook(views.NewBook(p, today("")))
		for _, query := range []string{
			"", "intent=coverage", "intent=fault&symptom=failure&causes=none", "intent=return", "intent=cancel",
			"intent=fault&purchased_on=2026-02-31&channel=direct&price=much", "intent=coverage&purchased_on=dont_know&guess=delivered_on:12",
		} {
			all["check "+p.ID+"?"+query] = views.Check(checkView(t, p, query))
		}
	}
	return all
}

func landing(t *testing.T, intent string) views.LandingView {
	t.Helper()
	p := catalog.ByID("connectpro")
	facts := views.SampleFacts(today(""))
	c := parityCase{Outcome: outcomeJSON(facts.JSON())}
	return views.LandingView{Sellers: catalog.All(), Intent: intent, Sample: &views.Sample{
		Policy: p, Facts: facts, Answer: views.NewAnswer(p, facts, c.outcome(t), parityToday)}}
}

func checkView(t *testing.T, p *policies.Policy, query string) views.CheckView {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	form := views.ParseForm(p, values, today(""))
	c := parityCase{Outcome: outcomeJSON(form.Facts.JSON())}
	return views.NewCheck(p, form, c.outcome(t), today(""))
}

func TestEveryPageIsWellMade(t *testing.T) {
	for name, page := range pages(t) {
		root := parse(t, page)
		once := map[string]int{}
		ids := map[string]bool{}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			once[n.Data]++
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: two elements have the id %q", name, id)
				}
				ids[id] = true
			}
			checkElement(t, name, n)
		}
		for _, tag := range []string{"h1", "main", "title"} {
			if once[tag] != 1 {
				t.Errorf("%s: %d elements %s", name, once[tag], tag)
			}
		}
		checkReferences(t, name, root, ids)
	}
}

// An answer tells nobody to start a claim where the page has no button for it.
func TestAClaimThatIsAdvisedCanBeStarted(t *testing.T) {
	advised := 0
	for _, p := range catalog.All() {
		for _, query := range []string{
			"intent=cancel", "intent=cancel&order_shipped=no", "intent=cancel&order_shipped=yes", "intent=return&delivery_refused=yes",
			"intent=fault&symptom=failure&causes=none", "intent=return", "intent=coverage",
		} {
			v := checkView(t, p, query)
			hidden := false
			for n := range parse(t, views.Check(v)).Descendants() {
				for _, a := range n.Attr {
					hidden = hidden || a.Key == "hidden" && attr(n, "class") == "answer-claim"
				}
			}
			for _, step := range v.Answer.Steps {
				if !strings.HasPrefix(step, "Start a claim") {
					continue
				}
				if advised++; hidden {
					t.Errorf("%s?%s: %q, and nothing to start one with", p.ID, query, step)
				}
			}
		}
	}
	if advised == 0 {
		t.Error("no claim is advised at all")
	}
}

var handler = regexp.MustCompile(`^on[a-z]+$`)

// checkElement holds what the content policy and assistive tools ask of one element.
func checkElement(t *testing.T, page string, n *html.Node) {
	t.Helper()
	for _, a := range n.Attr {
		if a.Key == "style" || handler.MatchString(a.Key) {
			t.Errorf("%s: <%s> has an inline %s", page, n.Data, a.Key)
		}
	}
	switch n.Data {
	case "script":
		if n.FirstChild != nil && attr(n, "type") != "application/json" {
			t.Errorf("%s: an inline script", page)
		}
	case "style":
		t.Errorf("%s: an inline style sheet", page)
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !labelled(n) {
			t.Errorf("%s: no label for <%s name=%q>", page, n.Data, attr(n, "name"))
		}
	case "fieldset":
		if first := firstElement(n); first == nil || first.Data != "legend" {
			t.Errorf("%s: the fieldset %q does not begin with a legend", page, attr(n, "id"))
		}
	case "nav", "section":
		if attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			t.Errorf("%s: a %s without a name", page, n.Data)
		}
	case "button", "a":
		if strings.TrimSpace(text(n)) == "" && attr(n, "aria-label") == "" && attr(n, "data-sheet-handle") == "" && !has(n, "data-sheet-handle") {
			t.Errorf("%s: an empty %s", page, n.Data)
		}
	}
}

// checkReferences looks for links and descriptions that point to nothing on the page.
func checkReferences(t *testing.T, page string, root *html.Node, ids map[string]bool) {
	t.Helper()
	for n := range root.Descendants() {
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && !ids[target] {
			t.Errorf("%s: a link to #%s, which is not there", page, target)
		}
		for _, key := range []string{"aria-labelledby", "aria-describedby", "aria-controls"} {
			for _, id := range strings.Fields(attr(n, key)) {
				// The script draws these sections with their titles.
				if !ids[id] && id != "mapping-title" && id != "results-title" {
					t.Errorf("%s: %s names %q, which is not there", page, key, id)
				}
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func labelled(n *html.Node) bool {
	if attr(n, "aria-label") != "" || attr(n, "id") == "pasted" {
		return true
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if up.Data == "label" {
			return strings.TrimSpace(text(up)) != ""
		}
	}
	return false
}

func firstElement(n *html.Node) *html.Node {
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode {
			return child
		}
	}
	return nil
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestAReasonLeadsToItsClause(t *testing.T) {
	p := catalog.ByID("connectpro")
	book := parse(t, views.PolicyBook(views.NewBook(p, today(""))))
	answer := find(parse(t, views.Check(checkView(t, p, "intent=fault&product=kvm_switch&channel=direct&purchased_on=2024-05-03&symptom=failure&causes=none"))), "data-answer")
	links := 0
	for n := range answer.Descendants() {
		slug, ok := strings.CutPrefix(attr(n, "href"), "/policies/connectpro#")
		if !ok {
			continue
		}
		links++
		if clause := byID(book, slug); clause == nil || !strings.Contains(text(clause), text(n)) && attr(n, "class") == "reason-clause" {
			t.Errorf("no clause %q with the title %q in the book", slug, text(n))
		}
	}
	if links == 0 {
		t.Error("the answer cites no clause")
	}
}

func byID(root *html.Node, id string) *html.Node {
	for n := range root.Descendants() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func TestTheAnswerInWords(t *testing.T) {
	for _, c := range []struct{ seller, query, sentence, sub string }{
		{"connectpro", "", "Your answer appears here.", "Choose what you need. No account, and nothing you type is kept."},
		{"connectpro", "intent=coverage&product=kvm_switch&channel=direct&purchased_on=2024-05-03", "Covered until 3 May 2027.", "162 days left · Warranty"},
		{"connectpro", "intent=coverage&product=premium_cable&channel=direct&purchased_on=2024-05-03", "Covered for life.", "No end date · Warranty"},
		{"connectpro", "intent=coverage&product=kvm_switch&channel=direct&purchased_on=2023-11-22", "Covered until 22 November 2026.", "Today is the last day · Warranty"},
		{"connectpro", "intent=coverage&product=kvm_switch&channel=direct&purchased_on=2023-11-21", "Not covered: the warranty ended on 21 November 2026.", "Ended yesterday"},
		{"connectpro", "intent=coverage&channel=reseller", "A person needs to look at this.", "Bought from another seller"},
		{"connectpro", "intent=coverage&product=kvm_switch&channel=direct", "One more answer decides this.", ""},
		{"connectpro", "intent=cancel&order_shipped=yes", "This order cannot be cancelled: it has already been shipped.", "Cancel before it ships"},
		{"connectpro", "intent=coverage&purchased_on=2026-02-30", "One answer does not fit.", ""},
		{"shenzhen_service", "intent=coverage&brand=own&delivered_on=2025-06-01", "Out of warranty: you pay the parts, labour is free until 1 June 2028.", "557 days left · Paid repair"},
	} {
		v := checkView(t, catalog.ByID(c.seller), c.query)
		if v.Answer.Sentence != c.sentence || v.Answer.Sub != c.sub {
			t.Errorf("%s?%s:\n got  %q, %q\n want %q, %q", c.seller, c.query, v.Answer.Sentence, v.Answer.Sub, c.sentence, c.sub)
		}
	}
}

func TestQuestionsComeInSmallGroups(t *testing.T) {
	for _, p := range catalog.All() {
		for _, intent := range policies.Intents() {
			v := checkView(t, p, "intent="+intent.String())
			if len(v.Shown) > 3 {
				t.Errorf("%s %s: %d questions at once", p.ID, intent, len(v.Shown))
			}
			if open := v.Answer.Verdict == "need_facts"; open != (len(v.Shown) > 0) {
				t.Errorf("%s %s: verdict %s with %d questions", p.ID, intent, v.Answer.Verdict, len(v.Shown))
			}
		}
	}
}

func TestABadAnswerIsNamedAndKept(t *testing.T) {
	v := checkView(t, catalog.ByID("connectpro"), "intent=return&shown=purchased_on&purchased_on=2026-02-30&price=much")
	if v.Status() != 422 || len(v.Errors) != 2 {
		t.Fatalf("status %d, errors %v", v.Status(), v.Errors)
	}
	root := parse(t, views.Check(v))
	for _, e := range v.Errors {
		field := byID(root, "q-"+e.Fact)
		if field == nil || !strings.Contains(text(field), strings.SplitN(e.Text, ": ", 2)[1]) {
			t.Errorf("the question %s does not say what is wrong", e.Fact)
		}
	}
	if price := byID(root, "q-price_cents"); !hasValue(price, "much") {
		t.Error("what was typed for the price is gone")
	}
}

func hasValue(n *html.Node, value string) bool {
	for d := range n.Descendants() {
		if attr(d, "value") == value {
			return true
		}
	}
	return false
}
