package check

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"proviso/server/internal/problem"
)

const oneCase = `{"seller":"connectpro","intent":"cancel"}`

// noon is noon of 22 November 2026 in UTC.
var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

func at(now time.Time) *Checker { return New(func() time.Time { return now }) }

// The answer to faulty facts is spliced together; it must be the problem that encoding it as a whole would give.
func TestProblemsAreWhole(t *testing.T) {
	for facts, kind := range map[string]*problem.Problem{
		`{"seller":"connectpro","intent":"cancel","\"code\":\"syntax\"":1}`: problem.InvalidFacts,
		`{`: problem.MalformedJSON,
	} {
		out, status := at(noon).Answer([]byte("before "), []byte(facts))
		text, found := strings.CutPrefix(string(out), "before ")
		if !found || status != kind.Status {
			t.Errorf("%s: status %d, %s", facts, status, out)
		}
		var got problem.Problem
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if len(got.Errors) != 1 {
			t.Errorf("%d errors in %s", len(got.Errors), text)
		}
		whole := *kind
		whole.Errors = got.Errors
		if text != string(whole.JSON()) {
			t.Errorf("spliced %s\nwhole   %s", text, whole.JSON())
		}
	}
}

func TestTooLargeFacts(t *testing.T) {
	checker := at(noon)
	padded := oneCase + strings.Repeat(" ", MaxFactsBytes-len(oneCase))
	if _, status := checker.Answer(nil, []byte(padded)); status != http.StatusOK {
		t.Errorf("the largest: status %d", status)
	}
	if _, status := checker.Answer(nil, []byte(padded+" ")); status != http.StatusRequestEntityTooLarge {
		t.Errorf("one byte more: status %d", status)
	}
}

// A file that an editor began with a byte order mark is read as without it.
func TestByteOrderMark(t *testing.T) {
	const mark = "\ufeff"
	if out, status := at(noon).Answer(nil, []byte(mark+oneCase)); status != http.StatusOK {
		t.Errorf("status %d, %s", status, out)
	}
	if _, status := at(noon).Answer(nil, []byte(mark+mark+oneCase)); status != http.StatusBadRequest {
		t.Errorf("two of them: status %d", status)
	}
}

func TestTodayIsTheSellers(t *testing.T) {
	for _, row := range []struct {
		now, zone, day string
	}{
		{"2026-03-08T07:59:59Z", "America/Los_Angeles", "2026-03-07"},
		{"2026-03-08T08:00:00Z", "America/Los_Angeles", "2026-03-08"}, // the clocks go forward this night
		{"2026-03-09T06:59:59Z", "America/Los_Angeles", "2026-03-08"},
		{"2026-03-09T07:00:00Z", "America/Los_Angeles", "2026-03-09"},
		{"2026-11-02T05:59:59Z", "America/Chicago", "2026-11-01"}, // and back
		{"2026-11-02T06:00:00Z", "America/Chicago", "2026-11-02"},
		{"2026-12-31T15:59:59Z", "Asia/Shanghai", "2026-12-31"},
		{"2026-12-31T16:00:00Z", "Asia/Shanghai", "2027-01-01"},
		{"2028-02-29T23:59:59Z", "UTC", "2028-02-29"},
		{"1969-12-31T23:59:59Z", "UTC", "1969-12-31"},
		{"2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-29"}, // no seller's: the day after is skipped there
		{"2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"},
	} {
		now, err := time.Parse(time.RFC3339, row.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := at(now).Today(row.zone).String(); got != row.day {
			t.Errorf("%s in %s is %s, not %s", row.now, row.zone, got, row.day)
		}
	}
}

func TestChanges(t *testing.T) {
	out, status := at(noon).Changes(nil, []byte(`{"seller":"connectpro","intent":"return","channel":"reseller","destination":"domestic","delivered_on":"2026-11-20"}`))
	if status != http.StatusOK || !strings.Contains(string(out), `"would":[{"fact":"channel","value":"direct"`) {
		t.Errorf("status %d, %s", status, out)
	}
}
