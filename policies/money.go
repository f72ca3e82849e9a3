package policies

// Cents is an amount of US dollars in integer cents.
type Cents int64

// MaxCents is the largest amount accepted: the largest integer that JSON readers
// in browsers keep exact.
const MaxCents Cents = 1<<53 - 1

// BasisPoints is a rate in hundredths of a percent: 1500 is 15 %.
type BasisPoints int32

// Of returns the rate of an amount, rounded half up to the cent (G9). The amount
// is split first so that no product overflows.
func (r BasisPoints) Of(amount Cents) Cents {
	const whole = 10_000
	return amount/whole*Cents(r) + (amount%whole*Cents(r)+whole/2)/whole
}

// CentsRange is a range of amounts, both ends inclusive.
type CentsRange struct{ Min, Max Cents }
