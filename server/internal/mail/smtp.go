package mail

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"proviso/views"
)

// server is a mail server that takes letters.
type server struct {
	host    string
	options []gomail.Option
}

const sendTimeout = 30 * time.Second

// parseServer reads smtp://user:password@host:587 or smtps://… Its errors do not repeat the address: it may hold a password.
func parseServer(address string) (*server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("not an address as in smtp://user:password@host:587")
	}
	s := &server{host: u.Hostname(), options: []gomail.Option{gomail.WithTimeout(sendTimeout), gomail.WithTLSPolicy(policy(u))}}
	if u.Scheme == "smtps" {
		s.options = append(s.options, gomail.WithSSL(), gomail.WithPort(465))
	} else {
		s.options = append(s.options, gomail.WithPort(587))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errors.New("the port is no number")
		}
		s.options = append(s.options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// policy: letters hold codes, so they leave the machine encrypted. A server on this machine may do without.
func policy(u *url.URL) gomail.TLSPolicy {
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return gomail.TLSOpportunistic
	}
	return gomail.TLSMandatory
}

func (s *server) send(ctx context.Context, from, domain string, w written) error {
	message, err := compose(from, domain, w)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, message)
	if message.IsDelivered() {
		return nil // however the server said goodbye: a letter that it took is not sent again
	}
	return err
}

// refusedForGood: the server says that it will never take this letter for this address.
func refusedForGood(err error) bool {
	var refusal *gomail.SendError
	if !errors.As(err, &refusal) || refusal.ErrorCode() < 500 {
		return false
	}
	return refusal.Reason == gomail.ErrSMTPRcptTo || refusal.Reason == gomail.ErrSMTPDataClose
}

func compose(from, domain string, w written) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.From(from); err != nil {
		return nil, err
	}
	if err := m.To(w.to); err != nil {
		return nil, err
	}
	m.Subject(w.letter.Subject)
	m.SetDateWithValue(w.at)
	m.SetMessageIDWithValue(w.id + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, w.letter.Text())
	var page bytes.Buffer
	if err := views.MailPage(w.letter).Render(context.Background(), &page); err != nil {
		return nil, err
	}
	m.AddAlternativeString(gomail.TypeTextHTML, page.String())
	return m, nil
}
