package orders

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"proviso/policies"
	"proviso/policies/catalog"
)

// Demo writes a realistic file of order records of a seller, plainly made up: addresses of example.com and example.org,
// serial numbers that begin with DEMO. The same seed gives the same file. No date is after today.
func Demo(to io.Writer, seller string, lines int, seed uint64, today policies.Date) error {
	p := catalog.ByID(seller)
	if p == nil {
		return fmt.Errorf("%q is none of the sellers %s", seller, strings.Join(sellers(), ", "))
	}
	w := bufio.NewWriter(to)
	d := &demoFile{rand: rand.New(rand.NewPCG(seed, uint64(len(seller)))), policy: p, today: today, prefix: strings.ToUpper(seller[:2])}
	fmt.Fprintln(w, strings.Join(demoHeader(seller), ","))
	for d.line < lines {
		d.order(w, lines)
	}
	return w.Flush()
}

// demoHeader is what the seller's books know beside what all books know.
func demoHeader(seller string) []string {
	header := []string{sellerColumn, orderColumn, emailColumn, serialColumn, "product", "purchased_on", "shipped_on", "delivered_on", "price_usd", "freight_usd", "extended_months"}
	for _, f := range demoFacts[seller] {
		header = append(header, f.name)
	}
	return header
}

// demoFact is a column with its values and how often each occurs, by repeating them; "" is an empty cell.
type demoFact struct {
	name   string
	values []string
}

var demoFacts = map[string][]demoFact{
	"softnetworks": {{"selected_new", []string{"", "", "yes", "no"}}, {"original_purchaser", []string{"yes", "yes", "yes", "no"}}},
	"spectrumvoip": {{"channel", []string{"direct", "direct", "direct", "direct", "reseller"}}, {"lease", []string{"none", "none", "current", "ended"}},
		{"acquired_on_lease", []string{"no", "yes"}}},
	"preowned_telecom": {{"sold_as", []string{"standard", "standard", "standard", "standard", "standard", "as_is", "for_parts", "no_returns"}},
		{"compatibility_promised", []string{"no", "no", "no", "yes"}}},
	"connectpro": {{"channel", []string{"direct", "direct", "direct", "reseller"}}, {"destination", []string{"domestic", "domestic", "domestic", "international"}},
		{"payment", []string{"card", "card", "paypal", "wire", "other"}}, {"free_shipping", []string{"no", "no", "yes"}}},
	"shenzhen_service": {{"brand", []string{"own", "own", "agent", "other"}}, {"stated_months", []string{"", "", "24"}}, {"onsite_agreed", []string{"no", "no", "yes"}}},
}

type demoFile struct {
	rand   *rand.Rand
	policy *policies.Policy
	today  policies.Date
	prefix string
	line   int
	orders int
}

// demoYears is how far back the orders go, in days.
const demoDays = 4 * 365

// order writes the devices of one order: they share customer and dates.
func (d *demoFile) order(w io.Writer, most int) {
	d.orders++
	number := "DEMO-" + d.prefix + "-" + strconv.Itoa(10_000+d.orders)
	email := d.email()
	purchased := d.today.AddDays(-d.rand.IntN(demoDays))
	shipped := purchased.AddDays(1 + d.rand.IntN(4))
	delivered := shipped.AddDays(1 + d.rand.IntN(7))
	for n := 1 + d.rand.IntN(4)*d.rand.IntN(2); n > 0 && d.line < most; n-- {
		d.line++
		cells := []string{d.policy.ID, number, email, d.serial(), d.product(), purchased.String(), d.past(shipped), d.past(delivered),
			d.dollars(20, 2_000), d.dollars(0, 60), d.pick([]string{"0", "0", "0", "0", "12", "24"})}
		for _, f := range demoFacts[d.policy.ID] {
			cells = append(cells, d.pick(f.values))
		}
		fmt.Fprintln(w, strings.Join(cells, ","))
	}
}

// past is a day that has come; an order on its way has none yet.
func (d *demoFile) past(day policies.Date) string {
	if day > d.today {
		return ""
	}
	return day.String()
}

func (d *demoFile) pick(values []string) string { return values[d.rand.IntN(len(values))] }

func (d *demoFile) product() string {
	return d.policy.Products[d.rand.IntN(len(d.policy.Products))].Code
}

func (d *demoFile) dollars(from, to int) string {
	return fmt.Sprintf("%d.%02d", from+d.rand.IntN(to-from), d.rand.IntN(4)*25+d.rand.IntN(2)*24)
}

// serial is unique in the file: the line's number stands in it.
func (d *demoFile) serial() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	var random [5]byte
	for i := range random {
		random[i] = letters[d.rand.IntN(len(letters))]
	}
	return fmt.Sprintf("DEMO-%s%06d%s", d.prefix, d.line, random[:])
}

// email: some customers come back, some orders have no address.
func (d *demoFile) email() string {
	if d.rand.IntN(20) == 0 {
		return ""
	}
	return fmt.Sprintf("demo.buyer%d@%s", 1+d.rand.IntN(1+d.orders), d.pick([]string{"example.com", "example.org"}))
}
