package orders_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/orders"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// imported imports a text and tells the report and what changed, one line each.
func imported(t testing.TB, s *store.Store, seller, text string) (*orders.Report, string) {
	t.Helper()
	var changes bytes.Buffer
	report, err := orders.Import(writes(s), strings.NewReader(text), orders.Options{Seller: seller, Now: noon, FileName: "file.csv", NewID: rand.Text,
		Each: func(c orders.Change) { fmt.Fprintln(&changes, c.Line, c.Added, c.Facts) }, Again: changes.Reset})
	if err != nil {
		t.Fatal(err)
	}
	return report, changes.String()
}

func writes(s *store.Store) func(func(orders.OpenBooks) error) error {
	return func(work func(orders.OpenBooks) error) error {
		return s.Write(context.Background(), func(tx *store.Tx) error { return work(tx) })
	}
}

func read(t testing.TB, s *store.Store, work func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), work); err != nil {
		t.Fatal(err)
	}
}

const books = `order,serial,email,product,purchased_on,price_usd
A-1,S1,Demo.Buyer@example.com,kvm_switch,2026-01-01,199
A-1,S2,demo.buyer@example.com,extender,2026-01-01,99.50
A-2,S3,,kvm_switch,2026-01-05,199
`

func TestImportAndImportAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		report, _ := imported(t, s, "connectpro", books)
		if report.Totals != (orders.Totals{Lines: 3, Added: 3}) {
			t.Fatal(report)
		}
		var unit claim.Unit
		read(t, s, func(tx *store.Tx) error {
			units, err := tx.UnitsBySerial("connectpro", "s1")
			if err == nil && len(units) == 1 {
				unit = units[0]
			}
			return err
		})
		if unit.Email != "demo.buyer@example.com" || unit.OrderNumber != "A-1" || unit.Version != 1 || !unit.ImportedAt.Equal(noon) ||
			string(unit.Facts.JSON()) != `{"price_cents":19900,"product":"kvm_switch","purchased_on":"2026-01-01"}` {
			t.Fatalf("%+v", unit)
		}
		if report, changes := imported(t, s, "connectpro", books); report.Totals != (orders.Totals{Lines: 3, Unchanged: 3}) || changes != "" {
			t.Fatal(report, changes)
		}
		// A column less leaves what is known; an empty cell takes it away; letter case of a name is a change of the name alone.
		report, changes := imported(t, s, "connectpro", "order,serial,product,purchased_on,delivered_on\na-1,s1,,2026-01-02,2026-01-07\nA-1,S2,extender,2026-01-01,\nA-9,S1,extender,,\n")
		if report.Totals != (orders.Totals{Lines: 3, Added: 1, Changed: 1, Unchanged: 1}) {
			t.Fatal(report)
		}
		if want := "2 false [{order A-1 a-1} {serial S1 s1} {delivered_on  2026-01-07} {product kvm_switch } {purchased_on 2026-01-01 2026-01-02}]\n4 true []\n"; changes != want {
			t.Errorf("said %swant %s", changes, want)
		}
		read(t, s, func(tx *store.Tx) error {
			again, err := tx.UnitByID(unit.ID)
			if err == nil && (again.Version != 2 || again.Email != unit.Email || string(again.Facts["price_cents"]) != "19900" || again.Facts["product"] != nil) {
				t.Errorf("%+v", again)
			}
			all, err := tx.Imports("connectpro", 10)
			if err == nil && (len(all) != 3 || all[0].FileName != "file.csv") {
				t.Errorf("%+v", all)
			}
			return err
		})
	})
}

func count(t testing.TB, s *store.Store) (units, imports int) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		for _, serial := range []string{"s1", "s2", "s3", "s4"} {
			found, err := tx.UnitsBySerial("connectpro", serial)
			if err != nil {
				return err
			}
			units += len(found)
		}
		all, err := tx.Imports("connectpro", 10)
		imports = len(all)
		return err
	})
	return units, imports
}

func TestAFaultInTheLastLineKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		report, _ := imported(t, s, "connectpro", books+"A-3,S4,,kvm_switch,2027-01-01,199\n")
		if units, imports := count(t, s); units+imports != 0 || report.FaultCount != 1 || report.Faults[0].Line != 5 {
			t.Error(units, imports, report)
		}
		// The last line contradicts the books alone, which only the transaction can see.
		imported(t, s, "connectpro", books)
		report, _ = imported(t, s, "connectpro", "order,serial,shipped_on\nA-1,S1,2026-01-03\nA-4,S4,2026-01-03\nA-2,S3,2026-01-04\n")
		want := `line 4, purchased_on: the books say 2026-01-05, and with what this line says "2026-01-05" is after shipped_on 2026-01-04; purchase, shipping and delivery follow each other`
		if units, imports := count(t, s); units != 3 || imports != 1 || report.FaultCount != 2 || report.Faults[0].String() != want {
			t.Error(units, imports, report.Faults)
		}
		read(t, s, func(tx *store.Tx) error {
			units, err := tx.UnitsBySerial("connectpro", "s1")
			if err == nil && (units[0].Version != 1 || units[0].Facts["shipped_on"] != nil) {
				t.Errorf("%+v", units)
			}
			return err
		})
	})
}

func TestADryRunChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		read(t, s, func(tx *store.Tx) error {
			report, err := orders.Plan(tx, strings.NewReader(books), orders.Options{Seller: "connectpro", Now: noon})
			if err == nil && report.Totals != (orders.Totals{Lines: 3, Added: 3}) {
				t.Error(report)
			}
			return err
		})
		if units, imports := count(t, s); units+imports != 0 {
			t.Error(units, imports)
		}
	})
}

// Someone who interrupts an import finds the books as they were.
func TestAnInterruptedImportKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(context.Background())
		var file bytes.Buffer
		if err := orders.Demo(&file, "connectpro", 3000, 1, claim.Today("connectpro", noon)); err != nil {
			t.Fatal(err)
		}
		_, err := orders.Import(func(work func(orders.OpenBooks) error) error {
			return s.Write(ctx, func(tx *store.Tx) error { return work(tx) })
		}, bytes.NewReader(file.Bytes()), orders.Options{Now: noon, NewID: rand.Text, Each: func(c orders.Change) {
			if c.Line == 2000 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if _, imports := count(t, s); imports != 0 {
			t.Error(imports)
		}
	})
}

// Two who import the same file at once: one adds, the other finds nothing to do.
func TestTwoImportsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var file bytes.Buffer
		if err := orders.Demo(&file, "connectpro", 1500, 1, claim.Today("connectpro", noon)); err != nil {
			t.Fatal(err)
		}
		const people = 4
		results := make(chan orders.Totals, people)
		for range people {
			go func() {
				report, err := orders.Import(writes(s), bytes.NewReader(file.Bytes()), orders.Options{Now: noon, NewID: rand.Text})
				if err != nil {
					t.Error(err)
				}
				results <- report.Totals
			}()
		}
		var added, unchanged int64
		for range people {
			got := <-results
			added, unchanged = added+got.Added, unchanged+got.Unchanged
		}
		if added != 1500 || unchanged != (people-1)*1500 {
			t.Error(added, unchanged)
		}
	})
}

func TestUnitsOfNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		imported(t, s, "connectpro", books)
		read(t, s, func(tx *store.Tx) error {
			mine, err := tx.UnitsOf("demo.buyer@example.com")
			if err != nil {
				return err
			}
			nobodys, err := tx.UnitsOf("")
			if len(mine) != 2 || len(nobodys) != 0 {
				t.Error(mine, nobodys)
			}
			if _, missing := tx.UnitByID("none"); !errors.Is(missing, claim.ErrNotFound) {
				t.Error(missing)
			}
			return err
		})
	})
}

// BenchmarkImport keeps 100,000 new records, on each engine, and imports the same file again.
func BenchmarkImport(b *testing.B) {
	var file bytes.Buffer
	if err := orders.Demo(&file, "connectpro", 100_000, 1, claim.Today("connectpro", noon)); err != nil {
		b.Fatal(err)
	}
	for _, engine := range []struct {
		name string
		open func(*testing.B) *store.Store
	}{
		{"sqlite", func(b *testing.B) *store.Store { return storetest.Folder(b, b.TempDir()) }},
		{"postgres", func(b *testing.B) *store.Store { return storetest.URL(b, storetest.Database(b)) }},
	} {
		b.Run(engine.name+"/new", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := engine.open(b)
				b.StartTimer()
				keepAll(b, s, file.Bytes())
			}
		})
		b.Run(engine.name+"/again", func(b *testing.B) {
			s := engine.open(b)
			keepAll(b, s, file.Bytes())
			for b.Loop() {
				keepAll(b, s, file.Bytes())
			}
		})
	}
	b.Run("check", func(b *testing.B) {
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			if report, err := orders.Check(bytes.NewReader(file.Bytes()), orders.Options{Now: noon}); err != nil || report.Lines != 100_000 {
				b.Fatal(report, err)
			}
		}
	})
}

func keepAll(b *testing.B, s *store.Store, file []byte) {
	report, err := orders.Import(writes(s), bytes.NewReader(file), orders.Options{Now: noon, NewID: rand.Text})
	if err != nil || report.FaultCount > 0 || report.Lines != 100_000 {
		b.Fatal(report, err)
	}
}
