package claim

import "strings"

var errWaits = Refuse(Conflict, "A remedy of this claim waits for a second person. Settle that first.")

// NeedsSecond tells whether staff only ask for a remedy: beyond the decision, or against what was found, above the limit; and
// whatever comes on top of money or of another unit, which is worth the unit twice. Like an override it takes two, whoever makes it.
func (k Case) NeedsSecond(rules Rules, kind ResolutionKind) bool {
	return !kind.GoesBack() && (k.Given() || k.overridden(kind) && k.Claim.aboveLimit(rules))
}

// askSecond keeps the remedy until a second person has looked at it. The customer hears nothing of it.
func (k Case) askSecond(x Context, kind ResolutionKind, why string) Step {
	step, state := Step{}, string(k.Claim.State)
	ch := step.about(x, k.Claim, Propose, state, state, map[string]string{"action": string(ResPropose), "kind": string(kind)})
	ch.After.Proposal = &Proposal{Action: ResPropose, Kind: kind, MakerID: x.By.ID, Reason: why, At: x.Now}
	ch.Event.Note = why
	return step
}

// SecondRemedy offers a remedy that waits, or refuses it. It takes a supervisor, and never the one who proposed it. What was
// possible when it was proposed is looked at again.
func (k Case) SecondRemedy(x Context, agree bool, why string) (Step, error) {
	if err := k.Claim.secondable(x); err != nil {
		return Step{}, err
	}
	p, state := k.Claim.Proposal, string(k.Claim.State)
	switch {
	case p.Action != ResPropose:
		return Step{}, Refuse(Conflict, "No remedy of this claim waits for a second person.")
	case !agree && strings.TrimSpace(why) == "":
		return Step{}, Fault("why", "Say why you do not agree: your colleague reads it.")
	}
	detail := map[string]string{"kind": string(p.Kind), "maker": p.MakerID}
	if !agree {
		step := Step{}
		ch := step.about(x, k.Claim, Refute, state, state, detail)
		ch.After.Proposal, ch.Event.Note = nil, why
		return step, nil
	}
	if err := k.proposable(x, p.Kind, true); err != nil {
		return Step{}, err
	}
	step := k.propose(x, p.Kind, p.Reason)
	step.Claims[0].Event.Detail["maker"] = p.MakerID
	return step, nil
}
