package staff

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// progressType is what a page asks for that shows how far long work is: lines of JSON, each a progressLine.
const progressType = "application/x-ndjson"

// progressLine is how far the work is; the last one says what came of it. An answer without a last one was cut off.
type progressLine struct {
	Step    int    `json:"step"` // how often the file was read before
	Percent int64  `json:"percent"`
	Report  string `json:"report,omitempty"`  // HTML
	Checked string `json:"checked,omitempty"` // the digest of the file that was looked at
	To      string `json:"to,omitempty"`      // where to go on
}

// tellProgress answers with how far the work is through a file of a size in bytes, and with what came of it. Whoever reads slowly
// misses lines: the work, which may hold the record, waits for nobody.
func tellProgress(c echo.Context, size int64, work func(read func(bytes int64)) (progressLine, error)) error {
	lines, written := make(chan progressLine, 1), make(chan error, 1)
	go func() { written <- writeLines(c, lines) }()
	now := progressLine{Percent: -1}
	last, err := work(func(bytes int64) {
		percent := min(100*bytes/max(size, 1), 100)
		if percent == now.Percent {
			return
		}
		if percent < now.Percent {
			now.Step++
		}
		now.Percent = percent
		select {
		case lines <- now:
		default:
		}
	})
	if err == nil {
		last.Step, last.Percent = now.Step, 100
		lines <- last
	}
	close(lines)
	if failed := <-written; err == nil {
		err = failed
	}
	return err
}

// writeLines begins the answer with the first line: work that fails before has a status of its own.
func writeLines(c echo.Context, lines <-chan progressLine) (err error) {
	for line := range lines {
		if err != nil {
			continue // nobody listens any more, which is no reason to stop the work
		}
		if !c.Response().Committed {
			c.Response().Header().Set(echo.HeaderContentType, progressType)
			c.Response().WriteHeader(http.StatusOK)
		}
		if err = json.NewEncoder(c.Response()).Encode(line); err == nil {
			c.Response().Flush()
		}
	}
	return err
}
