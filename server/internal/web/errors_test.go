package web

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"proviso/server/claim"
)

// A record that is away is no fault of the portal's: people hear that it comes back, and programs when to try again.
func TestRecordAwayIsTold(t *testing.T) {
	p := asProblem(fmt.Errorf("record: %w: %w", claim.ErrAway, errors.New("FATAL: secret words")))
	if p.Status != http.StatusServiceUnavailable || p.RetryAfterSeconds == 0 || spoken(p) != p.Detail || p.Detail == "" {
		t.Errorf("%+v", p)
	}
	if p.Cause == nil {
		t.Error("the log does not hear what was wrong")
	}
}

func TestQuotaSaysWhenToComeAgain(t *testing.T) {
	if p := asProblem(claim.Refuse(claim.TooMany, "Enough for a day.")); p.Status != http.StatusTooManyRequests || p.RetryAfterSeconds == 0 || p.Detail != "Enough for a day." {
		t.Errorf("%+v", p)
	}
}

// A disk that is full is told as that, whoever met it.
func TestNoRoomForFilesIsTold(t *testing.T) {
	p := asProblem(fmt.Errorf("file: %w", &os.PathError{Op: "write", Path: "secret", Err: syscall.ENOSPC}))
	if p.Status != http.StatusServiceUnavailable || p.RetryAfterSeconds == 0 || spoken(p) == "" || strings.Contains(spoken(p), "secret") || p.Cause == nil {
		t.Errorf("%+v", p)
	}
}
