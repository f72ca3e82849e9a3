// Package config turns the environment and the command line into the settings of the portal, and reports every
// mistake in them at once.
package config

import (
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"time"
)

// Config is everything the portal needs to know before it starts. It is read-only afterwards.
type Config struct {
	Listen         string         // host:port of the pages and the API; port 0 picks a free one
	OpsListen      string         // host:port of health and metrics; empty turns them off
	PublicURL      *url.URL       // where visitors reach the portal; nil: any host is answered, no HSTS
	FilesURL       *url.URL       // another host of the portal, for the files of customers; nil: its own
	Redis          *Redis         // nil: a Redis embedded in the process
	Data           string         // folder of what the portal keeps itself
	DatabaseURL    string         // PostgreSQL; empty: SQLite in Data
	EvidenceURL    string         // s3://bucket…; empty: files in Data
	ScannerURL     string         // clamd; empty: files are not scanned
	SMTPURL        string         // where mail is handed over; empty: it is shown at /outbox instead
	MailFrom       string         // who mail comes from
	SecretKey      string         // 32 bytes in base64, shared by all replicas; empty: a file in Data
	Demo           bool           // fill an empty record with demo data
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; empty: nobody's
	RatePerMinute  int            // requests a minute for one client address; 0 turns the limit off
	RateBurst      int            // requests one client address may make at once
	ClaimsADay     int            // claims that one customer may file within 24 hours; 0 turns the limit off
	LogLevel       slog.Level
	ShutdownGrace  time.Duration // how long running requests may go on after a stop was asked for
}

// Parse reads the flags in args over the environment given by getenv over the defaults. The error joins one error for
// each setting at fault; it is flag.ErrHelp when help was asked for.
func Parse(args []string, getenv func(string) string) (Config, error) {
	var cfg Config
	flags := flag.NewFlagSet("portal", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	given := make([]string, len(settings))
	for i, s := range settings {
		flags.StringVar(&given[i], s.Flag, s.Default, s.Help)
	}
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}
	if rest := flags.Args(); len(rest) > 0 {
		return cfg, errors.New("unexpected argument " + quoted(rest[0]) + "; settings are flags, see portal -h")
	}
	return cfg, errors.Join(cfg.fill(given, explicit(flags), getenv), cfg.together())
}

// together checks what settings mean to each other.
func (cfg *Config) together() error {
	if cfg.Demo && cfg.DatabaseURL != "" {
		return errors.New("-demo, DEMO: demo data never goes into a database of your own; leave one of the two out")
	}
	if cfg.Demo && cfg.SMTPURL != "" {
		return errors.New("-demo, DEMO: letters to made-up people are not sent; leave out SMTP_URL")
	}
	if cfg.FilesURL != nil && (cfg.PublicURL == nil || cfg.PublicURL.Hostname() == cfg.FilesURL.Hostname()) {
		return errors.New("FILES_URL: a host of its own beside PUBLIC_URL, as files.example.com beside check.example.com; without that it keeps nothing apart")
	}
	if cfg.DatabaseURL != "" && cfg.SecretKey == "" {
		return errors.New("SECRET_KEY: a PostgreSQL record is shared by replicas, so they need one key; `openssl rand -base64 32` makes one")
	}
	return nil
}

// explicit names the flags that the command line really holds: only those win over the environment.
func explicit(flags *flag.FlagSet) map[string]bool {
	set := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	return set
}

func (cfg *Config) fill(given []string, explicit map[string]bool, getenv func(string) string) error {
	var faults []error
	for i, s := range settings {
		value, source := given[i], "-"+s.Flag
		if env := getenv(s.Env); env != "" && !explicit[s.Flag] {
			value, source = env, s.Env
		}
		if err := s.set(cfg, value); err != nil {
			faults = append(faults, &FieldError{Source: source, Value: s.shown(value), Reason: err.Error()})
		}
	}
	return errors.Join(faults...)
}

// FieldError is one setting at fault.
type FieldError struct {
	Source string // the flag or the environment variable it came from
	Value  string // as given; a dash in place of a secret
	Reason string
}

func (e *FieldError) Error() string { return e.Source + " " + quoted(e.Value) + ": " + e.Reason }
