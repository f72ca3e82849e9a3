package policies

// finish checks what only the whole object can tell.
func (d *decoder) finish(today func(zone string) Date) {
	if !d.seen.Has(Seller) {
		d.fault(Seller.String(), ErrMissing, "name the seller")
	}
	if !d.seen.Has(IntentFact) {
		d.fault(IntentFact.String(), ErrMissing, "expected one of "+join(intentNames[:]))
	}
	d.checkProduct()
	for _, fact := range (d.listed & d.seen).List() {
		d.fault(DontKnow.String(), ErrDontKnow, fact.String()+" is given as well")
	}
	d.f.notKnown = d.listed
	defaultedDay := !d.seen.Has(AskedOn)
	if defaultedDay && today != nil && d.f.Policy != nil {
		d.f.dates[asked] = today(d.f.Policy.Zone)
		d.f.given = d.f.given.with(AskedOn)
	}
	d.checkOrder(defaultedDay)
	d.checkConflicts()
}

// checkProduct settles the product once the seller is known.
func (d *decoder) checkProduct() {
	if !d.f.given.Has(Product) {
		return
	}
	sold := false // by anybody
	for _, p := range d.sellers {
		sold = sold || p.classNamed(d.product) >= 0
	}
	p := d.f.Policy
	switch {
	case p == nil && !sold:
		d.faultAt(Product, ErrCode, "no seller has a product of this name")
	case p == nil:
	case p.classNamed(d.product) >= 0:
		d.f.codes[Product] = 1 << p.classNamed(d.product)
	case sold:
		d.faultAt(Product, ErrOtherSeller, "expected one of "+join(productCodes(p.Products)))
	default:
		d.faultAt(Product, ErrCode, "expected one of "+join(productCodes(p.Products)))
	}
}

// classNamed is the place of the product class with this code, negative where the
// seller has none.
func (p *Policy) classNamed(code string) int {
	for i := range p.Products {
		if p.Products[i].Code == code {
			return i
		}
	}
	return -1
}

// checkOrder names every date that stands before one it must follow (G2, G11). A
// day that the caller filled in is never named.
func (d *decoder) checkOrder(defaultedDay bool) {
	var wrong FactSet
	for i := range dateCount {
		for j := i + 1; j < dateCount; j++ {
			a, b := chain[i], chain[j]
			if d.f.given.Has(a) && d.f.given.Has(b) && d.f.dates[i] > d.f.dates[j] {
				wrong = wrong.with(a).with(b)
			}
		}
	}
	if defaultedDay {
		wrong &^= 1 << AskedOn
	}
	for _, fact := range wrong.List() {
		d.faultAt(fact, ErrOrder, "expected purchased_on, shipped_on, delivered_on, failed_on and asked_on in this order")
	}
}

// checkConflicts names facts that exclude each other, whether their values are
// right or not.
func (d *decoder) checkConflicts() {
	if d.f.given.Has(OrderShipped) && d.f.codes[OrderShipped] == no {
		for _, fact := range [...]Fact{ShippedOn, DeliveredOn} {
			if d.present.Has(fact) {
				d.faultAt(OrderShipped, ErrConflict, "an order with a shipping or delivery date has shipped")
				d.faultAt(fact, ErrConflict, "order_shipped says that the order has not shipped")
			}
		}
	}
	if d.f.given.Has(DeliveryRefused) && d.f.codes[DeliveryRefused] == yes && d.present.Has(DeliveredOn) {
		d.faultAt(DeliveryRefused, ErrConflict, "a refused delivery has no delivery date")
		d.faultAt(DeliveredOn, ErrConflict, "the delivery was refused")
	}
}
