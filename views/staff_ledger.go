package views

import (
	"net/url"

	"proviso/policies"
	"proviso/server/claim"
)

// LedgerView is a page of a seller's ledger with the filter that it was asked for by.
type LedgerView struct {
	From, Through, Number string // as typed
	Kinds                 []Option
	Lines                 []LedgerLine
	NextHref, FirstHref   string
	ClearHref             string // empty: the filter narrows nothing but the days
}

// LedgerLine is one entry.
type LedgerLine struct {
	ID, ClaimID, Number string
	Entered, Moved      string // when it was entered, and the day on which the money moved
	What, Why, Amount   string
	Way                 string // to whom the money went; empty: it did not move
	Reference           string
	Who, With           string // who entered it, and the second person
}

// NewLedger words a page of the ledger. Next is the cursor of the page after it.
func NewLedger(p *policies.Policy, query url.Values, entries []claim.Entry, numbers map[string]claim.Number, names map[string]string, next string) LedgerView {
	v := LedgerView{From: query.Get("from"), Through: query.Get("through"), Number: query.Get("claim"), Kinds: []Option{{Label: "Every kind"}}}
	for _, kind := range claim.EntryKinds() {
		v.Kinds = append(v.Kinds, Option{Value: string(kind), Label: entryWords[kind], Chosen: string(kind) == query.Get("kind")})
	}
	for _, e := range entries {
		line := LedgerLine{ID: e.ID, ClaimID: e.ClaimID, Number: string(numbers[e.ClaimID]), Entered: Moment(p, e.At), Moved: shortDate(e.Day.String()),
			What: entryLabel(e), Why: e.Why, Amount: dollars(e.Cents), Way: moneyWays[e.Direction()], Reference: e.Reference, Who: nameOr(names, e.By)}
		if e.CheckedBy != "" {
			line.With = nameOr(names, e.CheckedBy)
		}
		v.Lines = append(v.Lines, line)
	}
	v.link(p.ID, query, next)
	return v
}

// nothing says why the table is empty.
func (v LedgerView) nothing() string {
	if v.ClearHref != "" {
		return "Nothing of this kind, on this claim, was entered on these days. Choose other days, or look at every kind and claim."
	}
	return "Nothing was entered on these days. Money is entered on the page of a claim, once it is approved."
}

func nameOr(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return "Someone who left"
}

// link leads to the other pages of the same filter.
func (v *LedgerView) link(seller string, query url.Values, next string) {
	kept := url.Values{"seller": {seller}}
	for _, name := range []string{"from", "through", "kind", "claim"} {
		if value := query.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if kept.Has("kind") || kept.Has("claim") {
		v.ClearHref = "/staff/money?" + url.Values{"seller": {seller}, "from": {v.From}, "through": {v.Through}}.Encode() + "#ledger"
	}
	if query.Get("before") != "" {
		v.FirstHref = "/staff/money?" + kept.Encode() + "#ledger"
	}
	if next != "" {
		kept.Set("before", next)
		v.NextHref = "/staff/money?" + kept.Encode() + "#ledger"
	}
}
