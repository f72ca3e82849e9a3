package timers_test

import (
	"context"
	"log/slog"
	"net/url"

	"proviso/server"
	"proviso/server/internal/timers"
)

func init() {
	timers.Portal = func(ctx context.Context, folder, databaseURL, redisSocket string, ready func()) error {
		none := func(string) string { return "" }
		cfg, err := server.ParseConfig([]string{"-listen", "127.0.0.1:0", "-ops-listen", "off", "-data", folder, "-secret-key", timers.PortalKey,
			"-redis-url", (&url.URL{Scheme: "unix", Path: redisSocket}).String()}, none)
		if err != nil {
			return err
		}
		cfg.DatabaseURL = databaseURL
		s, err := server.New(cfg, server.Options{Log: slog.New(slog.DiscardHandler), Getenv: none})
		if err != nil {
			return err
		}
		defer s.Close()
		ready()
		return s.Run(ctx)
	}
}
