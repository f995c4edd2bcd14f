# The commands of the project. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HANDRAIL_DATA ?= data
export HANDRAIL_DATA
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1|/' | column -t -s '|'

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Handrail needs Python 3.11 or newer; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/uv
	@echo "Installing what requirements.lock says ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what requirements-dev.lock says ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: env
env: $(VENV)/.installed ## Create the environment

.PHONY: up
up: $(VENV)/.installed ## Start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/handrail up

.PHONY: test
test: $(VENV)/.installed-dev browser ## Run all tests
	@HANDRAIL_DATA= ; unset HANDRAIL_DATA; $(BIN)/python -m pytest -n 2 --dist loadgroup -q

.PHONY: check
check: $(VENV)/.installed-dev ## Lint, types, import contract, sizes, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@unset HANDRAIL_DATA; $(BIN)/python -m pytest -q tests/house

.PHONY: browser
browser:
	@command -v chromium >/dev/null || (echo "Installing Chromium ..." && apt-get update -qq && apt-get install -y -qq chromium >/dev/null)

.PHONY: lock
lock: | $(BIN)/uv ## Lock the dependencies anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra weights --extra build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --extra weights --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

.PHONY: demo-reset
demo-reset: $(VENV)/.installed ## Delete everything and load the demo company anew
	@$(BIN)/handrail demo reset

.PHONY: bench
bench: $(VENV)/.installed ## Show the benches and how to run them
	@$(BIN)/handrail bench --help
