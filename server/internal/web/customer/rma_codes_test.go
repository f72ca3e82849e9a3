package customer_test

import (
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// picture is an inline SVG of bars or squares, as the page holds it.
type picture struct {
	Class   string `xml:"class,attr"`
	ViewBox string `xml:"viewBox,attr"`
	Path    struct {
		D string `xml:"d,attr"`
	} `xml:"path"`
}

var (
	pictures = regexp.MustCompile(`(?s)<svg[^>]*class="code-(?:bars|qr)".*?</svg>`)
	runs     = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)
)

// drawn paints a picture as a printer would, wide and tall pixels for each square.
func (p *picture) drawn(t *testing.T, wide, tall int) image.Image {
	t.Helper()
	box := strings.Fields(p.ViewBox)
	width, errW := strconv.Atoi(box[2])
	height, errH := strconv.Atoi(box[3])
	if errW != nil || errH != nil || width < 20 {
		t.Fatalf("view box %q", p.ViewBox)
	}
	img := image.NewGray(image.Rect(0, 0, width*wide, height*tall))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	left := runs.ReplaceAllStringFunc(p.Path.D, func(run string) string {
		var x, y, dark, back int
		fmt.Sscanf(run, "M%d %dh%dv1h-%dz", &x, &y, &dark, &back)
		if dark != back {
			t.Errorf("%s does not close", run)
		}
		for px := x * wide; px < (x+dark)*wide; px++ {
			for py := y * tall; py < (y+1)*tall; py++ {
				img.SetGray(px, py, color.Gray{})
			}
		}
		return ""
	})
	if left != "" {
		t.Fatalf("the path holds %q", left)
	}
	return img
}

// nothingBeside says that a picture holds the code and nothing else. Looking for squares in a picture, as a camera does, the
// decoder misses one of some hundred.
var nothingBeside = map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}

// read decodes what is drawn.
func read(t *testing.T, reader gozxing.Reader, img image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := reader.Decode(bitmap, nothingBeside)
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

// The bars and the squares of both sheets say the number, and a receiving desk can type what they say.
func TestPrintedCodesSayTheNumber(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	for i := range 5 {
		r := s.issue(anna.approved(fmt.Sprintf("CODE-%d", i)))
		for _, sheet := range []string{"/slip", "/label"} {
			p := anna.get("/rmas/"+r.ID+sheet).status(200).has(string(r.Number), "6 December 2026", "ConnectPRO", "Anna")
			found := pictures.FindAllString(p.body, -1)
			if len(found) != 2 {
				t.Fatalf("%s has %d pictures", sheet, len(found))
			}
			for _, text := range found {
				var drawing picture
				if err := xml.Unmarshal([]byte(text), &drawing); err != nil {
					t.Fatal(err)
				}
				reader, wide, tall := gozxing.Reader(oned.NewCode128Reader()), 3, 60
				if drawing.Class == "code-qr" {
					reader, wide, tall = qrcode.NewQRCodeReader(), 4, 4
				}
				if got := read(t, reader, drawing.drawn(t, wide, tall)); got != string(r.Number) {
					t.Errorf("%s %s says %q, not %q", sheet, drawing.Class, got, r.Number)
				}
			}
		}
	}
}

// The calendar file holds the last day as a day, in lines that calendars take.
func TestTheCalendarHoldsTheLastDay(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	r := s.issue(anna.approved("CP-1"))
	file := anna.get("/rmas/" + r.ID + "/deadline.ics").status(200)
	if kind := file.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		t.Error(kind)
	}
	if name := file.Header.Get("Content-Disposition"); name != `attachment; filename="rma-`+string(r.Number)+`.ics"` {
		t.Error(name)
	}
	lines := strings.Split(strings.TrimSuffix(file.body, "\r\n"), "\r\n")
	for _, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q", line)
		}
	}
	whole := strings.ReplaceAll(file.body, "\r\n ", "")
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "\r\nUID:rma-" + r.ID + "@proviso\r\n", "\r\nDTSTART;VALUE=DATE:20261206\r\n",
		"\r\nDTEND;VALUE=DATE:20261207\r\n", "\r\nDTSTAMP:20261122T200000Z\r\n", "\r\nSEQUENCE:1\r\n", "\r\nTRIGGER:-P1DT15H\r\n", "\r\nSTATUS:CONFIRMED\r\n",
		`in\, counted where ConnectPRO`, `of it.\nWrite ` + string(r.Number), "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
	p := anna.get("/rmas/" + r.ID)
	anna.post("/rmas/"+r.ID+"/send", fields("version", p.version("send"), "carrier", "Demo Post")).to("/rmas/" + r.ID)
	anna.get("/rmas/"+r.ID+"/deadline.ics").has("SEQUENCE:2", "STATUS:CANCELLED", "UID:rma-"+r.ID+"@proviso")
}
