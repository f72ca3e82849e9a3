package demo

import (
	"fmt"
	"io"
	"strings"
)

// Greeting writes how to sign in to a demo portal at an address.
func Greeting(w io.Writer, staff []SignIn, site string) error {
	site = strings.TrimSuffix(site, "/")
	_, err := fmt.Fprintf(w, `
This record holds demo data: made-up people, devices and claims.

  Customer  %s/sign-in as %s
            The code that would be mailed stands at %s/outbox
  Staff     %s/staff/sign-in with password and one-time code; "portal demo staff" shows this again
`, site, Customer, site, site)
	for _, s := range staff {
		if err == nil {
			_, err = fmt.Fprintf(w, `
    %s, %s for %s
      password %s   code now %s   app secret %s
      recovery code, works once: %s
`, s.Email, s.Role, s.Sellers, s.Password, s.Code, s.Secret, s.Recovery)
		}
	}
	return err
}
