package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

const (
	// maxParts is more than a form can have: its fields and the files of one claim.
	maxParts = 200
	// maxField is more than a field before the files holds.
	maxField = 200
	// bodyPause is how long the sender of a form may stand still.
	bodyPause = time.Minute
)

// TakeFiles reads a form with files as it comes in. Take gets each file that was chosen, with the fields that stood before it.
func TakeFiles(c echo.Context, take func(fields url.Values, name string, file io.Reader) error) (url.Values, error) {
	form, err := c.Request().MultipartReader()
	if err != nil {
		return nil, problem.BadRequest.With(err)
	}
	fields, files := url.Values{}, 0
	for range maxParts {
		alive(c)
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF) && files == 0:
			return fields, claim.Fault("file", "Choose a file first.")
		case errors.Is(err, io.EOF):
			return fields, nil
		case err != nil:
			return fields, formError(err)
		case part.FileName() != "":
			files++
			if err := take(fields, part.FileName(), &steadyReader{part, c}); err != nil {
				return fields, err
			}
		case part.FormName() != "file":
			field, err := io.ReadAll(io.LimitReader(part, maxField))
			if err != nil {
				return fields, formError(err)
			}
			fields.Add(part.FormName(), string(field))
		}
	}
	return fields, claim.Fault("file", "These are too many files at once. Send some of them first.")
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
