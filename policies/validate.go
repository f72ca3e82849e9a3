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
	if both := d.listed & d.seen; both != 0 {
		d.faultAt(DontKnow, ErrDontKnow, lowest(both).String()+" is given as well")
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
	if d.product == "" && !d.f.given.Has(Product) || d.f.Policy == nil {
		return
	}
	codes := productCodes(d.f.Policy.Products)
	if i := indexOf(codes, d.product); i >= 0 {
		d.f.codes[Product] = 1 << i
		return
	}
	code := ErrCode
	for _, p := range d.sellers {
		if indexOf(productCodes(p.Products), d.product) >= 0 {
			code = ErrOtherSeller
		}
	}
	d.faultAt(Product, code, "expected one of "+join(codes))
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

func (d *decoder) checkConflicts() {
	if d.f.given.Has(OrderShipped) && d.f.codes[OrderShipped] == no {
		for _, fact := range [...]Fact{ShippedOn, DeliveredOn} {
			if d.f.given.Has(fact) {
				d.faultAt(OrderShipped, ErrConflict, "an order with a shipping or delivery date has shipped")
				d.faultAt(fact, ErrConflict, "order_shipped says that the order has not shipped")
			}
		}
	}
	if d.f.given.Has(DeliveryRefused) && d.f.codes[DeliveryRefused] == yes && d.f.given.Has(DeliveredOn) {
		d.faultAt(DeliveryRefused, ErrConflict, "a refused delivery has no delivery date")
		d.faultAt(DeliveredOn, ErrConflict, "the delivery was refused")
	}
}
