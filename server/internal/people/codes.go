package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// What a one-time code is worth.
const (
	CodeMinutes  = 10
	CodeTries    = 5
	CodesAnHour  = 3  // to one mailbox
	CodesADay    = 10 // to one mailbox
	codeDigits   = 6
	codeLifetime = CodeMinutes * time.Minute
)

// ErrCode says that a code is not the right one, or not any more. It does not say which.
var ErrCode = claim.Fault("code", "This is not the code of the newest e-mail, or it no longer counts.")

// ErrLink says that a link leads nowhere, or not any more.
var ErrLink = claim.Refuse(claim.NotFound, "This link does not count any more.")

// ErrOtherBrowser says that a link was opened in another browser than the one that asked for it: the code is needed too.
var ErrOtherBrowser = claim.Fault("code", "You opened the link in another browser than the one you asked in. Type the code of the same e-mail.")

// Entry is who has just signed in and where they wanted to go.
type Entry struct {
	CustomerID string
	SignIns    claim.SignIns
	Next       string
}

// RequestCode sends a code and a link to an address, for the browser known by a handle. It does and says the same whether the
// address is known or not, and also where the mailbox has had enough letters for now.
func (p *People) RequestCode(ctx context.Context, email, browser, next string) error {
	email, err := Address(email)
	if err != nil {
		return err
	}
	now := p.Now()
	code, link := newCode(), rand.Text()
	row := store.SignIn{ID: rand.Text(), Purpose: store.ForCustomer, Email: email, Browser: p.browser(browser), LinkHash: p.linkHash(link),
		Next: next, CreatedAt: now, ExpiresAt: now.Add(codeLifetime)}
	row.CodeHash = p.codeHash(row.ID, code)
	letter := claim.Mail{Kind: claim.MailCode, To: row.ID, Generation: 1, Params: map[string]string{"code": p.onItsWay(code), "link": p.onItsWay(link)}}
	err = p.Store.Write(ctx, func(tx *store.Tx) error {
		room, err := hasRoom(tx, email, now)
		if err != nil || !room {
			return err
		}
		if err := tx.InsertSignIn(row); err != nil {
			return err
		}
		return tx.Post(letter, now)
	})
	p.Wake()
	return err
}

func hasRoom(tx *store.Tx, email string, now time.Time) (bool, error) {
	for _, limit := range []struct {
		most int
		span time.Duration
	}{{CodesAnHour, time.Hour}, {CodesADay, 24 * time.Hour}} {
		sent, err := tx.CountSignIns(store.ForCustomer, email, now.Add(-limit.span))
		if err != nil || sent >= limit.most {
			return false, err
		}
	}
	return true, nil
}

// newCode is any of a million with equal chance.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // reading random bytes never fails, see crypto/rand
	}
	return fmt.Sprintf("%0*d", codeDigits, n)
}

func (p *People) onItsWay(secret string) string { return p.Key.Seal([]byte(secret), store.MailSecret) }
func (p *People) browser(handle string) string  { return p.mac("sign-in browser", handle) }
func (p *People) linkHash(link string) string   { return p.mac("sign-in link", link) }
func (p *People) codeHash(id, code string) string {
	return p.mac("sign-in code", id, code)
}

// UseCode signs in who typed the code of the letter that this browser asked for. A wrong code counts as a try.
func (p *People) UseCode(ctx context.Context, email, browser, code string) (Entry, error) {
	email, err := Address(email)
	if err != nil {
		return Entry{}, err
	}
	return p.use(ctx, true, code, func(tx *store.Tx) (store.SignIn, error) {
		return tx.SignInOfBrowser(email, p.browser(browser), p.Now())
	})
}

// UseLink signs in who pressed the button behind a link. In another browser than the one that asked, the code is needed too.
func (p *People) UseLink(ctx context.Context, link, browser, code string) (Entry, error) {
	found, err := p.Link(ctx, link, browser)
	if err != nil {
		return Entry{}, err
	}
	if !found.SameBrowser && strings.TrimSpace(code) == "" {
		return Entry{}, ErrOtherBrowser
	}
	return p.use(ctx, !found.SameBrowser, code, func(tx *store.Tx) (store.SignIn, error) {
		return tx.SignInByLink(store.ForCustomer, p.linkHash(link), p.Now())
	})
}

// use counts the try, compares, uses the row up and finds the customer, in one transaction. A wrong try is kept, too.
func (p *People) use(ctx context.Context, needsCode bool, code string, find func(*store.Tx) (store.SignIn, error)) (Entry, error) {
	var entry Entry
	now, right := p.Now(), false
	err := p.Store.Write(ctx, func(tx *store.Tx) error {
		row, err := find(tx)
		if err != nil {
			return err
		}
		if needsCode {
			if err := tx.Try(row.ID, CodeTries, now); err != nil {
				return err
			}
		}
		if right = !needsCode || same(row.CodeHash, p.codeHash(row.ID, digits(code))); !right {
			return nil // the try counts
		}
		if err := tx.ConsumeSignIn(row.ID, now); err != nil {
			return err
		}
		customer, err := tx.EnsureCustomer(row.Email, now)
		if err == nil {
			entry = Entry{customer.ID, customer.SignIns, row.Next}
		}
		return err
	})
	if claim.CodeOf(err) == claim.NotFound || err == nil && !right {
		return Entry{}, ErrCode
	}
	return entry, err
}

// InZone keeps in which time zone a customer is, for the hour of their letters. What is no zone is not kept, and no fault: the
// browser says it, not the person.
func (p *People) InZone(ctx context.Context, customerID, zone string) error {
	if !claim.KnownZone(zone) {
		return nil
	}
	return p.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetZone(customerID, zone) })
}

// digits drops what people put between the digits of a code.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, code)
}

// Link is what a link's page needs to know.
type Link struct {
	Email       string
	SameBrowser bool
}

// Link looks at a link without using it up: programs that scan mail open links.
func (p *People) Link(ctx context.Context, link, browser string) (found Link, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		row, err := tx.SignInByLink(store.ForCustomer, p.linkHash(link), p.Now())
		found = Link{row.Email, browser != "" && same(row.Browser, p.browser(browser))}
		return err
	})
	if claim.CodeOf(err) == claim.NotFound {
		err = ErrLink
	}
	return found, err
}
