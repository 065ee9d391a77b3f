# What people do here; each target says what it is for. `make check PYTHON=python3.12` takes another Python.
PYTHON ?= python3
VENV ?= .venv
ARTICLES ?= datasets/samples/articles.jsonl
SETS ?= ../shared/data
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint check bench docs golden gate

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

# One sample is a page of lorem ipsum: it is refused as not English, and that is no failure of the demo.
demo: $(VENV)/.all ## score the sample articles: the table here, the page in demo/report.html
	@mkdir -p demo
	$(BIN)/quality score datasets/samples/articles.jsonl --table --html demo/report.html --max-errors 3
	@echo "The page: demo/report.html"

test: $(VENV)/.dev ## run tests and doctests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev ## formatting, style, types, layers, generated parts of the README
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m cogapp --check README.md datasets/README.md

check: lint test ## all that must pass before a change is merged

gate: $(VENV)/.dev ## hold the shipped model against tests/floors.json; SETS names the folder of the labelled sets
	$(BIN)/quality evaluate --gate tests/floors.json --from $(SETS)

bench: $(VENV)/.dev ## measure the speed; ARTICLES names another JSONL file
	$(BIN)/python tests/benchmarks/speed.py $(ARTICLES)
	$(BIN)/python tests/benchmarks/headlines.py $(ARTICLES)
	$(BIN)/python tests/benchmarks/index.py $(ARTICLES)

docs: $(VENV)/.dev ## renew the generated parts of the README
	$(BIN)/python -m cogapp -r README.md datasets/README.md

golden: $(VENV)/.dev ## freeze what is measured in the samples again; look at the difference before you commit it
	$(BIN)/python tests/golden.py

# One environment for all targets, made once; the stamps go stale with pyproject.toml.
$(VENV)/.all $(VENV)/.dev: $(VENV)/.%: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --editable '.[$*]'
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than 3.11. Name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
