package server_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/store"
)

// village is a portal with everybody who could want something from it, and something of every kind that can be wanted. It is
// made through the portal's own pages.
type village struct {
	*house
	t                                   *testing.T
	db                                  *sql.DB // the record, beside the portal
	folder                              string
	ann, bob                            *caller // customers
	agent, supervisor, second, admin    *worker // staff of connectpro
	stranger                            *worker // an admin of softnetworks
	draft, filed, asked, bobs, approved string  // claims: ann's, but for bob's
	draftFile, filedFile, upload        string
	unit, view, importID, letter        string
	number                              string // of ann's RMA, where there is one
}

// settle opens a portal and fills it.
func settle(t *testing.T, settings ...string) *village {
	t.Helper()
	v := &village{t: t, folder: t.TempDir()}
	v.house = openHouseIn(t, v.folder, settings...)
	v.openRecord()
	v.agent, v.admin = v.employ("agent", "connectpro", claim.Agent), v.employ("admin", "connectpro", claim.Admin)
	v.supervisor, v.second = v.employ("supervisor", "connectpro", claim.Supervisor), v.employ("second", "connectpro", claim.Supervisor)
	v.stranger = v.employ("stranger", "softnetworks", claim.Admin)
	v.ann, v.bob = v.enter("ann@example.com"), v.enter("bob@example.com")
	v.importOrders(v.admin.caller, "connectpro", books)
	v.draft, v.filed, v.asked = v.begin(v.ann), v.file(v.ann, "SN-1"), v.file(v.ann, "SN-2")
	v.bobs, v.approved = v.file(v.bob, "SN-3"), v.file(v.ann, "SN-4")
	v.attach(v.ann, v.draft, "photo.png")
	v.agent.post("/staff/claims/"+v.asked+"/ask", "version", v.version(v.asked), "message", "Which lamp blinks?").status(t, http.StatusSeeOther)
	v.agent.post("/staff/claims/"+v.approved+"/approve", "version", v.version(v.approved)).status(t, http.StatusSeeOther)
	v.attach(v.ann, v.filed, "photo.png")
	v.upload = v.beginUpload(v.ann, v.draft)
	v.agent.post("/staff/views?seller=connectpro", "name", "Mine").status(t, http.StatusSeeOther)
	v.draftFile = v.one(`SELECT id FROM evidence WHERE claim_id = ? AND state = 'stored'`, v.draft)
	v.filedFile = v.one(`SELECT id FROM evidence WHERE claim_id = ? AND state = 'stored'`, v.filed)
	v.unit, v.view = v.one(`SELECT id FROM order_unit WHERE serial = 'SN-1'`), v.one(`SELECT id FROM saved_view`)
	v.importID = v.one(`SELECT id FROM order_import`)
	v.calm()
	v.letter = v.one(`SELECT id FROM outbox WHERE kind = 'claim_question'`)
	v.exec(`UPDATE outbox SET state = 'dead', attempts = 8 WHERE id = ?`, v.letter)
	return v
}

// books are the order records of ann and bob.
const books = `order,email,serial,product,purchased_on,price_usd,channel
O-1,ann@example.com,SN-1,kvm_switch,2026-05-03,300.00,direct
O-2,ann@example.com,SN-2,kvm_switch,2026-05-03,300.00,direct
O-3,bob@example.com,SN-3,kvm_switch,2026-05-03,300.00,direct
O-4,ann@example.com,SN-4,kvm_switch,2026-05-03,300.00,direct
O-5,ann@example.com,SN-5,kvm_switch,2026-05-03,900.00,direct
`

func (v *village) openRecord() {
	v.t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.Join(v.folder, store.RecordFile)}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { db.Close() })
	v.db = db
}

func (v *village) one(query string, args ...any) (found string) {
	v.t.Helper()
	if err := v.db.QueryRow(query, args...).Scan(&found); err != nil {
		v.t.Fatalf("%s: %v", query, err)
	}
	return found
}

func (v *village) exec(statement string, args ...any) {
	v.t.Helper()
	if _, err := v.db.Exec(statement, args...); err != nil {
		v.t.Fatal(err)
	}
}

func (v *village) version(id string) string {
	return v.one(`SELECT version FROM claim WHERE id = ?`, id)
}

func (v *village) state(id string) string { return v.one(`SELECT state FROM claim WHERE id = ?`, id) }

// calm waits until no letter is on its way: the record then changes only by what is asked of the portal.
func (v *village) calm() {
	v.t.Helper()
	for v.one(`SELECT COUNT(*) FROM outbox WHERE state = 'pending'`) != "0" {
		v.get("/healthz").status(v.t, http.StatusOK)
		if v.t.Context().Err() != nil {
			v.t.Fatal("letters wait for ever")
		}
	}
}

// employ adds somebody to a seller's staff and lets them enrol, which signs them in.
func (v *village) employ(name, seller string, role claim.Role) *worker {
	v.t.Helper()
	i, err := v.people.Add(v.t.Context(), claim.System, people.Newcomer{Email: name + "@staff.example", Name: "Demo " + name, Seller: seller, Role: role})
	if err != nil {
		v.t.Fatal(err)
	}
	return v.enrolled(i, name+"@staff.example")
}

// employOwner makes a customer an agent of the seller that they have a claim with.
func (v *village) employOwner(email string) *worker {
	v.t.Helper()
	i, err := v.people.Add(v.t.Context(), claim.System, people.Newcomer{Email: email, Name: "Demo owner", Seller: "connectpro", Role: claim.Supervisor})
	if err != nil {
		v.t.Fatal(err)
	}
	return v.enrolled(i, email)
}

func (v *village) enrolled(i people.Invitation, email string) *worker {
	v.t.Helper()
	w := &worker{caller: v.caller(), id: i.Staff.ID, email: email}
	page := w.get("/staff/enrol/"+i.Token).status(v.t, http.StatusOK).body
	w.secret = strings.ReplaceAll(group(shownSecret, page), " ", "")
	w.post("/staff/enrol/"+i.Token, "password", goodPassword, "secret", html.UnescapeString(group(sealedSecret, page)), "code", w.code()).status(v.t, http.StatusOK)
	return w
}

// statedFacts are what the checker's page sends along.
const statedFacts = `{"intent":"fault","product":"kvm_switch","purchased_on":"2026-05-03","failed_on":"2026-11-01","channel":"direct","symptom":"failure","causes":[]}`

var formKeys int

// begin starts a draft from the checker's answer. Each states another day of the fault: the same facts again lead to the draft
// there is.
func (v *village) begin(c *caller) string {
	v.t.Helper()
	formKeys++
	failed := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -formKeys%150).Format(time.DateOnly)
	facts := strings.Replace(statedFacts, "2026-11-01", failed, 1)
	a := c.post("/claims", "seller", "connectpro", "facts", facts, "key", fmt.Sprintf("%026d", formKeys)).status(v.t, http.StatusSeeOther)
	return strings.TrimPrefix(a.Header.Get("Location"), "/claims/")
}

// file fills in a draft and files it.
func (v *village) file(c *caller, serial string, more ...string) string {
	v.t.Helper()
	id := v.begin(c)
	fields := append([]string{"do", "save", "version", v.version(id), "serial", serial, "order", "O-" + serial, "fault", "It is broken.", "name", "Demo"}, more...)
	c.post("/claims/"+id, fields...).status(v.t, http.StatusSeeOther)
	c.post("/claims/"+id, "do", "submit", "version", v.version(id)).status(v.t, http.StatusSeeOther)
	return id
}

// sendFile sends a form with one file.
func (c *caller) sendFile(path, name string, content []byte, fields ...string) answer {
	c.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.h.t.Fatal(err)
	}
	part.Write(content)
	w.Close()
	return c.send(http.MethodPost, path, body.Bytes(), "Content-Type", w.FormDataContentType())
}

// send sends a body as it is.
func (c *caller) send(method, path string, body []byte, header ...string) answer {
	c.h.t.Helper()
	request, err := http.NewRequest(method, c.h.URL()+path, bytes.NewReader(body))
	if err != nil {
		c.h.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return c.sent(request)
}

func (c *caller) sent(request *http.Request) answer {
	c.h.t.Helper()
	response, err := c.client.Do(request)
	if err != nil {
		c.h.t.Fatal(err)
	}
	return readAnswer(c.h.t, response)
}

func readAnswer(t testing.TB, response *http.Response) answer {
	t.Helper()
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, string(text)}
}

var checkedFile = regexp.MustCompile(`name="checked" value="([0-9a-f]+)"`)

// importOrders looks at a file of order records and imports it.
func (v *village) importOrders(c *caller, seller, table string) {
	v.t.Helper()
	path := "/staff/imports?seller=" + seller
	looked := c.sendFile(path, "books.csv", []byte(table), "do", "check").status(v.t, http.StatusOK)
	c.sendFile(path, "books.csv", []byte(table), "do", "import", "checked", group(checkedFile, looked.body)).status(v.t, http.StatusSeeOther)
}

// dot is a small picture.
func dot() []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func (v *village) attach(c *caller, id, name string) {
	v.t.Helper()
	c.sendFile("/claims/"+id+"/files", name, dot(), "item", "").status(v.t, http.StatusSeeOther)
}

// beginUpload begins an upload of ten bytes and returns its id.
func (v *village) beginUpload(c *caller, id string) string {
	v.t.Helper()
	a := c.send(http.MethodPost, "/uploads/", nil, tusHeader(id)...).status(v.t, http.StatusCreated)
	location, err := url.Parse(a.Header.Get("Location"))
	if err != nil {
		v.t.Fatal(err)
	}
	return strings.TrimPrefix(location.Path, "/uploads/")
}

func tusHeader(id string) []string {
	word := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return []string{"Tus-Resumable", "1.0.0", "Upload-Length", "10", "Upload-Metadata", "claim " + word(id) + ",name " + word("a.png")}
}

// dump is everything in the record, for comparing. Only what the portal does by itself is left out.
func (v *village) dump() string {
	v.t.Helper()
	var all []string
	for _, table := range v.tables() {
		if table != "checkpoint" {
			all = append(all, v.rows(table)...)
		}
	}
	sort.Strings(all)
	return strings.Join(all, "\n")
}

func (v *village) tables() (names []string) {
	v.t.Helper()
	for _, line := range v.read(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`) {
		names = append(names, line[0].(string))
	}
	return names
}

func (v *village) rows(table string) (lines []string) {
	v.t.Helper()
	for _, line := range v.read(`SELECT * FROM ` + table) {
		text, err := json.Marshal(line)
		if err != nil {
			v.t.Fatal(err)
		}
		lines = append(lines, table+" "+string(text))
	}
	return lines
}

func (v *village) read(query string) (lines [][]any) {
	v.t.Helper()
	rows, err := v.db.Query(query)
	if err != nil {
		v.t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		v.t.Fatal(err)
	}
	for rows.Next() {
		line, into := make([]any, len(names)), make([]any, len(names))
		for i := range line {
			into[i] = &line[i]
		}
		if err := rows.Scan(into...); err != nil {
			v.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		v.t.Fatal(err)
	}
	return lines
}

// unchanged fails where the record is not what it was, and names the lines.
func (v *village) unchanged(what, before string) (after string) {
	v.t.Helper()
	after = v.dump()
	if after == before {
		return after
	}
	was := map[string]bool{}
	for _, line := range strings.Split(before, "\n") {
		was[line] = true
	}
	for _, line := range strings.Split(after, "\n") {
		if !was[line] {
			v.t.Errorf("%s changed the record: %.300s", what, line)
		}
	}
	v.t.Errorf("%s changed the record from %d to %d bytes", what, len(before), len(after))
	return after
}

// filesHold tells in which files below a folder a text stands.
func filesHold(t *testing.T, folder, text string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
