package problem

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestKindsAreWhole(t *testing.T) {
	types := map[string]bool{}
	for _, p := range Kinds() {
		if !strings.HasPrefix(p.Type, urn) || types[p.Type] {
			t.Errorf("type %q", p.Type)
		}
		types[p.Type] = true
		if p.Title == "" || !strings.HasSuffix(p.Detail, ".") || http.StatusText(p.Status) == "" || p.Status < 400 {
			t.Errorf("%+v", p)
		}
	}
}

// The cause is for the log: it is in the text of the error, and never in what is sent.
func TestCauseStaysInside(t *testing.T) {
	cause := errors.New("password hunter2")
	p := Internal.With(cause)
	if !strings.Contains(p.Error(), "hunter2") || !errors.Is(p, cause) {
		t.Errorf("the log gets %q", p.Error())
	}
	if strings.Contains(string(p.JSON()), "hunter2") || Internal.Cause != nil {
		t.Errorf("sent: %s", p.JSON())
	}
	var members map[string]any
	if err := json.Unmarshal(p.Retry(3).JSON(), &members); err != nil || len(members) != 4 {
		t.Errorf("%v, %v", members, err)
	}
}

func TestForStatus(t *testing.T) {
	for status, want := range map[int]*Problem{400: BadRequest, 404: NotFound, 405: MethodNotAllowed, 413: TooLarge, 418: BadRequest, 422: InvalidFacts, 500: Internal, 503: Unavailable, 502: Internal} {
		if got := ForStatus(status); got != want {
			t.Errorf("%d: %s", status, got.Type)
		}
	}
}
