# Needs Python 3.11 or later and make. Everything else is installed below this folder.
PYTHON ?= python3
UV_VERSION := 0.13.9
# Two at a time: most tests wait for servers of their own.
PYTEST_ARGS ?= -n 2 --dist worksteal
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# Trust what this machine trusts: offices put a certificate of their own in between.
export UV_SYSTEM_CERTS ?= 1

tools := .tools
uv := $(tools)/bin/uv
bin := .venv/bin
ready := .venv/.ready
khuyencong := $(bin)/khuyencong
packages := domain workflows activities persistence presentation api runtime templates

.DEFAULT_GOAL := help
.PHONY: help setup run test browser check bench peers docs fingerprints migrate openapi theme clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(ready) ## Install everything into .venv, from the lock; nothing to do when it has not changed

$(uv):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên: make PYTHON=python3.12 ... / Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(tools)
	@$(tools)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# The environment is only ever built from the lock, with the Python that is running. All is
# compiled at once: where Python may not write what it compiles, each start would do it anew.
$(ready): pyproject.toml uv.lock | $(uv)
	@echo 'Đang cài đặt vào .venv / Installing into .venv'
	@$(uv) sync --quiet --frozen --compile-bytecode --python $(PYTHON)
	@$(bin)/python -m compileall -q $(packages)
	@touch $@

run: setup ## Start everything on this machine: Temporal, database, API, worker, mail catcher
	@$(khuyencong) up

test: setup browser ## Run every test (PYTEST_ARGS='-k name' narrows)
	@$(bin)/python -m pytest $(PYTEST_ARGS)

browser: setup ## Install Chromium for the tests of pages, where there is none
	@$(bin)/python -m tests.browser.chromium

check: setup ## Lint, format, types, layers, the quick tests, coverage of the domain
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports
	@$(bin)/python -m pytest -q tests/architecture
	@$(bin)/python -m pytest -q tests/domain --cov=domain --cov-branch --cov-report= --cov-fail-under=95

bench: setup ## Measure speed, memory and growth beside the floor (BENCH_ARGS='--help' lists parts)
	@$(bin)/python -m bench $(BENCH_ARGS)

peers: setup ## Install the peer that bench compares with
	@$(uv) sync --quiet --frozen --compile-bytecode --python $(PYTHON) --group bench

docs: setup ## Write the pages that are generated from the code
	@$(khuyencong) docs

fingerprints: setup ## Record the workflow's command sequence anew, and what is newly published
	@$(khuyencong) fingerprints
	@$(bin)/python -m tests.architecture.test_revisions_are_frozen

migrate: setup ## Bring the database named by the settings to the newest schema
	@$(khuyencong) migrate

openapi: setup ## Write the OpenAPI document
	@$(khuyencong) openapi

theme: ## Build the pages' stylesheet, fonts and scripts anew (needs Node 20 or later)
	@cd templates/theme && npm ci --silent && npm run --silent build

clean: ## Remove what make, checks and tests made; keeps your database and .env
	@rm -rf .venv $(tools) build dist htmlcov .coverage .coverage.* coverage.xml \
	  .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .schemathesis \
	  templates/theme/node_modules test-output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
