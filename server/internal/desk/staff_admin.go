package desk

import (
	"context"
	"io"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/orders"
	"proviso/server/internal/store"
)

// More of what staff see of the record.
type (
	Import = store.Import
	Letter = store.Letter
)

// SetRules is the event of new house rules.
const SetRules claim.Action = "set_rules"

// HouseRules are a seller's house rules with their version.
func (d *Desk) HouseRules(ctx context.Context, by claim.Actor, seller string) (rules claim.Rules, version int64, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return rules, 0, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		rules, version, err = tx.Rules(seller)
		return err
	})
	return rules, version, err
}

// SaveRules replaces the house rules that were seen in a version.
func (d *Desk) SaveRules(ctx context.Context, by claim.Actor, seller string, rules claim.Rules, version int64) error {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return err
	}
	if err := checkRules(&rules); err != nil {
		return err
	}
	return d.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveRules(seller, rules, version); err != nil {
			return err
		}
		return tx.AppendEvent(claim.Event{Seller: seller, By: by, Action: SetRules, At: d.Now()})
	})
}

// checkRules keeps every rule within what a portal can keep to.
func checkRules(r *claim.Rules) error {
	var faults claim.Faults
	for _, rule := range []struct {
		field       string
		value       int64
		least, most int64
		text        string
	}{
		{"first_response_days", int64(r.FirstResponseDays), 1, 30, "Write a number of working days, 1 to 30."},
		{"info_reply_days", int64(r.InfoReplyDays), 7, 365, "Write a number of days, 7 to 365."},
		{"appeal_days", int64(r.AppealDays), 1, 365, "Write a number of days, 1 to 365."},
		{"draft_days", int64(r.DraftDays), 1, 365, "Write a number of days, 1 to 365."},
		{"agent_limit", r.AgentLimitCents, 0, 100_000_000, "Write an amount in dollars, up to 1,000,000."},
		{"agent_day", r.AgentDayCents, 0, 100_000_000, "Write an amount in dollars, up to 1,000,000."},
		{"return_reminder_days", int64(r.ReturnReminderDays), 1, 365, "Write a number of days, 1 to 365."},
		{"max_file", r.MaxFileBytes, 1 << 20, 4 << 30, "Write a size in MB, 1 to 4096."},
		{"max_claim", r.MaxClaimBytes, max(1<<20, r.MaxFileBytes), 16 << 30, "Write a size in MB, at least that of one file and at most 16384."},
		{"max_files", int64(r.MaxFiles), 1, 200, "Write a number of files, 1 to 200."},
	} {
		if rule.value < rule.least || rule.value > rule.most {
			faults = append(faults, claim.Fault(rule.field, rule.text))
		}
	}
	if fault := checkText("return_address", "address", &r.ReturnAddress, maxAddress, true); fault != nil {
		faults = append(faults, fault)
	}
	return faults.Err()
}

// mostImports is how many past imports a page lists.
const mostImports = 30

// Imports are a seller's last imports, with the names of those who made them.
func (d *Desk) Imports(ctx context.Context, by claim.Actor, seller string) (all []Import, names map[string]string, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return nil, nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if all, err = tx.Imports(seller, mostImports); err != nil {
			return err
		}
		names, err = tx.StaffNames(seller)
		return err
	})
	return all, names, err
}

// mostChanges is how many changes of a planned import are shown.
const mostChanges = 100

// PlanImport tells what a file of order records would do to a seller's books, with its first changes.
// progress is told how many bytes were read; it may be nil.
func (d *Desk) PlanImport(ctx context.Context, by claim.Actor, seller string, file io.Reader, progress func(bytes int64)) (report *orders.Report, changes []orders.Change, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return nil, nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		report, err = orders.Plan(tx, file, orders.Options{Seller: seller, Now: d.Now(), NewID: d.NewID, Progress: progress, Each: func(c orders.Change) {
			if len(changes) < mostChanges {
				changes = append(changes, c)
			}
		}})
		return err
	})
	return report, changes, err
}

// ImportFile keeps a file of order records, all of it or nothing. It reads the file twice: to check it, and to keep it.
func (d *Desk) ImportFile(ctx context.Context, by claim.Actor, seller, name string, file io.ReadSeeker, progress func(bytes int64)) (*orders.Report, error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return nil, err
	}
	write := func(do func(orders.OpenBooks) error) error {
		return d.Store.Write(ctx, func(tx *store.Tx) error { return do(tx) })
	}
	return orders.Import(write, file, orders.Options{Seller: seller, Now: d.Now(), FileName: name, ByStaff: by.ID, NewID: d.NewID, Progress: progress})
}

// mostLetters is how many letters of a kind a page looks through.
const mostLetters = 500

// UnsentLetter is a letter that could not be sent, about a claim of a seller.
type UnsentLetter struct {
	Letter Letter
	Number claim.Number
	Next   time.Time // when it is tried again by itself; zero: it was given up
}

// UnsentLetters are the letters about a seller's claims that were given up, and those that are tried again.
func (d *Desk) UnsentLetters(ctx context.Context, by claim.Actor, seller string) (unsent []UnsentLetter, err error) {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		dead, err := tx.Letters(store.MailDead, mostLetters)
		if err != nil {
			return err
		}
		late, err := tx.LateLetters(mostLetters)
		if err != nil {
			return err
		}
		for _, l := range append(dead, late...) {
			c, err := letterClaim(tx, l, seller)
			if err == nil {
				unsent = append(unsent, unsentLetter(l, c.Number))
			} else if claim.CodeOf(err) != claim.NotFound {
				return err
			}
		}
		return nil
	})
	return unsent, err
}

func unsentLetter(l Letter, number claim.Number) UnsentLetter {
	u := UnsentLetter{Letter: l, Number: number}
	if l.State == store.MailPending {
		u.Next = l.NextAt
	}
	return u
}

// letterClaim is the claim that a letter is about, where it is one of the seller's.
func letterClaim(tx *store.Tx, l Letter, seller string) (claim.Claim, error) {
	if l.ClaimID == "" {
		return claim.Claim{}, claim.ErrNotFound
	}
	c, err := tx.Claim(l.ClaimID)
	if err == nil && (c.Seller != seller || c.State == claim.Draft) {
		err = claim.ErrNotFound
	}
	return c, err
}

// RetryLetter sends a letter again that was given up.
func (d *Desk) RetryLetter(ctx context.Context, by claim.Actor, seller, id string) error {
	if err := hasRole(by, seller, claim.Admin); err != nil {
		return err
	}
	return d.Store.Write(ctx, func(tx *store.Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if _, err := letterClaim(tx, l, seller); err != nil {
			return err
		}
		return tx.RetryMail(id, d.Now())
	})
}
