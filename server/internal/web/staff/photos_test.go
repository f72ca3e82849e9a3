package staff_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// photographs sends pictures by the form of the receiving desk; fields are name and value in turn.
func (v *visitor) photographs(path, name string, content []byte, fields ...string) (status int, body, location string) {
	v.h.t.Helper()
	var sent bytes.Buffer
	form := multipart.NewWriter(&sent)
	for i := 0; i < len(fields); i += 2 {
		form.WriteField(fields[i], fields[i+1])
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		v.h.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	return v.send(http.MethodPost, path, form.FormDataContentType(), &sent)
}

func pixels() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err) // an image of this kind always encodes
	}
	return out.Bytes()
}

var photoAddress = regexp.MustCompile(`/staff/receiving/photos/[A-Z2-7]+`)

// Pictures of the box stand at the receiving desk and on the claim's, and what was ticked stays ticked.
func TestPhotosOfTheBox(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	r := h.rma(c)
	agent := h.enter("agent")
	status, body, to := agent.photographs(receiving(r, "photos"), "box.png", pixels(), "unit", c.ID, "last", "good.1700000000.OLD")
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	_, body = agent.get(to)
	wantIn(t, body, "Kept with the parcel", "Photo 1 of 1 of the parcel, taken 20 Nov 2026, 07:00", "OLD", `value="`+c.ID+`" checked`)
	address := photoAddress.FindString(body)
	for path, kind := range map[string]string{address: "image/png", address + "/preview": "image/jpeg"} {
		if status, _ := agent.get(path); status != http.StatusOK {
			t.Errorf("%s (%s): %d", path, kind, status)
		}
		if status, _ := h.enter("stranger").get(path); status != http.StatusNotFound {
			t.Errorf("%s for a stranger: %d", path, status)
		}
	}
	_, body = agent.get(page(c, ""))
	wantIn(t, body, address+"/preview")
	audit, err := h.desk.Audit(t.Context(), everyone, desk.AuditQuery{Seller: "connectpro", Action: claim.PhotoAdded})
	if err != nil || len(audit.Events) != 1 {
		t.Fatal(err, audit.Events)
	}
	e := audit.Events[0]
	said := fmt.Sprint(e)
	if len(e.Detail["sha256"]) != 64 || e.Detail["rma"] != r.ID || !strings.HasSuffix(address, e.Detail["file"]) || e.By.ID != h.names["agent"] || strings.Contains(said, "box.png") {
		t.Error(said)
	}
}

// What is no picture is refused with its name and what to do; nothing of it is shown.
func TestWhatIsNoPhoto(t *testing.T) {
	h := newHouse(t)
	r := h.rma(h.approved("SN-1", "anna@example.com"))
	agent := h.enter("agent")
	for name, content := range map[string]string{"notes.txt": "It was wet.", "box.png": "\x89PNG\r\n\x1a\nbroken", "page.html": "<html><script>alert(1)</script></html>"} {
		status, body, _ := agent.photographs(receiving(r, "photos"), name, []byte(content))
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, name+": ") || !strings.Contains(body, `href="#f-file"`) || photoAddress.MatchString(body) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if status, body, _ := agent.photographs(receiving(r, "photos"), "", nil); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Choose a file first.") {
		t.Errorf("nothing: %d", status)
	}
}

// Pictures of a held parcel go with it to the RMA that is found.
func TestPhotosOfAHeldParcel(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	r := h.rma(c)
	agent := h.enter("agent")
	agent.want(http.StatusSeeOther, "/staff/receiving/arrivals?seller=connectpro", map[string][]string{"contents": {"A wet box."}, "key": {strings.Repeat("k", 26)}})
	board, err := h.desk.Board(t.Context(), everyone, "connectpro")
	if err != nil || len(board.Arrivals) != 1 {
		t.Fatal(err, board.Arrivals)
	}
	one := "/staff/receiving/arrivals/" + board.Arrivals[0].ID
	if status, body, _ := agent.photographs(one+"/photos", "wet.png", pixels()); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	_, body := agent.get("/staff/receiving?seller=connectpro")
	address := photoAddress.FindString(body)
	if address == "" {
		t.Fatal(body)
	}
	agent.want(http.StatusSeeOther, one+"/match", map[string][]string{"subject": {"1"}, "number": {string(r.Number)}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, address)
	if status, _, _ := agent.photographs(one+"/photos", "late.png", pixels()); status != http.StatusConflict {
		t.Errorf("a parcel that is not held any more: %d", status)
	}
}

// One parcel takes so many pictures and no more.
func TestSoManyPhotos(t *testing.T) {
	h := newHouse(t)
	r := h.rma(h.approved("SN-1", "anna@example.com"))
	agent := h.enter("agent")
	for range claim.MostParcelPhotos {
		if status, body, _ := agent.photographs(receiving(r, "photos"), "box.png", pixels()); status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, body)
		}
	}
	if status, body, _ := agent.photographs(receiving(r, "photos"), "box.png", pixels()); status != http.StatusUnprocessableEntity || !strings.Contains(body, "the most it takes") {
		t.Errorf("%d", status)
	}
}
