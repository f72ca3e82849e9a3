package mail

import (
	"context"
	"errors"
	"strings"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/views"
)

// unsendableError says why a letter can never be sent.
type unsendableError struct{ why string }

func (e *unsendableError) Error() string { return e.why }

// written is a letter ready to be sent.
type written struct {
	id, to string
	at     time.Time
	letter views.Letter
}

// write looks up everything that a letter is about, as it is now.
func (o *Outbox) write(ctx context.Context, l store.Letter) (written, error) {
	w := written{id: l.ID, at: l.CreatedAt}
	facts := views.MailFacts{Kind: l.Kind, Params: l.Params, Base: strings.TrimSuffix(o.Site().String(), "/")}
	if err := o.open(&facts, l.Params); err != nil {
		return w, err
	}
	err := o.Store.Read(ctx, func(tx *store.Tx) (err error) {
		w.to, err = o.recipient(tx, l, &facts)
		return err
	})
	if claim.CodeOf(err) == claim.NotFound {
		return w, &unsendableError{"there is nobody to send it to any more"}
	}
	if err != nil {
		return w, err
	}
	letter, ok := views.NewLetter(facts)
	if !ok {
		return w, &unsendableError{"nobody knows how to write a letter of this kind"}
	}
	w.letter = letter
	return w, w.check()
}

// open unseals the secrets of a letter.
func (o *Outbox) open(facts *views.MailFacts, params map[string]string) error {
	for name, into := range map[string]*string{"code": &facts.Code, "link": &facts.Link} {
		sealed, ok := params[name]
		if !ok {
			continue
		}
		plain, err := o.Key.Open(sealed, store.MailSecret)
		if err != nil {
			return err
		}
		*into = string(plain)
	}
	return nil
}

func (o *Outbox) recipient(tx *store.Tx, l store.Letter, facts *views.MailFacts) (string, error) {
	switch l.Kind {
	case claim.MailCode:
		return o.codeRecipient(tx, l)
	case claim.MailStaffInvite:
		staff, err := tx.StaffByID(l.To)
		if err != nil {
			return "", err
		}
		facts.Name, facts.Until = staff.Name, l.CreatedAt.Add(7*24*time.Hour)
		return staff.Email, nil
	}
	c, err := tx.Claim(l.ClaimID)
	if err != nil {
		return "", err
	}
	facts.Claim, facts.Policy = &c, catalog.ByID(c.Seller)
	if c.DecisionID != "" {
		decision, err := tx.Decision(c.DecisionID)
		if err != nil {
			return "", err
		}
		facts.Answer = decision.Answer
	}
	customer, err := tx.CustomerByID(l.To)
	if err != nil {
		return "", err
	}
	if customer.Email == "" {
		return "", claim.ErrNotFound // erased
	}
	return customer.Email, nil
}

// codeRecipient: a code that does not count any more is not sent.
func (o *Outbox) codeRecipient(tx *store.Tx, l store.Letter) (string, error) {
	row, err := tx.SignIn(l.To)
	if err != nil {
		return "", err
	}
	if o.server != nil && (!o.Now().Before(row.ExpiresAt) || !row.UsedAt.IsZero()) {
		return "", &unsendableError{"the code does not count any more"}
	}
	return row.Email, nil
}

var errLineEnd = errors.New("a line end stands where none may be")

// check refuses what would begin a new header.
func (w written) check() error {
	if strings.ContainsFunc(w.to+w.letter.Subject, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.ContainsAny(w.to, ",;<> ") {
		return &unsendableError{errLineEnd.Error()}
	}
	return nil
}

// Recent are the newest letters as they would be sent, for the outbox page.
func (o *Outbox) Recent(ctx context.Context) ([]views.ShownLetter, error) {
	var letters []store.Letter
	err := o.Store.Read(ctx, func(tx *store.Tx) (err error) {
		letters, err = tx.Letters("", shown)
		return err
	})
	var all []views.ShownLetter
	for _, l := range letters {
		one := views.ShownLetter{ID: l.ID, At: l.CreatedAt, State: string(l.State), Why: l.LastError}
		w, err := o.write(ctx, l)
		if err != nil {
			one.Why = err.Error()
		}
		one.To, one.Letter = w.to, w.letter
		all = append(all, one)
	}
	return all, err
}

// shown is how many letters the outbox page holds.
const shown = 50
