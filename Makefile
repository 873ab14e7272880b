# Everything a newcomer needs, by name. `make help` lists it.
# Works with GNU make 3.81 (macOS) and later; everything it installs goes into .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

AS_OF ?= 2024-06-20
ARGS ?=
JOBS ?= auto
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p $(NEW_ENOUGH) 2>/dev/null && echo $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCKED := $(PIP) install --require-hashes

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

# ---------------------------------------------------------------- using it

.PHONY: run
run: $(VENV)/.run ## Talk to the bot here, on the eve of the 2024 election (AS_OF=today: today)
	@exec $(BIN)/chatbot chat $(if $(filter-out today,$(AS_OF)),--as-of $(AS_OF)) $(ARGS)

.PHONY: serve
serve: $(VENV)/.run ## Telegram (when a token is set), web pages, health and metrics
	@exec $(BIN)/chatbot serve $(ARGS)

# ---------------------------------------------------------------- working on it

.PHONY: test
test: $(VENV)/.test ## The whole test suite (ARGS="-k letter" for a part, JOBS=0 in one process)
	@exec $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadgroup $(ARGS)

.PHONY: coverage
coverage: $(VENV)/.test ## The suite again, and which lines and branches it never took
	@exec $(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

.PHONY: check
check: check-format check-lint check-types check-imports check-flows check-dialogues check-locales ## All that is checked before the tests

.PHONY: check-format check-lint check-types check-imports check-flows check-dialogues check-locales
check-format: $(VENV)/.test
	$(BIN)/ruff format --check .
check-lint: $(VENV)/.test
	$(BIN)/ruff check .
check-types: $(VENV)/.test
	$(BIN)/mypy
check-imports: $(VENV)/.test
	$(BIN)/lint-imports
check-flows: $(VENV)/.run
	$(BIN)/chatbot fmt --check
	$(BIN)/chatbot check
check-dialogues: $(VENV)/.run
	$(BIN)/chatbot rehearse
	$(BIN)/chatbot rehearse --transcripts docs/transcripts --check
check-locales: $(VENV)/.run
	$(BIN)/chatbot locales status

.PHONY: format
format: $(VENV)/.test ## Put code and flows into their canonical form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/chatbot fmt

.PHONY: docs
docs: $(VENV)/.test ## Draw the pages that come from the code, and the transcripts
	$(BIN)/python -m tests.docs_pages
	$(BIN)/chatbot rehearse --transcripts docs/transcripts
	WRITE_TRANSCRIPT=1 $(BIN)/python -m pytest -q tests/channels/telegram/test_group_of_thirty.py

.PHONY: soak
soak: $(VENV)/.test ## Half an hour of everything that can break (ARGS="--minutes 3 --seed 7")
	@exec $(BIN)/python -m tests.soak $(ARGS)

.PHONY: bench
bench: $(VENV)/.test ## The benchmarks
	@exec $(BIN)/python -m tests.bench $(ARGS)

# ---------------------------------------------------------------- what it stands on

# One version of each package for every system and Python, with the hash of every file, and no word
# on where to fetch it from: that is the reader's own setting. UPGRADE=1 takes newer versions.
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
COMPILE := $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-strip-extras --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: ## Write the lock files anew from pyproject.toml (needs uv)
	@test -x "$(UV)" || { echo "make lock needs uv: $(BIN)/pip install uv" >&2; exit 1; }
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group build -c requirements.lock -o requirements-build.lock
	$(COMPILE) pyproject.toml --extra test -c requirements.lock -c requirements-build.lock -o requirements-test.lock

.PHONY: clean
clean: ## Remove .venv and caches; what you wrote and var/ stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov build dist

# A stamp stands for "this is installed"; each is made after the work it stands for has succeeded.
# What installs says speaks on standard error: the output of `make run` is the conversation alone.

$(VENV)/.made:
	@test -n "$(PYTHON)" && "$(PYTHON)" $(NEW_ENOUGH) 2>/dev/null || { echo "chatbot needs Python 3.11 or later, and none was found. Install one, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt-get install python3-venv. Then run make again." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) >&2 </dev/null
	@touch $@

$(VENV)/.locked: $(VENV)/.made requirements.lock requirements-build.lock
	@echo "Installing what chatbot needs into $(VENV); this happens once and may take a minute." >&2
	@$(LOCKED) -r requirements.lock -r requirements-build.lock >&2 </dev/null
	@touch $@

$(VENV)/.run: $(VENV)/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable . >&2 </dev/null
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.lock
	@echo "Installing what the tests and checks need." >&2
	@$(LOCKED) -r requirements-test.lock >&2 </dev/null
	@touch $@
