// Package e2e drives the running portal with a real browser: what a visitor does,
// on a desk and on a phone, with and without JavaScript.
//
// The tests have the build tag e2e; `make e2e` builds what they need and runs them.
// Chromium is taken from E2E_CHROMIUM, else from the PATH. A test that fails leaves
// a trace and a screenshot in artifacts/.
//
// `go test -tags e2e ./e2e -run TestScreenshots -update` takes the pictures of the README
// anew, into screenshots/. `make bench-browser` measures.
package e2e
