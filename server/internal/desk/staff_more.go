package desk

import (
	"context"
	"slices"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// What staff see of the record, for those who do not know the record itself.
type (
	QueueFilter = store.QueueFilter
	QueueRow    = store.QueueRow
	QueueSort   = store.QueueSort
	Counts      = store.Counts
	SavedView   = store.SavedView
)

// The orders of the queue, and where counting ends.
const (
	OldestFirst = store.OldestFirst
	NewestFirst = store.NewestFirst
	DueFirst    = store.DueFirst
	MostCounted = store.MostCounted
)

// hasRole refuses an actor who is not at least that for a seller. To them the seller's staff pages do not exist.
func hasRole(by claim.Actor, seller string, least claim.Role) error {
	if catalog.ByID(seller) == nil || !by.Role(seller).AtLeast(least) {
		return claim.ErrNotFound
	}
	return nil
}

// Queue reads a page of the queue; every seller in the filter has to be one that the actor works for.
func (d *Desk) Queue(ctx context.Context, by claim.Actor, f QueueFilter) (page []QueueRow, next string, err error) {
	for _, seller := range f.Sellers {
		if err := hasRole(by, seller, claim.Agent); err != nil {
			return nil, "", err
		}
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		page, next, err = tx.Queue(f)
		return err
	})
	return page, next, err
}

// Overview is a page of a seller's queue with what stands around it.
type Overview struct {
	Rows       []QueueRow
	Next       string // the cursor of the page after it
	Counts     Counts
	Views      []SavedView
	Colleagues []*claim.Staff // who can be given a claim
}

// Overview reads a page of one seller's queue, as it stood at one instant.
func (d *Desk) Overview(ctx context.Context, by claim.Actor, seller string, f QueueFilter) (o Overview, err error) {
	if err := hasRole(by, seller, claim.Agent); err != nil {
		return o, err
	}
	f.Sellers = []string{seller}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.Together(
			func(tx *store.Tx) (err error) { o.Rows, o.Next, err = tx.Queue(f); return err },
			func(tx *store.Tx) (err error) { o.Counts, err = tx.Counts(seller, d.Now()); return err },
			func(tx *store.Tx) (err error) { o.Views, err = tx.SavedViews(by.ID, seller); return err },
			func(tx *store.Tx) (err error) { o.Colleagues, err = colleagues(tx, seller); return err },
		)
	})
	return o, err
}

func colleagues(tx *store.Tx, seller string) ([]*claim.Staff, error) {
	all, err := tx.StaffOf(seller)
	return working(all, seller), err
}

// working keeps those who work for a seller today.
func working(staff []*claim.Staff, seller string) []*claim.Staff {
	return slices.DeleteFunc(staff, func(s *claim.Staff) bool { return s.Disabled || s.Roles[seller] == claim.NoRole })
}

// Colleagues are the people to whom a seller's claims can be given.
func (d *Desk) Colleagues(ctx context.Context, by claim.Actor, seller string) (all []*claim.Staff, err error) {
	if err := hasRole(by, seller, claim.Agent); err != nil {
		return nil, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		all, err = colleagues(tx, seller)
		return err
	})
	return all, err
}

// Counts counts what waits for a seller.
func (d *Desk) Counts(ctx context.Context, by claim.Actor, seller string) (n Counts, err error) {
	if err := hasRole(by, seller, claim.Agent); err != nil {
		return n, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		n, err = tx.Counts(seller, d.Now())
		return err
	})
	return n, err
}

const (
	maxViewName  = 40
	maxViewQuery = 1000
	maxViews     = 30
)

// SaveView keeps a filter of the queue under a name; the same name again replaces it.
func (d *Desk) SaveView(ctx context.Context, by claim.Actor, seller, name, query string) error {
	if err := hasRole(by, seller, claim.Agent); err != nil {
		return err
	}
	if fault := checkText("name", "name", &name, maxViewName, false); fault != nil {
		return fault
	}
	if name == "" || len(query) > maxViewQuery {
		return claim.Fault("name", "Give the view a name, up to 40 characters.")
	}
	return d.Store.Write(ctx, func(tx *store.Tx) error {
		kept, err := tx.SavedViews(by.ID, seller)
		if err != nil {
			return err
		}
		known := slices.ContainsFunc(kept, func(v SavedView) bool { return v.Name == name })
		if !known && len(kept) >= maxViews {
			return claim.Fault("name", "You have 30 views already, which is the most there can be. Remove one first.")
		}
		return tx.SaveView(SavedView{ID: d.NewID(), StaffID: by.ID, Seller: seller, Name: name, Query: query, At: d.Now()})
	})
}

// DropView removes a view of the actor.
func (d *Desk) DropView(ctx context.Context, by claim.Actor, id string) error {
	return d.Store.Write(ctx, func(tx *store.Tx) error { return tx.DropView(by.ID, id) })
}

// Pick is a claim as a list showed it.
type Pick struct {
	ID      string
	Version int64
}

// AssignAll gives several claims to one member of staff, each for itself: what somebody else changed meanwhile is passed
// over and counted.
func (d *Desk) AssignAll(ctx context.Context, by claim.Actor, picks []Pick, staffID string) (given, passed int, err error) {
	for _, pick := range picks {
		switch _, err := d.Assign(ctx, by, pick.ID, pick.Version, staffID); claim.CodeOf(err) {
		case claim.Conflict:
			passed++
		case "":
			if err != nil {
				return given, passed, err
			}
			given++
		default:
			return given, passed, err
		}
	}
	return given, passed, nil
}

// Fresh is a member of staff as they stand now, with the roles they have left; claim.ErrNotFound where they were shut out
// or are to enrol anew.
func (d *Desk) Fresh(ctx context.Context, by claim.Actor) (claim.Actor, error) {
	staff, err := d.Store.StaffByID(ctx, by.ID)
	if err == nil && (staff.Disabled || !staff.Enrolled) {
		err = claim.ErrNotFound
	}
	if err != nil {
		return claim.Actor{}, err
	}
	return staff.Actor(), nil
}
