package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Workload is how old a seller's open claims are and who has them, for all its staff, with their names.
func (d *Desk) Workload(ctx context.Context, by claim.Actor, seller string) (report claim.Report, names map[string]string, err error) {
	if err := hasRole(by, seller, claim.Agent); err != nil {
		return report, nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		from, err := tx.WorkloadSources(seller, d.Now())
		if err != nil {
			return err
		}
		report = claim.NewWorkload(from)
		names, err = tx.StaffNames(seller)
		return err
	})
	return report, names, err
}

// Report is what became of a seller's claims in a period, for its supervisors and admins, with the names of those who worked
// on them.
func (d *Desk) Report(ctx context.Context, by claim.Actor, p claim.ReportPeriod) (report claim.Report, names map[string]string, err error) {
	if err := hasRole(by, p.Seller, claim.Supervisor); err != nil {
		return report, nil, err
	}
	if err := p.Check(); err != nil {
		return report, nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		from, err := tx.ReportSources(p, d.Now())
		if err != nil {
			return err
		}
		report = claim.NewReport(p, from)
		names, err = tx.StaffNames(p.Seller)
		return err
	})
	return report, names, err
}
