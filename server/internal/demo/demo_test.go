package demo

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"testing"
	"time"
	_ "time/tzdata"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/people"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func parts(t *testing.T, s *store.Store) Parts {
	t.Helper()
	key, err := seal.FolderKey(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	p := people.New(people.Parts{Store: s, Key: key, Now: now, Site: func() *url.URL { return nil }})
	files, err := evidence.New(evidence.Parts{Record: store.Files{Store: s}, Now: now, Folder: t.TempDir(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Rules: func(context.Context, string) (claim.Rules, error) { return claim.DefaultRules(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	return Parts{Store: s, People: p, Files: files, Now: noon}
}

func TestFillsAnEmptyRecord(t *testing.T) {
	s := storetest.Folder(t, t.TempDir())
	p := parts(t, s)
	if err := Fill(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	claims, pictures := everyClaim(t, s)
	states := map[claim.State]int{}
	proposals, quotes, unverified := 0, 0, 0
	for _, c := range claims {
		states[c.State]++
		if c.Proposal != nil {
			proposals++
		}
		if c.Quote.State == claim.QuoteOffered {
			quotes++
		}
		if c.State != claim.Draft && !c.Verified() {
			unverified++
		}
		if c.Verdict == "need_facts" {
			t.Errorf("%s lacks facts", c.Serial)
		}
		if c.ChangedAt.After(noon) {
			t.Errorf("%s happened in the future", c.Serial)
		}
	}
	for _, state := range claim.States() {
		if states[state] == 0 {
			t.Errorf("no claim is %s", state)
		}
	}
	if len(claims) != len(everyStory()) || proposals != 1 || quotes != 1 || unverified != 1 || pictures == 0 {
		t.Error(len(claims), proposals, quotes, unverified, pictures)
	}
	checkReturns(t, s, claims)
	checkResolutions(t, s, claims)
	if report, err := s.Verify(t.Context(), p.People.Key, nil); err != nil || report.Fault != nil {
		t.Error(report, err)
	}
	if err := Fill(t.Context(), p); err != nil {
		t.Error("again:", err)
	}
	if again, _ := everyClaim(t, s); len(again) != len(claims) {
		t.Error("filled twice")
	}
}

func everyClaim(t *testing.T, s *store.Store) (claims []claim.Claim, pictures int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		for _, email := range []string{Customer, "demo.office@example.org"} {
			customer, err := tx.CustomerByEmail(email)
			if err != nil {
				return err
			}
			own, err := tx.ClaimsOf(customer.ID)
			if err != nil {
				return err
			}
			claims = append(claims, own...)
		}
		for _, c := range claims {
			files, err := tx.EvidenceOf(c.ID)
			if err != nil {
				return err
			}
			for _, e := range files {
				if e.State != claim.Stored {
					t.Errorf("%s: %s %s", e.Name, e.State, e.Why)
				}
				pictures++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return claims, pictures
}

// Whoever is printed at the start signs in with what is printed.
func TestStaffSignIn(t *testing.T) {
	s := storetest.Folder(t, t.TempDir())
	p := parts(t, s)
	if err := Fill(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	staff, err := Staff(t.Context(), s, p.People, noon)
	if err != nil || len(staff) != len(team) {
		t.Fatal(staff, err)
	}
	for _, one := range staff {
		who, err := p.People.Password(t.Context(), one.Email, one.Password)
		if err != nil {
			t.Fatal(one.Email, err)
		}
		if err := p.People.TOTP(t.Context(), who.ID, one.Code); err != nil {
			t.Error(one.Email, err)
		}
		if err := p.People.Recovery(t.Context(), who.ID, one.Recovery); err != nil {
			t.Error(one.Email, err)
		}
		for _, seller := range catalog.All() {
			if want := one.Sellers == "all sellers" || one.Sellers == seller.ID; (who.Roles[seller.ID] == one.Role) != want {
				t.Error(one.Email, who.Roles)
			}
		}
	}
}

func TestRefusesWhatIsNotEmpty(t *testing.T) {
	s := storetest.Folder(t, t.TempDir())
	if err := s.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.EnsureCustomer("somebody@example.net", noon)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	p := parts(t, s)
	if err := Fill(t.Context(), p); !errors.Is(err, ErrNotEmpty) {
		t.Error(err)
	}
	if staff, err := Staff(t.Context(), s, p.People, noon); err != nil || staff != nil {
		t.Error(staff, err)
	}
	half := storetest.Folder(t, t.TempDir())
	if _, err := begin(t.Context(), half); err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), parts(t, half)); !errors.Is(err, ErrHalf) {
		t.Error(err)
	}
	if err := Fill(t.Context(), parts(t, storetest.URL(t, storetest.Database(t)))); !errors.Is(err, ErrShared) {
		t.Error(err)
	}
}
