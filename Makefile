# Everything a person or CI runs. `make` alone lists the targets.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install --require-hashes --disable-pip-version-check --no-input --quiet
# Extras are kept: pip would else take the newest release for "coverage[toml]", which has no hash in the lock.
LOCK := .venv/bin/uv pip compile --quiet --generate-hashes --universal --no-strip-extras --python-version 3.11
# For a tool that reads the settings and serves nobody.
TOOL := DEBUG=1 SECRET_KEY=only-for-tools-that-read-the-settings
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test lint bench cases models lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: .venv/.runtime ## serve the board on http://127.0.0.1:8000 (PORT changes it), with its own PostgreSQL
	@$(PY) manage.py serve

demo: .venv/.runtime ## the same with a demo world, on a database of its own
	@DATABASE_URL= DATA_DIR=$(or $(DEMO_DATA_DIR),.data/demo) DEBUG=1 $(PY) manage.py serve --demo

test: lint ## everything that CI runs; ARGS="-k claims" goes to pytest
	$(PY) -m pytest -n auto --dist worksteal $(ARGS)

lint: .venv/.dev ## style, types, import contracts, templates, migrations
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m djlint --lint --quiet templates
	.venv/bin/lint-imports
	$(TOOL) $(PY) -m mypy
	$(PY) manage.py makemigrations --check --dry-run
	$(TOOL) $(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

bench: .venv/.dev ## the benchmarks, as ratios
	@DATABASE_URL= DATA_DIR=.data/bench DEBUG=1 $(PY) manage.py bench $(ARGS)

cases: .venv/.dev ## some 20,000 generated requests to the API, over all roles; CASES=60 sends ten times as many
	CASES=$${CASES:-7} $(PY) -m pytest -n auto --dist worksteal tests/board/test_api_generated.py

models: .venv/.dev ## write the models of the Python client again, from the schema
	@mkdir -p .data
	$(TOOL) $(PY) manage.py spectacular --format openapi-json --file .data/schema.json
	cd clients/python && ../../.venv/bin/datamodel-codegen --input ../../.data/schema.json --output src/circuitboard/models.py
	$(PY) -m ruff format --quiet clients/python

lock: .venv/.dev ## make the lock files again from requirements*.in
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

clean: ## remove what the tools made; the data in .data stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/.runtime: requirements.txt | .venv/bin/pip
	@echo "Installing the requirements ..."
	@$(PIP) -r requirements.txt
	@touch $@

# The development lock contains the runtime one, so that `make run` after `make test` installs nothing.
.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/pip
	@echo "Installing the requirements for development ..."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/.runtime $@
