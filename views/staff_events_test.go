package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// Every kind of event that the code names has words: nobody reads a code in the history or the audit.
func TestEveryKindOfEventHasWords(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../server", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, action := range actionsOf(file) {
			found++
			if actionWords[claim.Action(action)] == "" {
				t.Errorf("%s: no words for %q", path, action)
			}
		}
		return nil
	})
	if err != nil || found < 50 {
		t.Fatal(found, err)
	}
}

// actionsOf are the constants of the type Action of a file.
func actionsOf(file *ast.File) (actions []string) {
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || spec.Type == nil {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != "Action" {
			if chosen, ok := spec.Type.(*ast.SelectorExpr); !ok || chosen.Sel.Name != "Action" {
				return true
			}
		}
		for _, value := range spec.Values {
			if text, ok := value.(*ast.BasicLit); ok {
				action, _ := strconv.Unquote(text.Value)
				actions = append(actions, action)
			}
		}
		return true
	})
	return actions
}

// Every state that an event can name has words.
func TestEveryStateOfAnEventHasWords(t *testing.T) {
	want := func(action claim.Action, state string) {
		t.Helper()
		if got := eventState(action, claim.State(state)); got == "" || got == state {
			t.Errorf("%s: %q says %q", action, state, got)
		}
	}
	for _, s := range claim.States() {
		want(claim.Approve, string(s))
	}
	for _, s := range claim.RMAStates() {
		want(claim.RMAIssue, string(s))
	}
	for _, s := range []claim.UnitState{claim.UnitAuthorised, claim.UnitReceived, claim.UnitNeverArrived} {
		want(claim.RMAReceive, string(s))
	}
	for _, s := range claim.ResolutionStates() {
		want(claim.ResBegin, string(s))
	}
	for _, k := range claim.EntryKinds() {
		want(claim.MoneyEnter, string(k))
	}
	for _, s := range []claim.RequestState{claim.RequestOpen, claim.RequestAgreed, claim.RequestRefused, claim.RequestTakenBack} {
		want(claim.MoneyAsk, string(s))
	}
	for _, s := range []claim.ArrivalState{claim.ArrivalHeld, claim.ArrivalMatched, claim.ArrivalSentBack} {
		want(claim.ArrivalHold, string(s))
	}
	for _, s := range []claim.QuoteState{claim.QuoteOffered, claim.QuoteAccepted, claim.QuoteRejected} {
		want(claim.Requote, string(s))
	}
}

// Both sides read that the serial number was corrected.
func TestACorrectedSerialNumberIsTold(t *testing.T) {
	e := claim.Event{Action: claim.Correct, By: claim.Actor{Kind: claim.ByStaff}, Detail: map[string]string{"verdict": "covered", "serial": "corrected"}}
	p := catalog.ByID("connectpro")
	customer, _ := ClaimView{Policy: p, Claim: &claim.Claim{Intent: "fault"}}.eventEntry(e)
	staff := DeskInput{Policy: p, Claim: claim.Claim{Intent: "fault"}}.historyLine(e)
	for _, text := range []string{customer.Text, staff.What} {
		if !strings.Contains(text, "corrected the serial number") || !strings.Contains(text, ": covered") {
			t.Error(text)
		}
	}
}
