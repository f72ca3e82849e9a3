package views

import (
	"slices"
	"strconv"

	"proviso/server/claim"
)

// CheckItem is one thing that the policy wants to see.
type CheckItem struct {
	Label, State, Detail string
	File                 bool // it is a file and no words
}

// checklist compares what the decision asks for with what is there. What has no field of its own has to be looked for.
func checklist(in DeskInput) (items []CheckItem, complete bool) {
	if in.Outcome.Decision == nil {
		return nil, false
	}
	complete = true
	for _, code := range in.Outcome.Decision.Evidence {
		item := CheckItem{Label: say("evidence." + code), State: "missing"}
		if _, item.File = fileItems[code]; item.File {
			item.Detail = in.filesFor(code)
		} else if field, known := in.typedItem(code); known {
			item.Detail = field
		} else {
			item.State, item.Detail = "look", "Look for it in the description and the messages"
		}
		if item.State == "missing" && item.Detail != "" {
			item.State = "have"
		}
		complete = complete && item.State == "have"
		items = append(items, item)
	}
	return items, complete
}

func (in DeskInput) filesFor(code string) string {
	n := 0
	for _, e := range in.Evidence {
		if e.Item == code && e.State == claim.Stored {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return filesCounted(n)
}

func filesCounted(n int) string {
	if n == 1 {
		return "1 file"
	}
	return strconv.Itoa(n) + " files"
}

// words are what the customer says is wrong, without the labelled lines under it.
func (in DeskInput) words() string {
	text, _ := SplitDetails(in.Claim.Fault)
	return text
}

func (in DeskInput) typedItem(code string) (value string, known bool) {
	values := map[string]string{"order_number": in.Claim.OrderNumber, "invoice_number": in.Claim.OrderNumber, "serial_number": in.Claim.Serial,
		"fault_description": in.words(), "return_reason": in.words(), "contact_phone": in.Claim.Contact.Phone, "contact_email": in.Customer.Email}
	value, known = values[code]
	if slices.Contains(DetailCodes, code) {
		_, details := SplitDetails(in.Claim.Fault)
		value, known = details[code], true
	}
	if short := []rune(value); len(short) > 60 {
		value = string(short[:60]) + "…"
	}
	return value, known
}

// DeskFile is a file in the viewer.
type DeskFile struct {
	ID, Name, Item, Kind, Size, State, Why string
	Href, Preview                          string // Preview is empty where there is no picture
}

var fileStates = map[claim.EvidenceState]string{claim.Uploading: "still on its way", claim.Quarantined: "being looked at", claim.Stored: "", claim.Refused: "refused"}

// filesThere counts what is part of the claim: neither what was refused nor what is still on its way.
func (v DeskView) filesThere() (n int) {
	for _, f := range v.Files {
		if f.State == fileStates[claim.Stored] {
			n++
		}
	}
	return n
}

func deskFiles(in DeskInput) []DeskFile {
	var files []DeskFile
	for _, e := range in.Evidence {
		f := DeskFile{ID: e.ID, Name: e.Name, Item: "Anything else", Kind: kindWord(e.MediaType), Size: Bytes(e.SizeBytes), State: fileStates[e.State], Why: e.Why}
		if e.Item != "" {
			f.Item = say("evidence." + e.Item)
		}
		if e.State == claim.Stored {
			f.Href = "/staff/claims/" + in.Claim.ID + "/files/" + e.ID
			if e.HasPreview {
				f.Preview = f.Href + "/preview"
			}
		}
		files = append(files, f)
	}
	// What can be looked at here comes first.
	slices.SortStableFunc(files, func(a, b DeskFile) int {
		switch {
		case (a.Preview == "") == (b.Preview == ""):
			return 0
		case a.Preview != "":
			return -1
		}
		return 1
	})
	return files
}
