package policies

// Codes is a set of codes of one KindCode fact, as bits in the order of its codes.
type Codes uint16

// The codes of each fact, in the order of the fact's list.
const (
	Direct Codes = 1 << iota
	Reseller
)
const (
	Domestic Codes = 1 << iota
	International
)
const (
	Failure Codes = 1 << iota
	PhysicalDamage
	CosmeticWear
	Incompatibility
	NeedsSoftwareUpdate
)
const (
	SoldStandard Codes = 1 << iota
	SoldAsIs
	SoldForParts
	SoldNoReturns
)
const (
	NoLease Codes = 1 << iota
	CurrentLease
	EndedLease
)
const (
	ByCard Codes = 1 << iota
	ByPayPal
	ByWire
	ByOther
)
const (
	OwnBrand Codes = 1 << iota
	AgentBrand
	OtherBrand
)
const (
	InShenzhen Codes = 1 << iota
	Elsewhere
)

// CauseSet is a set of possible causes of a fault, as bits in the order of their names.
type CauseSet uint32

// The causes.
const (
	Wear CauseSet = 1 << iota
	Misuse
	ImproperInstallation
	Accident
	UserDamage
	Transit
	Lightning
	PowerSurge
	WrongVoltage
	Liquid
	Fire
	Modification
	UnauthorizedRepair
	ImproperStorage
	UnsuitableEnvironment
	NaturalDisaster

	// EveryCause is the set of all causes.
	EveryCause CauseSet = 1<<causeCount - 1
	causeCount          = 16
)

var causeNames = [causeCount]string{
	"wear", "misuse", "improper_installation", "accident", "user_damage", "transit", "lightning", "power_surge",
	"wrong_voltage", "liquid", "fire", "modification", "unauthorized_repair", "improper_storage",
	"unsuitable_environment", "natural_disaster",
}
