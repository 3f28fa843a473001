# The surface that users rely on; `make` alone prints it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1
NAME ?= dev
REPLAY = out/build/Eve.Replay/Release/replay

.PHONY: help deps build run stop test test-quick bench check-records check-transcripts check-traces check-config fuzz lint aot aot-check docs clean

help: ## prints this list
	@grep -hE '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z -]+):.*## (.*)/  make \1\t\2/' | expand -t 26

deps: ## installs the missing Debian packages of build/deps.txt
	@build/install-deps

build: ## compiles everything; executables are out/bin/NAME then
	@build/compile

run: deps build ## brings up a controller, a registry and one device, and runs the sample app on it (REUSE=1 keeps /persist)
	@build/device/run $(NAME) $(if $(REUSE),--reuse)

stop: ## ends what make run started and leaves nothing behind
	@build/device/dev down $(NAME)

test: deps build ## all tests, system tests included (as root)
	@build/run-tests

test-quick: build ## the tests that need neither root nor tools besides dotnet
	@build/run-tests --quick

bench: deps build ## all benchmarks: a table here, a JSON file for each area in out/bench/ (ONLY=word for some of them)
	@build/aot bench
	@out/bin/bench --out out/bench $(if $(ONLY),--only "$(ONLY)")

check-records check-transcripts check-traces check-config: build ## replays golden data of the forms in tests/golden from another folder: DIR=...
	@test -n "$(DIR)" || { echo "usage: make $@ DIR=folder" >&2; exit 2; }
	@$(REPLAY) $(@:check-%=%) "$(DIR)"

fuzz: build ## a million mutated packets, records and side files; CASES=n SEED=n tell a run again
	@$(REPLAY) fuzz $(or $(CASES),1000000) $(SEED)

lint: ## format and analyzers; warnings are errors
	@dotnet format whitespace eve.sln --no-restore --verify-no-changes --exclude out || { echo "make lint: run dotnet format whitespace eve.sln" >&2; exit 1; }
	@dotnet build eve.sln -c Release -p:Lint=true --no-incremental -v q -nologo

aot: deps build ## NativeAOT executables in out/aot (minutes); make run BIN=out/aot uses them
	@build/aot

aot-check: deps build ## all golden records and vectors through an ahead-of-time executable
	@build/aot aot-check
	@out/aot/aot-check tests/golden/types

docs: build ## writes the tables of README files anew from the code
	@$(REPLAY) docs

clean: ## removes out/
	@if [ -d out/run ] && ls /run/netns 2>/dev/null | grep -q '^eve-'; then build/device/dev down $(NAME) || true; fi
	rm -rf out
