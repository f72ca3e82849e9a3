package views

import "testing"

// A list that was cut is not called all of it.
func TestACutListIsNotAll(t *testing.T) {
	rows := make([]BoardRow, 7)
	for full, want := range map[bool]string{false: "All 7", true: "The first 7"} {
		if got := (BoardGroup{Rows: rows, Full: full}).allWords(); got != want {
			t.Errorf("cut %v: %q", full, got)
		}
	}
}
