//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// outcry is what a script of somebody else's does where it runs.
const outcry = `top.postMessage('outcry','*');document.documentElement.dataset.outcry='yes';console.error('outcry');alert('outcry')`

// outcries are markup that runs it where it is taken for markup.
const outcries = `"'><img src=x onerror="` + outcry + `"><svg onload="` + outcry + `"></textarea></title>`

// hearsNothing fails the test where a script of somebody else's has run. What it says on the console fails the test by itself.
func (v *visitor) hearsNothing(what string) {
	v.t.Helper()
	if v.eval(`() => Boolean(window.outcries) || document.documentElement.dataset.outcry === 'yes'`).(bool) {
		v.t.Errorf("%s: a script ran", what)
	}
}

// polyglots are files that are a picture, a document, an archive or a log to the portal, and something else to whoever asks in
// another way.
func polyglots(t *testing.T) (paths []string) {
	t.Helper()
	add := func(name string, content []byte) {
		paths = append(paths, write(t, name, content))
	}
	script := "*/=1;" + outcry + "//"
	var moving, photo, dots, archive bytes.Buffer
	flat := image.NewPaletted(image.Rect(0, 0, '/'|'*'<<8, 1), color.Palette{color.Black, color.White}) // "GIF89a/*": a script's first words
	if err := gif.Encode(&moving, flat, nil); err != nil {
		t.Fatal(err)
	}
	add("script.gif", append(moving.Bytes(), script...))
	add("script.html.gif", append(moving.Bytes(), "\n"+outcries...))
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	comment := append([]byte{0xFF, 0xFE, byte((len(outcries) + 2) >> 8), byte((len(outcries) + 2) & 0xFF)}, outcries...)
	add("comment.jpg", bytes.Join([][]byte{photo.Bytes()[:2], comment, photo.Bytes()[2:]}, nil))
	if err := png.Encode(&dots, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	add("behind.svg.png", append(dots.Bytes(), outcries...))
	add("name.html", dots.Bytes())
	add("document.pdf", []byte("%PDF-1.4\n"+outcries+"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"))
	add("lines.log", []byte("May  4 12:00:00 link lost\n"+outcries+"\n"))
	add("lines.js", []byte("/* a log */ "+outcry+"\n"))
	w := zip.NewWriter(&archive)
	page, err := w.CreateHeader(&zip.FileHeader{Name: "page.html", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(page, outcries)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	add("archive.zip", archive.Bytes())
	return paths
}

// Row 3: of files that are two things at once nothing runs, wherever a page of the portal itself puts them.
func TestRow03PolyglotsRunNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.visit(visit{})
	v.console.expect("^(Refused to |Blocked script execution in |Loading |Framing |Executing |Applying |Failed to load|content security policy: \\S+ https?://localhost)")
	v.must(v.context.AddInitScript(playwright.Script{Content: playwright.String(`addEventListener('message', (e) => { if (e.data === 'outcry') window.outcries = true })`)}))
	v.OnDialog(func(d playwright.Dialog) {
		v.console.hear("a dialog: " + d.Message())
		_ = d.Dismiss()
	})
	v.open("/claims")
	o.signIn(v, "demo.customer@example.com")
	v.must(v.Locator(".claim-line").Filter(hasText("DEMO-PR-1")).Click())
	v.heading("Your claim to Pre-owned Telecom")
	paths := polyglots(t)
	v.attach(paths...)
	settled := v.Locator("#evidence [data-state=stored], #evidence [data-state=refused]")
	for _, path := range paths {
		v.must(expect.Locator(settled.Filter(hasText(filepath.Base(path))).First()).ToBeVisible())
	}
	kept := v.eval(`() => [...document.querySelectorAll('#evidence [data-state=stored] a[href*="/files/"], #evidence [data-state=stored] img')].map((e) => e.getAttribute('href') || e.getAttribute('src'))`).([]any)
	if len(kept) < 8 {
		t.Fatalf("only %d of %d files were taken: %v", len(kept), len(paths), kept)
	}
	for _, at := range kept {
		v.putsEverywhere(at.(string))
		v.hearsNothing(at.(string))
	}
	for _, at := range kept { // opened by its address it is saved, or a picture
		answer, err := v.Goto(v.portal + at.(string))
		if err == nil && !strings.HasPrefix(answer.Headers()["content-type"], "image/jpeg") {
			t.Errorf("%s opens as %s", at, answer.Headers()["content-type"])
		}
		if err != nil && !strings.Contains(err.Error(), "Download is starting") && !strings.Contains(err.Error(), "net::ERR_ABORTED") {
			t.Error(err)
		}
		v.hearsNothing(at.(string))
	}
}

// putsEverywhere has a page of the portal use a file as everything that runs.
func (v *visitor) putsEverywhere(address string) {
	v.t.Helper()
	v.eval(`(at) => Promise.all(['script', 'iframe', 'object', 'embed', 'link', 'module'].map((kind) => new Promise((over) => {
		const e = document.createElement(kind === 'module' ? 'script' : kind)
		if (kind === 'module') e.type = 'module'
		if (kind === 'link') e.rel = 'stylesheet'
		e.onload = e.onerror = over
		e[{ object: 'data', link: 'href' }[kind] || 'src'] = at
		document.body.append(e)
		setTimeout(over, 150) // not each of them says when it gave up
	})))`, address)
}

// stranger is another site. Its page sends a form to where its address says, as soon as it is open.
func stranger(t *testing.T) (sameSite, otherSite string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fields := ""
		for name, values := range r.URL.Query() {
			if name != "to" {
				fields += fmt.Sprintf(`<input name="%s" value="%s">`, name, values[0])
			}
		}
		fmt.Fprintf(w, `<!doctype html><title>Elsewhere</title><form method="post" action="%s">%s</form>`, r.URL.Query().Get("to"), fields)
	}))
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	return "http://localhost" + port, "http://127.0.0.1" + port
}

// Row 12: a form that a page of another site sends in the name of somebody who is signed in changes nothing, and such a page reads
// and shows nothing of theirs. A page of another port is the same site to a browser, which sends the cookie along.
func TestRow12FormsOfAnotherSite(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-CO-1")
	v.console.expect("status of 40[13]|blocked by CORS|Framing |frame-ancestors|net::ERR_|Failed to load")
	own := v.URL()
	version, err := v.Locator("input[name=version]").First().InputValue()
	v.must(err)
	sameSite, otherSite := stranger(t)
	for _, site := range []string{sameSite, otherSite} {
		for _, to := range []string{own + "/withdraw", own + "/message", v.portal + "/sign-out", v.portal + "/account/sessions/end-all"} {
			_, err := v.Goto(site + "/?to=" + to + "&version=" + version + "&message=not+mine&withdraw=not+mine")
			v.must(err)
			answer, err := v.ExpectNavigation(func() error {
				_, err := v.Evaluate(`() => document.forms[0].submit()`)
				return err
			})
			v.must(err)
			if answer.Status() != http.StatusForbidden {
				t.Errorf("%s sends to %s: status %d", site, to, answer.Status())
			}
		}
		_, err := v.Goto(site)
		v.must(err)
		seen := v.eval(`async (at) => {
			const send = { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({ version: '1', withdraw: 'x', message: 'not mine' }) }
			for (const to of ['/withdraw', '/message']) await fetch(at + to, send).catch(() => {})
			const read = await fetch(at, { credentials: 'include' }).then((r) => r.text()).catch(() => '')
			const frame = document.createElement('iframe')
			frame.src = at
			const framed = await new Promise((over) => { frame.onload = () => over(frame.contentDocument === null && frame.contentWindow.length); document.body.append(frame) })
			return read + framed
		}`, own).(string)
		if strings.Contains(seen, "DEMO") {
			t.Errorf("%s reads %.200s", site, seen)
		}
		for _, frame := range v.Frames() {
			if text, err := frame.Locator("body").InnerText(); err == nil && strings.Contains(text, "DEMO-CO-1") {
				t.Errorf("%s frames the claim", site)
			}
		}
	}
	_, err = v.Goto(own)
	v.must(err)
	v.must(expect.Locator(v.GetByText("Withdraw this claim")).ToBeVisible())
	v.must(expect.Locator(v.GetByText("not mine")).ToHaveCount(0))
}

// Row 21: what customers and staff type runs nowhere and breaks no rule of the pages that show it; every violation stands on the
// console, which fails the test.
func TestRow21TypedScriptsRunNowhere(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-CO-1")
	own := v.URL()
	v.posts(own+"/message", "message", outcries)
	v.open("/claims")
	v.must(v.Locator(".claim-line").Filter(hasText("DEMO-PR-1")).Click())
	v.heading("Your claim to Pre-owned Telecom")
	draft := v.URL()
	v.posts(draft, "do", "save", "serial", outcries[:30], "order", outcries[:30], "fault", outcries, "name", outcries[:60], "address", outcries)
	s := o.staff("supervisor")
	s.find("connectpro", "DEMO-CO-1")
	desk := s.URL()
	s.posts(desk+"/note", "message", outcries)
	s.posts(desk+"/message", "message", outcries)
	s.posts(desk+"/decline", "reason", outcries, "clause", "connectpro.terms")
	s.posts(s.portal+"/staff/views?seller=connectpro", "name", outcries[:38])
	query := "?q=" + strings.ReplaceAll(outcries[:90], " ", "+") + "&seller=connectpro"
	for who, paths := range map[*visitor][]string{
		v: {own, draft, draft + "?review=1", v.portal + "/claims", v.portal + "/devices" + query, v.portal + "/outbox", v.portal + "/account"},
		s: {desk, desk + "/correct", s.portal + "/staff" + query, s.portal + "/staff?seller=connectpro", s.portal + "/staff/today?seller=connectpro", s.portal + "/staff/receiving" + query},
	} {
		for _, at := range paths {
			_, err := who.Goto(at)
			who.must(err)
			who.unfold()
			who.hearsNothing(at)
		}
	}
}

// posts sends a form as the browser would, with the version that the page shows.
func (v *visitor) posts(address string, fields ...string) {
	v.t.Helper()
	form := map[string]any{"version": "1"}
	if shown := v.Locator("input[name=version]"); !strings.Contains(address, "/views") {
		_, err := v.Goto(regexp.MustCompile(`/(message|note|decline)$`).ReplaceAllString(address, ""))
		v.must(err)
		form["version"], err = shown.First().InputValue()
		v.must(err)
	}
	for i := 0; i < len(fields); i += 2 {
		form[fields[i]] = fields[i+1]
	}
	answer, err := v.context.Request().Post(address, playwright.APIRequestContextPostOptions{Form: form, MaxRedirects: playwright.Int(0)})
	v.must(err)
	if answer.Status() != http.StatusSeeOther {
		text, _ := answer.Text()
		v.t.Fatalf("%s: status %d: %s", address, answer.Status(), regexp.MustCompile(`role="alert"[^~]{0,900}`).FindString(text))
	}
}

// Row 37: whoever presses Back at a browser in which somebody signed out sees nothing of theirs.
func TestRow37BackAfterSigningOut(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-CO-1")
	v.must(v.button("Sign out").First().Click())
	v.waitForURL("/$")
	v.backSeesNothing("DEMO-CO-1", "demo.customer")
	s := o.staff("agent")
	s.find("connectpro", "DEMO-CO-1")
	s.signsOut()
	s.backSeesNothing("DEMO-CO-1", "demo.customer")
}

// backSeesNothing presses Back three times.
func (v *visitor) backSeesNothing(private ...string) {
	v.t.Helper()
	for range 3 {
		_, err := v.GoBack(playwright.PageGoBackOptions{WaitUntil: playwright.WaitUntilStateDomcontentloaded})
		v.must(err)
		text, err := v.Locator("body").InnerText()
		v.must(err)
		for _, words := range private {
			if strings.Contains(text, words) {
				v.t.Errorf("Back to %s shows %s", v.URL(), words)
			}
		}
	}
}
