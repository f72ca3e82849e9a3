package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
)

func TestDeskDecidesAsTheCatalogDoes(t *testing.T) {
	d := newDesk()
	facts := `{"seller":"connectpro","intent":"coverage","asked_on":"2026-03-10","product":"kvm_switch"}`
	want, ok := catalog.Check(nil, []byte(facts), nil)
	if got := d.answerTo((*desk).decide, []byte(facts)); got != string(want) || !ok {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestDeskTellsDecisionsFromErrorsByTheSign(t *testing.T) {
	for _, c := range []struct {
		name, facts string
		sound       bool
	}{
		{"a decision", `{"seller":"connectpro","intent":"coverage"}`, true},
		{"facts at fault", `{"seller":"connectpro","intent":"coverage","lease":1}`, false},
		{"no JSON", `{"seller"`, false},
		{"nothing", ``, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk()
			copy(d.in, c.facts)
			for _, length := range []int{d.decide(len(c.facts)), d.changes(len(c.facts))} {
				if (length > 0) != c.sound {
					t.Errorf("length %d", length)
				}
			}
			if (d.changes(len(c.facts)) == len(d.out)) != c.sound {
				t.Errorf("the length is not that of %s", d.out)
			}
		})
	}
}

func TestDeskTakesFactsUpToTheLimit(t *testing.T) {
	facts := `{"seller":"connectpro","intent":"coverage","asked_on":"2026-03-10"}`
	for _, c := range []struct {
		name string
		size int
		code string // of the error; empty for a decision
	}{
		{"usual", len(facts), ""},
		{"as large as the first room", usualFactsBytes, ""},
		{"one byte more", usualFactsBytes + 1, ""},
		{"the most", maxFactsBytes, ""},
		{"one byte too many", maxFactsBytes + 1, policies.ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk()
			text := facts + strings.Repeat(" ", c.size-len(facts))
			d.makeRoom(len(text))
			copy(d.in, text)
			d.decide(len(text))
			var answer struct{ Errors []policies.FieldError }
			if err := json.Unmarshal(d.out, &answer); err != nil {
				t.Fatal(err)
			}
			if (len(answer.Errors) > 0) != (c.code != "") || c.code != "" && answer.Errors[0].Code != c.code {
				t.Errorf("answer %s", d.out)
			}
		})
	}
}

func TestDeskRefusesALengthThatNobodyWrote(t *testing.T) {
	d := newDesk()
	for _, size := range []int{-1, -1 << 31, len(d.in) + 1, 1<<31 - 1} {
		if length := d.decide(size); length >= 0 || !strings.Contains(string(d.out), policies.ErrTooLarge) {
			t.Errorf("decide(%d) = %d: %s", size, length, d.out)
		}
		if length := d.changes(size); length >= 0 {
			t.Errorf("changes(%d) = %d: %s", size, length, d.out)
		}
	}
}

func TestDeskKeepsItsRoom(t *testing.T) {
	d := newDesk()
	before := &d.in[0]
	d.makeRoom(usualFactsBytes)
	if &d.in[0] != before {
		t.Error("room was made where there was enough")
	}
	d.makeRoom(maxFactsBytes + 1)
	if len(d.in) != usualFactsBytes {
		t.Errorf("room for %d bytes", len(d.in))
	}
}

func TestDeskAsksInTheSellersZone(t *testing.T) {
	d := newDesk()
	// Half past midnight in Shanghai; the day before everywhere else.
	d.today = daysAt(time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC))
	for _, p := range catalog.All() {
		want := "2026-11-22"
		if p.Zone == "Asia/Shanghai" {
			want = "2026-11-23"
		}
		got := d.answerTo((*desk).decide, []byte(`{"intent":"coverage","seller":"`+p.ID+`"}`))
		if !strings.Contains(got, `"asked_on":"`+want+`"`) {
			t.Errorf("%s asks on another day than %s: %s", p.ID, want, got)
		}
	}
}

func TestDeskShowsTheSellers(t *testing.T) {
	d := newDesk()
	if length := d.sellers(); length != len(d.out) {
		t.Fatalf("length %d of %d", length, len(d.out))
	}
	var documents []json.RawMessage
	if err := json.Unmarshal(d.out, &documents); err != nil {
		t.Fatal(err)
	}
	for i, p := range catalog.All() {
		if want := string(p.AppendJSON(nil)); string(documents[i]) != want {
			t.Errorf("document %d is %s\nwant %s", i, documents[i], want)
		}
	}
}
