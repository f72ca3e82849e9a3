package customer_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proviso/server/claim"
)

// chosen is a file in a field of the draft's form.
type chosen struct{ field, name, content string }

// sendParts posts a form as a browser does whose form has files: fields first, as they stand on the page.
func (b *reader) sendParts(at string, form url.Values, files []chosen, header ...string) page {
	b.Helper()
	body, kind := parts(b.T, form, files)
	request := b.request(http.MethodPost, at, body, append([]string{"Content-Type", kind}, header...)...)
	return b.send(request)
}

func parts(t *testing.T, form url.Values, files []chosen) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	var failed error
	note := func(err error) { failed = firstOf(failed, err) }
	last := form.Get("do")
	for name, values := range form {
		for _, value := range values {
			if name != "do" {
				note(w.WriteField(name, value))
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		note(err)
		_, err = io.WriteString(part, f.content)
		note(err)
	}
	note(w.WriteField("do", last)) // the button stands below
	note(w.Close())
	if failed != nil {
		t.Fatal(failed)
	}
	return out.String(), w.FormDataContentType()
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

const label = "file-serial_photo"

func TestADraftIsKeptWithTheFilesThatComeAlong(t *testing.T) {
	const most = 1 << 20
	large := strings.Repeat("x", most+1)
	none := chosen{"file-", "", ""}
	for name, row := range map[string]struct {
		do     string
		files  []chosen
		status int
		to     string // where it leads
		kept   []string
		says   []string
	}{
		"a good file":       {"upload", []chosen{none, {label, "label.png", photo()}}, 303, "#evidence", []string{"label.png stored serial_photo"}, nil},
		"saved with a file": {"save", []chosen{{"file-", "box.png", photo()}}, 303, "", []string{"box.png stored "}, nil},
		"reviewed with one": {"review", []chosen{{"file-", "box.png", photo()}}, 303, `?review=1`, []string{"box.png stored "}, nil},
		"of a wrong kind":   {"review", []chosen{{label, "page.html", "<html><script>x</script>"}}, 303, "#evidence", []string{"page.html refused serial_photo"}, nil},
		"nothing chosen":    {"upload", []chosen{none}, 303, "#evidence", nil, nil},
		"of no known item":  {"upload", []chosen{{"file-../<x>", "box.png", photo()}}, 303, "#evidence", []string{"box.png stored "}, nil},
		"empty":             {"upload", []chosen{{"file-", "no.log", ""}}, 422, "", nil, []string{`href="#f-file-"`, "no.log: This file is empty."}},
		"too large, and one that fits": {"review", []chosen{{"file-", "big.log", large}, {"file-", "box.png", photo()}}, 422, "", []string{"box.png stored "},
			[]string{`href="#f-file-"`, `id="f-file-"`, "big.log: This file is too large: one file may have 1 MB"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.rules.MaxFileBytes = most
			anna := s.person("anna@example.com")
			at := anna.draft()
			answer := anna.sendParts(at, words(anna.get(at), "do", row.do), row.files).status(row.status).has(row.says...)
			if to := answer.Header.Get("Location"); row.status == 303 && to != at+row.to {
				t.Errorf("leads to %q", to)
			}
			if row.status == 422 {
				answer.has("It is dark.", "Saved at")
			}
			anna.keeps(at, "It is dark.", row.kept...)
		})
	}
}

// keeps checks what a draft holds: its description, and name, state and item of each file.
func (b *reader) keeps(at, fault string, files ...string) {
	b.Helper()
	file, err := b.desk.Open(b.Context(), b.actor(), idOf(at))
	if err != nil {
		b.Fatal(err)
	}
	if file.Claim.Fault != fault {
		b.Errorf("kept %q, not %q", file.Claim.Fault, fault)
	}
	var kept []string
	for _, e := range file.Evidence {
		kept = append(kept, e.Name+" "+string(e.State)+" "+e.Item)
	}
	if strings.Join(kept, ", ") != strings.Join(files, ", ") {
		b.Errorf("files %q, not %q", kept, files)
	}
}

func TestAFileIsKeptWhereTheTextIsNot(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	form := words(anna.get(at), "do", "upload")
	anna.post(at, words(anna.get(at), "fault", "Written on the phone.")).status(303)
	box := []chosen{{"file-", "box.png", photo()}, {"file-", "no.log", ""}}
	anna.sendParts(at, form, box).status(409).
		has("This draft was changed elsewhere", "It is dark.", "Written on the phone.", "box.png", "no.log: This file is empty.", `value="2"`)
	anna.keeps(at, "Written on the phone.", "box.png stored ")
	stale := words(anna.get(at), "do", "save", "shown", "delivered_on", "delivered_on", "2026-02-05", "fault", "Typed here.")
	anna.post(at, words(anna.get(at), "fault", "Once more on the phone.")).status(303)
	anna.post(at, stale).status(409).has("Of the answers, these differ", "3 February 2026")
	anna.post(at, words(anna.get(at), "fault", "Written on the phone.")).status(303)
	long := words(anna.get(at), "do", "upload", "serial", strings.Repeat("9", 65))
	anna.sendParts(at, long, box[:1]).status(422).has(`href="#f-serial"`, "It is dark.")
	anna.keeps(at, "Written on the phone.", "box.png stored ", "box.png stored ")
}

func TestAFileOfADraftIsRemovedWithoutLosingWhatWasTyped(t *testing.T) {
	s := newSite(t)
	anna, ben := s.person("anna@example.com"), s.person("ben@example.com")
	at, bens := anna.draft(), ben.draft()
	anna.sendParts(at, words(anna.get(at), "do", "upload"), []chosen{{label, "label.png", photo()}}).status(303)
	ben.sendParts(bens, words(ben.get(bens), "do", "upload"), []chosen{{label, "bens.png", photo()}}).status(303)
	file, err := s.desk.Open(t.Context(), anna.actor(), idOf(at))
	if err != nil {
		t.Fatal(err)
	}
	id := file.Evidence[0].ID
	anna.get(at).has(`form="draft" name="do" value="remove:` + id + `"`)
	ben.sendParts(bens, words(ben.get(bens), "do", "remove:"+id), nil).status(303)
	anna.keeps(at, "It is dark.", "label.png stored serial_photo")
	for range 2 {
		anna.sendParts(at, words(anna.get(at), "fault", "Dark, and hot.", "do", "remove:"+id), nil).status(303)
		anna.keeps(at, "Dark, and hot.")
	}
	ben.keeps(bens, "It is dark.", "bens.png stored serial_photo")
}

func TestAFormWithFilesThatIsNotTaken(t *testing.T) {
	s := newSite(t)
	anna, ben := s.person("anna@example.com"), s.person("ben@example.com")
	at := anna.draft()
	form, box := words(anna.get(at), "do", "upload"), []chosen{{"file-", "box.png", photo()}}
	ben.sendParts(at, form, box).status(404)
	anna.sendParts(at, form, box, "Origin", "https://elsewhere.example").status(403)
	anna.sendParts(at, form, box, "Sec-Fetch-Site", "cross-site").status(403)
	anna.sendParts(at, with(words(anna.get(at)), "fault", strings.Repeat("x", 65<<10)), box).status(413)
	anna.sendParts(at, fields("fault", "Without a version."), box).status(415)
	anna.sendParts(at, with(words(anna.get(at)), "fault", "a\x00b"), box).status(422)
	anna.sendParts(at, with(words(anna.get(at)), "do", "submit"), nil).status(303)
	anna.post("/test/out", nil)
	anna.sendParts(at, form, box).status(401).has("It is dark.", "Copy what you still need")
	anna.signIn("anna@example.com")
	anna.keeps(at, "It is dark.") // kept by the form that could not submit
	if file, err := s.desk.Open(t.Context(), anna.actor(), idOf(at)); err != nil || file.Claim.State != claim.Draft {
		t.Errorf("%+v %v", file, err)
	}
}

func TestAFormWithFilesForADraftThatWasSent(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	form, box := words(anna.get(at), "fault", "Typed too late", "do", "upload"), []chosen{{"file-", "box.png", photo()}}
	review := anna.post(at, words(anna.get(at), "do", "review")).to(at + `\?review=1`)
	anna.post(at, fields("version", review.hidden("version"), "do", "submit")).status(303)
	anna.sendParts(at, form, box).status(409).has("is sent already", "Typed too late", "box.png")
	anna.keeps(at, "It is dark.", "box.png stored ")
}

// The review says which files are not part of the claim.
func TestTheReviewNamesFilesThatAreLeftOut(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	form := words(anna.get(at), "do", "review")
	anna.sendParts(at, form, []chosen{{"file-", "box.png", photo()}, {"file-", "drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'></svg>"}})
	anna.get(at+"?review=1").has("box.png", "Files that are not part of it", "drawing.svg (not taken)")
}
