//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// driverFolder holds the Playwright driver in package/: package.json gives it that name.
const driverFolder = "node_modules"

// axeFile is the accessibility checker that runs in the pages.
const axeFile = "node_modules/axe-core/axe.min.js"

const artifacts = "artifacts"

// useInstalledDriver keeps playwright-go from downloading a driver of its own.
func useInstalledDriver() error {
	for _, file := range []string{driverFolder + "/package/cli.js", axeFile} {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("%w: run npm ci in e2e, or make e2e", err)
		}
	}
	folder, err := filepath.Abs(driverFolder)
	if err != nil {
		return err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return err
	}
	return errors.Join(os.Setenv("PLAYWRIGHT_DRIVER_PATH", folder), os.Setenv("PLAYWRIGHT_NODEJS_PATH", node))
}

// chromium finds the browser.
func chromium() (string, error) {
	if program := os.Getenv("E2E_CHROMIUM"); program != "" {
		return program, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("no Chromium: install it (Debian: apt-get install chromium fonts-noto-core; " +
		"elsewhere: node e2e/node_modules/package/cli.js install chromium), or name one in E2E_CHROMIUM")
}
