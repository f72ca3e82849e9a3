package orders

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func options(seller string) Options { return Options{Seller: seller, Now: noon} }

// lines reads a text and tells the usable lines and the faults.
func lines(t testing.TB, o Options, text string) (good []Line, faults []Fault) {
	t.Helper()
	err := Read(strings.NewReader(text), o, func(l *Line) error {
		faults = append(faults, l.Faults...)
		if len(l.Faults) == 0 {
			good = append(good, *l)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return good, faults
}

func TestFaultsSayWhereWhatAndWhatWouldBeRight(t *testing.T) {
	in, err := os.ReadFile("testdata/faults.csv")
	if err != nil {
		t.Fatal(err)
	}
	good, faults := lines(t, options(""), string(in))
	var said bytes.Buffer
	for _, f := range faults {
		fmt.Fprintln(&said, f)
	}
	for _, l := range good {
		fmt.Fprintf(&said, "line %d: %s %q %q %s\n", l.Number, l.Unit.Seller, l.Unit.OrderNumber, l.Unit.Serial, l.Unit.Facts.JSON())
	}
	if *update {
		if err := os.WriteFile("testdata/faults.txt", said.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	if said.String() != string(want) {
		t.Errorf("said\n%s\nnot\n%s", &said, want)
	}
}

func TestWaysToWriteATable(t *testing.T) {
	const want = `{"delivered_on":"2026-02-03","free_shipping":true,"price_cents":129900,"product":"kvm_switch"}`
	for name, text := range map[string]string{
		"commas":              "order,serial,product,delivered_on,price_usd,free_shipping\nA 1,S1,kvm_switch,2026-02-03,1299,yes\n",
		"semicolons, aliases": "Order No.;S/N;Product class;Delivered;Price (USD);Free shipping\r\nA 1;S1;KVM switch;2026-02-03;1299.00;TRUE\r\n",
		"tabs, no line end":   "ORDER_ID\tserial number\tclass\tdelivery-date\tprice\tfree_shipping\nA 1\tS1\tkvm-switch\t2026-02-03\t$1,299\t1",
		"byte order mark":     "\xEF\xBB\xBFprice_cents,order,serial,product,delivered_on,free_shipping\n129900,A 1,S1,kvm_switch,2026-02-03,y\n",
		"quotation marks":     "\"order\",\"serial\",\"product\",\"delivered_on\",\"price\",\"free_shipping\",notes\n\"A 1\",\"S1\",\"kvm_switch\",\"2026-02-03\",\"1,299.00\",\"yes\",\"a \"\"b\"\"\nin two lines\"\n",
		"empty lines, spaces": "order,serial,product,delivered_on,price_cents,free_shipping,\n\n A 1 , S1 ,kvm_switch, 2026-02-03 ,129900,yes,\n,,,,,,\n",
	} {
		o := options("connectpro")
		o.Ignore = []string{"Notes"}
		good, faults := lines(t, o, text)
		if len(faults) > 0 || len(good) != 1 {
			t.Errorf("%s: %v, %d lines", name, faults, len(good))
			continue
		}
		if u := good[0].Unit; u.OrderNumber != "A 1" || u.Serial != "S1" || string(u.Facts.JSON()) != want {
			t.Errorf("%s: %q %q %s", name, u.OrderNumber, u.Serial, u.Facts.JSON())
		}
	}
}

func TestFilesThatAreNoTable(t *testing.T) {
	for name, row := range map[string]struct{ text, says string }{
		"empty":             {"", "line 1: the file is empty"},
		"UTF-16":            {"\xff\xfeo\x00r\x00", "line 1: the file is not UTF-8 text"},
		"UTF-16 unmarked":   {"o\x00r\x00d\x00", "line 1: the file is not UTF-8 text"},
		"old line ends":     {"order,serial\rA,B\r", "ends its lines in an old way"},
		"unknown column":    {"order,serial,colour\n", "line 1, colour: no column of order records has this name"},
		"the same twice":    {"order,serial,Order number\n", `line 1, Order number: column 1, "order", says the same thing`},
		"one fact twice":    {"order,serial,price_usd,price_cents\n", `line 1, price_cents: column 3, "price_usd", says the same thing`},
		"no serial":         {"order,product\n", "line 1, serial: this column is missing"},
		"header of 65 KB":   {strings.Repeat("x", maxRowBytes+1), "line 1: the line is longer than 64 KB"},
		"header never ends": {"\"order,serial\nA,B\n", "line 1: a quotation mark opens a cell and none closes it"},
	} {
		good, faults := lines(t, options("connectpro"), row.text)
		if len(good) > 0 || len(faults) != 1 || !strings.Contains(faults[0].String(), row.says) {
			t.Errorf("%s: %v", name, faults)
		}
	}
	if _, faults := lines(t, options(""), "order,serial\n"); len(faults) != 1 || faults[0].Column != "seller" {
		t.Errorf("no seller: %v", faults)
	}
}

// A line that is too long, or one with an open quotation mark, costs itself alone.
func TestOneBadLineCostsItself(t *testing.T) {
	for _, bad := range []string{strings.Repeat("x", 10*maxRowBytes), `1,"S1`, `1,"` + strings.Repeat("\n2,S", 3), "1,S1,more"} {
		good, faults := lines(t, options("connectpro"), "order,serial\nA,B\n"+bad+"\nC,D\n")
		if len(faults) < 1 || len(good) < 2 || good[0].Unit.Serial != "B" || good[len(good)-1].Unit.Serial != "D" {
			t.Errorf("%.20q: %v, %d good", bad, faults, len(good))
		}
	}
}

func TestTooManyLines(t *testing.T) {
	line := 0
	many := readerFunc(func(p []byte) (int, error) {
		if line++; line == 1 {
			return copy(p, "order,serial\n"), nil
		}
		return copy(p, fmt.Sprintf("%d,S\n", line)), nil
	})
	count, last := 0, Line{}
	if err := Read(many, options("connectpro"), func(l *Line) error {
		count++
		last = *l
		return nil
	}); err != nil || count != MaxLines+1 || !strings.Contains(fmt.Sprint(last.Faults), "split it") {
		t.Error(err, count, last)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAReaderThatFails(t *testing.T) {
	for _, text := range []string{"", "order,se", "order,serial\nA,B\n"} {
		if err := Read(io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrClosedPipe)), options("connectpro"), func(*Line) error { return nil }); err != io.ErrClosedPipe {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A day that is over where the seller lives may be in the books, the next one may not.
func TestNothingOfTheFuture(t *testing.T) {
	o := options("shenzhen_service")
	o.Now = time.Date(2026, 3, 10, 17, 0, 0, 0, time.UTC) // 11 March in Shenzhen
	good, faults := lines(t, o, "order,serial,delivered_on\n1,S1,2026-03-11\n2,S2,2026-03-12\n")
	if len(good) != 1 || len(faults) != 1 || !strings.Contains(faults[0].String(), "line 3, delivered_on: \"2026-03-12\" is in the future") {
		t.Error(good, faults)
	}
}

func TestDemoFilesAreGood(t *testing.T) {
	for _, p := range catalog.All() {
		var file, again bytes.Buffer
		today := claim.Today(p.ID, noon)
		if err := Demo(&file, p.ID, 3000, 7, today); err != nil {
			t.Fatal(err)
		}
		if err := Demo(&again, p.ID, 3000, 7, today); err != nil || again.String() != file.String() {
			t.Errorf("%s: the same seed gives another file", p.ID)
		}
		good, faults := lines(t, options(""), file.String())
		if len(good) != 3000 || len(faults) > 0 {
			t.Fatalf("%s: %d good, %v", p.ID, len(good), faults)
		}
		for _, l := range good {
			u := l.Unit
			if !strings.HasPrefix(u.Serial, "DEMO-") || u.Email != "" && !strings.HasSuffix(u.Email, "@example.com") && !strings.HasSuffix(u.Email, "@example.org") {
				t.Fatalf("%s: not plainly demo: %+v", p.ID, u)
			}
			if _, err := claim.Judge(u.Seller, "coverage", claim.Facts{}, &u, today); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := Demo(io.Discard, "apple", 1, 1, 0); err == nil {
		t.Error("no such seller")
	}
}

// Whatever stands in a file: no panic, every fault has a place, and a line without faults decides.
func FuzzRead(f *testing.F) {
	in, err := os.ReadFile("testdata/faults.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(in))
	f.Add("order;serial\n\"a;b\n\"\";\n")
	f.Add("\xEF\xBB\xBForder\tserial\tprice\n1\t2\t$3\n")
	f.Fuzz(func(t *testing.T, text string) {
		good, faults := lines(t, options("connectpro"), text)
		for _, fault := range faults {
			if fault.Line < 1 || fault.Text == "" || strings.ContainsAny(fault.String(), "\x00\x1b\r\n") {
				t.Errorf("%q", fault)
			}
		}
		for _, l := range good {
			u := l.Unit
			if claim.Fold(u.OrderNumber) == "" || claim.Fold(u.Serial) == "" || strings.ContainsRune(u.Serial+u.OrderNumber+u.Email, 0) {
				t.Errorf("%+v", u)
			}
			if _, err := claim.Judge("connectpro", "fault", claim.Facts{}, &u, claim.Today("connectpro", noon)); err != nil {
				t.Error(err)
			}
		}
	})
}
