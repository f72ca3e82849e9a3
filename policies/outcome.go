package policies

// Verdict is the answer to a case.
type Verdict uint8

// The verdicts, the best for the customer first (G6).
const (
	Covered Verdict = iota
	Review
	Chargeable
	NotCovered
	NeedFacts
	verdictCount
)

var verdictNames = [verdictCount]string{"covered", "review", "chargeable", "not_covered", "need_facts"}

// String is the verdict's JSON name.
func (v Verdict) String() string { return verdictNames[v] }

// Route is a ground on which a case can be granted.
type Route uint8

// The routes.
const (
	NoRoute Route = iota
	DOA
	Warranty
	LeaseProgram
	MoneyBack
	RefusedDelivery
	Cancellation
	PaidRepair
	routeCount
)

var routeNames = [routeCount]string{"", "doa", "warranty", "lease", "return", "refused_delivery", "cancellation", "paid_repair"}

// String is the route's JSON name; NoRoute is empty.
func (r Route) String() string { return routeNames[r] }

// WindowKind names a window of time.
type WindowKind uint8

// The kinds of window.
const (
	DOAWindow WindowKind = iota
	WarrantyWindow
	ReturnWindow
	LabourFreeWindow
)

var windowNames = [...]string{"doa", "warranty", "return", "labour_free"}

// String is the kind's JSON name.
func (k WindowKind) String() string { return windowNames[k] }

// Remedy is what the seller does in a granted or charged case.
type Remedy uint8

// The remedies.
const (
	AnyRemedy Remedy = iota
	Repair
	Replace
	ReplaceRefurbished
	AdvanceReplacementRemedy
	Credit
	Refund
	Exchange
	OnsiteRepair
	SoftwareUpdate
	ManufacturerService
	remedyCount
)

var remedyNames = [remedyCount]string{"", "repair", "replace", "replace_refurbished", "advance_replacement", "credit",
	"refund", "exchange", "onsite_repair", "software_update", "manufacturer_service"}

// String is the remedy's JSON name.
func (r Remedy) String() string { return remedyNames[r] }

// RemedySet is a set of remedies.
type RemedySet uint16

// Has tells whether the set holds r; every set holds AnyRemedy.
func (s RemedySet) Has(r Remedy) bool { return r == AnyRemedy || s>>r&1 == 1 }

// Chooser is who picks among the remedies.
type Chooser uint8

// The choosers.
const (
	Nobody Chooser = iota
	ChosenBySeller
	ChosenByCustomer
)

var chooserNames = [...]string{"", "seller", "customer"}

// String is the chooser's JSON name; Nobody is empty.
func (c Chooser) String() string { return chooserNames[c] }

// ChargeCode names a fee.
type ChargeCode uint8

// The fees.
const (
	Restocking ChargeCode = iota
	Processing
	WireFee
	ReplacementHold
	ReplacementFreight
	FreightCharge
	Parts
	Labour
	ExcessShipping
	chargeCodeCount
)

var chargeNames = [chargeCodeCount]string{"restocking", "processing", "wire", "replacement_hold", "replacement_freight",
	"freight", "parts", "labour", "excess_shipping"}

// String is the fee's JSON name.
func (c ChargeCode) String() string { return chargeNames[c] }

// Leg is one way of a parcel.
type Leg uint8

// The legs.
const (
	ReturnLeg   Leg = iota // from the customer to the seller
	OutboundLeg            // from the seller to the customer
)

var legNames = [...]string{"return", "outbound"}

// String is the leg's JSON name.
func (l Leg) String() string { return legNames[l] }

// Payer is who pays a leg.
type Payer uint8

// The payers.
const (
	SellerPays Payer = iota
	CustomerPays
	EitherPays // the customer may be charged
)

var payerNames = [...]string{"seller", "customer", "either"}

// String is the payer's JSON name.
func (p Payer) String() string { return payerNames[p] }

// DeadlineCode names a deadline of the customer's.
type DeadlineCode uint8

// The deadlines.
const (
	RMAReceipt DeadlineCode = iota
	AdvanceReturn
)

var deadlineNames = [...]string{"rma_receipt", "advance_return"}

// String is the deadline's JSON name.
func (c DeadlineCode) String() string { return deadlineNames[c] }

// Start is the event that a deadline or an obligation counts from.
type Start uint8

// The starts.
const (
	RMAIssued Start = iota
	ReplacementShipped
	Received
)

var startNames = [...]string{"rma_issued", "replacement_shipped", "received"}

// String is the event's JSON name.
func (s Start) String() string { return startNames[s] }

// ObligationCode names a clock that the seller set itself.
type ObligationCode uint8

// The obligations.
const (
	VerifyFault ObligationCode = iota
	ReturnRepaired
	ForwardToManufacturer
)

var obligationNames = [...]string{"verify_fault", "return_repaired", "forward_to_manufacturer"}

// String is the obligation's JSON name.
func (c ObligationCode) String() string { return obligationNames[c] }

// EvidenceItem is one thing that the customer has to show.
type EvidenceItem uint8

// The evidence.
const (
	OrderNumber EvidenceItem = iota
	InvoiceNumber
	CustomerAccount
	PartNumber
	SerialNumber
	SerialPhoto
	InstallationPhoto
	FaultDescription
	ReturnReason
	SupportingEvidence
	ExtensionNumber
	MACAddress
	ContactPhone
	ContactEmail
)

var evidenceNames = [...]string{"order_number", "invoice_number", "customer_account", "part_number", "serial_number",
	"serial_photo", "installation_photo", "fault_description", "return_reason", "supporting_evidence",
	"extension_number", "mac_address", "contact_phone", "contact_email"}

// String is the item's JSON name.
func (e EvidenceItem) String() string { return evidenceNames[e] }
