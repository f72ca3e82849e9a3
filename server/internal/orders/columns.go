// Package orders reads the sellers' order records: a table with one device per line, checked by the same policy code that
// decides, compared with the books, and kept all or not at all.
package orders

import (
	"slices"
	"strings"

	"proviso/policies"
	"proviso/policies/catalog"
)

// Column is one column that a file of order records may have.
type Column struct {
	Name    string
	Aliases []string // other headers it goes by; small letters, underscores
	Says    string   // what stands in it
	Fact    string   // the fact it gives; empty for what names the device and its owner
	kind    cellKind
}

// cellKind is how a cell is written.
type cellKind uint8

const (
	asText cellKind = iota
	asCode
	asDate
	asBool
	asNumber
	asCents
	asDollars   // a column that says so
	asEitherSum // a column that does not say whether it holds dollars or cents: the cell has to
)

// The columns that name a device and its owner.
const (
	sellerColumn = "seller"
	orderColumn  = "order"
	emailColumn  = "email"
	serialColumn = "serial"
)

var columns = []Column{
	{Name: sellerColumn, Aliases: []string{"seller_id", "shop"}, Says: "the seller's id; may be left out where the import names the seller", kind: asCode},
	{Name: orderColumn, Aliases: []string{"order_number", "order_no", "order_id", "invoice", "invoice_number"}, Says: "the order's number; required"},
	{Name: emailColumn, Aliases: []string{"e_mail", "customer_email", "mail", "email_address"}, Says: "the customer's address; empty where the books name none"},
	{Name: serialColumn, Aliases: []string{"serial_number", "serial_no", "sn", "s/n"}, Says: "the serial number of one device; required"},
	fact(policies.Product, asCode, "one of the seller's product classes", "product_class", "class"),
	fact(policies.PurchasedOn, asDate, "day of the order or invoice", "purchase_date", "purchased", "order_date", "invoice_date"),
	fact(policies.ShippedOn, asDate, "day it was shipped", "ship_date", "shipping_date", "shipped", "date_shipped"),
	fact(policies.DeliveredOn, asDate, "day the customer received it", "delivery_date", "delivered", "date_delivered"),
	fact(policies.OrderShipped, asBool, "no for an order that has not left yet"),
	fact(policies.DeliveryRefused, asBool, "refused at the door, or undeliverable", "refused"),
	sum(policies.PriceCents, "price_cents", asCents, "price in cents", "unit_price_cents"),
	sum(policies.PriceCents, "price_usd", asDollars, "price in dollars", "price_dollars", "unit_price_usd"),
	sum(policies.PriceCents, "price", asEitherSum, "price in dollars, each written with cents (1299.00) or a $", "unit_price"),
	sum(policies.FreightCents, "freight_cents", asCents, "shipping, handling and insurance paid, in cents", "shipping_cents"),
	sum(policies.FreightCents, "freight_usd", asDollars, "the same in dollars", "freight_dollars", "shipping_usd"),
	sum(policies.FreightCents, "freight", asEitherSum, "the same in dollars, each written with cents (15.00) or a $", "shipping"),
	fact(policies.FreeShipping, asBool, "the order was shipped free of charge"),
	fact(policies.Payment, asCode, "how it was paid", "payment_method", "paid_by"),
	fact(policies.Channel, asCode, "bought from the seller itself or from a reseller", "sales_channel"),
	fact(policies.Destination, asCode, "shipped inside the seller's country or abroad"),
	fact(policies.OriginalPurchaser, asBool, "the customer named here bought it new from the seller"),
	fact(policies.SelectedNew, asBool, "a new product that the seller lists as covered"),
	fact(policies.SoldAs, asCode, "on which terms it was sold", "sale_terms", "condition"),
	fact(policies.CompatibilityPromised, asBool, "compatibility was promised in writing"),
	fact(policies.Lease, asCode, "whether a lease runs"),
	fact(policies.AcquiredOnLease, asBool, "the device came under that same lease"),
	fact(policies.ExtendedMonths, asNumber, "extra months of warranty bought", "extended", "extended_warranty_months"),
	fact(policies.StatedMonths, asNumber, "a warranty period stated for this very product", "warranty_months"),
	fact(policies.Brand, asCode, "the seller's own brand, one it sells as an agent, or another"),
	fact(policies.OnsiteAgreed, asBool, "on-site service was agreed in the contract", "onsite"),
}

func fact(f policies.Fact, kind cellKind, says string, aliases ...string) Column {
	return Column{Name: f.String(), Aliases: aliases, Says: says, Fact: f.String(), kind: kind}
}

func sum(f policies.Fact, name string, kind cellKind, says string, aliases ...string) Column {
	return Column{Name: name, Aliases: aliases, Says: says, Fact: f.String(), kind: kind}
}

// Columns lists the columns, for documentation.
func Columns() []Column { return slices.Clone(columns) }

// Values says how a cell of the column is written.
func (c *Column) Values() string {
	switch c.kind {
	case asDate:
		return "YYYY-MM-DD"
	case asBool:
		return "yes or no"
	case asNumber, asCents:
		return "a whole number"
	case asDollars, asEitherSum:
		return "such as 1299.00"
	}
	if c.Name == sellerColumn {
		return strings.Join(sellers(), ", ")
	}
	if f, ok := policies.FactNamed(c.Fact); ok && len(f.Codes()) > 0 {
		return strings.Join(f.Codes(), ", ")
	}
	if c.Fact == policies.Product.String() {
		return "see below"
	}
	return "text"
}

// Products lists the product classes of each seller, one line for each.
func Products() (lines []string) {
	for _, p := range catalog.All() {
		codes := make([]string, len(p.Products))
		for i, class := range p.Products {
			codes[i] = class.Code
		}
		lines = append(lines, p.ID+": "+strings.Join(codes, ", "))
	}
	return lines
}

// columnNamed finds a column by a header as people write it: "Serial No." is serial.
func columnNamed(header string) *Column {
	name := plainHeader(header)
	for i := range columns {
		if columns[i].Name == name || slices.Contains(columns[i].Aliases, name) {
			return &columns[i]
		}
	}
	return nil
}

var headerMarks = strings.NewReplacer(" ", "_", "-", "_", ".", "", "(", "", ")", "", "#", "number")

// plainHeader is a header in small letters with underscores.
func plainHeader(header string) string {
	return headerMarks.Replace(strings.ToLower(strings.TrimSpace(header)))
}
