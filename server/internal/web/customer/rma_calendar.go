package customer

import (
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/views"
)

// calendar is the last day of an RMA as a calendar file. An RMA without one has no file.
func (r *Room) calendar(c echo.Context) error {
	view, err := r.rmaView(c)
	if err != nil {
		return err
	}
	if view.Due().IsZero() {
		return claim.ErrNotFound
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentDisposition, `attachment; filename="rma-`+string(view.RMA.Number)+`.ics"`)
	header.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(calendarOf(&view, r.site(c)+"/rmas/"+view.RMA.ID)))
}

// site is where the portal is, as links name it.
func (r *Room) site(c echo.Context) string {
	if r.PublicURL != nil {
		return strings.TrimSuffix(r.PublicURL.String(), "/")
	}
	return c.Scheme() + "://" + c.Request().Host
}

// calendarOf writes RFC 5545: one event on the last day, a whole day as it is where the seller lives, with an alarm at nine in
// the morning seven days and two days ahead. The same RMA has the same UID for good, and a higher SEQUENCE with every change, so that a file fetched
// again moves the entry instead of adding one.
func calendarOf(v *views.RMAView, address string) string {
	day := claim.Today(v.RMA.Seller, v.RMA.DueAt.Add(-time.Millisecond))
	status := "CONFIRMED"
	if v.RMA.State != claim.RMAIssued {
		status = "CANCELLED" // sent, received or of no use any more: there is nothing to remember
	}
	number, seller := string(v.RMA.Number), v.Policy.Name
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Proviso//RMA//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT",
		"UID:rma-" + v.RMA.ID + "@proviso", "DTSTAMP:" + v.RMA.ChangedAt.UTC().Format("20060102T150405Z"),
		fmt.Sprint("SEQUENCE:", v.RMA.Version), "DTSTART;VALUE=DATE:" + compact(day.String()), "DTEND;VALUE=DATE:" + compact(day.AddDays(1).String()),
		"SUMMARY:" + calendarText("RMA "+number+" has to be at "+seller),
		"DESCRIPTION:" + calendarText("Last day for sending it in, counted where "+seller+" is ("+v.Policy.Zone+"). The goods have to have arrived by the end of it.\nWrite "+number+
			" on the outside of the box.\n"+address),
		"URL:" + address, "STATUS:" + status, "TRANSP:TRANSPARENT", "CLASS:PRIVATE"}
	for _, ahead := range []string{"-P6DT15H", "-P1DT15H"} {
		lines = append(lines, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:"+ahead, "DESCRIPTION:"+calendarText("RMA "+number+" has to be at "+seller), "END:VALARM")
	}
	lines = append(lines, "END:VEVENT", "END:VCALENDAR")
	var out strings.Builder
	for _, line := range lines {
		fold(&out, line)
	}
	return out.String()
}

func compact(iso string) string { return strings.ReplaceAll(iso, "-", "") }

var calendarEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func calendarText(text string) string { return calendarEscapes.Replace(text) }

// mostOctets is the longest line that RFC 5545 wants, its end not counted.
const mostOctets = 75

// fold writes a line, broken between characters where it is too long.
func fold(out *strings.Builder, line string) {
	room := mostOctets
	for len(line) > room {
		at := room
		for !utf8.RuneStart(line[at]) {
			at--
		}
		out.WriteString(line[:at] + "\r\n ")
		line, room = line[at:], mostOctets-1
	}
	out.WriteString(line + "\r\n")
}
