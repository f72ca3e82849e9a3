//go:build e2e

package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"proviso/server"
)

// today is what the portal and the pages take for now: 22 November 2026, noon in UTC.
var today = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// house is what all tests share: one portal and one browser.
var house struct {
	portal  *server.Server
	browser playwright.Browser
	kept    atomic.Int32 // pictures of failures
}

var update = flag.Bool("update", false, "take the pictures of the README anew")

// snapshots make each step of a test cost a third more: somebody who looks for why one fails wants them.
var snapshots = flag.Bool("snapshots", false, "keep what the page looked like at each step in the trace of a failure")

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	flag.Parse()
	closeBrowser, err := openBrowser()
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer closeBrowser()
	stop, err := openPortal()
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer stop()
	return m.Run()
}

// openPortal starts the portal on a free port, with the Redis in its process.
func openPortal() (stop func(), err error) {
	quiet := slog.New(slog.DiscardHandler)
	server.LogRedisTo(quiet)
	folder, err := os.MkdirTemp("", "portal-e2e-")
	if err != nil {
		return nil, err
	}
	settings, err := server.ParseConfig([]string{"-listen=127.0.0.1:0", "-ops-listen=off", "-rate=0", "-data=" + folder}, func(string) string { return "" })
	if err != nil {
		return nil, err
	}
	portal, err := server.New(settings, server.Options{Now: func() time.Time { return today }, Log: quiet})
	if err != nil {
		return nil, err
	}
	house.portal = portal
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- portal.Run(ctx) }()
	return func() {
		cancel()
		<-ended
		portal.Close()
		os.RemoveAll(folder)
	}, nil
}

// openBrowser starts the one browser of all tests; each test opens a context in it.
func openBrowser() (closeAll func(), err error) {
	program, err := chromium()
	if err != nil {
		return nil, err
	}
	if err := useInstalledDriver(); err != nil {
		return nil, err
	}
	driver, err := playwright.Run(&playwright.RunOptions{SkipInstallBrowsers: true})
	if err != nil {
		return nil, err
	}
	house.browser, err = driver.Chromium.Launch(playwright.BrowserTypeLaunchOptions{ExecutablePath: &program})
	if err != nil {
		return nil, errors.Join(err, driver.Stop())
	}
	return func() {
		_ = inTime(func() error { return house.browser.Close() }) // nothing is left to do about it
		_ = driver.Stop()
	}, nil
}
