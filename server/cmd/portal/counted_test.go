package main

import "testing"

func TestCounted(t *testing.T) {
	for n, want := range map[int64]string{0: "0 lines", 1: "1 line", 2: "2 lines"} {
		if got := counted(n, "line", "lines"); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
