package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// Whoever signs in as staff comes to the queue of their seller, and to no other one.
func TestStaffComeToTheirQueue(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	page := w.get("/staff").status(t, http.StatusOK)
	if !strings.Contains(page.body, "The queue is empty") || !strings.Contains(page.body, "ConnectPRO") {
		t.Errorf("the queue says %s", page.body)
	}
	if got := page.Header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("the queue may be kept: %q", got)
	}
	for _, path := range []string{"/staff?seller=softnetworks", "/staff?seller=none", "/staff/export.csv?seller=softnetworks", "/staff/people?seller=connectpro", "/staff/claims/none"} {
		w.get(path).status(t, http.StatusNotFound)
	}
	w.get("/staff/export.csv").status(t, http.StatusOK)
}

// A customer is nobody to the pages of staff.
func TestCustomersAreNoStaff(t *testing.T) {
	h := openHouse(t)
	customer := h.enter("anna@example.com")
	if answer := customer.get("/staff").status(t, http.StatusSeeOther); !strings.HasPrefix(answer.Header.Get("Location"), "/staff/sign-in") {
		t.Errorf("led to %s", answer.Header.Get("Location"))
	}
	customer.post("/staff/claims/none/approve", "version", "1").status(t, http.StatusUnauthorized)
}
