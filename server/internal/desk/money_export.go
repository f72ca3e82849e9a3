package desk

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Statement is the money of a claim as its customer sees it. Who entered what is the seller's business.
type Statement struct {
	Claim     claim.Claim
	Entries   []claim.Entry
	OwedCents int64 // charged and not yet paid
	PaidBack  int64 // refunded and credited
	HeldCents int64
}

// Statement is the statement of a claim.
func (d *Desk) Statement(ctx context.Context, by claim.Actor, claimID string) (s Statement, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if s.Claim, err = Seen(tx, by, claimID); err != nil {
			return err
		}
		money, err := readMoney(tx, &s.Claim)
		if err != nil {
			return err
		}
		s.OwedCents = money.Sum("", claim.EntryCharge) - money.Sum("", claim.EntryPaid)
		s.PaidBack, s.HeldCents = money.Sum("", claim.EntryRefund, claim.EntryCredit), money.OpenHold()
		s.Entries = forCustomer(money.Entries)
		return nil
	})
	return s, err
}

// forCustomer leaves out what the seller paid to others, and who entered what.
func forCustomer(entries []claim.Entry) []claim.Entry {
	var shown []claim.Entry
	for _, e := range entries {
		if e.Kind == claim.EntryShipping || e.UndoesKind == claim.EntryShipping || e.Kind == claim.EntryPayment {
			continue
		}
		e.By, e.CheckedBy = "", ""
		shown = append(shown, e)
	}
	return shown
}

// exportPage is how many entries are read at once.
const exportPage = 500

// exportHeader names the columns of the export. Columns are only ever added, at the end.
var exportHeader = []string{"entry_id", "claim_number", "claim_id", "seller", "customer_id", "kind", "charge_code", "amount_cents", "currency",
	"direction", "reference", "booked_on", "entered_at", "entered_by", "checked_by", "refers_to", "reason"}

// ExportLedger writes the entries that are asked for as CSV for the seller's books. An entry keeps its id for good, so that an
// export can be read twice. Cells never start a formula.
func (d *Desk) ExportLedger(ctx context.Context, by claim.Actor, q LedgerQuery, w io.Writer) error {
	if !by.Role(q.Seller).AtLeast(claim.Supervisor) {
		return claim.ErrNotFound
	}
	out := csv.NewWriter(w)
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := q.filter(tx)
		if err == nil {
			err = out.Write(exportHeader)
		}
		for after := (store.Place{}); err == nil; {
			page, readErr := tx.EntriesAfter(f, after, exportPage)
			if readErr != nil || len(page) == 0 {
				return readErr
			}
			err = exportEntries(tx, out, page)
			last := &page[len(page)-1]
			after = store.Place{At: last.At, ID: last.ID}
		}
		return err
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

// claimsOf are the ids of the claims of entries.
func claimsOf(entries []claim.Entry) []string {
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].ClaimID
	}
	return ids
}

func exportEntries(tx *store.Tx, out *csv.Writer, page []claim.Entry) error {
	numbers, err := tx.ClaimNumbers(claimsOf(page))
	if err != nil {
		return err
	}
	for _, e := range page {
		if err := out.Write(exportLine(&e, numbers[e.ClaimID])); err != nil {
			return err
		}
	}
	return nil
}

func exportLine(e *claim.Entry, number claim.Number) []string {
	line := []string{e.ID, string(number), e.ClaimID, e.Seller, e.CustomerID, string(e.Kind), e.Code, strconv.FormatInt(e.Cents, 10), "USD",
		e.Direction(), e.Reference, e.Day.String(), e.At.UTC().Format(time.RFC3339), e.By, e.CheckedBy, e.Undoes, e.Why}
	for i := range line {
		line[i] = InertCell(line[i])
	}
	return line
}
