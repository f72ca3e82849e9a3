package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one thing that can be configured: by flag, else by environment variable, else its default.
type setting struct {
	Flag, Env, Default, Help string
	Secret                   bool // never repeated in an error
	set                      func(*Config, string) error
}

var settings = []setting{
	{Flag: "listen", Env: "LISTEN", Default: "localhost:8080", Help: "address of the pages and the API (host:port; :8080 for all interfaces)",
		set: func(c *Config, v string) error { c.Listen = v; return checkAddress(v) }},
	{Flag: "ops-listen", Env: "OPS_LISTEN", Default: "localhost:8081", Help: "address of /healthz, /readyz and /metrics, which are not for visitors; off for none",
		set: setOpsListen},
	{Flag: "public-url", Env: "PUBLIC_URL", Help: "where visitors reach the portal, as https://check.example.com; then other hosts are refused, and https turns HSTS on",
		set: func(c *Config, v string) (err error) { c.PublicURL, err = parseSite(v); return err }},
	{Flag: "files-url", Env: "FILES_URL", Help: "another host that leads to the portal, as https://files.example.com: what customers send is downloaded from there; none: from the portal's own host",
		set: func(c *Config, v string) (err error) { c.FilesURL, err = parseSite(v); return err }},
	{Flag: "redis-url", Env: "REDIS_URL", Secret: true, Help: "redis://user:password@host:6379/0; with ?addr=host:port once or more a cluster, with ?master_name=name Sentinel; none: a Redis in the process",
		set: setRedis},
	{Flag: "data", Env: "DATA", Default: "data", Help: "folder for the record, files and the portal's key; made on the first run",
		set: setData},
	{Flag: "database-url", Env: "DATABASE_URL", Secret: true, Help: "postgres://user:password@host/name; none: SQLite in the data folder",
		set: setDatabaseURL},
	{Flag: "evidence-url", Env: "EVIDENCE_URL", Secret: true, Help: "s3://bucket?region=…&endpoint=… for the files of claims, with the usual AWS_ variables; none: the data folder",
		set: setEvidenceURL},
	{Flag: "scanner-url", Env: "SCANNER_URL", Help: "tcp://host:3310 or unix:///run/clamav/clamd.ctl of a clamd that looks through every file; none: files are not scanned",
		set: setScannerURL},
	{Flag: "smtp-url", Env: "SMTP_URL", Secret: true, Help: "smtp://user:password@host:587 or smtps://…; none: mail is not sent but shown at /outbox",
		set: setSMTPURL},
	{Flag: "mail-from", Env: "MAIL_FROM", Default: "Proviso <proviso@localhost>", Help: "who mail comes from",
		set: setMailFrom},
	{Flag: "secret-key", Env: "SECRET_KEY", Secret: true, Help: "32 bytes in base64, the same for all replicas; none: a file in the data folder",
		set: setSecretKey},
	{Flag: "demo", Env: "DEMO", Default: "off", Help: "on fills an empty record with demo data and says how to sign in; never with a database of your own",
		set: setDemo},
	{Flag: "trusted-proxies", Env: "TRUSTED_PROXIES", Help: "addresses or ranges, separated by commas, whose X-Forwarded-For is believed",
		set: setTrustedProxies},
	{Flag: "rate", Env: "RATE_PER_MINUTE", Default: "600", Help: "requests a minute for one client address; 0 for no limit",
		set: func(c *Config, v string) error { return setCount(&c.RatePerMinute, v, 0) }},
	{Flag: "burst", Env: "RATE_BURST", Default: "200", Help: "requests that one client address may make at once",
		set: func(c *Config, v string) error { return setCount(&c.RateBurst, v, 1) }},
	// Someone who looks after 500 devices files a claim for each in one day, and some of them twice: withdrawn, and filed anew. More
	// than that is no customer, and a seller's queue cannot be filled from one mailbox.
	{Flag: "claims-per-day", Env: "CLAIMS_PER_DAY", Default: "600", Help: "claims that one customer may file within 24 hours; 0 for no limit",
		set: func(c *Config, v string) error { return setCount(&c.ClaimsADay, v, 0) }},
	{Flag: "log-level", Env: "LOG_LEVEL", Default: "info", Help: "debug, info, warn or error",
		set: setLogLevel},
	{Flag: "grace", Env: "SHUTDOWN_GRACE", Default: "10s", Help: "how long running requests may go on after a stop",
		set: setGrace},
}

// Usage writes what each setting is called and what it does.
func Usage(w io.Writer) {
	for _, s := range settings {
		value := s.Default
		if value == "" {
			value = "none"
		}
		fmt.Fprintf(w, "  -%s, %s (%s)\n        %s\n", s.Flag, s.Env, value, s.Help)
	}
}

func (s *setting) shown(value string) string {
	if s.Secret {
		return "-"
	}
	return value
}

func quoted(s string) string { return strconv.Quote(s) }

func checkAddress(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return errors.New("not host:port, as in localhost:8080")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return errors.New("the port is not a number from 0 to 65535")
	}
	return nil
}

func setOpsListen(c *Config, v string) error {
	if v == "off" {
		return nil
	}
	c.OpsListen = v
	return checkAddress(v)
}

// parseSite reads where a host of the portal is reached; nil for nothing.
func parseSite(v string) (*url.URL, error) {
	if v == "" {
		return nil, nil
	}
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("not a web address, as in https://check.example.com")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, errors.New("only scheme and host: the portal lives at the root of its host")
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

func setTrustedProxies(c *Config, v string) error {
	for part := range strings.SplitSeq(v, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		prefix, err := parsePrefix(part)
		if err != nil {
			return errors.New(quoted(part) + " is neither an address nor a range, as in 10.0.0.0/8")
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix)
	}
	return nil
}

func parsePrefix(s string) (netip.Prefix, error) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err
	}
	addr, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return addr.WithZone("").Prefix(addr.BitLen())
}

func setCount(to *int, v string, least int) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > 1_000_000 {
		return fmt.Errorf("not a whole number from %d to 1000000", least)
	}
	*to = n
	return nil
}

func setLogLevel(c *Config, v string) error {
	if err := c.LogLevel.UnmarshalText([]byte(v)); err != nil {
		return errors.New("not one of debug, info, warn, error")
	}
	return nil
}

func setGrace(c *Config, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d < 0 || d > 10*time.Minute {
		return errors.New("not a duration from 0s to 10m, as in 10s")
	}
	c.ShutdownGrace = d
	return nil
}

func setDatabaseURL(c *Config, v string) error {
	if v != "" && !hasScheme(v, "postgres", "postgresql") {
		return errors.New("not a PostgreSQL address, as in postgres://user:password@host:5432/name")
	}
	c.DatabaseURL = v
	return nil
}

func setEvidenceURL(c *Config, v string) error {
	if v != "" && !hasScheme(v, "s3") {
		return errors.New("not an S3 address, as in s3://bucket?region=eu-central-1")
	}
	c.EvidenceURL = v
	return nil
}

// setScannerURL leaves the rest of the judgement to the scanner itself.
func setScannerURL(c *Config, v string) error {
	if u, err := url.Parse(v); v != "" && (err != nil || u.Scheme != "tcp" && u.Scheme != "unix") {
		return errors.New("not the address of a clamd, as in tcp://localhost:3310 or unix:///run/clamav/clamd.ctl")
	}
	c.ScannerURL = v
	return nil
}

func setSMTPURL(c *Config, v string) error {
	if v != "" && !hasScheme(v, "smtp", "smtps") {
		return errors.New("not a mail server's address, as in smtp://user:password@host:587")
	}
	c.SMTPURL = v
	return nil
}

// hasScheme tells whether v is an address with a host and one of the schemes.
func hasScheme(v string, schemes ...string) bool {
	u, err := url.Parse(v)
	return err == nil && u.Host != "" && slices.Contains(schemes, u.Scheme)
}

func setMailFrom(c *Config, v string) error {
	if _, err := mail.ParseAddress(v); err != nil {
		return errors.New("not a mail address, as in Proviso <proviso@example.com>")
	}
	c.MailFrom = v
	return nil
}

func setSecretKey(c *Config, v string) error {
	if v != "" {
		if key, err := base64.StdEncoding.DecodeString(v); err != nil || len(key) != 32 {
			return errors.New("not 32 bytes in base64, as `openssl rand -base64 32` makes them")
		}
	}
	c.SecretKey = v
	return nil
}

func setDemo(c *Config, v string) error {
	if v != "on" && v != "off" {
		return errors.New("on or off")
	}
	c.Demo = v == "on"
	return nil
}

func setData(c *Config, v string) error {
	if v == "" || strings.ContainsRune(v, 0) {
		return errors.New("not the name of a folder, as in data")
	}
	c.Data = v
	return nil
}
