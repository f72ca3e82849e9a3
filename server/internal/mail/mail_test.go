package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
	"proviso/views"
)

// sink is a mail server that keeps what it is given, or refuses it.
type sink struct {
	net.Listener
	mu     sync.Mutex
	refuse string // the answer to a recipient; empty: taken
	curt   string // the command at which it hangs up, once it took a letter; empty: none
	raw    []string
	to     []string
}

func newSink(t *testing.T) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{Listener: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *sink) talk(c net.Conn) {
	defer c.Close()
	in, taken := bufio.NewReader(c), false
	fmt.Fprint(c, "220 sink\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		word := strings.ToUpper(strings.Fields(line + " x")[0])
		if taken && s.hangsUpAt(word) {
			return
		}
		switch word {
		case "EHLO", "HELO":
			fmt.Fprint(c, "250-sink\r\n250 8BITMIME\r\n")
		case "RCPT":
			fmt.Fprint(c, s.recipient(strings.TrimSpace(line)))
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			s.keep(in)
			taken = true
			fmt.Fprint(c, "250 kept\r\n")
		case "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 fine\r\n")
		}
	}
}

func (s *sink) recipient(line string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != "" {
		return s.refuse + "\r\n"
	}
	s.to = append(s.to, line)
	return "250 fine\r\n"
}

func (s *sink) hangsUpAt(word string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return word == s.curt
}

func (s *sink) hangUpAt(word string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.curt = word
}

func (s *sink) keep(in *bufio.Reader) {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(line)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw = append(s.raw, b.String())
}

func (s *sink) refuseWith(answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = answer
}

// post is an outbox with its record, under a clock that the test moves.
type post struct {
	*Outbox
	t    *testing.T
	time time.Time
}

func newPost(t *testing.T, smtp string) *post {
	t.Helper()
	record, err := store.OpenFolder(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { record.Close() })
	key, err := seal.FolderKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &post{t: t, time: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	p.Outbox, err = New(Parts{Store: record, Key: key, Now: func() time.Time { return p.time }, SMTP: smtp, From: "Proviso <portal@example.com>",
		Site: func() *url.URL { return &url.URL{Scheme: "https", Host: "portal.example"} }, Show: smtp == "", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *post) write(work func(*store.Tx) error) {
	p.t.Helper()
	if err := p.Store.Write(p.t.Context(), work); err != nil {
		p.t.Fatal(err)
	}
}

// code posts a sign-in code and returns the letter's id.
func (p *post) code(email string) string {
	p.t.Helper()
	id := "row-" + email
	p.write(func(tx *store.Tx) error {
		row := store.SignIn{ID: id, Purpose: store.ForCustomer, Email: email, LinkHash: id, CreatedAt: p.time, ExpiresAt: p.time.Add(10 * time.Minute)}
		if err := tx.InsertSignIn(row); err != nil {
			return err
		}
		seal := func(s string) string { return p.Key.Seal([]byte(s), store.MailSecret) }
		return tx.Post(claim.Mail{Kind: claim.MailCode, To: id, Generation: 1, Params: map[string]string{"code": seal("314159"), "link": seal("LINKLINK")}}, p.time)
	})
	return p.newest().ID
}

func (p *post) newest() (l store.Letter) {
	p.t.Helper()
	p.write(func(tx *store.Tx) error {
		all, err := tx.Letters("", 1)
		if err == nil {
			l = all[0]
		}
		return err
	})
	return l
}

func (p *post) sent(want int) {
	p.t.Helper()
	if n, err := p.Send(p.t.Context()); n != want || err != nil {
		p.t.Errorf("%d letters taken, not %d: %v", n, want, err)
	}
}

func TestALetterOnTheWire(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	id := p.code("ann@example.com")
	p.sent(1)
	p.sent(0)
	if len(s.raw) != 1 || s.to[0] != "RCPT TO:<ann@example.com>" {
		t.Fatalf("%v %d", s.to, len(s.raw))
	}
	m, err := netmail.ReadMessage(strings.NewReader(s.raw[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"To": "<ann@example.com>", "From": `"Proviso" <portal@example.com>`, "Subject": "Your code to sign in",
		"Message-Id": "<" + id + "@portal.example>", "Auto-Submitted": "auto-generated", "Date": "Mon, 02 Mar 2026 09:00:00 +0000"} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	for _, part := range parts(t, m) {
		for _, want := range []string{"314159", "https://portal.example/sign-in/link/LINKLINK"} {
			if !strings.Contains(part, want) {
				t.Errorf("%q is not in %s", want, part)
			}
		}
	}
	if l := p.newest(); l.State != store.MailSent || len(l.Params) > 0 {
		t.Errorf("%+v", l)
	}
}

func parts(t *testing.T, m *netmail.Message) (texts []string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	reader := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if len(texts) != 2 {
		t.Fatalf("%d parts", len(texts))
	}
	return texts
}

// A letter is tried ever more rarely, then given up: for two days where it may be taken yet, for two hours where the server says
// never. Whoever looks after mail can send it again.
func TestALetterThatIsRefused(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	for _, c := range []struct {
		answer string
		tries  int
		over   time.Duration
	}{{"451 try later", 54, 48 * time.Hour}, {"550 nobody of that name", 8, 2 * time.Hour}} {
		s.refuseWith(c.answer)
		p.refused(c.answer[:3], c.tries, c.over)
	}
	s.refuseWith("")
	l := p.newest()
	p.write(func(tx *store.Tx) error { return tx.RetryMail(l.ID, p.time) })
	p.sent(1)
	if len(s.raw) != 1 || p.newest().State != store.MailSent {
		t.Errorf("%d on the wire, %+v", len(s.raw), p.newest())
	}
}

func (p *post) refused(code string, tries int, over time.Duration) {
	p.t.Helper()
	begun, staff := p.time, &claim.Staff{ID: "maya" + code, Email: code + "@example.com", Name: "Maya"}
	p.write(func(tx *store.Tx) error {
		if err := tx.AddStaff(staff, p.time); err != nil {
			return err
		}
		return tx.Post(claim.Mail{Kind: claim.MailStaffInvite, To: staff.ID, Generation: 1, Params: map[string]string{"link": p.Key.Seal([]byte("L"), store.MailSecret)}}, p.time)
	})
	gaps := []time.Duration{0, 10 * time.Second, 30 * time.Second, 90 * time.Second, 270 * time.Second, 810 * time.Second, 2430 * time.Second}
	for i := range tries {
		gap := time.Hour
		if i < len(gaps) {
			gap = gaps[i]
		}
		p.time = p.time.Add(gap - time.Millisecond)
		if i > 0 {
			p.sent(0)
		}
		p.time = p.time.Add(time.Millisecond)
		p.sent(1)
	}
	l := p.newest()
	if l.State != store.MailDead || l.Attempts != tries || !strings.Contains(l.LastError, code) || p.time.Sub(begun).Round(time.Hour) != over {
		p.t.Fatalf("%+v after %s", l, p.time.Sub(begun))
	}
}

// A server that cannot be reached holds up no other part, and nothing is lost.
func TestNoServerThere(t *testing.T) {
	s := newSink(t)
	s.Close()
	p := newPost(t, "smtp://"+s.Addr().String())
	p.code("ann@example.com")
	p.sent(1)
	if l := p.newest(); l.State != store.MailPending || l.LastError == "" {
		t.Errorf("%+v", l)
	}
}

func TestCodesThatDoNotCountAreNotSent(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	p.code("late@example.com")
	p.time = p.time.Add(10 * time.Minute)
	p.sent(1)
	if l := p.newest(); l.State != store.MailDead || len(l.Params) > 0 || len(s.raw) > 0 {
		t.Errorf("%+v", l)
	}
}

// One who was taking letters when the power went: another takes them when the lease is over, under the same id.
func TestLease(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	p.code("ann@example.com")
	p.write(func(tx *store.Tx) error {
		taken, err := tx.TakeDueMail(p.time, lease, batch)
		if len(taken) != 1 {
			t.Errorf("%d taken", len(taken))
		}
		return err
	})
	p.time = p.time.Add(lease - time.Millisecond)
	p.sent(0)
	p.time = p.time.Add(time.Millisecond)
	p.sent(1)
	if len(s.raw) != 1 {
		t.Errorf("%d on the wire", len(s.raw))
	}
}

// A server that takes long over each letter: what would be begun when another replica may take it goes back, untried.
func TestASlowServer(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	for i := range batch {
		p.code(fmt.Sprintf("ann%d@example.com", i))
	}
	start := p.time
	p.Now = func() time.Time { p.time = p.time.Add(7 * time.Second); return p.time } // each look at the clock costs
	n, err := p.Send(t.Context())
	if err != nil || n == 0 || len(s.raw) != n || p.time.Sub(start) > lease {
		t.Errorf("%d letters taken, %d on the wire, in %s: %v", n, len(s.raw), p.time.Sub(start), err)
	}
	p.Now = func() time.Time { return p.time }
	p.sent(batch - n)
	p.write(func(tx *store.Tx) error {
		all, err := tx.Letters(store.MailSent, batch)
		for _, l := range all {
			if l.Attempts != 1 {
				t.Errorf("%+v", l)
			}
		}
		if len(all) != batch || len(s.raw) != batch {
			t.Errorf("%d letters sent, %d on the wire", len(all), len(s.raw))
		}
		return err
	})
}

// A server that hangs up once it has a letter does not get it again.
func TestAServerThatHangsUp(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	for i, curt := range []string{"RSET", "QUIT"} {
		s.hangUpAt(curt)
		p.time = p.time.Add(time.Second)
		p.code(curt + "@example.com")
		p.sent(1)
		if l := p.newest(); len(s.raw) != i+1 || l.State != store.MailSent {
			t.Errorf("%s: %d on the wire, %+v", curt, len(s.raw), l)
		}
	}
}

// A portal that is about to stop gives back what it took and did not send.
func TestStopWithLettersInHand(t *testing.T) {
	s := newSink(t)
	p := newPost(t, "smtp://"+s.Addr().String())
	p.code("ann@example.com")
	p.code("bob@example.com")
	ctx, stop := context.WithCancel(t.Context())
	site := p.Site
	p.Site = func() *url.URL { stop(); return site() } // it is told to stop over the first letter
	if n, err := p.Send(ctx); n != 1 {
		t.Error(n, err)
	}
	p.Site = site
	p.sent(1)
	if l := p.newest(); l.Attempts != 1 || l.LastError != "" {
		t.Errorf("%+v", l)
	}
}

func TestPostedTwiceIsOneLetter(t *testing.T) {
	p := newPost(t, "")
	id := p.code("ann@example.com")
	p.write(func(tx *store.Tx) error {
		return tx.Post(claim.Mail{Kind: claim.MailCode, To: "row-ann@example.com", Generation: 1}, p.time)
	})
	p.sent(1)
	if l := p.newest(); l.ID != id || l.Params["code"] == "" || l.State != store.MailSent {
		t.Errorf("%+v", l)
	}
	shown, err := p.Recent(context.Background())
	if err != nil || len(shown) != 1 || shown[0].Letter.Code != "314159" || shown[0].To != "ann@example.com" {
		t.Errorf("%+v %v", shown, err)
	}
}

// What would begin a new header, or name a second recipient, does not get as far as the mail server.
func TestHeaderInjection(t *testing.T) {
	for _, w := range []written{
		{to: "ann@example.com\r\nBcc: eve@example.com"}, {to: "ann@example.com,eve@example.com"}, {to: "ann@example.com\n"}, {to: "a b@example.com"},
		{to: "ann@example.com", letter: views.Letter{Subject: "Hello\r\nBcc: eve@example.com"}}, {to: "ann@example.com", letter: views.Letter{Subject: "a\x00b"}},
	} {
		if w.check() == nil {
			t.Errorf("%q %q is taken", w.to, w.letter.Subject)
		}
	}
	m, err := compose("Proviso <portal@example.com>", "portal.example", written{id: "X", to: "ann@example.com", letter: views.Letter{Subject: "Größe 你好", Quote: "\r\n.\r\nRCPT TO:<eve@example.com>\r\n"}})
	if err != nil {
		t.Fatal(err)
	}
	var raw strings.Builder
	if _, err := m.WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(raw.String(), "\r\n\r\n")
	if !strings.Contains(head, "Subject: =?UTF-8?") || strings.Contains(head, "eve") {
		t.Error(head)
	}
}

func TestServers(t *testing.T) {
	for address, good := range map[string]bool{"smtp://host": true, "smtps://user:pw@host:465": true, "smtp://[::1]:25": true, "http://host": false, "smtp://": false, "host:25": false, "smtp://host:x": false} {
		_, err := parseServer(address)
		if (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Error("the password is repeated")
		}
	}
}
