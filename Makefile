# Two commands do everything on a fresh machine with Python 3.11 and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types format screenshots clean help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

# torch comes first and pinned: a later range would pull in another build with gigabytes of GPU libraries.
$(READY): pyproject.toml Makefile
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13) and "Tailor needs Python 3.11 or 3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "torch==2.13.0"
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@

demo: $(READY)  ## train on the embedded trials, predict an example patient of each, write demo/
	TAILOR_HOME=$(CURDIR)/demo/.tailor $(BIN)/tailor demo --out demo

test: $(READY) lint types  ## every check and every test
	$(BIN)/python -m pytest -n 2

lint: $(READY)  ## style and import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

format: $(READY)  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(READY)  ## pictures of the page, with the models that are trained, in screenshots/
	$(BIN)/python -m experiments.screenshots

clean:  ## remove the virtual environment and what demo wrote
	rm -rf $(VENV) demo
