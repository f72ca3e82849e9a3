# Proviso. `make help` says what there is.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run build generate assets test unit race differential e2e chaos bench bench-browser size check fuzz clean packages

PORTAL := bin/portal
# The last file that each step writes stands for the whole of it.
BUILT := static/dist/manifest.json
STATIC_PACKAGES := static/node_modules/.installed
E2E_PACKAGES := e2e/node_modules/.installed
TEMPLATES := $(shell find views -name '*.templ' 2>/dev/null)
# What the browser loads is made from these; tests do not change it.
SOURCES := $(shell find static wasm policies views -name node_modules -prune -o -path static/dist -prune -o -type f -print 2>/dev/null)
ASSETS := $(filter-out %_test.go %.test.mjs,$(foreach file,$(SOURCES),$(if $(findstring /testdata/,$(file)),,$(file))))

# The decoder of phones' photos is not to look for a library on the machine, nor to make the program need one that is linked at start.
export GOFLAGS := -tags=nodynamic $(GOFLAGS)

CASES ?= 1000000
FUZZTIME ?= 30s
BENCHTIME ?= 1s
# 440 KB, the most that the checker may weigh on its way to a browser.
MOST_BROTLI := 450560

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and start the portal with demo data, which says where it is: http://localhost:8080 unless LISTEN names another (and OPS_LISTEN for 8081)
	@$(PORTAL) -demo on

build: $(BUILT) ## make bin/portal, everything embedded in one file
	go build -trimpath -ldflags '-s -w' -o $(PORTAL) ./server/cmd/portal

generate: ## write the Go code of the page templates and the content hashes of the policies
	go tool templ generate
	go test ./policies -run '^TestHashes$$' -update

assets: $(BUILT) ## style sheets, scripts, fonts and the WebAssembly checker, into static/dist

$(BUILT): $(STATIC_PACKAGES) $(ASSETS)
	node static/build.mjs

$(STATIC_PACKAGES): static/package.json static/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 20 or later with npm is needed: https://nodejs.org"; exit 1; }
	npm ci --prefix static --no-audit --no-fund
	@touch $@

$(E2E_PACKAGES): e2e/package.json e2e/package-lock.json
	npm ci --prefix e2e --no-audit --no-fund
	@touch $@

test: packages check unit size race e2e ## everything: check, unit, property, differential and browser tests
	@echo "All tests passed."

# Where goroutines of the portal meet. The record, the desk, the clocks and the running portal have tests of their own for what happens
# at once; under the race detector they would take minutes each.
RACED ?= session live limits people mail hooks evidence

# What race runs anyway is not run twice.
unit: build
	go test $$(go list ./... | grep -vxF "$$(go list $(RACED:%=./server/internal/%))")
	npm test --prefix static

# The detector of data races needs a C compiler.
race: build
	@if command -v "$$(go env CC)" >/dev/null; then set -x; CGO_ENABLED=1 go test -race $(RACED:%=./server/internal/%); \
	else echo "The race detector needs a C compiler (Debian: apt-get install gcc libc6-dev)."; exit 1; fi

differential: ## the compiled checker against the native code on CASES random cases (1000000); make test runs fewer
	go test -count=1 -timeout 60m -run CompiledCheckerAnswersAsTheNativeCode ./wasm -cases $(CASES)

chaos: packages ## the long fault tests of the clocks: a thousand kills, lost and dead Redis, bad networks (an hour)
	go test -count=1 -timeout 3h -v ./server/internal/timers -chaos

# Most of a browser test is waiting: four at a time keep two cores busy.
e2e: build $(E2E_PACKAGES)
	go test -tags e2e -count=1 -parallel 4 -timeout 18m ./e2e/...

# Programs that the tests start. As root on Debian they are installed, elsewhere they are named.
packages:
	@missing=""; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -n "$$E2E_CHROMIUM" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium fonts-noto-core"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then \
		set -x; apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
	else echo "The tests need these Debian packages, or what they are called elsewhere:$$missing"; exit 1; fi

bench: build ## how fast decisions, API, command line, the checker and the pages are
	go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./policies/... ./wasm/... ./server/...
	node --no-warnings static/js/test/checker-bench.mjs
	$(MAKE) bench-browser

# In a real browser: a decision, the first verdict of a cold page, a fleet of 100,000 rows. It prints and judges nothing.
bench-browser: packages build $(E2E_PACKAGES)
	go test -tags e2e -run '^$$' -bench . -benchtime 1x -timeout 18m ./e2e

size: $(BUILT) ## what the WebAssembly checker weighs; fails above 440 KB brotli
	@set -- static/dist/checker.*.wasm; raw=$$(wc -c < "$$1"); brotli=$$(wc -c < "$$1.br"); \
	echo "checker.wasm: $$raw bytes raw, $$brotli bytes brotli, at most $(MOST_BROTLI) allowed"; \
	[ "$$brotli" -le $(MOST_BROTLI) ]

check: ## gofmt, go vet, staticcheck; generated code is current
	@unformatted="$$(gofmt -l policies server views static wasm e2e 2>/dev/null)"; \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go vet -tags e2e ./e2e/...
	go tool staticcheck ./...
	@before="$$(cat $(TEMPLATES:.templ=_templ.go) | sha256sum)"; go tool templ generate -log-level error || exit 1; \
	if [ "$$before" != "$$(cat $(TEMPLATES:.templ=_templ.go) | sha256sum)" ]; then \
		echo "The Go code of the templates was not current. It is now: look at it and commit it."; exit 1; fi

fuzz: ## each fuzz test for FUZZTIME (30s)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' policies server views wasm 2>/dev/null | sed 's/:func / /' | while read -r file name; do \
		echo "$$name in $$(dirname $$file)"; \
		go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "./$$(dirname $$file)" || exit 1; done

clean: ## remove what was built and downloaded into this folder
	rm -rf bin static/node_modules e2e/node_modules e2e/artifacts
	find static/dist -mindepth 1 ! -name .keep -delete
