package desk

import (
	"context"
	"fmt"
	"strings"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// toldWhy tells whether the customer reads what staff wrote with an event: the forms say so where it is written.
func toldWhy(e claim.Event) bool {
	kind := claim.ResolutionKind(e.Detail["kind"])
	switch e.Action {
	case claim.Decline, claim.Withdraw, claim.RMACancel, claim.RMAExtend, claim.Requote, claim.ResPropose, claim.ResBack, claim.ResExtend, claim.ResFail:
		return true
	case claim.RMARuleLate:
		return e.Detail["ruling"] == string(claim.LateSentBack)
	case claim.ResBegin:
		return e.From == claim.State(claim.ResDisputed)
	case claim.ResFulfil:
		return kind == claim.OnsiteRepair || kind == claim.SoftwareUpdate
	}
	return false
}

// Preview is what would be decided if a draft were filed now, and the device in the seller's books that it would be decided
// on; nil where they know none. Nothing is kept.
func (d *Desk) Preview(ctx context.Context, by claim.Actor, id string) (decision claim.Decision, unit *claim.Unit, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		if unit, err = ownUnit(tx, &c); err != nil {
			return err
		}
		decision, err = d.judge(&c, unit)
		return err
	})
	return decision, unit, err
}

// Changes are the other answers that would have been better for the customer, as {"changes":[…]}; nil where the policy is
// not any more what it was.
func Changes(d *claim.Decision, seller string) []byte {
	p := catalog.ByID(seller)
	if p == nil || p.Version() != d.PolicyVersion {
		return nil
	}
	var checker catalog.Checker
	changes, ok := checker.Changes(nil, d.Used, nil) // the facts name the day
	if !ok {
		return nil
	}
	return changes
}

// Mark stands for everything of a claim that its page shows: another mark, another page.
func (d *Desk) Mark(ctx context.Context, by claim.Actor, id string) (mark string, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		files, err := tx.EvidenceOf(id)
		mark = markOf(&c, files)
		return err
	})
	return mark, err
}

// Mark is the mark of a claim that was read.
func (f *File) Mark() string { return markOf(&f.Claim, f.Evidence) }

// markOf leaves out the version of a draft: the page that writes it knows it, and another one is told when it saves.
func markOf(c *claim.Claim, files []claim.Evidence) string {
	var b strings.Builder
	b.WriteString(string(c.State))
	if c.State != claim.Draft {
		fmt.Fprintf(&b, " %d", c.Version)
	}
	for _, e := range files {
		fmt.Fprintf(&b, " %s:%s:%t", e.ID[:min(6, len(e.ID))], e.State, e.HasPreview)
	}
	return b.String()
}

// ErrSaid says that a form with a message was sent twice.
var ErrSaid = claim.Refuse(claim.Conflict, "This message is sent already.")

// SayOnce is Say for a form, which somebody may send twice: version is that of the claim when the form was shown, and a message
// of theirs with the same words that came after it is the same message.
func (d *Desk) SayOnce(ctx context.Context, by claim.Actor, id string, version int64, body string, internal bool) (claim.Claim, error) {
	return d.change(ctx, by, id, 0, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		if c.Version != version {
			said, err := tx.Messages(id, internal)
			if err != nil {
				return claim.Change{}, err
			}
			if endsWith(said, claim.Message{By: by, Internal: internal, Body: strings.TrimSpace(body)}) {
				return claim.Change{}, ErrSaid
			}
		}
		return c.Note(x, body, internal)
	})
}

// endsWith tells whether this was said last. Of what was said in one moment, nobody knows what was last.
func endsWith(said []claim.Message, m claim.Message) bool {
	for i := len(said) - 1; i >= 0 && said[i].At.Equal(said[len(said)-1].At); i-- {
		if s := said[i]; s.By.Kind == m.By.Kind && s.By.ID == m.By.ID && s.Internal == m.Internal && s.Body == m.Body {
			return true
		}
	}
	return false
}
