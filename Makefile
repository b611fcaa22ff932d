# make serve [FOLDER=articles] [PORT=8000]   make test   make bench [ROWS="uncached memory"] [QUICK=1]   make lint
PYTHON ?= python3
BIN := .venv/bin
INSTALL := PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet

.PHONY: serve test bench lint
serve: .venv/serve
	$(BIN)/feeds serve $(if $(FOLDER),"$(FOLDER)") $(if $(PORT),--port $(PORT))

test: .venv/develop tests/pages/node_modules
	$(BIN)/python -m pytest

bench: .venv/develop
	$(BIN)/python tests/bench $(if $(QUICK),--quick) $(ROWS)

lint: .venv/develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint deploy/Dockerfile

.venv/serve: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable .
	touch $@

.venv/develop: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable ".[test,lint]"
	touch $@

# What finds barriers in pages; without npm that is not tested, and all else is.
tests/pages/node_modules: tests/pages/package.json
	-! command -v npm >/dev/null || npm install --prefix $(@D) --no-package-lock --no-audit --no-fund --loglevel=error
	@[ ! -d $@ ] || touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: name it with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian, run: apt install python3-venv"; exit 1; }
