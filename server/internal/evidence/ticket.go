package evidence

import (
	"crypto/hmac"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
)

// Originals are of someone else's making. With a host of their own they come from where no page and no cookie of the portal is,
// should a browser ever take one for more than a download. Who may see a file is asked on the portal's host, which sends the
// reader there with a ticket: for one file, and for as long as a click takes.

// Macer makes digests that only the portal can make.
type Macer interface {
	MAC(purpose string, parts ...[]byte) []byte
}

// ticketLasts is how long a ticket opens its file; a download that has begun goes on.
const ticketLasts = time.Minute

// TicketRoute is the only route of the host for files.
const TicketRoute = "/f/:file/:token"

const ticketPurpose = "file"

// address is where a file can be fetched until the ticket ends.
func (s *Service) address(id string) string {
	until := strconv.FormatInt(s.Now().Add(ticketLasts).Unix(), 10)
	return s.FilesURL.JoinPath("f", url.PathEscape(id), until+"."+s.ticketMAC(id, until)).String()
}

func (s *Service) ticketMAC(id, until string) string {
	return base64.RawURLEncoding.EncodeToString(s.Key.MAC(ticketPurpose, []byte(id), []byte(until)))
}

// opens tells whether a token opens a file now.
func (s *Service) opens(id, token string) bool {
	until, mac, _ := strings.Cut(token, ".")
	last, err := strconv.ParseInt(until, 10, 64)
	return err == nil && hmac.Equal([]byte(mac), []byte(s.ticketMAC(id, until))) && s.Now().Before(time.Unix(last, 0))
}

// ServeTicket sends the original that a ticket is for. The host has no pages to style: what is refused is a line of text.
func (s *Service) ServeTicket(c echo.Context) error {
	if s.FilesURL == nil {
		return claim.ErrNotFound
	}
	id := c.Param("file")
	if !s.opens(id, c.Param("token")) {
		return c.String(http.StatusNotFound, "This link opened a file for a minute and does not any more. Open the file from the page of its claim.\n")
	}
	e, err := s.Record.Find(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.send(c, e)
}
