package config

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func environment(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

func TestDefaults(t *testing.T) {
	cfg, err := Parse(nil, environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Listen != "localhost:8080" || cfg.OpsListen != "localhost:8081" || cfg.PublicURL != nil || cfg.Redis != nil ||
		len(cfg.TrustedProxies) != 0 || cfg.RatePerMinute != 600 || cfg.RateBurst != 200 || cfg.ShutdownGrace != 10*time.Second {
		t.Errorf("defaults: %+v", cfg)
	}
}

func TestFlagOverEnvironmentOverDefault(t *testing.T) {
	env := environment(map[string]string{"LISTEN": ":1", "RATE_PER_MINUTE": "7", "LOG_LEVEL": "warn"})
	cfg, err := Parse([]string{"-listen", ":2", "-public-url=https://Check.Example.com/"}, env)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Listen != ":2" || cfg.RatePerMinute != 7 || cfg.LogLevel != slog.LevelWarn {
		t.Errorf("got %+v", cfg)
	}
	if cfg.PublicURL.String() != "https://check.example.com" {
		t.Errorf("public URL %s", cfg.PublicURL)
	}
}

// A flag that repeats the default still wins over the environment.
func TestExplicitDefaultWins(t *testing.T) {
	cfg, err := Parse([]string{"-rate=600"}, environment(map[string]string{"RATE_PER_MINUTE": "7"}))
	if err != nil || cfg.RatePerMinute != 600 {
		t.Errorf("rate %d, error %v", cfg.RatePerMinute, err)
	}
}

func TestEveryFaultAtOnce(t *testing.T) {
	env := environment(map[string]string{
		"LISTEN": "nowhere", "OPS_LISTEN": ":99999", "PUBLIC_URL": "check.example.com", "FILES_URL": "files.example.com", "REDIS_URL": "http://user:hunter2@redis",
		"TRUSTED_PROXIES": "10.0.0.0/8, proxy", "RATE_PER_MINUTE": "many", "RATE_BURST": "0", "CLAIMS_PER_DAY": "some", "LOG_LEVEL": "loud", "SHUTDOWN_GRACE": "-1s",
		"DATABASE_URL": "mysql://user:hunter2@host/name", "EVIDENCE_URL": "bucket", "SCANNER_URL": "clamd", "SMTP_URL": "hunter2", "MAIL_FROM": "nobody", "SECRET_KEY": "hunter2", "DEMO": "perhaps", "DATA": "a\x00b",
	})
	_, err := Parse(nil, env)
	if err == nil {
		t.Fatal("accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(settings) {
		t.Errorf("%d faults for %d settings:\n%v", len(lines), len(settings), err)
	}
	for _, s := range settings {
		if !strings.Contains(err.Error(), s.Env) {
			t.Errorf("%s is not named in\n%v", s.Env, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the password is repeated: %v", err)
	}
}

func TestFaults(t *testing.T) {
	for _, args := range [][]string{
		{"-public-url=https://example.com/portal"}, {"-public-url=ftp://example.com"}, {"-public-url=https://user@example.com"},
		{"-listen=:http"}, {"-listen=localhost"}, {"-rate=-1"}, {"-rate=1.5"}, {"-grace=11m"}, {"-redis-url=redis://h:x"},
		{"-trusted-proxies=10.0.0.0/33"}, {"-unknown"}, {"stray"},
		{"-files-url=https://files.example.com"}, {"-public-url=https://example.com", "-files-url=https://example.com:444"},
	} {
		if _, err := Parse(args, environment(nil)); err == nil {
			t.Errorf("%v accepted", args)
		}
	}
	if _, err := Parse([]string{"-h"}, environment(nil)); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

func TestTrustedProxies(t *testing.T) {
	cfg, err := Parse([]string{"-trusted-proxies=10.1.2.3/8, 192.0.2.7,2001:db8::/32,"}, environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, p := range cfg.TrustedProxies {
		got += p.String() + " "
	}
	if got != "10.0.0.0/8 192.0.2.7/32 2001:db8::/32 " {
		t.Errorf("got %s", got)
	}
}

func TestRedisKinds(t *testing.T) {
	for address, kind := range map[string]string{
		"redis://localhost:6379/1":                        "*redis.Client",
		"rediss://user:pw@localhost:6379":                 "*redis.Client",
		"redis://a:6379?addr=b:6379":                      "*redis.ClusterClient",
		"redis://a:26379/0?master_name=main&addr=b:26379": "*redis.Client", // Sentinel hides behind a plain client
	} {
		cfg, err := Parse([]string{"-redis-url", address}, environment(nil))
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		client := cfg.Redis.Open()
		if got := fmt.Sprintf("%T", client); got != kind {
			t.Errorf("%s opens a %s, not a %s", address, got, kind)
		}
		client.Close()
	}
}

func TestUsageNamesEverySetting(t *testing.T) {
	var b strings.Builder
	Usage(&b)
	for _, s := range settings {
		if !strings.Contains(b.String(), "-"+s.Flag) || !strings.Contains(b.String(), s.Env) {
			t.Errorf("%s is missing from\n%s", s.Flag, b.String())
		}
	}
}

func TestSettingsThatExcludeEachOther(t *testing.T) {
	key := "-secret-key=" + strings.Repeat("A", 43) + "="
	for name, args := range map[string][]string{
		"demo data in a database of one's own": {"-demo=on", "-database-url=postgres://host/name", key},
		"letters to made-up people":            {"-demo=on", "-smtp-url=smtp://host:25"},
		"a shared record without a shared key": {"-database-url=postgres://host/name"},
	} {
		if _, err := Parse(args, environment(nil)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := Parse([]string{"-database-url=postgres://host/name", key}, environment(nil)); err != nil {
		t.Error(err)
	}
}
