package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

const (
	// maxParts is more than a form can have: its fields and the files of one claim.
	maxParts = 200
	// bodyPause is how long the sender of a form may stand still.
	bodyPause = time.Minute
	// fileField begins the names of all fields for files.
	fileField = "file"
)

var errManyParts = claim.Fault(fileField, "These are too many files at once. Send some of them first.")

// HasFiles tells a form that may bring files.
func HasFiles(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	return err == nil && media == echo.MIMEMultipartForm
}

// TakeFiles reads a form of files. Take gets each file that was chosen, with the fields that stood before it; the first that
// it refuses ends the reading.
func TakeFiles(c echo.Context, take func(fields url.Values, name string, file io.Reader) error) (url.Values, error) {
	files := 0
	fields, err := ReadParts(c, func(fields url.Values, _, name string, file io.Reader) error {
		files++
		return take(fields, name, file)
	})
	if err == nil && files == 0 {
		err = claim.Fault(fileField, "Choose a file first.")
	}
	return fields, err
}

// ReadParts reads a form with files as it comes in. Take gets each file that was chosen, with the name of its field and the
// fields that stood before it. What it leaves of a file is passed over; an error of it ends the reading.
func ReadParts(c echo.Context, take func(fields url.Values, field, name string, file io.Reader) error) (url.Values, error) {
	form, err := c.Request().MultipartReader()
	if err != nil {
		return nil, problem.BadRequest.With(err)
	}
	fields, room := url.Values{}, int64(MaxForm)
	for range maxParts {
		alive(c)
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, textOnly(fields)
		}
		if err != nil {
			return fields, formError(err)
		}
		if err := readPart(c, part, fields, &room, take); err != nil {
			return fields, err
		}
	}
	return fields, errManyParts
}

// readPart reads a field or hands a file on; room is what the fields may still hold.
func readPart(c echo.Context, part *multipart.Part, fields url.Values, room *int64, take func(fields url.Values, field, name string, file io.Reader) error) error {
	body, field := &steadyReader{part, c}, part.FormName()
	switch {
	case part.FileName() != "":
		if err := textOnly(fields); err != nil {
			return err
		}
		if err := take(fields, field, part.FileName(), body); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return formError(err)
		}
	case !strings.HasPrefix(field, fileField): // else no file was chosen there
		text, err := io.ReadAll(io.LimitReader(body, *room+1))
		if err != nil {
			return formError(err)
		}
		if *room -= int64(len(field) + len(text)); *room < 0 {
			return problem.TooLarge
		}
		fields.Add(field, string(text))
	}
	return nil
}

// errEnough ends the reading of a form of which the texts were wanted.
var errEnough = errors.New("the texts are read")

// partTexts are the fields of a form that stand before its files.
func partTexts(c echo.Context) url.Values {
	fields, err := ReadParts(c, func(url.Values, string, string, io.Reader) error { return errEnough })
	if err != nil && !errors.Is(err, errEnough) {
		return nil // the body is at fault; there is nothing to give back
	}
	return fields
}

// alive moves the deadlines of the connection.
func alive(c echo.Context) {
	connection := http.NewResponseController(c.Response())
	// A connection that knows no deadlines, as in a test, simply has none.
	_ = connection.SetReadDeadline(time.Now().Add(bodyPause))
	_ = connection.SetWriteDeadline(time.Now().Add(3 * bodyPause))
}

// steadyReader lets a body come in as long as it keeps coming.
type steadyReader struct {
	io.Reader
	c echo.Context
}

func (r *steadyReader) Read(p []byte) (int, error) {
	alive(r.c)
	return r.Reader.Read(p)
}
