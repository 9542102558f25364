# Ketalit. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.PHONY: help setup setup-dev run serve test storm check bench lock compose-env clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done

setup: $(READY) ## everything Ketalit needs, in .venv

setup-dev: $(READY_DEV)

$(READY): requirements/runtime.txt pyproject.toml .ci/setup
	@.ci/setup $(VENV) requirements/runtime.txt
	@touch $@

$(READY_DEV): requirements/dev.txt pyproject.toml .ci/setup
	@.ci/setup $(VENV) requirements/dev.txt
	@touch $(READY) $@

run: setup ## pull, tag, index and show: all of it on this machine (EMAIL=you@clinic.org for the live sources)
	@exec env $(if $(EMAIL),KETALIT_EMAIL='$(EMAIL)') $(BIN)/ketalit run

serve: setup ## only the web application, on what the catalogue holds
	@exec $(BIN)/ketalit serve

test: setup-dev ## all tests, on a real Elasticsearch, PostgreSQL, Airflow and browser
	@exec $(BIN)/python -m pytest

storm: setup-dev ## a thousand pulls under faults drawn by lot (RUNS=…), and the catalogue afterwards
	@exec env STORM_RUNS='$(or $(RUNS),1000)' $(BIN)/python -m pytest -q tests/ketalit/test_storm.py

check: setup-dev ## linter, formatter and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

BENCHES = parse pull tags retag facts search relevance stories story_study news

bench: setup-dev ## all measurements (docs/performance.md says what they mean)
	@for name in $(BENCHES); do echo "== $$name"; $(BIN)/python -m "bench.$$name"; done

bench-%: setup-dev
	@exec $(BIN)/python -m bench.$*

lock: setup-dev ## renew the pinned versions in requirements/
	@.ci/lock $(VENV)

compose-env: setup ## write .env with fresh secrets for docker compose
	@$(if $(EMAIL),KETALIT_EMAIL='$(EMAIL)') $(BIN)/python -m ketalit.compose_env

clean: ## remove what setup and tests made (never the data)
	@rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
