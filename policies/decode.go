package policies

// FieldError is one fault of the input (G11).
type FieldError struct {
	Field   string // the field's JSON name; empty where the text is no JSON object
	Code    string // see the constants
	Message string // what would be right
}

// The codes of a FieldError.
const (
	ErrSyntax      = "syntax"        // not one JSON object
	ErrMissing     = "missing"       // a required field is not there
	ErrUnknown     = "unknown_field" // no fact has this name
	ErrCode        = "unknown_code"  // not one of the fact's codes
	ErrType        = "wrong_type"    // a value of another JSON type
	ErrDate        = "not_a_date"    // no real date, or not YYYY-MM-DD
	ErrNegative    = "negative"      // below zero
	ErrNotPositive = "not_positive"  // zero or below where at least one is needed
	ErrTooLarge    = "too_large"     // above MaxCents
	ErrNull        = "null"          // leave a fact out instead
	ErrOrder       = "out_of_order"  // dates that cannot follow each other
	ErrConflict    = "conflict"      // two facts that exclude each other
	ErrOtherSeller = "other_seller"  // a product of another seller
	ErrDuplicate   = "duplicate"     // a field that stands twice
	ErrDontKnow    = "dont_know"     // cannot be not known
)

// DecodeFacts reads one JSON object of facts. sellers is the catalog. today gives
// the day in a time zone, for a case that names no asked_on; it may be nil, and then
// such a case keeps no day (SetAskedOn). All faults are found at once; f is usable
// only where there are none.
func DecodeFacts(f *Facts, in []byte, sellers []*Policy, today func(zone string) Date) []FieldError {
	*f = Facts{}
	d := decoder{f: f, in: scanner{in: in}, sellers: sellers}
	if !d.in.whole(d.member) {
		return []FieldError{{"", ErrSyntax, d.in.explain()}}
	}
	d.finish(today)
	return d.faults
}

type decoder struct {
	f       *Facts
	in      scanner
	sellers []*Policy
	faults  []FieldError
	seen    FactSet // fields that stand in the object
	present FactSet // those of them with a value
	bad     FactSet // facts whose value is at fault
	product string  // as given
	intent  bool    // the intent is known
	listed  FactSet // facts in dont_know
	refused FactSet // facts in dont_know that cannot stand there
	strange int     // names in dont_know that no fact has
}

func (d *decoder) fault(field, code, message string) {
	d.faults = append(d.faults, FieldError{field, code, message})
}

func (d *decoder) faultAt(fact Fact, code, message string) bool {
	if !d.bad.Has(fact) {
		d.fault(fact.String(), code, message)
	}
	d.bad = d.bad.with(fact)
	return true
}

// member reads one member of the object; false stops at a syntax error.
func (d *decoder) member(name []byte) bool {
	fact, known := factNames[string(name)]
	if !known {
		d.fault(string(name), ErrUnknown, "no fact has this name")
		return d.in.skip(0)
	}
	if d.seen.Has(fact) {
		d.faultAt(fact, ErrDuplicate, "give each fact once")
		return d.in.skip(0)
	}
	d.seen = d.seen.with(fact)
	if d.in.peek() == 'n' {
		d.faultAt(fact, ErrNull, "leave the fact out, or list it in dont_know")
		return d.in.word("null")
	}
	d.present = d.present.with(fact)
	switch fact.Kind() {
	case KindBool:
		return d.boolean(fact)
	case KindInteger:
		return d.integer(fact)
	case KindCodes:
		return d.list(fact)
	}
	return d.text(fact)
}

// mistyped skips a value of the wrong type.
func (d *decoder) mistyped(fact Fact, want string) bool {
	d.faultAt(fact, ErrType, "expected "+want)
	return d.in.skip(0)
}

func (d *decoder) boolean(fact Fact) bool {
	switch d.in.peek() {
	case 't':
		d.f.setCode(fact, yes)
		return d.in.word("true")
	case 'f':
		d.f.setCode(fact, no)
		return d.in.word("false")
	}
	return d.mistyped(fact, "true or false")
}

func (d *decoder) integer(fact Fact) bool {
	if c := d.in.peek(); c != '-' && (c < '0' || c > '9') {
		return d.mistyped(fact, "an integer")
	}
	n, whole, ok := d.in.integer()
	switch {
	case !ok:
		return false
	case !whole:
		return d.faultAt(fact, ErrType, "expected an integer of at most 2^53 - 1, without fraction or exponent")
	case n < 0:
		return d.faultAt(fact, ErrNegative, "expected zero or more")
	case n == 0 && fact == StatedMonths:
		return d.faultAt(fact, ErrNotPositive, "expected one month or more")
	case n > int64(MaxCents):
		return d.faultAt(fact, ErrTooLarge, "expected at most 2^53 - 1")
	}
	d.f.setAmount(fact, n)
	return true
}

func (d *decoder) text(fact Fact) bool {
	want := "one of the fact's codes"
	if fact.Kind() == KindDate {
		want = "a date, YYYY-MM-DD"
	}
	if d.in.peek() != '"' {
		return d.mistyped(fact, want)
	}
	text, ok := d.in.str()
	if !ok {
		return false
	}
	switch {
	case fact == Seller:
		return d.seller(text)
	case fact == Product:
		d.product = string(text)
		d.f.note(Product)
		return true
	case fact.Kind() == KindDate:
		return d.date(fact, text)
	}
	i := indexOfText(fact.Codes(), text)
	if i < 0 {
		return d.faultAt(fact, ErrCode, "expected one of "+join(fact.Codes()))
	}
	if fact == IntentFact {
		d.f.Intent, d.intent = Intent(i), true
		return true
	}
	d.f.setCode(fact, 1<<i)
	return true
}

func (d *decoder) seller(id []byte) bool {
	for _, p := range d.sellers {
		if string(id) == p.ID {
			d.f.Policy = p
			return true
		}
	}
	ids := make([]string, len(d.sellers))
	for i, p := range d.sellers {
		ids[i] = p.ID
	}
	return d.faultAt(Seller, ErrCode, "expected one of "+join(ids))
}

func (d *decoder) date(fact Fact, text []byte) bool {
	day, ok := parseDate(text)
	if !ok {
		return d.faultAt(fact, ErrDate, "expected a real date, YYYY-MM-DD")
	}
	d.f.setDate(fact, day)
	return true
}

// list reads causes or dont_know.
func (d *decoder) list(fact Fact) bool {
	if d.in.peek() != '[' {
		return d.mistyped(fact, "an array of codes")
	}
	var causes CauseSet
	read := d.in.array(func() bool {
		if d.in.peek() != '"' {
			return d.mistyped(fact, "an array of codes")
		}
		code, ok := d.in.str()
		if !ok {
			return false
		}
		if fact == DontKnow {
			return d.unknowable(code)
		}
		i := indexOfText(causeNames[:], code)
		if i < 0 {
			return d.faultAt(fact, ErrCode, "expected codes out of "+join(causeNames[:]))
		}
		causes |= 1 << i
		return true
	})
	if fact == Causes && read && !d.bad.Has(Causes) {
		d.f.setCauses(causes)
	}
	return read
}

// mostStrange is how many names that no fact has are told apart in dont_know: a text
// of nothing else must not become an answer many times its size.
const mostStrange = 32

// unknowable takes one name of dont_know. Each that is at fault is told.
func (d *decoder) unknowable(name []byte) bool {
	fact, known := factNames[string(name)]
	switch {
	case !known || fact == DontKnow:
		if d.strange++; d.strange <= mostStrange {
			d.fault(DontKnow.String(), ErrUnknown, "no fact is named "+string(name))
		}
	case fact == Seller || fact == IntentFact || fact == AskedOn:
		if !d.refused.Has(fact) {
			d.fault(DontKnow.String(), ErrDontKnow, fact.String()+" cannot be not known")
		}
		d.refused = d.refused.with(fact)
	default:
		d.listed = d.listed.with(fact)
	}
	return true
}

func indexOfText(list []string, text []byte) int {
	for i, v := range list {
		if v == string(text) {
			return i
		}
	}
	return -1
}

func join(list []string) string {
	var b []byte
	for i, s := range list {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, s...)
	}
	return string(b)
}
