package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

var peopleNow = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// atOnce runs work in n transactions at once and counts those that were kept. Refusals are counted out, failures are reported.
func atOnce(t *testing.T, s *store.Store, n int, work func(*store.Tx) error) int {
	t.Helper()
	var all sync.WaitGroup
	var kept atomic.Int64
	for range n {
		all.Go(func() {
			err := s.Write(context.Background(), work)
			if err == nil {
				kept.Add(1)
			} else if claim.CodeOf(err) == "" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	return int(kept.Load())
}

func write(t *testing.T, s *store.Store, work func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), work); err != nil {
		t.Fatal(err)
	}
}

func signIn(id string, at time.Time) store.SignIn {
	return store.SignIn{ID: id, Purpose: store.ForCustomer, Email: "ann@example.com", Browser: "b", CodeHash: "c" + id, LinkHash: "l" + id, Next: "/claims",
		CreatedAt: at, ExpiresAt: at.Add(10 * time.Minute)}
}

func TestOneAddressIsOneCustomer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var ids sync.Map
		atOnce(t, s, 20, func(tx *store.Tx) error {
			c, err := tx.EnsureCustomer(" ANN@example.com", peopleNow)
			if err == nil {
				ids.Store(c.ID, c.Email)
			}
			return err
		})
		n := 0
		ids.Range(func(id, email any) bool {
			n++
			if found, err := s.CustomerByID(context.Background(), id.(string)); err != nil || found.Email != "ann@example.com" || email != "ann@example.com" {
				t.Errorf("%+v %v", found, err)
			}
			return true
		})
		if n != 1 {
			t.Errorf("%d customers", n)
		}
		if _, err := s.CustomerByID(context.Background(), "nobody"); claim.CodeOf(err) != claim.NotFound {
			t.Error(err)
		}
	})
}

func TestTriesAtOnceAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error { return tx.InsertSignIn(signIn("1", peopleNow)) })
		if n := atOnce(t, s, 100, func(tx *store.Tx) error { return tx.Try("1", 5, peopleNow) }); n != 5 {
			t.Errorf("%d tries", n)
		}
		if n := atOnce(t, s, 20, func(tx *store.Tx) error { return tx.ConsumeSignIn("1", peopleNow) }); n != 1 {
			t.Errorf("used up %d times", n)
		}
		if n := atOnce(t, s, 1, func(tx *store.Tx) error { return tx.Try("1", 9, peopleNow) }); n != 0 {
			t.Error("tried after it was used up")
		}
	})
}

// Codes asked for at once do not find more room together than there is.
func TestRoomForCodes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var next atomic.Int64
		n := atOnce(t, s, 20, func(tx *store.Tx) error {
			sent, err := tx.CountSignIns(store.ForCustomer, "ann@example.com", peopleNow.Add(-time.Hour))
			if err != nil {
				return err
			}
			if sent >= 3 {
				return claim.ErrNotFound
			}
			id := next.Add(1)
			return tx.InsertSignIn(signIn(string(rune('a'+id)), peopleNow))
		})
		if n != 3 {
			t.Errorf("%d codes", n)
		}
	})
}

func TestANewCodeEndsTheOld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		later := peopleNow.Add(time.Minute)
		write(t, s, func(tx *store.Tx) error { return tx.InsertSignIn(signIn("1", peopleNow)) })
		write(t, s, func(tx *store.Tx) error { return tx.InsertSignIn(signIn("2", later)) })
		write(t, s, func(tx *store.Tx) error {
			if found, err := tx.SignInOfBrowser("ann@example.com", "b", later); err != nil || found.ID != "2" || found.Next != "/claims" {
				t.Errorf("%+v %v", found, err)
			}
			if _, err := tx.SignInByLink(store.ForCustomer, "l1", later); claim.CodeOf(err) != claim.NotFound {
				t.Error("the old link counts", err)
			}
			if _, err := tx.SignInByLink(store.ForEnrolment, "l2", later); claim.CodeOf(err) != claim.NotFound {
				t.Error("a customer's link enrols staff", err)
			}
			return tx.ForgetSignIns(later.Add(10*time.Minute + time.Millisecond))
		})
		write(t, s, func(tx *store.Tx) error {
			if n, err := tx.CountSignIns(store.ForCustomer, "ann@example.com", time.Time{}); n != 0 || err != nil {
				t.Errorf("%d are left: %v", n, err)
			}
			return nil
		})
	})
}

func TestStaffAndTheirRoles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		maya := &claim.Staff{ID: "maya", Email: "Maya@example.com", Name: "Maya"}
		write(t, s, func(tx *store.Tx) error { return tx.AddStaff(maya, peopleNow) })
		if n := atOnce(t, s, 1, func(tx *store.Tx) error {
			return tx.AddStaff(&claim.Staff{ID: "other", Email: "maya@EXAMPLE.com", Name: "Maya"}, peopleNow)
		}); n != 0 {
			t.Error("one address, two people")
		}
		maya.Version = 1
		if n := atOnce(t, s, 10, func(tx *store.Tx) error { return tx.SetRole(maya, "connectpro", claim.Agent) }); n != 1 {
			t.Errorf("%d changes of one version", n)
		}
		found, err := s.StaffByID(context.Background(), "maya")
		if err != nil || found.Roles["connectpro"] != claim.Agent || len(found.Roles) != 1 || found.Version != 2 || found.Enrolled || found.Disabled || found.Email != "maya@example.com" {
			t.Errorf("%+v %v", found, err)
		}
		write(t, s, func(tx *store.Tx) error { return tx.Enrol("maya", 2, "hash", "sealed", 7, peopleNow) })
		if n := atOnce(t, s, 20, func(tx *store.Tx) error { return tx.UseTOTPStep("maya", 8) }); n != 1 {
			t.Errorf("one step used %d times", n)
		}
		write(t, s, func(tx *store.Tx) error { return tx.ReplaceRecovery("maya", []string{"r1", "r2"}) })
		if n := atOnce(t, s, 20, func(tx *store.Tx) error { return tx.UseRecovery("maya", "r1", peopleNow) }); n != 1 {
			t.Errorf("one recovery code used %d times", n)
		}
		found.Version = 3
		write(t, s, func(tx *store.Tx) error { return tx.ForgetSecrets(found) })
		write(t, s, func(tx *store.Tx) error {
			left, err := tx.RecoveryLeft("maya")
			secrets, err2 := tx.StaffSecrets("maya")
			if left != 0 || secrets.PasswordHash != "" || secrets.TOTPSealed != "" || err != nil || err2 != nil {
				t.Errorf("%d %+v %v %v", left, secrets, err, err2)
			}
			return nil
		})
	})
}

// Several who send at once never hold the same letter.
func TestLettersAreTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			for gen := range int64(30) {
				for range 2 { // posting again changes nothing
					if err := tx.Post(claim.Mail{Kind: claim.MailMessage, ClaimID: "c", To: "ann", Generation: gen}, peopleNow); err != nil {
						return err
					}
				}
			}
			return nil
		})
		taken := make(chan []store.Letter, 10)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				var letters []store.Letter
				if err := s.Write(context.Background(), func(tx *store.Tx) (err error) {
					letters, err = tx.TakeDueMail(peopleNow, time.Minute, 7)
					return err
				}); err != nil {
					t.Error(err)
				}
				taken <- letters
			})
		}
		all.Wait()
		close(taken)
		seen := map[string]int{}
		for letters := range taken {
			for _, l := range letters {
				seen[l.ID]++
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Errorf("%s taken %d times", id, n)
			}
		}
		if s.Engine() == "sqlite" && len(seen) != 30 {
			t.Errorf("%d letters", len(seen))
		}
		write(t, s, func(tx *store.Tx) error {
			if letters, err := tx.TakeDueMail(peopleNow.Add(time.Minute-1), time.Minute, 99); len(letters) != 30-len(seen) || err != nil {
				t.Errorf("%d left: %v", len(letters), err)
			}
			return nil
		})
	})
}
