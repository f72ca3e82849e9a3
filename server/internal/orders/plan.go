package orders

import (
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"proviso/server/claim"
)

// Books are the order records as they are kept.
type Books interface {
	// Booked finds units by seller, order number and serial number: one entry for each asked for, nil where there is none.
	Booked(asked []claim.Unit) ([]*claim.Unit, error)
}

// OpenBooks are the books inside the one transaction that changes them.
type OpenBooks interface {
	Books
	BeginImport(id, seller, fileName, byStaff string, at time.Time) error
	KeepUnits(importID string, at time.Time, units []claim.Unit) error
	EndImport(id string, lines, added, changed, unchanged int64) error
}

// Totals count what an import comes to.
type Totals struct{ Lines, Added, Changed, Unchanged int64 }

// Report is what an import did, or would do. With faults it did nothing.
type Report struct {
	Totals
	FaultCount int64
	Faults     []Fault           // the first ones
	BySeller   map[string]Totals // of each seller in the file
}

// mostFaults is how many faults a report spells out.
const mostFaults = 1000

// FactChange is one thing that a file says otherwise than the books. Empty: nothing.
type FactChange struct{ Name, Old, New string }

// Change is a device that a file adds to the books or changes there.
type Change struct {
	Line  int
	Added bool
	Unit  claim.Unit // as it will be
	Facts []FactChange
}

// Check reads a file and finds its faults, without the books.
func Check(file io.Reader, o Options) (*Report, error) {
	o.Each = nil
	return run(nil, file, o, nil)
}

// Plan tells what an import would do to the books, and does nothing.
func Plan(books Books, file io.Reader, o Options) (*Report, error) {
	return run(books, file, o, nil)
}

// ErrFaults ends the transaction of an import whose file has faults: nothing of it is kept.
var ErrFaults = errors.New("the file has faults: nothing was imported")

// Import checks the whole file and then keeps all of it in one transaction, which write runs, perhaps more than once. A file
// with faults never opens the transaction. Where the books themselves show a fault the transaction ends with ErrFaults,
// which Import takes back: the faults stand in the report.
func Import(write func(func(OpenBooks) error) error, file io.ReadSeeker, o Options) (report *Report, err error) {
	if report, err = Check(file, o); err != nil || report.FaultCount > 0 {
		return report, err
	}
	err = write(func(books OpenBooks) error {
		if o.Again != nil {
			o.Again()
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		report, err = apply(books, file, o)
		if err == nil && report.FaultCount > 0 {
			err = ErrFaults
		}
		return err
	})
	if errors.Is(err, ErrFaults) {
		err = nil
	}
	return report, err
}

// apply keeps a file in the books, as one import for each seller in it.
func apply(books OpenBooks, file io.Reader, o Options) (*Report, error) {
	k := &keeper{books: books, o: &o, imports: map[string]string{}}
	report, err := run(books, file, o, k)
	for _, seller := range slices.Sorted(maps.Keys(k.imports)) {
		if t := report.BySeller[seller]; err == nil {
			err = books.EndImport(k.imports[seller], t.Lines, t.Added, t.Changed, t.Unchanged)
		}
	}
	return report, err
}

// keeper keeps what a comparison finds.
type keeper struct {
	books   OpenBooks
	o       *Options
	imports map[string]string // the import of each seller
}

// begin makes imports of one seller wait for each other before they look at the books.
func (k *keeper) begin(seller string) error {
	if k.imports[seller] != "" {
		return nil
	}
	k.imports[seller] = k.o.NewID()
	return k.books.BeginImport(k.imports[seller], seller, k.o.FileName, k.o.ByStaff, k.o.Now)
}

func (k *keeper) keep(seller string, units []claim.Unit) error {
	return k.books.KeepUnits(k.imports[seller], k.o.Now, units)
}
