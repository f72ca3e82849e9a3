package claim

// ParcelPhoto is a picture that staff took of a parcel as it came: of one under an RMA, or of one that is held without. It is a
// file like those that prove a claim, but of no claim and no customer: staff alone see it.
type ParcelPhoto struct {
	Evidence
	Seller    string
	RMAID     string // empty where the parcel is held
	ArrivalID string // empty where it came under an RMA
	By        string // the member of staff
}

// MostParcelPhotos is how many pictures one parcel has at most: its sides, its label, what is in it and what is broken.
const MostParcelPhotos = 24

// OfParcel tells a picture of a parcel from the files of claims.
func (e *Evidence) OfParcel() bool { return e.ClaimID == "" }
