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

// PhotoAdded is a picture of a parcel that was taken in.
const PhotoAdded Action = "parcel_photo"

// Added is what the audit chain holds of the picture once it is stored: which one, of which parcel, and what is in it, by its
// digest. What the device called it stays beside the chain.
func (p *ParcelPhoto) Added() (event Event, told bool) {
	if p.State != Stored {
		return Event{}, false
	}
	detail := map[string]string{"file": p.ID, "sha256": p.SHA256}
	for name, id := range map[string]string{"rma": p.RMAID, "arrival": p.ArrivalID} {
		if id != "" {
			detail[name] = id
		}
	}
	return Event{Seller: p.Seller, By: Actor{Kind: ByStaff, ID: p.By}, Action: PhotoAdded, Detail: detail, At: p.StoredAt}, true
}

// MostParcelPhotos is how many pictures one parcel has at most: its sides, its label, what is in it and what is broken.
const MostParcelPhotos = 24

// OfParcel tells a picture of a parcel from the files of claims.
func (e *Evidence) OfParcel() bool { return e.ClaimID == "" }
