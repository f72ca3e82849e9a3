package views

import (
	"strconv"
	"strings"

	"proviso/server/claim"
)

// EvidenceView is what a page shows of the files of one claim.
type EvidenceView struct {
	ClaimID string
	Base    string // the address of the claim on this page, as in /claims/ID
	Wanted  []EvidenceItem
	Files   []claim.Evidence
	Rules   claim.Rules
	CanAdd  bool // the reader is the customer, and the claim takes files
	Draft   bool // the claim is a draft, so that files may go again
	Accept  string
	Faults  []FieldFault // files that were not taken, by the FileField they were chosen in
}

// EvidenceItem is one thing that the seller's policy wants to see.
type EvidenceItem struct {
	Code     string // of the policy; empty: anything else
	Title    string
	Why      string
	Required bool
}

// fileItems are the evidence items that a file proves; the others are typed.
var fileItems = map[string]EvidenceItem{
	"serial_photo": {Code: "serial_photo", Title: "Photo of the serial number", Required: true,
		Why: "It shows that the device is the one on the order. Photograph the label close up, so that every character can be read; it is on the back or the underside."},
	"installation_photo": {Code: "installation_photo", Title: "Photo of how it is installed", Required: true,
		Why: "It shows power, cables and surroundings as they were when the fault came up. One photo from two steps away is enough."},
	"supporting_evidence": {Code: "supporting_evidence", Title: "What shows the fault", Required: true,
		Why: "A short video says most: switch the device on, do what fails, let the screen or the lights be seen. Screenshots, logs and console output count too."},
}

// anythingElse is always offered.
var anythingElse = EvidenceItem{Title: "Anything else", Why: "An invoice, the box, the damage from another side: whatever helps the seller to decide."}

// WantedFiles are the items among codes that a file proves, and the place for anything else.
func WantedFiles(codes []string) []EvidenceItem {
	var wanted []EvidenceItem
	for _, code := range codes {
		if item, is := fileItems[code]; is {
			wanted = append(wanted, item)
		}
	}
	return append(wanted, anythingElse)
}

// of are the files given for an item. Those for an item that is not wanted any more stand under anything else.
func (v EvidenceView) of(item EvidenceItem) []claim.Evidence {
	var files []claim.Evidence
	for _, f := range v.Files {
		if v.placeOf(f) == item.Code {
			files = append(files, f)
		}
	}
	return files
}

func (v EvidenceView) placeOf(f claim.Evidence) string {
	for _, item := range v.Wanted {
		if item.Code == f.Item {
			return f.Item
		}
	}
	return ""
}

func (v EvidenceView) removable(f claim.Evidence) bool {
	return v.CanAdd && (v.Draft || f.State != claim.Stored)
}

// Complete tells whether every required item has a file that was accepted.
func (v EvidenceView) Complete() bool {
	for _, item := range v.Wanted {
		if item.Required && !v.shown(item) {
			return false
		}
	}
	return true
}

func (v EvidenceView) shown(item EvidenceItem) bool {
	for _, f := range v.of(item) {
		if f.State == claim.Stored {
			return true
		}
	}
	return false
}

// limits says before choosing what fits.
func (v EvidenceView) limits() string {
	return "Photos, videos, PDF, text logs or a ZIP of logs. One file may have " + Bytes(v.Rules.MaxFileBytes) + ", all of them together " +
		Bytes(v.Rules.MaxClaimBytes) + ", and there may be " + strconv.Itoa(v.Rules.MaxFiles) + "."
}

func (v EvidenceView) address(f claim.Evidence) string { return v.Base + "/files/" + f.ID }

// Bytes is a size as people say it.
func Bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return sizeIn(n, 1<<30, "GB")
	case n >= 1<<20:
		return sizeIn(n, 1<<20, "MB")
	case n >= 1<<10:
		return sizeIn(n, 1<<10, "KB")
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

func sizeIn(n, unit int64, name string) string {
	text := strconv.FormatFloat(float64(n)/float64(unit), 'f', 1, 64)
	return strings.TrimSuffix(text, ".0") + " " + name
}

// kindWord is what stands on a tile without a picture.
func kindWord(mediaType string) string {
	switch kind, _, _ := strings.Cut(mediaType, "/"); {
	case claim.IsHEIC(mediaType):
		return "HEIC photo"
	case kind == "image":
		return "Photo"
	case kind == "video":
		return "Video"
	case mediaType == "application/pdf":
		return "PDF"
	case mediaType == "application/zip":
		return "ZIP"
	case kind == "text":
		return "Text"
	}
	return "File"
}

func noPreview(mediaType string) string {
	if claim.IsHEIC(mediaType) {
		return "Taken as it is. Browsers cannot show this format, and no preview could be made of it; the seller opens the photo itself."
	}
	return "Open it to look at it."
}

// The names of fields for files, one for each item, and what begins the value of a button that removes a file.
const (
	filePrefix = "file-"
	RemoveFile = "remove:"
)

// FileField is the field of a draft's form for the files of an item.
func FileField(item string) string { return filePrefix + item }

// ItemOfField is the item that a file was chosen for.
func ItemOfField(field string) string { return strings.TrimPrefix(field, filePrefix) }

func fileInputID(item EvidenceItem) string { return FieldID(FileField(item.Code)) }

func (v EvidenceView) field(item EvidenceItem) string {
	if v.Draft {
		return FileField(item.Code)
	}
	return "file"
}
