# Two commands matter: `make run` serves Hanoi's portal on http://127.0.0.1:8000, `make test` tests everything.
# Each sets up what it needs first, in .venv; nothing outside this folder is changed, except that `make test`
# installs Chromium and Java by apt where it may (otherwise it prints the command).

PYTHON ?= python3
PORT ?= 8000
CITY ?= cities/ha-noi
BIN := .venv/bin
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)

.PHONY: help setup run build check test lint format types browser jre coverage bench docs lock clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

setup: .venv/.run ## Install what running needs, hash-checked, into .venv

run: .venv/.run ## Build what is stale and serve the portal (PORT=8000 CITY=cities/ha-noi)
	@$(BIN)/khue --city $(CITY) run --port $(PORT)

build: .venv/.run ## Build what is stale
	$(BIN)/khue --city $(CITY) build

check: .venv/.run ## Check the city folder
	$(BIN)/khue --city $(CITY) check

test: .venv/.dev browser jre lint ## Lint, type-check and test everything, with coverage
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

lint: .venv/.dev ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev ## Rewrite the code in the agreed layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: ## Install Chromium for the browser tests, where that is allowed
	@sh tests/browser/install.sh

jre: ## Install Java for the tests on Spark, where that is allowed
	@sh tests/engines/install.sh

bench: .venv/.dev ## Measure, and print what docs/performance.md shows
	$(BIN)/python -m bench

docs: .venv/.dev ## Make the generated parts of docs/ and the README's screenshot again
	KHUE_WRITE=1 $(BIN)/python -m pytest tests/docs tests/browser/test_screenshot.py -q

lock: $(UV) ## Pin all dependencies again, with hashes and no addresses
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --extra papers --upgrade pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -c requirements/run.txt pyproject.toml --extra papers --group dev -o requirements/dev.txt

clean: ## Remove everything that was made here, except data
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install -q --disable-pip-version-check uv

.venv/bin/python: | $(UV)
	$(UV) venv -q --python $(PYTHON) .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/run.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps -e .
	$(BIN)/python -m khue.web.messages compile
	$(BIN)/python -m khue.web.fonts
	@rm -f .venv/.dev
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps -e .
	$(BIN)/python -m khue.web.messages compile
	$(BIN)/python -m khue.web.fonts
	@touch .venv/.run $@
