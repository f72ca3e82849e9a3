package views

import (
	"strconv"

	"proviso/policies"
	"proviso/server/claim"
)

// ParcelPhotos are the pictures of one parcel and the form that adds to them.
type ParcelPhotos struct {
	Policy *policies.Policy
	Photos []claim.ParcelPhoto
	ID     string // of the form, unique on its page
	To     string // empty: pictures are only looked at
	Hidden []Pair
	Typed  DeskTyped
}

// PhotoTypes are the kinds of picture that are taken, for the chooser of files.
const PhotoTypes = "image/*,.heic,.heif"

func photoHref(p claim.ParcelPhoto) string { return "/staff/receiving/photos/" + p.ID }

// opens is where a click on a picture leads: what a browser cannot show is saved.
func photoOpens(p claim.ParcelPhoto) string {
	if p.HasPreview {
		return photoHref(p) + "/preview"
	}
	return photoHref(p)
}

func (v ParcelPhotos) alt(i int) string {
	return "Photo " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(v.Photos)) + " of the parcel, taken " + Moment(v.Policy, v.Photos[i].CreatedAt)
}

func (v ParcelPhotos) fault() string {
	if v.Typed.Action == v.ID {
		return staffFault(v.Typed.Err, "file")
	}
	return ""
}

// field is the id of the chooser: a refusal links to that of the form that came back.
func (v ParcelPhotos) field() string {
	if v.fault() != "" {
		return "f-file"
	}
	return v.ID + "-file"
}

func (v ParcelPhotos) full() bool { return len(v.Photos) >= claim.MostParcelPhotos }

// photos are those of the RMA that is open.
func (v ReceivingView) photos() ParcelPhotos {
	hidden := v.kept()
	for _, id := range v.Ticks {
		hidden = append(hidden, Pair{"unit", id})
	}
	return ParcelPhotos{Policy: v.Policy, Photos: v.Photos, ID: "photos", To: v.to("photos"), Hidden: hidden, Typed: v.Typed}
}

// heldPhotos are those of a parcel that is held.
func (v ReceivingView) heldPhotos(a claim.Arrival) ParcelPhotos {
	return ParcelPhotos{Policy: v.Policy, Photos: v.HeldPhotos[a.ID], ID: "photos" + a.ID, To: "/staff/receiving/arrivals/" + a.ID + "/photos?seller=" + a.Seller,
		Hidden: v.kept(), Typed: v.Typed}
}
