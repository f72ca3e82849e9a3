package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// A reader who went away makes no failure of what broke off with them, whatever it says it broke by; a panic stays one.
func TestWhoGoesAwayIsNoFailure(t *testing.T) {
	for _, test := range []struct {
		name  string
		gone  bool
		err   error
		level string
	}{
		{"the reader waits", false, errors.New("sql: transaction has already been committed or rolled back"), "ERROR"},
		{"the reader went away", true, errors.New("sql: transaction has already been committed or rolled back"), "INFO"},
		{"the reader went away from a panic", true, &panicked{error: errors.New("index out of range")}, "ERROR"},
	} {
		var log strings.Builder
		s := &Site{Parts: Parts{Log: slog.New(slog.NewTextHandler(&log, nil))}}
		ctx, leave := context.WithCancel(t.Context())
		if test.gone {
			leave()
		}
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/claims", nil)
		err := s.accessLog(func(echo.Context) error { return test.err })(echo.New().NewContext(r, httptest.NewRecorder()))
		if err != nil || !strings.Contains(log.String(), "level="+test.level) {
			t.Errorf("%s: %v, %s", test.name, err, log.String())
		}
		leave()
	}
}
