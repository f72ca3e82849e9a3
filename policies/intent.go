package policies

// Intent is what the customer wants.
type Intent uint8

// The intents, in the order of the specification.
const (
	Coverage Intent = iota // is this device still covered, nothing broken
	Fault                  // something is broken
	Return                 // send a working item back
	Cancel                 // cancel an order
	intentCount
)

var intentNames = [intentCount]string{"coverage", "fault", "return", "cancel"}

// String is the intent's JSON name.
func (i Intent) String() string { return intentNames[i] }

// Intents lists all intents.
func Intents() []Intent { return []Intent{Coverage, Fault, Return, Cancel} }

// IntentSet is a set of intents.
type IntentSet uint8

// The sets of one intent, to be joined.
const (
	OnCoverage IntentSet = 1 << Coverage
	OnFault    IntentSet = 1 << Fault
	OnReturn   IntentSet = 1 << Return
	OnCancel   IntentSet = 1 << Cancel
	OnAny                = OnCoverage | OnFault | OnReturn | OnCancel
)

// Has tells whether i is in the set.
func (s IntentSet) Has(i Intent) bool { return s>>i&1 == 1 }
