package server

import (
	"context"
	"io"

	"proviso/server/internal/config"
	"proviso/server/internal/demo"
	"proviso/server/internal/store"
)

// fillDemo fills an empty record where the operator wants it, and tells whether the record holds demo data.
func (f *office) fillDemo(cfg config.Config, o Options) (holds bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	if cfg.Demo {
		if err := demo.Fill(ctx, demo.Parts{Store: f.store, People: f.people, Files: f.evidence, Now: o.Now()}); err != nil {
			return false, err
		}
	}
	err = f.store.Read(ctx, func(tx *store.Tx) error {
		state, err := tx.Setting(store.DemoData)
		holds = state != ""
		return err
	})
	return holds, err
}

// GreetDemo writes how to sign in, where the record holds demo data.
func (s *Server) GreetDemo(ctx context.Context, w io.Writer) error {
	staff, err := demo.Staff(ctx, s.office.store, s.office.people, s.office.people.Now())
	if err != nil || len(staff) == 0 {
		return err
	}
	return demo.Greeting(w, staff, s.Site().String())
}
