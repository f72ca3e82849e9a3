package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// BenchmarkQueue reads pages of 50 claims of records with a thousand and a million claims, on both engines:
//
//	go test ./server/internal/store -run '^$' -bench Queue -benchtime 200x -timeout 60m
func BenchmarkQueue(b *testing.B) {
	for _, size := range []struct {
		name   string
		claims int
	}{{"1k", 1000}, {"1M", 1_000_000}} {
		b.Run("sqlite/"+size.name, func(b *testing.B) { benchQueue(b, storetest.Folder(b, b.TempDir()), size.claims) })
		b.Run("postgres/"+size.name, func(b *testing.B) { benchQueue(b, storetest.URL(b, storetest.Database(b)), size.claims) })
	}
}

func benchQueue(b *testing.B, s *store.Store, claims int) {
	began := time.Now()
	s.FillBulk(b, store.Bulk{Claims: claims, Start: start, Ties: 1})
	b.Logf("%d claims loaded in %.1f s", claims, time.Since(began).Seconds())
	own := []string{seller}
	middle := store.QueueFilter{Sellers: own, States: []claim.State{claim.Closed}, From: start.Add(time.Duration(claims/2) * time.Second)}
	for _, c := range []struct {
		name   string
		filter store.QueueFilter
	}{
		{"open", store.QueueFilter{Sellers: own, States: claim.Live()}},
		{"everything", store.QueueFilter{Sellers: own}},
		{"newest", store.QueueFilter{Sellers: own, Sort: store.NewestFirst}},
		{"due", store.QueueFilter{Sellers: own, Sort: store.DueFirst}},
		{"late", store.QueueFilter{Sellers: own, LateAt: start.AddDate(1, 0, 0)}},
		{"from the middle", middle},
		{"unassigned", store.QueueFilter{Sellers: own, States: claim.Live(), Unassigned: true}},
		{"unverified not covered", store.QueueFilter{Sellers: own, Unverified: true, Verdict: "not_covered"}},
		{"assigned to one", store.QueueFilter{Sellers: own, AssigneeID: "s1"}},
		{"search serial", store.QueueFilter{Sellers: own, Text: "SN00001"}},
		{"search address", store.QueueFilter{Sellers: own, Text: "person00004"}},
		{"search hopeless", store.QueueFilter{Sellers: own, Text: "p"}},
	} {
		if dir := os.Getenv("QUEUE_PLANS"); dir != "" {
			name := s.Engine() + "-" + c.name + ".txt"
			if err := os.WriteFile(filepath.Join(dir, name), []byte(s.Plan(b, c.filter)), 0o600); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := s.Read(context.Background(), func(tx *store.Tx) error {
					_, _, err := tx.Queue(c.filter)
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if err := s.Read(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Counts(seller, start.AddDate(1, 0, 0))
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
